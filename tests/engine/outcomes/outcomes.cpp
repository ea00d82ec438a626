// SPDX-License-Identifier: Apache-2.0
// Tests that end in each way, for runner_test.py, which chooses among them.
#include <fmt/core.h>

#include <stdexcept>
#include <string>

#include "engine_outcomes_dut.hpp"

namespace {

using namespace engine;

void start_clock(Dut& dut) {
  dut.finish_i.value = 0;
  dut.wrong_i.value = 0;
  Clock(dut.clk_i, 10, "ns").start();
}

COCOTB_TEST(passes) { co_await Timer(1, "ns"); }

COCOTB_TEST(fails) {
  co_await Timer(1, "ns");
  COCOTB_ASSERT(1 + 1 == 3);
}

COCOTB_TEST(throws) {
  co_await Timer(1, "ns");
  throw std::runtime_error("thrown on purpose");
}

COCOTB_TEST(is_skipped, .skip = true) { co_await Timer(1, "ns"); }

COCOTB_TEST(takes_too_long, .timeout = Timeout{10, "ns"}) { co_await Timer(1, "us"); }

COCOTB_TEST(waits_for_nothing) {
  Event never("never");
  co_await never.wait();
}

COCOTB_TEST(finishes) {
  start_clock(dut);
  dut.finish_i.value = 1;
  co_await Timer(1, "us");
}

COCOTB_TEST(breaks_an_assertion) {
  start_clock(dut);
  dut.wrong_i.value = 1;
  co_await Timer(1, "us");
}

COCOTB_TEST(draws) {
  const std::uint64_t first = test_random().bits();
  const std::uint64_t second = test_random().bits();
  fmt::print("drawn {} {}\n", first, second);
  co_await Timer(1, "ns");
}

// The name is no literal: it is visible because CMake names it under SIGNALS.
COCOTB_TEST(looks_up_a_name_made_at_run_time) {
  start_clock(dut);
  SignalHandle& count = dut["count_" + std::string("q")];
  co_await ClockCycles(dut.clk_i, 3);
  COCOTB_ASSERT(count.value == LogicArray(dut.count_o.value));
}

}  // namespace
