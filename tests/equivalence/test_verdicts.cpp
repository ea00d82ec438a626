// SPDX-License-Identifier: Apache-2.0
// How tests end, and what results.xml says of it. Those that fail are meant to.
#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

Coroutine<void> assert_after(double ns) {
  co_await Timer(ns, "ns");
  COCOTB_ASSERT(ns == 0);
}

COCOTB_TEST(runs_last, .stage = 2) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(runs_last_but_one, .stage = 1) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(passes) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(fails) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await assert_after(2);
  mark(2);
  co_await finish();
}

COCOTB_TEST(fails_in_a_task) {
  Marks mark = co_await begin(dut);
  start_soon(assert_after(2));
  start_soon(after(mark, 2, 5));
  co_await after(mark, 1, 1);
  co_await after(mark, 3, 10);
  co_await finish();
}

COCOTB_TEST(is_broken) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await break_after(2);
}

COCOTB_TEST(is_broken_by_a_task) {
  Marks mark = co_await begin(dut);
  mark(1);
  start_soon(break_after(2));
  co_await after(mark, 2, 10);
}

COCOTB_TEST(is_skipped, .skip = true) {
  Marks mark = co_await begin(dut);
  mark(1);
}

COCOTB_TEST(fails_as_expected, .expect_fail = true) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await assert_after(2);
}

COCOTB_TEST(does_not_fail_as_expected, .expect_fail = true) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(is_broken_where_a_failure_is_expected, .expect_fail = true) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await break_after(2);
}

COCOTB_TEST(is_broken_as_expected, .expect_error = error<Broken>()) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await break_after(2);
}

COCOTB_TEST(is_broken_in_one_of_the_expected_ways,
            .expect_error = error<SimTimeoutError, Broken>()) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await break_after(2);
}

COCOTB_TEST(is_broken_in_none_of_the_expected_ways,
            .expect_error = error<SimTimeoutError, RuntimeError>()) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await break_after(2);
}

COCOTB_TEST(fails_where_an_error_is_expected, .expect_error = error<Broken>()) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await assert_after(2);
}

COCOTB_TEST(is_not_broken_as_expected, .expect_error = error<Broken>()) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(is_broken_in_another_way, .expect_error = error<SimTimeoutError>()) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await break_after(2);
}

COCOTB_TEST(times_out, .timeout = Timeout{10, "ns"}) {
  Marks mark = co_await begin(dut);
  mark(1);
  start_soon(after(mark, 2, 20));
  co_await Event().wait();
}

COCOTB_TEST(does_not_time_out, .timeout = Timeout{20, "ns"}) {
  Marks mark = co_await begin(dut);
  co_await after(mark, 1, 10);
  co_await finish();
}

COCOTB_TEST(times_out_as_expected, .timeout = Timeout{10, "ns"},
            .expect_error = error<SimTimeoutError>()) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await Event().wait();
}

COCOTB_TEST(passes_after_all_that) {
  Marks mark = co_await begin(dut);
  co_await after(mark, 1, 30);
  co_await finish();
}

}  // namespace
