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

// Ended, a task starts another, which is there to the end of the simulation; so is the test.
struct SaysGoodbye {
  SaysGoodbye() = default;
  SaysGoodbye(const SaysGoodbye&) = delete;
  ~SaysGoodbye() { test_log().info("goodbye"); }
};
Coroutine<void> stay() {
  const SaysGoodbye goodbye;
  Event never("never");
  co_await never.wait();
}
struct LeavesATask {
  LeavesATask() = default;
  LeavesATask(const LeavesATask&) = delete;
  ~LeavesATask() { start_soon(stay()); }
};
Coroutine<void> leave_a_task() {
  const LeavesATask leaves;
  co_await Timer(1, "us");
}
COCOTB_TEST(never_ends) {
  start_soon(leave_a_task());
  co_await Timer(1, "ns");
}

// The name is no literal: it is visible because CMake names it under SIGNALS.
COCOTB_TEST(looks_up_a_name_made_at_run_time) {
  start_clock(dut);
  SignalHandle& count = dut["count_" + std::string("q")];
  co_await ClockCycles(dut.clk_i, 3);
  COCOTB_ASSERT(count.value == LogicArray(dut.count_o.value));
}

// --- verdicts that are not simply passed or failed

COCOTB_TEST(skips_itself) {
  co_await Timer(1, "ns");
  skip_test("no such unit");
}

COCOTB_TEST(ends_early) {
  co_await Timer(1, "ns");
  end_test("seen enough");
}

Coroutine<void> end_test_after(double ns) {
  co_await Timer(ns, "ns");
  end_test();
}

COCOTB_TEST(is_ended_where_a_failure_is_expected, .expect_fail = true) {
  start_soon(end_test_after(1), "who ends it");
  co_await Timer(2, "ns");
  COCOTB_ASSERT(1 + 1 == 3);
}

COCOTB_TEST(throws_as_expected, .expect_error = error<std::logic_error, std::runtime_error>()) {
  co_await Timer(1, "ns");
  throw std::runtime_error("thrown on purpose");
}

COCOTB_TEST(throws_unprintable) {
  co_await Timer(1, "ns");
  throw std::runtime_error("a bell: \a");
}

// --- several exceptions

Coroutine<void> throw_at_the_end() {
  try {
    co_await Timer(1, "us");
  } catch (const CancelledError&) {
    throw std::runtime_error("thrown when cancelled");
  }
}

Coroutine<void> fail_with_a_task() {
  start_soon(throw_at_the_end());
  co_await Timer(1, "ns");
  COCOTB_ASSERT(1 + 1 == 3);
}

COCOTB_TEST(several_exceptions) { co_await fail_with_a_task(); }
COCOTB_TEST(several_where_a_failure_is_expected, .expect_fail = true) {
  co_await fail_with_a_task();
}
COCOTB_TEST(several_where_an_error_is_expected,
            .expect_error = error<AssertionError, RuntimeError, std::runtime_error>()) {
  co_await fail_with_a_task();
}
COCOTB_TEST(several_as_expected, .expect_error = error<ExceptionGroup>()) {
  co_await fail_with_a_task();
}
COCOTB_TEST(several_of_which_one_skips) {
  start_soon(throw_at_the_end());
  co_await Timer(1, "ns");
  skip_test("no such unit");
}
COCOTB_TEST(ends_early_and_throws) {
  start_soon(throw_at_the_end());
  co_await Timer(1, "ns");
  end_test();
}

}  // namespace
