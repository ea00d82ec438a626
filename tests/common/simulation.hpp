// SPDX-License-Identifier: Apache-2.0
// A unit under test on the coroutine engine: its clock, its reset, and a limit of cycles.
//
//   TEST(BtbRtl, Predicts) {
//     Comparison comparison("btb");
//     tests::simulate<BtbBenchDut>([&](BtbBenchDut& dut) -> engine::Coroutine<void> {
//       tests::Cycles cycles(dut);
//       co_await cycles.reset();        // drive all inputs before
//       dut.valid_i.value = 1;          // drive the inputs of this cycle,
//       co_await cycles.settle();       // see the outputs of this cycle,
//       EXPECT_EQ(dut.hit_o.raw(), 0);
//       co_await cycles.next();         // and end it
//     });
//     comparison.expect_clean();
//   }
//
// A unit without a clock needs no Cycles: drive its inputs, co_await tests::settle(), see its
// outputs, and drive them anew.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

#include "sim/engine/engine.hpp"
#include "sim/engine/verilated_design.hpp"
#include "tests/common/tally.hpp"

namespace tests {

// Runs the test on a model of its own, whose registers begin with random values, so what reset does
// not set is not zero by luck. Throws what the test throws, and engine::SimFailure when an
// assertion of the RTL fails.
template <typename Dut>
void simulate(const std::function<engine::Coroutine<void>(Dut&)>& test) {
  engine::VerilatedDesign<typename Dut::Model> design("", seed());
  engine::Simulator simulator(design);
  Dut dut(simulator, design.model());
  engine::run_alone(simulator, test(dut), "the test, seed " + std::to_string(seed()));
  design.final();
}

// The same for a test of a bench: a class made of its unit, a Bench::Dut, and the further
// arguments; with a coroutine reset(), unless its unit has no clock.
template <typename Bench, typename... Arguments>
void simulate_on(const std::function<engine::Coroutine<void>(Bench&)>& test,
                 Arguments&&... arguments) {
  using Dut = typename Bench::Dut;
  simulate<Dut>([&](Dut& dut) -> engine::Coroutine<void> {
    Bench bench(dut, arguments...);
    if constexpr (requires { bench.reset(); }) co_await bench.reset();
    co_await test(bench);
  });
}

// Whether an assertion of the RTL fails in such a test.
template <typename Bench, typename... Arguments>
bool fails_assertion(const std::function<engine::Coroutine<void>(Bench&)>& test,
                     Arguments&&... arguments) {
  try {
    simulate_on<Bench>(test, arguments...);
  } catch (const engine::SimFailure&) {
    return true;
  }
  return false;
}

// The inputs of a unit without a clock have been driven: its outputs are there.
inline engine::Timer settle() { return engine::Timer(1); }

// The cycles of a unit with the port clk_i, and rst_ni if it has a reset. A cycle begins at a
// rising edge, when the outputs are still those of the cycle before.
template <typename Dut>
class Cycles {
 public:
  // A run of more cycles than the limit is a failure.
  explicit Cycles(Dut& dut, std::uint64_t limit = 1'000'000)
      : dut_(dut), clock_(dut.clk_i, 2), limit_(limit) {}

  // Inputs that the unit looks at in reset must have been driven. Then cycle 0 begins.
  engine::Coroutine<void> reset() {
    constexpr bool HasReset = requires(Dut& dut) { dut.rst_ni; };
    if constexpr (HasReset) dut_.rst_ni.value = 0;
    clock_.start(false);
    co_await engine::ClockCycles(dut_.clk_i, 3);
    if constexpr (HasReset) dut_.rst_ni.value = 1;
    number_ = 0;
  }

  std::uint64_t number() const { return number_; }

  // The inputs of this cycle have been driven: its outputs are there. Before the next edge.
  engine::FallingEdge settle() { return engine::FallingEdge(dut_.clk_i); }

  // The edge that ends this cycle.
  engine::RisingEdge next() {
    if (++number_ > limit_) {
      throw std::runtime_error("not done after " + std::to_string(limit_) + " cycles, seed " +
                               std::to_string(seed()));
    }
    return engine::RisingEdge(dut_.clk_i);
  }

 private:
  Dut& dut_;
  engine::Clock clock_;
  std::uint64_t limit_;
  std::uint64_t number_ = 0;
};

}  // namespace tests
