# SPDX-License-Identifier: Apache-2.0
"""Reads and writes in each phase of a time step."""

import cocotb
from cocotb.triggers import NextTimeStep, ReadOnly, ReadWrite, RisingEdge, Timer
from marks import ValueChange, begin, finish, start_clock, write_now


@cocotb.test()
async def a_write_is_seen_in_the_read_write_phase(dut):
    mark = await begin(dut)
    dut.a_i.value = 5
    mark(int(dut.a_i.value))
    await ReadWrite()
    mark(int(dut.a_i.value))
    await ReadOnly()
    mark.note(int(dut.a_i.value))
    await Timer(1, "ns")
    mark(1)
    await finish()


@cocotb.test()
async def outputs_follow_in_each_phase(dut):
    mark = await begin(dut)
    start_clock(dut)  # makes the next time step
    dut.a_i.value = 5
    mark(int(dut.sum_o.value))
    await ReadOnly()
    mark.note(int(dut.sum_o.value))
    await NextTimeStep()
    mark(int(dut.sum_o.value))
    await finish()


@cocotb.test()
async def the_last_of_several_writes_counts(dut):
    mark = await begin(dut)
    changes = []

    async def count():
        while True:
            await ValueChange(dut.a_i)
            changes.append(int(dut.a_i.value))

    cocotb.start_soon(count())
    await Timer(1, "ns")
    for value in (1, 2, 3):
        dut.a_i.value = value
    await Timer(1, "ns")
    mark(len(changes))
    mark(changes[-1])
    await finish()


@cocotb.test()
async def the_last_of_two_tasks_that_write_counts(dut):
    mark = await begin(dut)

    async def write(value):
        await Timer(2, "ns")
        dut.a_i.value = value
        dut.b_i.value = 15 - value

    for value in (4, 6, 5):
        cocotb.start_soon(write(value))
    await Timer(3, "ns")
    mark(int(dut.a_i.value))
    mark(int(dut.sum_o.value))
    await finish()


@cocotb.test()
async def a_write_after_an_edge_is_for_the_next_edge(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    for value in (1, 2, 3):
        await RisingEdge(dut.clk_i)
        mark(int(dut.sum_q_o.value))  # as before the edge
        dut.a_i.value = value
        await ReadOnly()
        mark.note(int(dut.sum_q_o.value))  # as after it
    await Timer(1, "ns")
    mark(15)
    await finish()


@cocotb.test()
async def a_write_in_the_read_write_phase_is_of_its_time_step(dut):
    mark = await begin(dut)
    dut.a_i.value = 1
    await ReadWrite()
    dut.b_i.value = 2
    mark(int(dut.b_i.value))  # scheduled here too
    await ReadOnly()
    mark.note(int(dut.sum_o.value))
    await Timer(1, "ns")
    mark(1)
    await finish()


@cocotb.test()
async def a_signal_written_again_in_read_write_changes_twice(dut):
    mark = await begin(dut)

    async def watch():
        for _ in range(2):
            await ValueChange(dut.a_i)
            mark(int(dut.a_i.value))

    cocotb.start_soon(watch())
    await Timer(1, "ns")
    dut.a_i.value = 1
    await ReadWrite()
    dut.a_i.value = 2
    await Timer(1, "ns")
    mark(7)
    await finish()


@cocotb.test()
async def an_output_that_follows_a_write_in_read_write_is_seen(dut):
    mark = await begin(dut)

    async def watch():
        for _ in range(2):
            await ValueChange(dut.sum_o)
            mark(int(dut.sum_o.value))

    cocotb.start_soon(watch())
    await Timer(1, "ns")
    await ReadWrite()
    dut.a_i.value = 3
    await ReadOnly()
    mark.note(int(dut.mark_o.value))
    await Timer(1, "ns")
    await ReadWrite()
    dut.a_i.value = 4
    await Timer(1, "ns")
    mark(7)
    await finish()


@cocotb.test()
async def a_write_in_the_read_only_phase_is_an_error(dut):
    mark = await begin(dut)
    await ReadOnly()
    try:
        dut.a_i.value = 1
        mark.note(1)
    except Exception:  # of another class in each version
        mark.note(2)
    await Timer(1, "ns")
    mark(int(dut.a_i.value))
    await finish()


@cocotb.test()
async def a_write_at_next_time_step(dut):
    mark = await begin(dut)
    start_clock(dut)
    await ReadOnly()
    await NextTimeStep()
    dut.a_i.value = 6
    mark(int(dut.clk_i.value))  # not yet fallen
    await ReadOnly()
    mark.note(int(dut.clk_i.value))
    mark.note(int(dut.sum_o.value))
    await Timer(1, "ns")
    mark(1)
    await finish()


@cocotb.test()
async def a_write_at_a_change(dut):
    mark = await begin(dut)
    start_clock(dut)
    await RisingEdge(dut.clk_i)
    dut.enable_i.value = 1
    for _ in range(3):
        await ValueChange(dut.count_o)
        dut.b_i.value = int(dut.count_o.value)
        mark(int(dut.b_i.value))
    await finish()


@cocotb.test()
async def an_immediate_write_is_seen_at_once(dut):
    mark = await begin(dut)
    write_now(dut.a_i, 9)
    mark(int(dut.a_i.value))
    mark(int(dut.sum_o.value))
    await ReadOnly()
    mark.note(int(dut.sum_o.value))
    await Timer(1, "ns")
    mark(1)
    await finish()


@cocotb.test()
async def a_scheduled_write_comes_after_an_immediate_one(dut):
    mark = await begin(dut)
    dut.a_i.value = 3
    write_now(dut.a_i, 4)
    mark(int(dut.a_i.value))
    await ReadOnly()
    mark.note(int(dut.a_i.value))
    await Timer(1, "ns")
    mark(1)
    await finish()


@cocotb.test()
async def wide_ascending_and_unpacked_ports(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    dut.wide_i.value = 1 << 99 | 1 << 64 | 5
    dut.ascending_i.value = 0x801
    for i, value in enumerate((3, 5, 7)):
        dut.items_i[i].value = value
    await ReadOnly()
    mark.note(int(dut.total_o.value))
    mark.note(int(dut.descending_o.value) >> 8)
    mark.note(int(dut.wide_i.value) >> 96)
    await RisingEdge(dut.clk_i)
    await ReadOnly()
    mark.note(int(dut.wide_q_o.value) >> 96)
    mark.note(int(dut.wide_q_o.value))
    await Timer(1, "ns")
    mark(1)
    await finish()


@cocotb.test()
async def negative_and_too_large_numbers(dut):
    mark = await begin(dut)
    dut.a_i.value = -3
    await Timer(1, "ns")
    mark(int(dut.a_i.value))
    mark(int(dut.a_i.value) >> 4)
    for value in (256, -129):
        try:
            dut.a_i.value = value
            mark(1)
        except (ValueError, OverflowError):
            mark(2)
    await finish()
