# SPDX-License-Identifier: Apache-2.0
"""What cocotb has since 2.1, or does so only since then."""

from asyncio import CancelledError

import cocotb
from cocotb.clock import Clock
from cocotb.queue import Queue
from cocotb.triggers import (ClockCycles, Combine, Event, FallingEdge, First, Lock, NullTrigger,
                             ReadOnly, ReadWrite, RisingEdge, SimTimeoutError, Timer, ValueChange,
                             gather, select, wait, with_timeout)
from marks import Broken, after, begin, break_after, cancel, finish, start_clock


async def witness(mark, digit, ns):
    try:
        await after(mark, digit, ns)
    finally:
        mark(digit + 8)


async def marked(mark, digit):
    mark(digit)


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
    cocotb.start_soon(marked(mark, 1))
    await gather(marked(mark, 2), marked(mark, 3))
    mark(4)
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def the_first_of_two_at_one_edge_is_the_first_named(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    for _ in range(2):
        index, _ = await select(RisingEdge(dut.clk_i), RisingEdge(dut.clk_i))
        mark(1 + index)
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


# --- wait


async def wait_digit(*awaitables, return_when):
    index, _ = await wait(*awaitables, return_when=return_when)
    return 14 if index is None else index


@cocotb.test()
async def wait_until_the_first_completes(dut):
    mark = await begin(dut)
    mark(await wait_digit(witness(mark, 1, 9), after(mark, 2, 3), Timer(5, "ns"),
                          return_when="FIRST_COMPLETED"))
    mark(await wait_digit(witness(mark, 3, 9), break_after(2), return_when="FIRST_COMPLETED"))
    await Timer(10, "ns")
    await finish()


@cocotb.test()
async def wait_until_the_first_exception(dut):
    mark = await begin(dut)
    mark(await wait_digit(witness(mark, 1, 9), after(mark, 2, 3), break_after(5),
                          return_when="FIRST_EXCEPTION"))
    mark(await wait_digit(after(mark, 3, 4), Timer(2, "ns"), return_when="FIRST_EXCEPTION"))
    await finish()


@cocotb.test()
async def wait_until_all_have_completed(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    mark(await wait_digit(after(mark, 1, 9), break_after(2), RisingEdge(dut.clk_i),
                          return_when="ALL_COMPLETED"))
    await finish()


@cocotb.test()
async def wait_does_not_cancel_a_task(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 5))
    mark(await wait_digit(task, Timer(2, "ns"), return_when="FIRST_COMPLETED"))
    mark(await task)
    await finish()


@cocotb.test()
async def a_cancelled_wait_cancels_its_children_first(dut):
    mark = await begin(dut)

    async def parent():
        try:
            await wait(witness(mark, 1, 9), witness(mark, 2, 9), return_when="ALL_COMPLETED")
        finally:
            mark(7)

    task = cocotb.start_soon(parent())
    await Timer(2, "ns")
    task.cancel()
    mark(3)
    await Timer(1, "ns")
    mark(task.cancelled())
    await finish()


# --- gather, select, First, Combine and with_timeout of what ends otherwise


@cocotb.test()
async def gather_of_nothing_does_not_wait(dut):
    mark = await begin(dut)
    cocotb.start_soon(marked(mark, 2))
    await gather()
    mark(1)
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def gather_of_a_task_that_is_cancelled(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(witness(mark, 1, 9))

    async def cancel_later():
        await Timer(2, "ns")
        task.cancel()

    cocotb.start_soon(cancel_later())
    try:
        await gather(witness(mark, 2, 5), task)
        mark(3)
    except CancelledError:
        mark(4)
    await Timer(10, "ns")
    await finish()


@cocotb.test()
async def select_throws_what_the_first_throws(dut):
    mark = await begin(dut)
    try:
        await select(witness(mark, 1, 9), break_after(2))
        mark(3)
    except Broken:
        mark(4)
    await Timer(10, "ns")
    await finish()


@cocotb.test()
async def combine_throws_what_one_throws(dut):
    mark = await begin(dut)
    try:
        await Combine(Timer(3, "ns"), cocotb.start_soon(break_after(2)))
        mark(1)
    except Broken:
        mark(2)
    await finish()


@cocotb.test()
async def first_of_triggers_that_fire_together_is_the_first_named(dut):
    mark = await begin(dut)
    start_clock(dut, start_high=False)
    for triggers in ([RisingEdge(dut.clk_i), ValueChange(dut.clk_i)],
                     [NullTrigger(), NullTrigger()], [FallingEdge(dut.clk_i), NullTrigger()]):
        mark(1 + triggers.index(await First(*triggers)))
    await finish()


@cocotb.test()
async def with_timeout_of_what_ends_at_that_time(dut):
    """Of a task: a Timer that is cancelled at its own time is not safe in cocotb 2.1."""
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 5))
    try:
        mark(await with_timeout(task, 5, "ns"))
    except SimTimeoutError:
        mark(2)
    await finish()


