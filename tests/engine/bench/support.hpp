// SPDX-License-Identifier: Apache-2.0
// What the tests on engine_bench share.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine_bench_dut.hpp"

namespace bench {

using namespace engine;

inline std::uint64_t now() { return Simulator::current().time(); }

// Starts the clock, 10 ns, and resets; at a rising edge when it is done, all inputs 0.
inline Coroutine<void> begin(Dut& dut) {
  Clock(dut.clk_i, 10, "ns").start();
  dut.rst_ni.value = 0;
  dut.enable_i.value = 0;
  dut.a_i.value = 0;
  dut.b_i.value = 0;
  co_await ClockCycles(dut.clk_i, 2);
  dut.rst_ni.value = 1;
  co_await RisingEdge(dut.clk_i);
}

// Fails unless `wrong` throws an E whose text contains `part`.
template <typename E>
void must_throw(const std::function<void()>& wrong, const std::string& part) {
  try {
    wrong();
  } catch (const E& error) {
    const std::string text = error.what();
    if (text.find(part) == std::string::npos) {
      throw AssertionError("the text of the error lacks \"" + part + "\": " + text);
    }
    return;
  }
  throw AssertionError("nothing was thrown; expected was an error with \"" + part + "\"");
}

}  // namespace bench
