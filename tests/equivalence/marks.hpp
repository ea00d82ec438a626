// SPDX-License-Identifier: Apache-2.0
// What the tests of the set share, in C++; marks.py is the same in Python.
#pragma once

#include <cstdint>
#include <stdexcept>

#include "engine_bench_dut.hpp"

namespace equivalence {

using namespace engine;

// Makes visible what happens in a test, and in which order: mark_i shows the last 8 digits.
class Marks {
 public:
  explicit Marks(Dut& dut) : dut_(dut) {}

  // Without a write, as in the read-only phase; the next mark shows it.
  void note(std::uint64_t digit) {
    digits_ = digits_ << 4 | static_cast<std::uint32_t>(digit & 15);
  }
  void operator()(std::uint64_t digit) {
    note(digit);
    dut_.mark_i.value = digits_;
  }

 private:
  Dut& dut_;
  std::uint32_t digits_ = 0;
};

// All inputs 0 and registers reset; no clock.
inline Coroutine<Marks> begin(Dut& dut) {
  for (const char* name :
       {"clk_i", "rst_ni", "a_i", "b_i", "enable_i", "wide_i", "ascending_i", "mark_i"}) {
    dut[name].value = 0;
  }
  for (std::size_t i = 0; i < 3; ++i) dut.items_i[i].value = 0;
  co_await Timer(1, "ns");
  dut.rst_ni.value = 1;
  co_await Timer(1, "ns");
  co_return Marks(dut);
}

// Every test ends with it: what the last time step has left to do is seen, and nothing is being
// written when the test ends.
inline Coroutine<void> finish() { co_await Timer(100, "ps"); }

// 10 ns; the task that drives it.
inline Task<void> start_clock(Dut& dut, bool start_high = true) {
  return Clock(dut.clk_i, 10, "ns").start(start_high);
}

inline Coroutine<std::uint64_t> after(Marks& mark, std::uint64_t digit, double ns) {
  co_await Timer(ns, "ns");
  mark(digit);
  co_return digit;
}

// An error that is no failed assertion.
struct Broken : std::runtime_error {
  Broken() : std::runtime_error("on purpose") {}
};

inline Coroutine<void> break_after(double ns) {
  co_await Timer(ns, "ns");
  throw Broken();
}

}  // namespace equivalence
