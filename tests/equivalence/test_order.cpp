// SPDX-License-Identifier: Apache-2.0
// What happens at the same time happens in this order.
#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

COCOTB_TEST(timers_fire_in_the_order_of_waiting) {
  Marks mark = co_await begin(dut);
  start_soon(after(mark, 1, 10));
  start_soon(after(mark, 2, 10));
  co_await Timer(4, "ns");
  start_soon(after(mark, 3, 6));  // begins to wait behind this task
  co_await Timer(6, "ns");
  mark(4);
  co_await finish();
}

Coroutine<void> marked(Marks& mark, unsigned digit) {
  mark(digit);
  co_return;
}

COCOTB_TEST(a_timer_wakes_what_it_wakes_before_the_next) {
  Marks mark = co_await begin(dut);
  start_soon([](Marks& marks) -> Coroutine<void> {
    co_await Timer(5, "ns");
    marks(1);
    start_soon(marked(marks, 2));
  }(mark));
  start_soon(after(mark, 3, 5));
  co_await Timer(6, "ns");
  co_await finish();
}

template <typename T>
Coroutine<void> at_edges(Marks& mark, unsigned digit, T trigger, int count) {
  for (int i = 0; i < count; ++i) {
    co_await trigger;
    mark(digit);
  }
}

COCOTB_TEST(tasks_at_one_edge_run_in_the_order_of_waiting) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  for (const unsigned digit : {1, 2, 3}) {
    start_soon(at_edges(mark, digit, RisingEdge(dut.clk_i), 2));
  }
  co_await Timer(20, "ns");
  co_await finish();
}

COCOTB_TEST(who_waits_again_later_is_later) {
  Marks mark = co_await begin(dut);
  start_soon([](Dut& top, Marks& marks) -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await RisingEdge(top.clk_i);
      marks(1);
      co_await FallingEdge(top.clk_i);
    }
  }(dut, mark));
  start_soon(at_edges(mark, 2, RisingEdge(dut.clk_i), 2));
  start_clock(dut);
  co_await Timer(20, "ns");  // 12, then 21
  co_await finish();
}

COCOTB_TEST(a_timer_is_before_an_edge_of_its_time) {
  Marks mark = co_await begin(dut);
  start_soon(at_edges(mark, 1, RisingEdge(dut.clk_i), 3));
  start_clock(dut);
  for (int i = 0; i < 2; ++i) {
    co_await Timer(10, "ns");
    mark(2);
  }
  co_await finish();
}

COCOTB_TEST(inputs_change_before_outputs) {
  Marks mark = co_await begin(dut);
  start_soon(at_edges(mark, 1, ValueChange(dut.sum_o), 1));
  start_soon(at_edges(mark, 2, ValueChange(dut.a_i), 1));
  co_await Timer(1, "ns");
  dut.a_i.value = 9;
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(changes_of_one_evaluation_are_seen_in_the_order_of_waiting) {
  Marks mark = co_await begin(dut);
  start_soon(at_edges(mark, 1, ValueChange(dut.total_o), 1));
  start_soon(at_edges(mark, 2, ValueChange(dut.sum_o), 1));
  co_await Timer(1, "ns");
  dut.a_i.value = 9;
  dut.items_i[1].value = 3;
  co_await Timer(1, "ns");
  start_soon(at_edges(mark, 3, ValueChange(dut.sum_o), 1));
  start_soon(at_edges(mark, 4, ValueChange(dut.total_o), 1));
  co_await Timer(1, "ns");
  dut.a_i.value = 8;
  dut.items_i[1].value = 2;
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(a_change_may_cause_another_in_its_time_step) {
  Marks mark = co_await begin(dut);
  const auto follow = [](Dut& top, Marks& marks) -> Coroutine<void> {
    co_await ValueChange(top.a_i);
    marks(1);
    top.b_i.value = top.a_i.value.to_unsigned() + 1;
  };
  const auto follow_twice = [](Dut& top, Marks& marks) -> Coroutine<void> {
    co_await ValueChange(top.b_i);
    marks(2);
    top.items_i[0].value = top.b_i.value.to_unsigned() + 1;
  };
  start_soon(follow_twice(dut, mark));
  start_soon(follow(dut, mark));
  start_soon(at_edges(mark, 3, ValueChange(dut.total_o), 1));
  co_await Timer(1, "ns");
  dut.a_i.value = 4;
  co_await ReadOnly();
  mark.note(dut.total_o.value.to_unsigned());
  co_await Timer(1, "ns");
  mark(4);
  co_await finish();
}

COCOTB_TEST(started_tasks_run_when_the_caller_waits) {
  Marks mark = co_await begin(dut);
  start_soon([](Marks& marks) -> Coroutine<void> {
    start_soon(marked(marks, 4));
    marks(2);
    co_return;
  }(mark));
  start_soon(marked(mark, 3));
  mark(1);
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(null_trigger_lets_started_tasks_run) {
  Marks mark = co_await begin(dut);
  start_soon(marked(mark, 2));
  mark(1);
  co_await NullTrigger();
  mark(3);
  co_await finish();
}

COCOTB_TEST(start_runs_the_task_until_it_waits) {
  Marks mark = co_await begin(dut);
  const auto child = [](Marks& marks) -> Coroutine<void> {
    marks(2);
    co_await Timer(1, "ns");
    marks(4);
  };
  mark(1);
  Task<void> task = co_await start(child(mark));
  mark(3);
  co_await task;
  mark(5);
  co_await finish();
}

COCOTB_TEST(next_time_step_is_before_its_timers) {
  Marks mark = co_await begin(dut);
  start_soon(after(mark, 1, 5));
  start_soon([](Marks& marks) -> Coroutine<void> {
    co_await Timer(4, "ns");
    co_await NextTimeStep();
    marks(2);
  }(mark));
  co_await Timer(6, "ns");
  co_await finish();
}

COCOTB_TEST(read_write_is_before_read_only) {
  Marks mark = co_await begin(dut);
  const auto in_read_only = [](Marks& marks, unsigned digit) -> Coroutine<void> {
    co_await ReadOnly();
    marks.note(digit);
  };
  start_soon(in_read_only(mark, 3));
  start_soon(at_edges(mark, 1, ReadWrite(), 1));
  start_soon(in_read_only(mark, 4));
  start_soon(at_edges(mark, 2, ReadWrite(), 1));
  co_await Timer(1, "ns");
  mark(5);
  co_await finish();
}

COCOTB_TEST(an_edge_is_before_read_only_of_its_time) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  dut.enable_i.value = 1;
  start_soon([](Dut& top, Marks& marks) -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await RisingEdge(top.clk_i);
      marks(top.count_o.value.to_unsigned());
      co_await ReadOnly();
      marks.note(top.count_o.value.to_unsigned());
    }
  }(dut, mark));
  start_soon(at_edges(mark, 7, RisingEdge(dut.clk_i), 2));
  co_await Timer(21, "ns");
  mark(8);
  co_await finish();
}

COCOTB_TEST(who_waits_for_one_task_wakes_in_the_order_of_waiting) {
  Marks mark = co_await begin(dut);
  const Task<std::uint64_t> task = start_soon(after(mark, 1, 5));
  const auto join = [](Task<std::uint64_t> other, Marks& marks, unsigned digit) -> Coroutine<void> {
    co_await other;
    marks(digit);
  };
  for (const unsigned digit : {2, 3, 4}) start_soon(join(task, mark, digit));
  co_await Timer(6, "ns");
  co_await finish();
}

}  // namespace
