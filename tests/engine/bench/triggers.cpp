// SPDX-License-Identifier: Apache-2.0
// Each trigger fires when docs/timing_model.md says, and shows the values it says.
#include <vector>

#include "tests/engine/bench/support.hpp"

namespace {

using namespace bench;

COCOTB_TEST(timer_fires_at_its_time) {
  const std::uint64_t start = now();
  co_await Timer(5, "ns");
  COCOTB_ASSERT(now() == start + 5000);
  co_await Timer(1);
  COCOTB_ASSERT(now() == start + 5001);
  Timer again(0.5, "ns");
  co_await again;
  co_await again;
  COCOTB_ASSERT(now() == start + 6001);
}

COCOTB_TEST(timer_takes_whole_numbers_of_64_bits) {
  const std::uint64_t steps = (std::uint64_t{1} << 53) + 1;
  COCOTB_ASSERT(Timer(steps).steps() == steps);
  must_throw<std::invalid_argument>([] { (void)Timer(-1, "ns"); }, "positive, not -1");
  must_throw<std::invalid_argument>([] { (void)Timer(0); }, "positive, not 0");
  co_await Timer(1);
}

COCOTB_TEST(timer_refuses_what_is_no_time) {
  must_throw<std::invalid_argument>([] { (void)Timer(0, "ns"); }, "positive");
  must_throw<std::invalid_argument>([] { (void)Timer(-1, "ns"); }, "positive");
  must_throw<std::invalid_argument>([] { (void)Timer(1.5, "ps"); }, "");
  COCOTB_ASSERT(Timer(1.5, "ps", RoundMode::Ceil).steps() == 2);
  COCOTB_ASSERT(Timer(0.1, "ps", RoundMode::Floor).steps() == 1);
  co_await Timer(1);
}

COCOTB_TEST(edge_shows_registers_before_it_and_read_only_after) {
  co_await begin(dut);
  dut.a_i.value = 3;
  dut.b_i.value = 4;
  COCOTB_ASSERT(dut.a_i.value == 0);  // scheduled, not made
  co_await RisingEdge(dut.clk_i);
  COCOTB_ASSERT(dut.sum_o.value == 7);
  COCOTB_ASSERT(dut.sum_q_o.value == 0);
  co_await ReadOnly();
  COCOTB_ASSERT(dut.sum_q_o.value == 7);
}

COCOTB_TEST(read_write_comes_when_the_design_has_settled) {
  co_await begin(dut);
  dut.a_i.value = 9;
  co_await ReadWrite();
  COCOTB_ASSERT(dut.a_i.value == 9);
  COCOTB_ASSERT(dut.sum_o.value == 9);
  dut.b_i.value = 1;
  COCOTB_ASSERT(dut.b_i.value == 0);  // scheduled here too
  const std::uint64_t start = now();
  co_await ReadOnly();
  COCOTB_ASSERT(now() == start);
  COCOTB_ASSERT(dut.sum_o.value == 10);
}

COCOTB_TEST(an_edge_of_a_written_input_comes_before_read_write) {
  co_await begin(dut);
  std::vector<int> order;
  start_soon([](std::vector<int>& list) -> Coroutine<void> {
    co_await ReadWrite();
    list.push_back(2);
  }(order));
  start_soon([](Dut& top, std::vector<int>& list) -> Coroutine<void> {
    co_await ValueChange(top.a_i);
    list.push_back(1);
  }(dut, order));
  dut.a_i.value = 1;
  co_await Timer(1);
  COCOTB_ASSERT((order == std::vector<int>{1, 2}));
}

COCOTB_TEST(value_change_of_an_output) {
  co_await begin(dut);
  const std::uint64_t start = now();
  dut.a_i.value = 200;
  co_await ValueChange(dut.sum_o);
  COCOTB_ASSERT(now() == start);
  COCOTB_ASSERT(dut.sum_o.value == 200);
  co_await ValueChange(dut.sum_q_o);
  COCOTB_ASSERT(now() == start + 10000);
  COCOTB_ASSERT(dut.sum_q_o.value == 200);
}

COCOTB_TEST(value_change_of_a_wide_signal) {
  co_await begin(dut);
  dut.wide_i.value = LogicArray::from_unsigned(1, 100);
  co_await ValueChange(dut.wide_i);
  LogicArray top = LogicArray::from_unsigned(0, 100);
  top[99] = 1;
  dut.wide_i.value = top;
  co_await ValueChange(dut.wide_i);
  COCOTB_ASSERT(dut.wide_i.value == top);
}

COCOTB_TEST(falling_edge_is_half_a_period_later) {
  co_await begin(dut);
  const std::uint64_t start = now();
  co_await FallingEdge(dut.clk_i);
  COCOTB_ASSERT(now() == start + 5000);
  co_await ClockCycles<FallingEdge>(dut.clk_i, 3);
  COCOTB_ASSERT(now() == start + 35000);
}

COCOTB_TEST(next_time_step_is_the_next_event) {
  co_await begin(dut);
  const std::uint64_t start = now();
  co_await ReadOnly();
  co_await NextTimeStep();
  COCOTB_ASSERT(now() == start + 5000);
}

COCOTB_TEST(edges_are_of_one_bit) {
  must_throw<std::invalid_argument>([&] { (void)RisingEdge(dut.a_i); }, "ValueChange");
  must_throw<std::invalid_argument>([&] { (void)FallingEdge(dut.wide_i); }, "100 bits");
  co_await Timer(1);
}

COCOTB_TEST(nothing_is_written_in_the_read_only_phase) {
  co_await ReadOnly();
  must_throw<RuntimeError>([&] { dut.a_i.value = 1; }, "a_i: written in the read-only phase");
  must_throw<RuntimeError>([&] { dut.a_i.value.set_immediate(1); }, "read-only phase");
  bool thrown = false;
  try {
    co_await ReadOnly();
  } catch (const RuntimeError&) {
    thrown = true;
  }
  COCOTB_ASSERT(thrown);
  thrown = false;
  try {
    co_await ReadWrite();
  } catch (const RuntimeError&) {
    thrown = true;
  }
  COCOTB_ASSERT(thrown);
  co_await Timer(1);
  dut.a_i.value = 1;
  co_await Timer(1);
  COCOTB_ASSERT(dut.a_i.value == 1);
}

COCOTB_TEST(clock_has_its_duty) {
  Clock clock(dut.clk_i, 10, "ns", 3);
  clock.start();
  co_await RisingEdge(dut.clk_i);
  const std::uint64_t rise = now();
  co_await FallingEdge(dut.clk_i);
  COCOTB_ASSERT(now() == rise + 3000);
  co_await RisingEdge(dut.clk_i);
  COCOTB_ASSERT(now() == rise + 10000);
  must_throw<RuntimeError>([&] { clock.start(); }, "runs already");
  clock.stop();
  must_throw<RuntimeError>([&] { clock.stop(); }, "does not run");
  const auto [index, edge] = co_await select(Timer(100, "ns"), ValueChange(dut.clk_i));
  COCOTB_ASSERT(index == 0);
  must_throw<std::invalid_argument>([&] { Clock(dut.clk_i, 3, "ps"); }, "no half");
  must_throw<std::invalid_argument>([&] { Clock(dut.clk_i, 4, "ps", 4); }, "high for 4 of 4");
  clock.start(false);
  co_await Timer(1);
  COCOTB_ASSERT(dut.clk_i.value == 0);
}

}  // namespace
