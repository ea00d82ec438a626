// SPDX-License-Identifier: Apache-2.0
// What cocotb has since 2.1, or does so only since then.
#include <vector>

#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

// What Python's `finally` does.
struct AtEnd {
  Marks& mark;
  unsigned digit;
  ~AtEnd() { mark(digit); }
};

Coroutine<void> witness(Marks& mark, unsigned digit, double ns) {
  const AtEnd at_end{mark, digit + 8};
  co_await after(mark, digit, ns);
}

Coroutine<void> marked(Marks& mark, unsigned digit) {
  mark(digit);
  co_return;
}

COCOTB_TEST(gather_gives_all_results_in_order) {
  Marks mark = co_await begin(dut);
  const auto [a, b, c] = co_await gather(after(mark, 1, 5), after(mark, 2, 3), after(mark, 3, 5));
  for (const std::uint64_t result : {a, b, c}) mark(result);
  co_await finish();
}

COCOTB_TEST(gather_cancels_the_others_when_one_throws) {
  Marks mark = co_await begin(dut);
  try {
    co_await gather(witness(mark, 1, 9), break_after(2), witness(mark, 2, 7));
    mark(3);
  } catch (const Broken&) {
    mark(4);
  }
  co_await Timer(10, "ns");
  co_await finish();
}

COCOTB_TEST(select_gives_the_first_and_cancels_the_rest) {
  Marks mark = co_await begin(dut);
  const auto [index, result] =
      co_await select(witness(mark, 1, 9), after(mark, 2, 3), Timer(5, "ns"));
  mark(index);
  mark(std::get<1>(result));
  co_await Timer(10, "ns");
  co_await finish();
}

COCOTB_TEST(select_does_not_cancel_a_task) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 1, 5));
  const auto [index, result] = co_await select(task, Timer(2, "ns"));
  mark(index);
  mark(co_await task);
  co_await finish();
}

COCOTB_TEST(what_waits_runs_before_what_is_ready) {
  Marks mark = co_await begin(dut);
  start_soon(marked(mark, 1));
  co_await gather(marked(mark, 2), marked(mark, 3));
  mark(4);
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(the_first_of_two_at_one_edge_is_the_first_named) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  for (int i = 0; i < 2; ++i) {
    const auto [index, result] = co_await select(RisingEdge(dut.clk_i), RisingEdge(dut.clk_i));
    mark(1 + index);
  }
  co_await finish();
}

COCOTB_TEST(a_cancelled_gather_cancels_its_children_first) {
  Marks mark = co_await begin(dut);
  Task<void> task = start_soon([](Marks& marks) -> Coroutine<void> {
    const AtEnd at_end{marks, 7};
    co_await gather(witness(marks, 1, 9), witness(marks, 2, 9));
  }(mark));
  co_await Timer(2, "ns");
  task.cancel();
  mark(3);
  co_await Timer(1, "ns");
  co_await finish();
}

// --- wait

std::uint64_t digit_of(std::optional<std::size_t> index) { return index.value_or(14); }

COCOTB_TEST(wait_until_the_first_completes) {
  Marks mark = co_await begin(dut);
  mark(digit_of(co_await wait(ReturnWhen::FirstCompleted, witness(mark, 1, 9), after(mark, 2, 3),
                              Timer(5, "ns"))));
  mark(digit_of(co_await wait(ReturnWhen::FirstCompleted, witness(mark, 3, 9), break_after(2))));
  co_await Timer(10, "ns");
  co_await finish();
}

COCOTB_TEST(wait_until_the_first_exception) {
  Marks mark = co_await begin(dut);
  mark(digit_of(co_await wait(ReturnWhen::FirstException, witness(mark, 1, 9), after(mark, 2, 3),
                              break_after(5))));
  mark(digit_of(co_await wait(ReturnWhen::FirstException, after(mark, 3, 4), Timer(2, "ns"))));
  co_await finish();
}