# --- task.complete, cancel


@cocotb.test()
async def complete_fires_when_the_task_is_done(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(after(mark, 1, 5))

    async def wait_for_it():
        await task.complete
        mark(2)

    cocotb.start_soon(wait_for_it())
    await task.complete
    mark(3)
    await task.complete
    mark(task.result() + 3)
    await finish()


@cocotb.test()
async def complete_throws_nothing(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(break_after(2))
    await task.complete
    mark(task.exception() is not None)
    task = cocotb.start_soon(witness(mark, 2, 9))
    await Timer(1, "ns")
    task.cancel()
    await task.complete
    mark(task.cancelled())
    await finish()


@cocotb.test()
async def cancel_throws_where_the_task_waits(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(witness(mark, 1, 9))
    await Timer(2, "ns")
    mark(task.cancel())
    mark(task.cancelled())
    try:
        await task
        mark(2)
    except CancelledError:
        mark(3)
    mark(task.cancelled())
    mark(task.cancel())
    await finish()


@cocotb.test()
async def who_awaits_a_cancelled_task_sees_it(dut):
    mark = await begin(dut)
    task = cocotb.start_soon(witness(mark, 1, 9))

    async def wait_for_it():
        try:
            await task
            mark(2)
        except CancelledError:
            mark(3)

    cocotb.start_soon(wait_for_it())
    await Timer(2, "ns")
    task.cancel()
    await Timer(2, "ns")
    mark(4)
    await finish()


# --- Lock, Event and queues with tasks that are cancelled


async def work(lock, mark, digit):
    async with lock:
        try:
            mark(digit)
            await Timer(2, "ns")
        finally:
            mark(digit + 8)


@cocotb.test()
async def a_cancelled_waiter_of_a_lock_leaves_the_row(dut):
    mark = await begin(dut)
    lock = Lock()
    await lock.acquire()
    tasks = [cocotb.start_soon(work(lock, mark, digit)) for digit in (1, 2, 3)]
    await Timer(1, "ns")
    tasks[0].cancel()
    await Timer(1, "ns")
    tasks[1].cancel()
    lock.release()
    mark(lock.locked())
    await Timer(5, "ns")
    mark(lock.locked())
    await finish()


@cocotb.test()
async def a_lock_is_released_when_its_owner_is_cancelled(dut):
    mark = await begin(dut)
    lock = Lock()
    tasks = [cocotb.start_soon(work(lock, mark, digit)) for digit in (1, 2)]
    await Timer(1, "ns")
    tasks[0].cancel()
    mark(lock.locked())
    await Timer(5, "ns")
    mark(lock.locked())
    await finish()


@cocotb.test()
async def a_lock_given_to_who_is_cancelled_then_is_lost(dut):
    mark = await begin(dut)
    lock = Lock()
    await lock.acquire()
    tasks = [cocotb.start_soon(work(lock, mark, digit)) for digit in (1, 2)]
    await Timer(1, "ns")
    lock.release()
    tasks[0].cancel()
    await Timer(5, "ns")
    mark(lock.locked())
    await finish()


@cocotb.test()
async def an_item_for_a_consumer_that_is_cancelled_then_stays(dut):
    mark = await begin(dut)
    queue = Queue()

    async def consume(digit):
        mark(digit + await queue.get())

    tasks = [cocotb.start_soon(consume(digit)) for digit in (1, 2)]
    await Timer(1, "ns")
    queue.put_nowait(8)
    tasks[0].cancel()
    await Timer(1, "ns")
    mark(queue.qsize())
    queue.put_nowait(9)
    await Timer(1, "ns")
    mark(queue.qsize())
    await finish()


@cocotb.test()
async def what_is_woken_and_what_is_started_run_in_the_order_of_the_calls(dut):
    mark = await begin(dut)
    event = Event()

    async def wait_for_it():
        await event.wait()
        mark(2)

    cocotb.start_soon(wait_for_it())
    await Timer(1, "ns")
    cocotb.start_soon(marked(mark, 1))
    event.set()
    cocotb.start_soon(marked(mark, 3))
    await NullTrigger()
    mark(4)
    await finish()


@cocotb.test()
async def null_triggers_take_turns(dut):
    mark = await begin(dut)

    async def turns(digit):
        null = NullTrigger()
        for _ in range(2):
            mark(digit)
            await null

    for digit in (1, 2, 3):
        cocotb.start_soon(turns(digit))
    await Timer(1, "ns")
    await finish()


# --- phases


@cocotb.test()
async def outputs_have_followed_a_write_in_read_write(dut):
    mark = await begin(dut)
    dut.a_i.value = 4
    await ReadWrite()
    mark(dut.a_i.value)
    mark(dut.sum_o.value)
    await finish()


@cocotb.test()
async def an_edge_of_a_written_input_is_before_read_write(dut):
    mark = await begin(dut)

    async def in_read_write():
        await ReadWrite()
        mark(1)

    async def at_edge():
        await RisingEdge(dut.clk_i)
        mark(2)

    cocotb.start_soon(in_read_write())
    cocotb.start_soon(at_edge())
    dut.clk_i.value = 1
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def read_write_again_is_of_the_next_time_step(dut):
    mark = await begin(dut)
    cocotb.start_soon(after(mark, 1, 2))
    await ReadWrite()
    await ReadWrite()
    mark(2)
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def read_write_and_read_only_in_read_only_are_errors(dut):
    mark = await begin(dut)
    await ReadOnly()
    try:
        await ReadWrite()
    except RuntimeError:
        mark.note(1)
    try:
        await ReadOnly()
    except RuntimeError:
        mark.note(2)
    await Timer(1, "ns")
    mark(3)
    await finish()


@cocotb.test()
async def a_write_that_is_pending_at_the_end_is_made(dut):
    mark = await begin(dut)
    mark(1)


# --- clocks


@cocotb.test()
async def clock_cycles_of_all_changes(dut):
    mark = await begin(dut)
    start_clock(dut)
    await ClockCycles(dut.clk_i, 3, ValueChange)
    mark(1)
    await ClockCycles(dut.clk_i, 2, FallingEdge)
    mark(2)
    await ClockCycles(dut.clk_i, 2, RisingEdge)
    mark(3)
    await finish()


@cocotb.test()
async def clock_with_a_high_time(dut):
    mark = await begin(dut)
    clock = Clock(dut.clk_i, 10, "ns", period_high=3)
    clock.start()
    await ClockCycles(dut.clk_i, 2)
    mark(1)
    await FallingEdge(dut.clk_i)
    mark(2)
    await Timer(12, "ns")
    clock.stop()
    await Timer(30, "ns")
    mark(3)
    clock.start(start_high=False)
    await RisingEdge(dut.clk_i)
    mark(4)
    await Timer(21, "ns")
    await finish()


@cocotb.test()
async def clocks_are_refused(dut):
    mark = await begin(dut)
    clock = Clock(dut.clk_i, 10, "ns")
    try:
        clock.stop()
    except RuntimeError:
        mark(1)
    clock.start()
    try:
        clock.start()
    except RuntimeError:
        mark(2)
    try:
        Clock(dut.clk_i, 10, "ns", period_high=10)
    except ValueError:
        mark(3)
    try:
        Clock(dut.clk_i, 3, "step")
    except ValueError:
        mark(4)
    await Timer(21, "ns")
    await finish()
