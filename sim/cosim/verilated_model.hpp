// SPDX-License-Identifier: Apache-2.0
// A Verilated class with all that its life needs: context, noise, what it prints, its end. Included
// by the model_*.hpp only.
#pragma once

#include <verilated.h>

#include <cstdint>
#include <memory>
#include <string>

#include "sim/common/rtl_print.hpp"

namespace sim {

template <typename Top>
class VerilatedModel {
 public:
  // In reset. `waves`: the model can trace, which must be known before it is constructed.
  explicit VerilatedModel(std::uint64_t reset_seed, bool waves = false) {
    // What reset does not define gets noise: Verilator draws it when the model is constructed. A
    // seed of zero would be taken from the clock.
    context_.threads(1);
    context_.randReset(2);
    context_.randSeed(static_cast<int>(reset_seed % 0x7fffffff) + 1);
    context_.fatalOnError(false);
    context_.traceEverOn(waves);
    top_ = std::make_unique<Top>(&context_, "TOP");
    top_->rst_ni = 0;
  }
  VerilatedModel(const VerilatedModel&) = delete;
  VerilatedModel& operator=(const VerilatedModel&) = delete;
  ~VerilatedModel() {
    // Verilator 5.006 unregisters scopes from the thread's context, which may be that of another
    // node, already gone.
    Verilated::threadContextp(&context_);
    top_->final();
    top_.reset();
  }

  Top& operator*() const { return *top_; }
  Top* operator->() const { return top_.get(); }

  // Cycles in reset, the inputs staying as they are.
  void reset() {
    constexpr int ResetCycles = 3;
    for (int i = 0; i < ResetCycles; ++i) reset_cycle();
  }
  // One more, in which what depends on the arrays settles; then cycle 0 begins.
  void release_reset() {
    reset_cycle();
    top_->rst_ni = 1;
  }
  // The falling edge, with the inputs of this cycle.
  void settle() {
    top_->clk_i = 0;
    eval();
  }
  // The rising edge, which ends it.
  void clock() {
    const RtlPrintTo print_to(printed_);
    top_->clk_i = 1;
    eval();
  }

  bool assertion_failed() const { return context_.gotError(); }
  const std::string& printed() const { return printed_; }

 private:
  void eval() {
    // A failed assertion counts in the thread's context, which may be that of another node.
    Verilated::threadContextp(&context_);
    top_->eval();
  }
  void reset_cycle() {
    settle();
    clock();
  }

  VerilatedContext context_;
  std::unique_ptr<Top> top_;
  std::string printed_;
};

}  // namespace sim