COCOTB_TEST(wait_until_all_have_completed) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  mark(digit_of(co_await wait(ReturnWhen::AllCompleted, after(mark, 1, 9), break_after(2),
                              RisingEdge(dut.clk_i))));
  co_await finish();
}

COCOTB_TEST(wait_does_not_cancel_a_task) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 1, 5));
  mark(digit_of(co_await wait(ReturnWhen::FirstCompleted, task, Timer(2, "ns"))));
  mark(co_await task);
  co_await finish();
}

COCOTB_TEST(a_cancelled_wait_cancels_its_children_first) {
  Marks mark = co_await begin(dut);
  Task<void> task = start_soon([](Marks& marks) -> Coroutine<void> {
    const AtEnd at_end{marks, 7};
    co_await wait(ReturnWhen::AllCompleted, witness(marks, 1, 9), witness(marks, 2, 9));
  }(mark));
  co_await Timer(2, "ns");
  task.cancel();
  mark(3);
  co_await Timer(1, "ns");
  mark(task.cancelled());
  co_await finish();
}

// --- gather, select, First, Combine and with_timeout of what ends otherwise

COCOTB_TEST(gather_of_nothing_does_not_wait) {
  Marks mark = co_await begin(dut);
  start_soon(marked(mark, 2));
  co_await gather();
  mark(1);
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(gather_of_a_task_that_is_cancelled) {
  Marks mark = co_await begin(dut);
  Task<void> task = start_soon(witness(mark, 1, 9));
  start_soon([](Task<void> other) -> Coroutine<void> {
    co_await Timer(2, "ns");
    other.cancel();
  }(task));
  try {
    co_await gather(witness(mark, 2, 5), task);
    mark(3);
  } catch (const CancelledError&) {
    mark(4);
  }
  co_await Timer(10, "ns");
  co_await finish();
}

COCOTB_TEST(select_throws_what_the_first_throws) {
  Marks mark = co_await begin(dut);
  try {
    co_await select(witness(mark, 1, 9), break_after(2));
    mark(3);
  } catch (const Broken&) {
    mark(4);
  }
  co_await Timer(10, "ns");
  co_await finish();
}

COCOTB_TEST(combine_throws_what_one_throws) {
  Marks mark = co_await begin(dut);
  try {
    co_await Combine(Timer(3, "ns"), start_soon(break_after(2)));
    mark(1);
  } catch (const Broken&) {
    mark(2);
  }
  co_await finish();
}

COCOTB_TEST(first_of_triggers_that_fire_together_is_the_first_named) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  mark(1 + co_await First(RisingEdge(dut.clk_i), ValueChange(dut.clk_i)));
  mark(1 + co_await First(NullTrigger(), NullTrigger()));
  mark(1 + co_await First(FallingEdge(dut.clk_i), NullTrigger()));
  co_await finish();
}

// Of a task: a Timer that is cancelled at its own time is not safe in cocotb 2.1.
COCOTB_TEST(with_timeout_of_what_ends_at_that_time) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 1, 5));
  try {
    mark(co_await with_timeout(task, 5, "ns"));
  } catch (const SimTimeoutError&) {
    mark(2);
  }
  co_await finish();
}

// --- task.complete, cancel

COCOTB_TEST(complete_fires_when_the_task_is_done) {
  Marks mark = co_await begin(dut);
  Task<std::uint64_t> task = start_soon(after(mark, 1, 5));
  start_soon([](Task<std::uint64_t> other, Marks& marks) -> Coroutine<void> {
    co_await other.complete();
    marks(2);
  }(task, mark));
  co_await task.complete();
  mark(3);
  co_await task.complete();
  mark(task.result() + 3);
  co_await finish();
}

COCOTB_TEST(complete_throws_nothing) {
  Marks mark = co_await begin(dut);
  Task<void> task = start_soon(break_after(2));
  co_await task.complete();
  mark(task.exception() != nullptr);
  task = start_soon(witness(mark, 2, 9));
  co_await Timer(1, "ns");
  task.cancel();
  co_await task.complete();
  mark(task.cancelled());
  co_await finish();
}

