// SPDX-License-Identifier: Apache-2.0
// Event, Lock and queues between tasks.
#include <utility>
#include <vector>

#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

COCOTB_TEST(an_event_wakes_all_in_the_order_of_waiting) {
  Marks mark = co_await begin(dut);
  Event event;
  const auto wait = [](Event& what, Marks& marks, unsigned digit) -> Coroutine<void> {
    co_await what.wait();
    marks(digit);
  };
  for (const unsigned digit : {1, 2, 3}) start_soon(wait(event, mark, digit));
  co_await Timer(2, "ns");
  event.set();
  mark(4);
  mark(event.is_set());
  co_await Timer(2, "ns");
  co_await finish();
}

COCOTB_TEST(an_event_that_is_set_does_not_wait) {
  Marks mark = co_await begin(dut);
  Event event;
  event.set();
  co_await event.wait();
  mark(1);
  event.clear();
  mark(event.is_set());
  start_soon([](Event& what) -> Coroutine<void> {
    co_await Timer(3, "ns");
    what.set();
  }(event));
  co_await event.wait();
  mark(2);
  co_await finish();
}

COCOTB_TEST(an_event_that_is_set_at_an_edge) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  Event event;
  start_soon([](Dut& top, Event& what, Marks& marks) -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await RisingEdge(top.clk_i);
      what.set();
      marks(1);
      what.clear();
    }
  }(dut, event, mark));
  start_soon([](Dut& top, Marks& marks) -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await RisingEdge(top.clk_i);
      marks(2);
    }
  }(dut, mark));
  for (int i = 0; i < 2; ++i) {
    co_await event.wait();
    mark(3);
  }
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(an_event_wakes_again_after_clear) {
  Marks mark = co_await begin(dut);
  Event event;
  start_soon([](Event& what, Marks& marks) -> Coroutine<void> {
    for (int i = 0; i < 3; ++i) {
      co_await what.wait();
      marks(1);
      what.clear();
    }
  }(event, mark));
  co_await Timer(1, "ns");
  event.set();
  event.set();  // one wake
  co_await Timer(1, "ns");
  mark(event.is_set());
  event.set();
  co_await Timer(1, "ns");
  mark(2);
  event.set();
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(a_cancelled_waiter_of_an_event_stays_asleep) {
  Marks mark = co_await begin(dut);
  Event event;
  const auto wait = [](Event& what, Marks& marks, unsigned digit) -> Coroutine<void> {
    co_await what.wait();
    marks(digit);
  };
  std::vector<Task<void>> tasks;
  for (const unsigned digit : {1, 2, 3}) tasks.push_back(start_soon(wait(event, mark, digit)));
  co_await Timer(1, "ns");
  tasks[1].cancel();
  co_await Timer(1, "ns");
  event.set();
  co_await Timer(1, "ns");
  mark(4);
  co_await finish();
}

COCOTB_TEST(a_lock_is_given_in_the_order_of_asking) {
  Marks mark = co_await begin(dut);
  Lock lock;
  const auto work = [](Lock& shared, Marks& marks, unsigned digit) -> Coroutine<void> {
    const Lock::Guard guard = co_await shared.guard();
    marks(digit);
    co_await Timer(digit, "ns");
    marks(digit);
  };
  for (const unsigned digit : {3, 1, 2}) start_soon(work(lock, mark, digit));
  co_await Timer(10, "ns");
  co_await finish();
}

COCOTB_TEST(a_lock_is_given_when_it_is_released) {
  Marks mark = co_await begin(dut);
  Lock lock;
  co_await lock.acquire();
  start_soon([](Lock& shared, Marks& marks) -> Coroutine<void> {
    co_await shared.acquire();
    marks(1);
    shared.release();
  }(lock, mark));
  co_await Timer(3, "ns");
  mark(2);
  lock.release();
  mark(3);
  co_await Timer(1, "ns");
  co_await lock.acquire();
  mark(4);
  lock.release();
  try {
    lock.release();
    mark(5);
  } catch (const RuntimeError&) {
    mark(6);
  }
  co_await finish();
}

COCOTB_TEST(a_lock_is_released_when_its_block_throws) {
  Marks mark = co_await begin(dut);
  Lock lock;
  start_soon([](Lock& shared, Marks& marks) -> Coroutine<void> {
    co_await Timer(1, "ns");
    const Lock::Guard guard = co_await shared.guard();
    marks(1);
  }(lock, mark));
  try {
    const Lock::Guard guard = co_await lock.guard();
    mark(2);
    co_await break_after(3);
    mark(3);
  } catch (const Broken&) {
    mark(4);
  }
  co_await Timer(1, "ns");
  const Lock::Guard guard = co_await lock.guard();
  mark(5);
  co_await finish();
}

COCOTB_TEST(a_full_queue_lets_producers_wait) {
  Marks mark = co_await begin(dut);
  Queue<unsigned> queue(2);
  const auto produce = [](Queue<unsigned>& to, Marks& marks, unsigned base) -> Coroutine<void> {
    for (unsigned i = 0; i < 3; ++i) {
      co_await to.put(base + i);
      marks(base + i);
    }
  };
  start_soon(produce(queue, mark, 1));
  start_soon(produce(queue, mark, 9));
  co_await Timer(1, "ns");
  try {
    queue.put_nowait(0);
  } catch (const QueueFull&) {
    mark(15);
  }
  for (int i = 0; i < 6; ++i) {
    co_await Timer(2, "ns");
    mark(co_await queue.get());
  }
  mark(queue.empty());
  co_await finish();
}

COCOTB_TEST(an_empty_queue_lets_consumers_wait) {
  Marks mark = co_await begin(dut);
  Queue<unsigned> queue;
  const auto consume = [](Queue<unsigned>& from, Marks& marks, unsigned digit) -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      const unsigned item = co_await from.get();
      marks(digit);
      marks(item);
    }
  };
  start_soon(consume(queue, mark, 1));
  start_soon(consume(queue, mark, 2));
  try {
    (void)queue.get_nowait();
  } catch (const QueueEmpty&) {
    mark(15);
  }
  for (const unsigned item : {8, 9, 10, 11}) {
    co_await Timer(2, "ns");
    co_await queue.put(item);
  }
  co_await Timer(1, "ns");
  mark(queue.qsize());
  co_await finish();
}

