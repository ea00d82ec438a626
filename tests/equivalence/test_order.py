# SPDX-License-Identifier: Apache-2.0
"""What happens at the same time happens in this order."""

import cocotb
from cocotb.triggers import (FallingEdge, NextTimeStep, NullTrigger, ReadOnly, ReadWrite,
                             RisingEdge, Timer)
from marks import ValueChange, after, begin, finish, start_clock


@cocotb.test()
async def timers_fire_in_the_order_of_waiting(dut):
    mark = await begin(dut)
    cocotb.start_soon(after(mark, 1, 10))
    cocotb.start_soon(after(mark, 2, 10))
    await Timer(4, "ns")
    cocotb.start_soon(after(mark, 3, 6))  # begins to wait behind this task
    await Timer(6, "ns")
    mark(4)
    await finish()


@cocotb.test()
async def a_timer_wakes_what_it_wakes_before_the_next(dut):
    mark = await begin(dut)

    async def start_another():
        await Timer(5, "ns")
        mark(1)
        cocotb.start_soon(marked(mark, 2))

    cocotb.start_soon(start_another())
    cocotb.start_soon(after(mark, 3, 5))
    await Timer(6, "ns")
    await finish()


async def marked(mark, digit):
    mark(digit)


async def at_edges(mark, digit, trigger, count):
    for _ in range(count):
        await trigger
        mark(digit)


@cocotb.test()
async def tasks_at_one_edge_run_in_the_order_of_waiting(dut):
    mark = await begin(dut)
    start_clock(dut)
    for digit in (1, 2, 3):
        cocotb.start_soon(at_edges(mark, digit, RisingEdge(dut.clk_i), 2))
    await Timer(20, "ns")
    await finish()


@cocotb.test()
async def who_waits_again_later_is_later(dut):
    mark = await begin(dut)

    async def rising_then_falling():
        for _ in range(2):
            await RisingEdge(dut.clk_i)
            mark(1)
            await FallingEdge(dut.clk_i)

    cocotb.start_soon(rising_then_falling())
    cocotb.start_soon(at_edges(mark, 2, RisingEdge(dut.clk_i), 2))
    start_clock(dut)
    await Timer(20, "ns")  # 12, then 21
    await finish()


@cocotb.test()
async def a_timer_is_before_an_edge_of_its_time(dut):
    mark = await begin(dut)
    cocotb.start_soon(at_edges(mark, 1, RisingEdge(dut.clk_i), 3))
    start_clock(dut)
    for _ in range(2):
        await Timer(10, "ns")
        mark(2)
    await finish()


@cocotb.test()
async def inputs_change_before_outputs(dut):
    mark = await begin(dut)
    cocotb.start_soon(at_edges(mark, 1, ValueChange(dut.sum_o), 1))
    cocotb.start_soon(at_edges(mark, 2, ValueChange(dut.a_i), 1))
    await Timer(1, "ns")
    dut.a_i.value = 9
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def changes_of_one_evaluation_are_seen_in_the_order_of_waiting(dut):
    mark = await begin(dut)
    cocotb.start_soon(at_edges(mark, 1, ValueChange(dut.total_o), 1))
    cocotb.start_soon(at_edges(mark, 2, ValueChange(dut.sum_o), 1))
    await Timer(1, "ns")
    dut.a_i.value = 9
    dut.items_i[1].value = 3
    await Timer(1, "ns")
    cocotb.start_soon(at_edges(mark, 3, ValueChange(dut.sum_o), 1))
    cocotb.start_soon(at_edges(mark, 4, ValueChange(dut.total_o), 1))
    await Timer(1, "ns")
    dut.a_i.value = 8
    dut.items_i[1].value = 2
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def a_change_may_cause_another_in_its_time_step(dut):
    mark = await begin(dut)

    async def follow():
        await ValueChange(dut.a_i)
        mark(1)
        dut.b_i.value = int(dut.a_i.value) + 1

    async def follow_twice():
        await ValueChange(dut.b_i)
        mark(2)
        dut.items_i[0].value = int(dut.b_i.value) + 1

    cocotb.start_soon(follow_twice())
    cocotb.start_soon(follow())
    cocotb.start_soon(at_edges(mark, 3, ValueChange(dut.total_o), 1))
    await Timer(1, "ns")
    dut.a_i.value = 4
    await ReadOnly()
    mark.note(int(dut.total_o.value))
    await Timer(1, "ns")
    mark(4)
    await finish()


@cocotb.test()
async def started_tasks_run_when_the_caller_waits(dut):
    mark = await begin(dut)

    async def parent():
        cocotb.start_soon(marked(mark, 4))
        mark(2)

    cocotb.start_soon(parent())
    cocotb.start_soon(marked(mark, 3))
    mark(1)
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def null_trigger_lets_started_tasks_run(dut):
    mark = await begin(dut)
    cocotb.start_soon(marked(mark, 2))
    mark(1)
    await NullTrigger()
    mark(3)
    await finish()


@cocotb.test()
async def start_runs_the_task_until_it_waits(dut):
    mark = await begin(dut)

    async def child():
        mark(2)
        await Timer(1, "ns")
        mark(4)

    mark(1)
    task = await cocotb.start(child())
    mark(3)
    await task
    mark(5)
    await finish()


@cocotb.test()
async def next_time_step_is_before_its_timers(dut):
    mark = await begin(dut)

    async def step():
        await Timer(4, "ns")
        await NextTimeStep()
        mark(2)

    cocotb.start_soon(after(mark, 1, 5))
    cocotb.start_soon(step())
    await Timer(6, "ns")
    await finish()


@cocotb.test()
async def read_write_is_before_read_only(dut):
    mark = await begin(dut)

    async def in_read_only(digit):
        await ReadOnly()
        mark.note(digit)

    cocotb.start_soon(in_read_only(3))
    cocotb.start_soon(at_edges(mark, 1, ReadWrite(), 1))
    cocotb.start_soon(in_read_only(4))
    cocotb.start_soon(at_edges(mark, 2, ReadWrite(), 1))
    await Timer(1, "ns")
    mark(5)
    await finish()


@cocotb.test()
async def an_edge_is_before_read_only_of_its_time(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    dut.enable_i.value = 1

    async def sample():
        for _ in range(2):
            await RisingEdge(dut.clk_i)
            mark(int(dut.count_o.value))
            await ReadOnly()
            mark.note(int(dut.count_o.value))

    cocotb.start_soon(sample())
    cocotb.start_soon(at_edges(mark, 7, RisingEdge(dut.clk_i), 2))
    await Timer(21, "ns")
    mark(8)
    await finish()


@cocotb.test()
async def who_waits_for_one_task_wakes_in_the_order_of_waiting(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 5))

    async def join(digit):
        await task
        mark(digit)

    for digit in (2, 3, 4):
        cocotb.start_soon(join(digit))
    await Timer(6, "ns")
    await finish()