COCOTB_TEST(cancel_throws_where_the_task_waits) {
  Marks mark = co_await begin(dut);
  Task<void> task = start_soon(witness(mark, 1, 9));
  co_await Timer(2, "ns");
  mark(task.cancel());
  mark(task.cancelled());
  try {
    co_await task;
    mark(2);
  } catch (const CancelledError&) {
    mark(3);
  }
  mark(task.cancelled());
  mark(task.cancel());
  co_await finish();
}

COCOTB_TEST(who_awaits_a_cancelled_task_sees_it) {
  Marks mark = co_await begin(dut);
  Task<void> task = start_soon(witness(mark, 1, 9));
  start_soon([](Task<void> other, Marks& marks) -> Coroutine<void> {
    try {
      co_await other;
      marks(2);
    } catch (const CancelledError&) {
      marks(3);
    }
  }(task, mark));
  co_await Timer(2, "ns");
  task.cancel();
  co_await Timer(2, "ns");
  mark(4);
  co_await finish();
}

// --- Lock, Event and queues with tasks that are cancelled

Coroutine<void> work(Lock& lock, Marks& mark, unsigned digit) {
  const Lock::Guard guard = co_await lock.guard();
  const AtEnd at_end{mark, digit + 8};
  mark(digit);
  co_await Timer(2, "ns");
}

COCOTB_TEST(a_cancelled_waiter_of_a_lock_leaves_the_row) {
  Marks mark = co_await begin(dut);
  Lock lock;
  co_await lock.acquire();
  std::vector<Task<void>> tasks;
  for (const unsigned digit : {1, 2, 3}) tasks.push_back(start_soon(work(lock, mark, digit)));
  co_await Timer(1, "ns");
  tasks[0].cancel();
  co_await Timer(1, "ns");
  tasks[1].cancel();
  lock.release();
  mark(lock.locked());
  co_await Timer(5, "ns");
  mark(lock.locked());
  co_await finish();
}

COCOTB_TEST(a_lock_is_released_when_its_owner_is_cancelled) {
  Marks mark = co_await begin(dut);
  Lock lock;
  std::vector<Task<void>> tasks;
  for (const unsigned digit : {1, 2}) tasks.push_back(start_soon(work(lock, mark, digit)));
  co_await Timer(1, "ns");
  tasks[0].cancel();
  mark(lock.locked());
  co_await Timer(5, "ns");
  mark(lock.locked());
  co_await finish();
}

COCOTB_TEST(a_lock_given_to_who_is_cancelled_then_is_lost) {
  Marks mark = co_await begin(dut);
  Lock lock;
  co_await lock.acquire();
  std::vector<Task<void>> tasks;
  for (const unsigned digit : {1, 2}) tasks.push_back(start_soon(work(lock, mark, digit)));
  co_await Timer(1, "ns");
  lock.release();
  tasks[0].cancel();
  co_await Timer(5, "ns");
  mark(lock.locked());
  co_await finish();
}

COCOTB_TEST(an_item_for_a_consumer_that_is_cancelled_then_stays) {
  Marks mark = co_await begin(dut);
  Queue<unsigned> queue;
  const auto consume = [](Queue<unsigned>& from, Marks& marks, unsigned digit) -> Coroutine<void> {
    marks(digit + co_await from.get());
  };
  std::vector<Task<void>> tasks;
  for (const unsigned digit : {1, 2}) tasks.push_back(start_soon(consume(queue, mark, digit)));
  co_await Timer(1, "ns");
  queue.put_nowait(8);
  tasks[0].cancel();
  co_await Timer(1, "ns");
  mark(queue.qsize());
  queue.put_nowait(9);
  co_await Timer(1, "ns");
  mark(queue.qsize());
  co_await finish();
}

COCOTB_TEST(what_is_woken_and_what_is_started_run_in_the_order_of_the_calls) {
  Marks mark = co_await begin(dut);
  Event event;
  start_soon([](Event& what, Marks& marks) -> Coroutine<void> {
    co_await what.wait();
    marks(2);
  }(event, mark));
  co_await Timer(1, "ns");
  start_soon(marked(mark, 1));
  event.set();
  start_soon(marked(mark, 3));
  co_await NullTrigger();
  mark(4);
  co_await finish();
}

