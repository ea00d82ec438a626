// SPDX-License-Identifier: Apache-2.0
// Tasks: their results, their ends, and waiting for several things.
#include <vector>

#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

COCOTB_TEST(a_task_gives_its_result) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 3, 2));
  mark(1);
  mark(co_await task);
  mark(task.result() + 1);
  mark(task.done());
  co_await finish();
}

COCOTB_TEST(a_task_that_is_done_is_joined_at_once) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 3, 2));
  co_await Timer(5, "ns");
  mark(co_await task);
  mark(1);
  co_await finish();
}

COCOTB_TEST(a_created_task_starts_when_it_is_awaited) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = create_task(after(mark, 3, 2));
  co_await Timer(5, "ns");
  mark(1);
  co_await task;
  mark(2);
  co_await finish();
}

Coroutine<unsigned> nested(Marks& mark, unsigned depth) {
  mark(depth);
  if (depth > 0) {
    co_await nested(mark, depth - 1);
    co_await Timer(1, "ns");
  }
  co_return depth;
}

COCOTB_TEST(an_awaited_coroutine_is_part_of_the_caller) {
  Marks mark = co_await begin(dut);
  mark(co_await nested(mark, 3));
  co_await finish();
}

COCOTB_TEST(an_exception_goes_to_who_awaits) {
  Marks mark = co_await begin(dut);
  const Task<void> task = start_soon(break_after(2));
  try {
    co_await task;
    mark(1);
  } catch (const Broken&) {
    mark(2);
  }
  try {
    co_await break_after(1);
    mark(3);
  } catch (const Broken&) {
    mark(4);
  }
  co_await finish();
}

COCOTB_TEST(a_cancelled_task_does_nothing_more) {
  Marks mark = co_await begin(dut);
  Task<std::uint64_t> task = start_soon(after(mark, 1, 5));
  start_soon(after(mark, 2, 5));
  co_await Timer(3, "ns");
  task.cancel();
  co_await Timer(3, "ns");
  mark(3);
  mark(task.done());
  co_await finish();
}

COCOTB_TEST(a_task_cancelled_before_it_runs_does_nothing) {
  Marks mark = co_await begin(dut);
  Task<std::uint64_t> task = start_soon(after(mark, 1, 1));
  task.cancel();
  co_await Timer(3, "ns");
  mark(2);
  mark(task.done());
  co_await finish();
}

COCOTB_TEST(cancelling_one_of_several_at_an_edge_leaves_the_others) {
  Marks mark = co_await begin(dut);
  const auto at_edges = [](Dut& top, Marks& marks, unsigned digit) -> Coroutine<void> {
    for (;;) {
      co_await RisingEdge(top.clk_i);
      marks(digit);
    }
  };
  std::vector<Task<void>> tasks;
  for (const unsigned digit : {1, 2, 3}) tasks.push_back(start_soon(at_edges(dut, mark, digit)));
  start_clock(dut);
  co_await Timer(12, "ns");
  tasks[0].cancel();
  co_await Timer(10, "ns");
  tasks[2].cancel();
  co_await Timer(10, "ns");
  co_await finish();
}

COCOTB_TEST(tasks_that_run_on_end_with_the_test) {
  Marks mark = co_await begin(dut);
  start_soon([](Marks& marks) -> Coroutine<void> {
    for (;;) {
      co_await Timer(1, "ns");
      marks(1);
    }
  }(mark));
  start_clock(dut);
  co_await Timer(3, "ns");
  co_await finish();
}

COCOTB_TEST(and_are_not_in_the_next_test) {
  Marks mark = co_await begin(dut);
  co_await Timer(20, "ns");
  mark(2);
  co_await finish();
}

COCOTB_TEST(first_gives_the_first) {
  Marks mark = co_await begin(dut);
  mark(co_await First(Timer(5, "ns"), Timer(3, "ns")));
  co_await finish();
}

COCOTB_TEST(first_of_an_edge_and_a_timer) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  for (const double ns : {3, 3, 8}) {
    mark(co_await First(RisingEdge(dut.clk_i), Timer(ns, "ns")));
  }
  co_await finish();
}

COCOTB_TEST(first_does_not_cancel_a_task) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 1, 5));
  co_await First(task, Timer(2, "ns"));
  mark(2);
  mark(co_await task);
  co_await finish();
}

COCOTB_TEST(combine_waits_for_all) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  co_await Combine(Timer(5, "ns"), Timer(3, "ns"));
  mark(1);
  co_await Combine(RisingEdge(dut.clk_i), ClockCycles(dut.clk_i, 2));
  mark(2);
  co_await Combine(start_soon(after(mark, 3, 4)), start_soon(after(mark, 4, 2)));
  mark(5);
  co_await finish();
}

COCOTB_TEST(first_of_tasks) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> slow = start_soon(after(mark, 0, 5));
  const Task<std::uint64_t> quick = start_soon(after(mark, 1, 3));
  mark(co_await First(slow, quick));
  co_await slow;
  mark(co_await First(Timer(5, "ns"), quick));  // done already
  co_await finish();
}

COCOTB_TEST(combine_of_tasks_and_triggers) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 1, 3));
  co_await Combine(Timer(2, "ns"), task, start_soon(after(mark, 2, 1)));
  mark(3);
  co_await Combine(task, Timer(2, "ns"));  // done already
  mark(4);
  co_await finish();
}

COCOTB_TEST(first_and_combine_of_each_other) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  co_await Combine(First(Timer(7, "ns"), Timer(3, "ns")), RisingEdge(dut.clk_i));
  mark(1);
  co_await First(Combine(Timer(2, "ns"), ClockCycles(dut.clk_i, 1)), Timer(30, "ns"));
  mark(2);
  co_await finish();
}

COCOTB_TEST(with_timeout_gives_the_result_in_time) {
  Marks mark = co_await begin(dut);
  mark(co_await with_timeout(after(mark, 3, 5), 10, "ns"));
  co_await with_timeout(Timer(2, "ns"), 3, "ns");
  mark(4);
  co_await finish();
}

// 1: in time; 2: too late.
template <typename A>
Coroutine<unsigned> in_time(A awaitable, double ns) {
  try {
    co_await with_timeout(std::move(awaitable), ns, "ns");
  } catch (const SimTimeoutError&) {
    co_return 2;
  }
  co_return 1;
}

COCOTB_TEST(with_timeout_ends_a_coroutine_that_is_late) {
  Marks mark = co_await begin(dut);
  mark(co_await in_time(after(mark, 3, 5), 2));
  co_await Timer(10, "ns");
  mark(4);
  co_await finish();
}

COCOTB_TEST(with_timeout_leaves_a_task_running) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 3, 5));
  mark(co_await in_time(task, 2));
  co_await task;
  mark(4);
  co_await finish();
}

COCOTB_TEST(with_timeout_of_an_event_and_of_a_change) {
  Marks mark = co_await begin(dut);
  Event never;
  mark(co_await in_time(never.wait(), 2));
  mark(co_await in_time(ValueChange(dut.a_i), 2));
  co_await finish();
}

}  // namespace
