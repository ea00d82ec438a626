// SPDX-License-Identifier: Apache-2.0
// Tests that differ on purpose between the languages; compare_test.py demands that each is seen.
#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

COCOTB_TEST(same) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(other_value) {
  Marks mark = co_await begin(dut);
  mark(2);
  co_await finish();
}

COCOTB_TEST(other_time) {
  Marks mark = co_await begin(dut);
  co_await Timer(2, "ns");
  mark(1);
  co_await Timer(4, "ns");
  co_await finish();
}

COCOTB_TEST(other_order) {
  Marks mark = co_await begin(dut);
  start_soon(after(mark, 2, 2));
  start_soon(after(mark, 1, 2));
  co_await Timer(3, "ns");
  co_await finish();
}

COCOTB_TEST(other_input) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await Timer(1, "ns");
  co_await finish();
}

COCOTB_TEST(other_end) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await Timer(1, "ps");
  co_await finish();
}

COCOTB_TEST(other_verdict) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(other_skip) { co_await finish(); }

COCOTB_TEST(empty) { co_return; }

COCOTB_TEST(same_again) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

COCOTB_TEST(only_in_cpp) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await finish();
}

}  // namespace
