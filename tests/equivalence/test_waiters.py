# SPDX-License-Identifier: Apache-2.0
"""gather and select, which cocotb has since 2.1."""

import cocotb
from cocotb.triggers import RisingEdge, Timer, gather, select
from marks import Broken, after, begin, break_after, cancel, finish, start_clock


async def witness(mark, digit, ns):
    try:
        await after(mark, digit, ns)
    finally:
        mark(digit + 8)


@cocotb.test()
async def gather_gives_all_results_in_order(dut):
    mark = await begin(dut)
    for result in await gather(after(mark, 1, 5), after(mark, 2, 3), after(mark, 3, 5)):
        mark(result)
    await finish()


@cocotb.test()
async def gather_cancels_the_others_when_one_throws(dut):
    mark = await begin(dut)
    try:
        await gather(witness(mark, 1, 9), break_after(2), witness(mark, 2, 7))
        mark(3)
    except Broken:
        mark(4)
    await Timer(10, "ns")
    await finish()


@cocotb.test()
async def select_gives_the_first_and_cancels_the_rest(dut):
    mark = await begin(dut)
    index, result = await select(witness(mark, 1, 9), after(mark, 2, 3), Timer(5, "ns"))
    mark(index)
    mark(result)
    await Timer(10, "ns")
    await finish()


@cocotb.test()
async def select_does_not_cancel_a_task(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 5))
    index, _ = await select(task, Timer(2, "ns"))
    mark(index)
    mark(await task)
    await finish()


@cocotb.test()
async def what_waits_runs_before_what_is_ready(dut):
    mark = await begin(dut)

    async def marked(digit):
        mark(digit)

    cocotb.start_soon(marked(1))
    await gather(marked(2), marked(3))
    mark(4)
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def the_first_of_two_at_one_edge_is_the_first_named(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    for _ in range(2):
        index, _ = await select(RisingEdge(dut.clk_i), RisingEdge(dut.clk_i))
        mark(index)
    await finish()


@cocotb.test()
async def a_cancelled_gather_cancels_its_children_first(dut):
    mark = await begin(dut)

    async def parent():
        try:
            await gather(witness(mark, 1, 9), witness(mark, 2, 9))
        finally:
            mark(7)

    task = cocotb.start_soon(parent())
    await Timer(2, "ns")
    cancel(task)
    mark(3)
    await Timer(1, "ns")
    await finish()
