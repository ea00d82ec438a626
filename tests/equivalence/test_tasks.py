# SPDX-License-Identifier: Apache-2.0
"""Tasks: their results, their ends, and waiting for several things."""

import cocotb
from cocotb.triggers import ClockCycles, Combine, Event, First, RisingEdge, Timer, with_timeout
from marks import (Broken, SimTimeoutError, ValueChange, after, begin, break_after, cancel, finish,
                   start_clock)


@cocotb.test()
async def a_task_gives_its_result(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 3, 2))
    mark(1)
    mark(await task)
    mark(task.result() + 1)
    mark(int(task.done()))
    await finish()


@cocotb.test()
async def a_task_that_is_done_is_joined_at_once(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 3, 2))
    await Timer(5, "ns")
    mark(await task)
    mark(1)
    await finish()


@cocotb.test()
async def a_created_task_starts_when_it_is_awaited(dut):
    mark = await begin(dut)
    task = cocotb.create_task(after(mark, 3, 2))
    await Timer(5, "ns")
    mark(1)
    await task
    mark(2)
    await finish()


@cocotb.test()
async def an_awaited_coroutine_is_part_of_the_caller(dut):
    mark = await begin(dut)

    async def nested(depth):
        mark(depth)
        if depth:
            await nested(depth - 1)
            await Timer(1, "ns")
        return depth

    mark(await nested(3))
    await finish()


@cocotb.test()
async def an_exception_goes_to_who_awaits(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(break_after(2))
    try:
        await task
        mark(1)
    except Broken:
        mark(2)
    try:
        await break_after(1)
        mark(3)
    except Broken:
        mark(4)
    await finish()


@cocotb.test()
async def a_cancelled_task_does_nothing_more(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 5))
    cocotb.start_soon(after(mark, 2, 5))
    await Timer(3, "ns")
    cancel(task)
    await Timer(3, "ns")
    mark(3)
    mark(int(task.done()))
    await finish()


@cocotb.test()
async def a_task_cancelled_before_it_runs_does_nothing(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 1))
    cancel(task)
    await Timer(3, "ns")
    mark(2)
    mark(int(task.done()))
    await finish()


@cocotb.test()
async def cancelling_one_of_several_at_an_edge_leaves_the_others(dut):
    mark = await begin(dut)

    async def at_edges(digit):
        while True:
            await RisingEdge(dut.clk_i)
            mark(digit)

    tasks = [cocotb.start_soon(at_edges(digit)) for digit in (1, 2, 3)]
    start_clock(dut)
    await Timer(12, "ns")
    cancel(tasks[0])
    await Timer(10, "ns")
    cancel(tasks[2])
    await Timer(10, "ns")
    await finish()


@cocotb.test()
async def tasks_that_run_on_end_with_the_test(dut):
    mark = await begin(dut)

    async def forever():
        while True:
            await Timer(1, "ns")
            mark(1)

    cocotb.start_soon(forever())
    start_clock(dut)
    await Timer(3, "ns")
    await finish()


@cocotb.test()
async def and_are_not_in_the_next_test(dut):
    mark = await begin(dut)
    await Timer(20, "ns")
    mark(2)
    await finish()


@cocotb.test()
async def first_gives_the_first(dut):
    mark = await begin(dut)
    triggers = [Timer(5, "ns"), Timer(3, "ns")]
    mark(triggers.index(await First(*triggers)))
    await finish()


@cocotb.test()
async def first_of_an_edge_and_a_timer(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    for ns in (3, 3, 8):
        timer = Timer(ns, "ns")
        mark(int(await First(RisingEdge(dut.clk_i), timer) is timer))
    await finish()


@cocotb.test()
async def first_does_not_cancel_a_task(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 5))
    await First(task, Timer(2, "ns"))
    mark(2)
    mark(await task)
    await finish()


@cocotb.test()
async def combine_waits_for_all(dut):
    mark = await begin(dut)
    start_clock(dut)
    await Combine(Timer(5, "ns"), Timer(3, "ns"))
    mark(1)
    await Combine(RisingEdge(dut.clk_i), ClockCycles(dut.clk_i, 2))
    mark(2)
    await Combine(cocotb.start_soon(after(mark, 3, 4)), cocotb.start_soon(after(mark, 4, 2)))
    mark(5)
    await finish()


@cocotb.test()
async def first_of_tasks(dut):
    mark = await begin(dut)
    slow = cocotb.start_soon(after(mark, 0, 5))
    quick = cocotb.start_soon(after(mark, 1, 3))
    mark(await First(slow, quick))
    await slow
    mark(await First(Timer(5, "ns"), quick))  # done already
    await finish()


@cocotb.test()
async def combine_of_tasks_and_triggers(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 3))
    await Combine(Timer(2, "ns"), task, cocotb.start_soon(after(mark, 2, 1)))
    mark(3)
    await Combine(task, Timer(2, "ns"))  # done already
    mark(4)
    await finish()


@cocotb.test()
async def first_and_combine_of_each_other(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    await Combine(First(Timer(7, "ns"), Timer(3, "ns")), RisingEdge(dut.clk_i))
    mark(1)
    await First(Combine(Timer(2, "ns"), ClockCycles(dut.clk_i, 1)), Timer(30, "ns"))
    mark(2)
    await finish()


@cocotb.test()
async def with_timeout_gives_the_result_in_time(dut):
    mark = await begin(dut)
    mark(await with_timeout(after(mark, 3, 5), 10, "ns"))
    await with_timeout(Timer(2, "ns"), 3, "ns")
    mark(4)
    await finish()


@cocotb.test()
async def with_timeout_ends_a_coroutine_that_is_late(dut):
    mark = await begin(dut)
    try:
        await with_timeout(after(mark, 3, 5), 2, "ns")
        mark(1)
    except SimTimeoutError:
        mark(2)
    await Timer(10, "ns")
    mark(4)
    await finish()


@cocotb.test()
async def with_timeout_leaves_a_task_running(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 3, 5))
    try:
        await with_timeout(task, 2, "ns")
        mark(1)
    except SimTimeoutError:
        mark(2)
    await task
    mark(4)
    await finish()


@cocotb.test()
async def with_timeout_of_an_event_and_of_a_change(dut):
    mark = await begin(dut)
    for trigger in (Event().wait(), ValueChange(dut.a_i)):
        try:
            await with_timeout(trigger, 2, "ns")
            mark(1)
        except SimTimeoutError:
            mark(2)
    await finish()
