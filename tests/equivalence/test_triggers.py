# SPDX-License-Identifier: Apache-2.0
"""When each trigger fires."""

import cocotb
from cocotb.triggers import (ClockCycles, FallingEdge, NextTimeStep, NullTrigger, ReadOnly,
                             ReadWrite, RisingEdge, Timer)
from marks import ValueChange, begin, cancel, finish, start_clock


@cocotb.test()
async def timer_in_all_units(dut):
    mark = await begin(dut)
    for digit, (time, unit) in enumerate([(1, "step"), (2000, "fs"), (3, "ps"), (4, "ns"),
                                          (5, "us"), (6, "ms"), (1, "sec"), (0.5, "ns"),
                                          (0.25, "us")], 1):
        await Timer(time, unit)
        mark(digit)
    await finish()


@cocotb.test()
async def timer_rounds_as_told(dut):
    mark = await begin(dut)
    await Timer(1.5, "ps", round_mode="ceil")
    mark(1)
    await Timer(2.5, "ps", round_mode="floor")
    mark(2)
    await Timer(2.5, "ps", round_mode="round")
    mark(3)
    try:
        await Timer(1.5, "ps")
        mark(4)
    except ValueError:
        mark(5)
    await finish()


@cocotb.test()
async def timer_is_used_again(dut):
    mark = await begin(dut)
    timer = Timer(3, "ns")
    await timer
    mark(1)
    await timer
    mark(2)
    await finish()


@cocotb.test()
async def rising_and_falling_edge(dut):
    mark = await begin(dut)
    start_clock(dut)
    await RisingEdge(dut.clk_i)
    mark(1)
    await RisingEdge(dut.clk_i)
    mark(2)
    await FallingEdge(dut.clk_i)
    mark(3)
    await FallingEdge(dut.clk_i)
    mark(4)
    await RisingEdge(dut.clk_i)
    mark(5)
    await finish()


@cocotb.test()
async def value_change_of_a_bit(dut):
    mark = await begin(dut)
    start_clock(dut)
    for _ in range(4):
        await ValueChange(dut.clk_i)
        mark(int(dut.clk_i.value))
    await finish()


@cocotb.test()
async def value_change_of_a_vector(dut):
    mark = await begin(dut)

    async def drive():
        for value in (3, 3, 5, 0):
            await Timer(2, "ns")
            dut.a_i.value = value

    cocotb.start_soon(drive())
    for _ in range(3):  # one of the writes is no change
        await ValueChange(dut.sum_o)
        mark(int(dut.sum_o.value))
    await finish()


@cocotb.test()
async def clock_cycles(dut):
    mark = await begin(dut)
    start_clock(dut)
    await ClockCycles(dut.clk_i, 3)
    mark(1)
    await ClockCycles(dut.clk_i, 2, False)
    mark(2)
    await ClockCycles(dut.clk_i, 1)
    mark(3)
    await finish()


@cocotb.test()
async def read_write(dut):
    mark = await begin(dut)
    await ReadWrite()
    mark(1)
    await Timer(1, "ns")
    dut.a_i.value = 4
    await ReadWrite()
    mark(2)
    await Timer(1, "ns")
    mark(int(dut.sum_o.value))
    await finish()


@cocotb.test()
async def read_only(dut):
    mark = await begin(dut)
    dut.a_i.value = 4
    await ReadOnly()
    mark.note(int(dut.sum_o.value))
    await Timer(1, "ns")
    mark(1)
    await finish()


@cocotb.test()
async def next_time_step(dut):
    mark = await begin(dut)
    start_clock(dut)
    await ReadOnly()
    for digit in (1, 2, 3):
        await NextTimeStep()
        mark(digit)
    await finish()


@cocotb.test()
async def null_trigger(dut):
    mark = await begin(dut)
    mark(1)
    await NullTrigger()
    mark(2)
    await finish()


@cocotb.test()
async def clock_that_starts_low_and_is_stopped(dut):
    mark = await begin(dut)
    clock = start_clock(dut, start_high=False)
    await RisingEdge(dut.clk_i)
    mark(1)
    await Timer(12, "ns")
    mark(2)
    cancel(clock)
    await Timer(30, "ns")
    mark(3)
    start_clock(dut)
    await Timer(21, "ns")
    mark(4)
    await finish()


@cocotb.test()
async def value_change_of_each_kind_of_port(dut):
    mark = await begin(dut)

    async def drive():
        await Timer(2, "ns")
        dut.wide_i.value = 5
        await Timer(2, "ns")
        dut.ascending_i.value = 6
        await Timer(2, "ns")
        dut.items_i[1].value = 7

    cocotb.start_soon(drive())
    await ValueChange(dut.wide_i)
    mark(1)
    await ValueChange(dut.ascending_i)
    mark(2)
    await ValueChange(dut.items_i[1])
    mark(3)
    await finish()


@cocotb.test()
async def clock_cycles_of_none(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    await ClockCycles(dut.clk_i, 0)
    mark(1)
    await ClockCycles(dut.clk_i, 1)
    mark(2)
    await finish()


@cocotb.test()
async def triggers_are_used_again(dut):
    mark = await begin(dut)
    start_clock(dut)
    rising = RisingEdge(dut.clk_i)
    read_write = ReadWrite()
    for digit in (1, 2):
        await rising
        mark(digit)
        await read_write
        mark(digit + 2)
    await finish()
