// SPDX-License-Identifier: Apache-2.0
// Names of tests, and ends that cocotb has since 2.1. Those that fail are meant to.
#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

COCOTB_TEST(has_another_name, .name = "another name!") {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(has_parameters, .parameters = {{"flag", {true, false}},
                                           {"number", {-1, 1000}},
                                           {"ratio", {0.00001, 2.0, 1e16}},
                                           {"word", {"up", "ten_digits"}},
                                           {"text", {"up", "a-b"}}}) {
  Marks mark = co_await begin(dut);
  mark(param.boolean("flag") ? 1 : 2);
  mark(param.integer("number") == 1000 ? 1 : 2);
  mark(param.number("ratio") == 2.0 ? 1 : 2);
  mark(param.text("word") == "up" ? 1 : 2);
  mark(param.text("text") == "up" ? 1 : 2);
  co_await finish();
}

COCOTB_TEST(has_values_with_names,
            .parameters = {{"mode", {ParameterValue(3, "three"), ParameterValue("a-b", "dash")}},
                           {"long", {"eleven_char", "s"}}}) {
  Marks mark = co_await begin(dut);
  mark(param.text("long") == "s" ? 1 : 2);
  co_await finish();
}

COCOTB_TEST(has_grouped_parameters,
            .parameters = {grouped({"low", "high"}, {{1, "-"}, {2, "y"}, {3, "z"}}),
                           {"last", {4, 5}}}) {
  Marks mark = co_await begin(dut);
  mark(static_cast<std::uint64_t>(param.integer("low")));
  mark(static_cast<std::uint64_t>(param.integer("last")));
  co_await finish();
}

// --- ends from within

COCOTB_TEST(ends_early) {
  Marks mark = co_await begin(dut);
  start_soon(after(mark, 2, 5));
  co_await after(mark, 1, 2);
  end_test("seen enough");
}

Coroutine<void> end_test_after(double ns) {
  co_await Timer(ns, "ns");
  end_test();
}

COCOTB_TEST(is_ended_by_a_task) {
  Marks mark = co_await begin(dut);
  start_soon(end_test_after(3));
  co_await after(mark, 1, 2);
  co_await after(mark, 2, 2);
}

COCOTB_TEST(ends_early_where_a_failure_is_expected, .expect_fail = true) {
  Marks mark = co_await begin(dut);
  mark(1);
  end_test();
}

COCOTB_TEST(skips_itself) {
  Marks mark = co_await begin(dut);
  co_await after(mark, 1, 2);
  skip_test("no such unit");
}

Coroutine<void> skip_test_after(double ns) {
  co_await Timer(ns, "ns");
  skip_test("no such unit");
}

COCOTB_TEST(is_skipped_by_a_task, .expect_fail = true) {
  Marks mark = co_await begin(dut);
  start_soon(skip_test_after(3));
  co_await after(mark, 1, 2);
  co_await after(mark, 2, 2);
}

// --- several exceptions

Coroutine<void> break_at_the_end(Marks& mark, std::uint64_t digit) {
  try {
    co_await Timer(1, "us");
  } catch (const CancelledError&) {
    mark(digit);
    throw Broken();
  }
}

Coroutine<void> fail_after(double ns) {
  co_await Timer(ns, "ns");
  COCOTB_ASSERT(ns == 0);
}

COCOTB_TEST(several_exceptions) {
  Marks mark = co_await begin(dut);
  start_soon(break_at_the_end(mark, 1));
  start_soon(break_at_the_end(mark, 2));
  co_await fail_after(2);
}

COCOTB_TEST(several_exceptions_of_tasks) {
  Marks mark = co_await begin(dut);
  start_soon(break_at_the_end(mark, 1));
  start_soon(break_after(2));
  co_await Timer(10, "ns");
}

COCOTB_TEST(several_where_a_failure_is_expected, .expect_fail = true) {
  Marks mark = co_await begin(dut);
  start_soon(break_at_the_end(mark, 1));
  co_await fail_after(2);
}

COCOTB_TEST(several_where_one_of_them_is_expected,
            .expect_error = error<AssertionError, RuntimeError, Broken>()) {
  Marks mark = co_await begin(dut);
  start_soon(break_at_the_end(mark, 1));
  co_await fail_after(2);
}

COCOTB_TEST(several_as_expected, .expect_error = error<ExceptionGroup>()) {
  Marks mark = co_await begin(dut);
  start_soon(break_at_the_end(mark, 1));
  co_await break_after(2);
}

COCOTB_TEST(several_of_which_one_is_a_time_limit, .timeout = Timeout{5, "ns"}) {
  Marks mark = co_await begin(dut);
  co_await break_at_the_end(mark, 1);
}

COCOTB_TEST(several_of_which_one_skips) {
  Marks mark = co_await begin(dut);
  start_soon(break_at_the_end(mark, 1));
  co_await skip_test_after(2);
}

COCOTB_TEST(ends_early_and_is_broken) {
  Marks mark = co_await begin(dut);
  start_soon(break_at_the_end(mark, 1));
  co_await end_test_after(2);
}

COCOTB_TEST(passes_but_for_a_task) {
  Marks mark = co_await begin(dut);
  start_soon(break_at_the_end(mark, 1));
  co_await finish();
}

}  // namespace
