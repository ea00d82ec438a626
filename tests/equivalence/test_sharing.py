# SPDX-License-Identifier: Apache-2.0
"""Event, Lock and queues between tasks."""

import cocotb
from cocotb.queue import LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull
from cocotb.triggers import Event, Lock, RisingEdge, Timer
from marks import Broken, begin, break_after, cancel, finish, start_clock


@cocotb.test()
async def an_event_wakes_all_in_the_order_of_waiting(dut):
    mark = await begin(dut)
    event = Event()

    async def wait(digit):
        await event.wait()
        mark(digit)

    for digit in (1, 2, 3):
        cocotb.start_soon(wait(digit))
    await Timer(2, "ns")
    event.set()
    mark(4)
    mark(int(event.is_set()))
    await Timer(2, "ns")
    await finish()


@cocotb.test()
async def an_event_that_is_set_does_not_wait(dut):
    mark = await begin(dut)
    event = Event()
    event.set()
    await event.wait()
    mark(1)
    event.clear()
    mark(int(event.is_set()))

    async def set_later():
        await Timer(3, "ns")
        event.set()

    cocotb.start_soon(set_later())
    await event.wait()
    mark(2)
    await finish()


@cocotb.test()
async def an_event_that_is_set_at_an_edge(dut):
    mark = await begin(dut)
    start_clock(dut)
    event = Event()

    async def set_at_edges():
        for _ in range(2):
            await RisingEdge(dut.clk_i)
            event.set()
            mark(1)
            event.clear()

    async def at_edges():
        for _ in range(2):
            await RisingEdge(dut.clk_i)
            mark(2)

    cocotb.start_soon(set_at_edges())
    cocotb.start_soon(at_edges())
    for _ in range(2):
        await event.wait()
        mark(3)
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def an_event_wakes_again_after_clear(dut):
    mark = await begin(dut)
    event = Event()

    async def wait():
        for _ in range(3):
            await event.wait()
            mark(1)
            event.clear()

    cocotb.start_soon(wait())
    await Timer(1, "ns")
    event.set()
    event.set()  # one wake
    await Timer(1, "ns")
    mark(int(event.is_set()))
    event.set()
    await Timer(1, "ns")
    mark(2)
    event.set()
    await Timer(1, "ns")
    await finish()


@cocotb.test()
async def a_cancelled_waiter_of_an_event_stays_asleep(dut):
    mark = await begin(dut)
    event = Event()

    async def wait(digit):
        await event.wait()
        mark(digit)

    tasks = [cocotb.start_soon(wait(digit)) for digit in (1, 2, 3)]
    await Timer(1, "ns")
    cancel(tasks[1])
    await Timer(1, "ns")
    event.set()
    await Timer(1, "ns")
    mark(4)
    await finish()


@cocotb.test()
async def a_lock_is_given_in_the_order_of_asking(dut):
    mark = await begin(dut)
    lock = Lock()

    async def work(digit):
        async with lock:
            mark(digit)
            await Timer(digit, "ns")
            mark(digit)

    for digit in (3, 1, 2):
        cocotb.start_soon(work(digit))
    await Timer(10, "ns")
    await finish()


@cocotb.test()
async def a_lock_is_given_when_it_is_released(dut):
    mark = await begin(dut)
    lock = Lock()
    await lock.acquire()

    async def wait():
        await lock.acquire()
        mark(1)
        lock.release()

    cocotb.start_soon(wait())
    await Timer(3, "ns")
    mark(2)
    lock.release()
    mark(3)
    await Timer(1, "ns")
    await lock.acquire()
    mark(4)
    lock.release()
    try:
        lock.release()
        mark(5)
    except Exception:  # of another class in each version
        mark(6)
    await finish()


@cocotb.test()
async def a_lock_is_released_when_its_block_throws(dut):
    mark = await begin(dut)
    lock = Lock()

    async def work():
        await Timer(1, "ns")
        async with lock:
            mark(1)

    cocotb.start_soon(work())
    try:
        async with lock:
            mark(2)
            await break_after(3)
            mark(3)
    except Broken:
        mark(4)
    await Timer(1, "ns")
    async with lock:
        mark(5)
        await finish()


