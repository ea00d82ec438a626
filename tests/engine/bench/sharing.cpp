// SPDX-License-Identifier: Apache-2.0
// Event, Lock and the queues.
#include <string>
#include <vector>

#include "tests/engine/bench/support.hpp"

namespace {

using namespace bench;

constexpr std::size_t npos = std::string::npos;

COCOTB_TEST(event_wakes_all_that_wait) {
  Event event;
  int woken = 0;
  const auto wait = [](Event& what, int& count) -> Coroutine<void> {
    co_await what.wait();
    ++count;
  };
  start_soon(wait(event, woken));
  start_soon(wait(event, woken));
  co_await Timer(1, "ns");
  COCOTB_ASSERT(woken == 0 && !event.is_set());
  event.set();
  COCOTB_ASSERT(woken == 0 && event.is_set());
  co_await NullTrigger();
  COCOTB_ASSERT(woken == 2);
  const std::uint64_t start = now();
  co_await event.wait();  // at once
  COCOTB_ASSERT(now() == start);
  event.clear();
  const auto [index, result] = co_await select(event.wait(), Timer(1, "ns"));
  COCOTB_ASSERT(index == 1);
}

COCOTB_TEST(lock_is_given_in_order) {
  Lock lock;
  std::vector<int> order;
  const auto work = [](Lock& shared, std::vector<int>& list, int number) -> Coroutine<void> {
    const Lock::Guard guard = co_await shared.guard();
    list.push_back(number);
    co_await Timer(10, "ns");
    list.push_back(number);
  };
  const Task<void> a = start_soon(work(lock, order, 1));
  Task<void> b = start_soon(work(lock, order, 2));
  const Task<void> c = start_soon(work(lock, order, 3));
  co_await Timer(1, "ns");
  COCOTB_ASSERT(lock.locked());
  b.cancel();  // leaves the row
  co_await gather(a, c);
  COCOTB_ASSERT((order == std::vector<int>{1, 1, 3, 3}));
  COCOTB_ASSERT(!lock.locked());
  must_throw<RuntimeError>([&] { lock.release(); }, "nobody has it");
  co_await lock.acquire();
  COCOTB_ASSERT(lock.locked());
  lock.release();
}

COCOTB_TEST(a_cancelled_owner_releases_its_lock) {
  Lock lock;
  Task<void> owner = start_soon([](Lock& shared) -> Coroutine<void> {
    const Lock::Guard guard = co_await shared.guard();
    co_await Timer(1, "us");
  }(lock));
  co_await Timer(1, "ns");
  COCOTB_ASSERT(lock.locked());
  owner.cancel();
  co_await NullTrigger();
  COCOTB_ASSERT(!lock.locked());
}

COCOTB_TEST(queue_waits_when_full_and_when_empty) {
  Queue<int> queue(2);
  Task<void> producer = start_soon([](Queue<int>& to) -> Coroutine<void> {
    for (int i = 0; i < 6; ++i) co_await to.put(i);
  }(queue));
  co_await Timer(1, "ns");
  COCOTB_ASSERT(queue.full() && queue.qsize() == 2 && !producer.done());
  must_throw<QueueFull>([&] { queue.put_nowait(9); }, "full");
  for (int i = 0; i < 6; ++i) {
    const int got = co_await queue.get();
    COCOTB_ASSERT(got == i);
  }
  COCOTB_ASSERT(queue.empty() && producer.done());
  must_throw<QueueEmpty>([&] { (void)queue.get_nowait(); }, "empty");
  Task<int> consumer = start_soon(queue.get());
  co_await Timer(1, "ns");
  COCOTB_ASSERT(!consumer.done());
  queue.put_nowait(42);
  COCOTB_ASSERT(co_await consumer == 42);
}

COCOTB_TEST(a_cancelled_consumer_takes_nothing) {
  Queue<int> queue;
  Task<int> first = start_soon(queue.get());
  Task<int> second = start_soon(queue.get());
  co_await Timer(1, "ns");
  first.cancel();
  co_await NullTrigger();
  queue.put_nowait(5);
  COCOTB_ASSERT(co_await second == 5);
}

// Tasks are cancelled when a test has ended, and its variables are gone by then.
Coroutine<void> wait_for_a_timer(Timer& timer) { co_await timer; }
Coroutine<void> wait_for_an_event(Event& event) { co_await event.wait(); }
Coroutine<void> hold_a_lock(Lock& lock) {
  const Lock::Guard guard = co_await lock.guard();
  co_await Event().wait();
}
Coroutine<void> put_two(Queue<int>& queue) {
  co_await queue.put(1);
  co_await queue.put(2);
}

COCOTB_TEST(who_waits_outlives_what_it_waits_for) {
  std::vector<Task<void>> tasks;
  {
    Timer timer(1, "us");
    Event event;
    Lock lock;
    Queue<int> full(1), empty;
    tasks = {start_soon(wait_for_a_timer(timer)), start_soon(wait_for_an_event(event)),
             start_soon(hold_a_lock(lock)),       start_soon(hold_a_lock(lock)),
             start_soon(put_two(full)),           start_soon(put_two(full))};
    start_soon(empty.get());
    co_await Timer(1, "ns");
    COCOTB_ASSERT(lock.locked() && full.full());
    COCOTB_ASSERT(tasks.back().base()->describe().find("waits for Queue.put()") != npos);
  }
  co_await Timer(2, "us");
  for (const Task<void>& task : tasks) COCOTB_ASSERT(!task.done());
  COCOTB_ASSERT(tasks.front().base()->describe().find("waits for what is gone") != npos);
  for (Task<void>& task : tasks) task.cancel();
  co_await NullTrigger();
  for (const Task<void>& task : tasks) COCOTB_ASSERT(task.cancelled());
}

COCOTB_TEST(a_test_ends_while_tasks_wait_for_its_variables) {
  Timer timer(1, "us");
  Event event;
  Lock lock;
  Queue<int> full(1), empty;
  start_soon(wait_for_a_timer(timer));
  start_soon(wait_for_an_event(event));
  start_soon(hold_a_lock(lock));
  start_soon(hold_a_lock(lock));
  start_soon(put_two(full));
  start_soon(empty.get());
  co_await Timer(1, "ns");
}

COCOTB_TEST(lifo_and_priority) {
  LifoQueue<int> lifo;
  PriorityQueue<int> priority;
  for (const int item : {3, 1, 2}) {
    lifo.put_nowait(item);
    priority.put_nowait(item);
  }
  for (const int item : {2, 1, 3}) COCOTB_ASSERT(lifo.get_nowait() == item);
  for (const int item : {1, 2, 3}) COCOTB_ASSERT(priority.get_nowait() == item);
  co_await Timer(1);
}

}  // namespace