COCOTB_TEST(a_cancelled_consumer_takes_nothing) {
  Marks mark = co_await begin(dut);
  Queue<unsigned> queue;
  const auto consume = [](Queue<unsigned>& from, Marks& marks, unsigned digit) -> Coroutine<void> {
    marks(digit + co_await from.get());
  };
  std::vector<Task<void>> tasks;
  for (const unsigned digit : {1, 2}) tasks.push_back(start_soon(consume(queue, mark, digit)));
  co_await Timer(1, "ns");
  tasks[0].cancel();
  co_await Timer(1, "ns");
  queue.put_nowait(8);
  co_await Timer(1, "ns");
  mark(queue.qsize());
  co_await finish();
}

COCOTB_TEST(a_cancelled_producer_puts_nothing) {
  Marks mark = co_await begin(dut);
  Queue<unsigned> queue(1);
  const auto produce = [](Queue<unsigned>& to, Marks& marks, unsigned item) -> Coroutine<void> {
    co_await to.put(item);
    marks(item);
  };
  std::vector<Task<void>> tasks;
  for (const unsigned item : {1, 2, 3}) tasks.push_back(start_soon(produce(queue, mark, item)));
  co_await Timer(1, "ns");
  tasks[1].cancel();
  co_await Timer(1, "ns");
  mark(8 + queue.get_nowait());
  co_await Timer(1, "ns");
  mark(8 + queue.get_nowait());
  mark(queue.qsize());
  co_await finish();
}

template <typename AnyQueue>
Coroutine<void> fill_and_empty(Marks& mark) {
  AnyQueue queue(3);
  for (const int item : {3, 1, 2}) queue.put_nowait(item);
  mark(queue.full());
  for (int i = 0; i < 3; ++i) {
    mark(static_cast<std::uint64_t>(co_await queue.get()));
    co_await Timer(1, "ns");
  }
}

COCOTB_TEST(the_last_and_the_smallest_first) {
  Marks mark = co_await begin(dut);
  co_await fill_and_empty<LifoQueue<int>>(mark);
  co_await fill_and_empty<PriorityQueue<int>>(mark);
  co_await finish();
}

template <typename AnyQueue>
Coroutine<void> put_and_get(Marks& mark) {
  AnyQueue queue(2);
  mark(queue.maxsize());
  const Task<void> producer = start_soon([](AnyQueue& to, Marks& marks) -> Coroutine<void> {
    for (const int item : {3, 1, 4, 2}) {
      co_await to.put(item);
      marks(8);
    }
  }(queue, mark));
  co_await Timer(1, "ns");
  try {
    queue.put_nowait(5);
  } catch (const QueueFull&) {
    mark(15);
  }
  for (int i = 0; i < 4; ++i) {
    mark(static_cast<std::uint64_t>(co_await queue.get()));
    co_await Timer(1, "ns");
  }
  try {
    (void)queue.get_nowait();
  } catch (const QueueEmpty&) {
    mark(14);
  }
  const Task<int> consumer = start_soon(queue.get());
  co_await Timer(1, "ns");
  queue.put_nowait(6);
  mark(static_cast<std::uint64_t>(co_await consumer));
  mark(queue.empty());
}

COCOTB_TEST(all_queues_let_who_must_wait) {
  Marks mark = co_await begin(dut);
  co_await put_and_get<Queue<int>>(mark);
  co_await put_and_get<LifoQueue<int>>(mark);
  co_await put_and_get<PriorityQueue<int>>(mark);
  co_await finish();
}

COCOTB_TEST(a_priority_queue_of_pairs) {
  Marks mark = co_await begin(dut);
  PriorityQueue<std::pair<int, unsigned>> queue;
  for (const auto& item :
       {std::pair{2, 1U}, std::pair{1, 2U}, std::pair{2, 0U}, std::pair{1, 3U}}) {
    queue.put_nowait(item);
  }
  while (!queue.empty()) {
    mark((co_await queue.get()).second);
    co_await Timer(1, "ns");
  }
  co_await finish();
}

}  // namespace