COCOTB_TEST(null_triggers_take_turns) {
  Marks mark = co_await begin(dut);
  const auto turns = [](Marks& marks, unsigned digit) -> Coroutine<void> {
    NullTrigger null;
    for (int i = 0; i < 2; ++i) {
      marks(digit);
      co_await null;
    }
  };
  for (const unsigned digit : {1, 2, 3}) start_soon(turns(mark, digit));
  co_await Timer(1, "ns");
  co_await finish();
}

// --- phases

COCOTB_TEST(outputs_have_followed_a_write_in_read_write) {
  Marks mark = co_await begin(dut);
  dut.a_i.value = 4;
  co_await ReadWrite();
  mark(dut.a_i.value.to_unsigned());
  mark(dut.sum_o.value.to_unsigned());
  co_await finish();
}

COCOTB_TEST(an_edge_of_a_written_input_is_before_read_write) {
  Marks mark = co_await begin(dut);
  start_soon([](Marks& marks) -> Coroutine<void> {
    co_await ReadWrite();
    marks(1);
  }(mark));
  start_soon([](Dut& top, Marks& marks) -> Coroutine<void> {
    co_await RisingEdge(top.clk_i);
    marks(2);
  }(dut, mark));
  dut.clk_i.value = 1;
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(read_write_again_is_of_the_next_time_step) {
  Marks mark = co_await begin(dut);
  start_soon(after(mark, 1, 2));
  co_await ReadWrite();
  co_await ReadWrite();
  mark(2);
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(read_write_and_read_only_in_read_only_are_errors) {
  Marks mark = co_await begin(dut);
  co_await ReadOnly();
  try {
    co_await ReadWrite();
  } catch (const RuntimeError&) {
    mark.note(1);
  }
  try {
    co_await ReadOnly();
  } catch (const RuntimeError&) {
    mark.note(2);
  }
  co_await Timer(1, "ns");
  mark(3);
  co_await finish();
}

COCOTB_TEST(a_write_that_is_pending_at_the_end_is_made) {
  Marks mark = co_await begin(dut);
  mark(1);
}

// --- clocks

COCOTB_TEST(clock_cycles_of_all_changes) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  co_await ClockCycles<ValueChange>(dut.clk_i, 3);
  mark(1);
  co_await ClockCycles<FallingEdge>(dut.clk_i, 2);
  mark(2);
  co_await ClockCycles<RisingEdge>(dut.clk_i, 2);
  mark(3);
  co_await finish();
}

COCOTB_TEST(clock_with_a_high_time) {
  Marks mark = co_await begin(dut);
  Clock clock(dut.clk_i, 10, "ns", 3);
  clock.start();
  co_await ClockCycles(dut.clk_i, 2);
  mark(1);
  co_await FallingEdge(dut.clk_i);
  mark(2);
  co_await Timer(12, "ns");
  clock.stop();
  co_await Timer(30, "ns");
  mark(3);
  clock.start(false);
  co_await RisingEdge(dut.clk_i);
  mark(4);
  co_await Timer(21, "ns");
  co_await finish();
}

COCOTB_TEST(clocks_are_refused) {
  Marks mark = co_await begin(dut);
  Clock clock(dut.clk_i, 10, "ns");
  try {
    clock.stop();
  } catch (const RuntimeError&) {
    mark(1);
  }
  clock.start();
  try {
    clock.start();
  } catch (const RuntimeError&) {
    mark(2);
  }
  try {
    const Clock always_high(dut.clk_i, 10, "ns", 10);
  } catch (const std::invalid_argument&) {
    mark(3);
  }
  try {
    const Clock odd(dut.clk_i, 3, "step");
  } catch (const std::invalid_argument&) {
    mark(4);
  }
  co_await Timer(21, "ns");
  co_await finish();
}

}  // namespace
