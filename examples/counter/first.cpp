// SPDX-License-Identifier: Apache-2.0
// A first test.
#include "counter_dut.hpp"

using namespace engine;

COCOTB_TEST(counts_and_wraps) {
  Clock(dut.clk, 10, "ns").start();
  dut.enable.value = 0;
  dut.rst.value = 1;
  co_await ClockCycles(dut.clk, 2);
  dut.rst.value = 0;
  dut.enable.value = 1;
  for (int cycle = 0; cycle < 12; ++cycle) {
    co_await RisingEdge(dut.clk);  // registers as they were before it
    COCOTB_ASSERT(dut.count.value == cycle % 5);
  }
  co_await ReadOnly();  // and after it
  COCOTB_ASSERT(dut.count.value == 12 % 5);
  COCOTB_ASSERT(dut["wraps"].value == 2);
}
