// SPDX-License-Identifier: Apache-2.0
// A Verilated unit under test: its clock, its reset, and what must not happen to it.
#pragma once

#include <verilated.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include "tests/common/comparison.hpp"

namespace tests {

// One cycle is: drive inputs; settle(), after which the outputs of this cycle can be read; clock().
// Registers start with random values, so what reset does not set is not zero by luck.
template <typename Model>
class Dut {
 public:
  // A run of more cycles than the limit is a failure.
  explicit Dut(std::uint64_t cycle_limit = 1'000'000) : limit_(cycle_limit) {
    context_.randReset(2);
    context_.randSeed(static_cast<int>(seed() % 0x7fffffffu) + 1);
    context_.errorLimit(1000);  // failed assertions: see clock()
    model_ = std::make_unique<Model>(&context_);
  }
  ~Dut() { model_->final(); }
  Dut(const Dut&) = delete;
  Dut& operator=(const Dut&) = delete;

  Model* operator->() { return model_.get(); }
  Model& operator*() { return *model_; }

  void settle() { model_->eval(); }

  // Throws when an assertion of the RTL fails at this edge.
  void clock() {
    edge();
    if (context_.errorCount() != 0 && !assertions_expected_) {
      throw std::runtime_error("an assertion of the RTL failed at the end of cycle " +
                               std::to_string(cycle_ - 1) + ", seed " + std::to_string(seed()));
    }
  }

  // Inputs must be driven. Cycle 0 is the first with reset released.
  void reset() {
    model_->rst_ni = 0;
    edge();
    edge();
    model_->rst_ni = 1;
    cycle_ = 0;
  }

  std::uint64_t cycle() const { return cycle_; }

  // From here on assertions may fail; how many did.
  void expect_assertions() { assertions_expected_ = true; }
  int failed_assertions() const { return context_.errorCount(); }

 private:
  void edge() {
    if (cycle_ >= limit_) {
      throw std::runtime_error("not done after " + std::to_string(limit_) + " cycles, seed " +
                               std::to_string(seed()));
    }
    model_->clk_i = 0;
    model_->eval();
    model_->clk_i = 1;
    model_->eval();
    model_->clk_i = 0;
    ++cycle_;
  }

  VerilatedContext context_;
  std::unique_ptr<Model> model_;
  std::uint64_t limit_;
  std::uint64_t cycle_ = 0;
  bool assertions_expected_ = false;
};

}  // namespace tests