@cocotb.test()
async def a_full_queue_lets_producers_wait(dut):
    mark = await begin(dut)
    queue = Queue(2)

    async def produce(base):
        for i in range(3):
            await queue.put(base + i)
            mark(base + i)

    cocotb.start_soon(produce(1))
    cocotb.start_soon(produce(9))
    await Timer(1, "ns")
    try:
        queue.put_nowait(0)
    except QueueFull:
        mark(15)
    for _ in range(6):
        await Timer(2, "ns")
        mark(await queue.get())
    mark(int(queue.empty()))
    await finish()


@cocotb.test()
async def an_empty_queue_lets_consumers_wait(dut):
    mark = await begin(dut)
    queue = Queue()

    async def consume(digit):
        for _ in range(2):
            item = await queue.get()
            mark(digit)
            mark(item)

    cocotb.start_soon(consume(1))
    cocotb.start_soon(consume(2))
    try:
        queue.get_nowait()
    except QueueEmpty:
        mark(15)
    for item in (8, 9, 10, 11):
        await Timer(2, "ns")
        await queue.put(item)
    await Timer(1, "ns")
    mark(queue.qsize())
    await finish()


@cocotb.test()
async def a_cancelled_consumer_takes_nothing(dut):
    mark = await begin(dut)
    queue = Queue()

    async def consume(digit):
        mark(digit + await queue.get())

    tasks = [cocotb.start_soon(consume(digit)) for digit in (1, 2)]
    await Timer(1, "ns")
    cancel(tasks[0])
    await Timer(1, "ns")
    queue.put_nowait(8)
    await Timer(1, "ns")
    mark(queue.qsize())
    await finish()


@cocotb.test()
async def a_cancelled_producer_puts_nothing(dut):
    mark = await begin(dut)
    queue = Queue(1)

    async def produce(item):
        await queue.put(item)
        mark(item)

    tasks = [cocotb.start_soon(produce(item)) for item in (1, 2, 3)]
    await Timer(1, "ns")
    cancel(tasks[1])
    await Timer(1, "ns")
    mark(8 + queue.get_nowait())
    await Timer(1, "ns")
    mark(8 + queue.get_nowait())
    mark(queue.qsize())
    await finish()


@cocotb.test()
async def the_last_and_the_smallest_first(dut):
    mark = await begin(dut)
    queues = LifoQueue(3), PriorityQueue(3)
    for queue in queues:
        for item in (3, 1, 2):
            queue.put_nowait(item)
        mark(int(queue.full()))
        for _ in range(3):
            mark(await queue.get())
            await Timer(1, "ns")
    await finish()


@cocotb.test()
async def all_queues_let_who_must_wait(dut):
    mark = await begin(dut)
    for kind in (Queue, LifoQueue, PriorityQueue):
        queue = kind(2)
        mark(queue.maxsize)

        async def produce(to):
            for item in (3, 1, 4, 2):
                await to.put(item)
                mark(8)

        cocotb.start_soon(produce(queue))
        await Timer(1, "ns")
        try:
            queue.put_nowait(5)
        except QueueFull:
            mark(15)
        for _ in range(4):
            mark(await queue.get())
            await Timer(1, "ns")
        try:
            queue.get_nowait()
        except QueueEmpty:
            mark(14)
        consumer = cocotb.start_soon(queue.get())
        await Timer(1, "ns")
        queue.put_nowait(6)
        mark(await consumer)
        mark(int(queue.empty()))
    await finish()


@cocotb.test()
async def a_priority_queue_of_pairs(dut):
    mark = await begin(dut)
    queue = PriorityQueue()
    for item in ((2, 1), (1, 2), (2, 0), (1, 3)):
        queue.put_nowait(item)
    while not queue.empty():
        mark((await queue.get())[1])
        await Timer(1, "ns")
    await finish()
