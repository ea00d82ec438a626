// SPDX-License-Identifier: Apache-2.0
// A regression that is stopped after two failures, by COCOTB_MAX_FAILURES. Those that fail are
// meant to.
#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

COCOTB_TEST(fails_first) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await break_after(2);
}

COCOTB_TEST(passes_between) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(fails_second, .expect_fail = true) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(never_begins) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(never_begins_as_expected, .expect_error = error<RegressionTerminated>()) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(is_skipped, .skip = true) { co_await finish(); }

COCOTB_TEST(never_begins_where_a_failure_is_expected, .expect_fail = true) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

}  // namespace
