// SPDX-License-Identifier: Apache-2.0
// gather and select, which cocotb has since 2.1.
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
    mark(index);
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

}  // namespace
