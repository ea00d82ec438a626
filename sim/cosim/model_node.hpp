// SPDX-License-Identifier: Apache-2.0
// RtlNode over one Verilated class. Included by the model_*.cpp only.
#pragma once

#include <verilated.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "sim/cosim/rtl_node.hpp"
#include "sim/cosim/rtl_print.hpp"

namespace sim {

// `Top` is the Verilated class; `Arrays` finds the arrays of rtl/backdoor.vlt in it.
template <typename Top, RtlArrays (*Arrays)(Top&)>
class ModelNode : public RtlNode {
 public:
  // `waves`: the model can trace, which must be known before it is constructed.
  explicit ModelNode(std::uint64_t reset_seed, bool waves = false) {
    // What reset does not define gets noise: Verilator draws it when the model is constructed. A
    // seed of zero would be taken from the clock.
    context_.threads(1);
    context_.randReset(2);
    context_.randSeed(static_cast<int>(reset_seed % 0x7fffffff) + 1);
    context_.fatalOnError(false);
    context_.traceEverOn(waves);
    top_ = std::make_unique<Top>(&context_, "TOP");
    top_->rst_ni = 0;
    for (int i = 0; i < ResetCycles; ++i) {
      ModelNode::settle({}, nullptr);
      ModelNode::clock();
    }
    arrays_ = Arrays(*top_);
    records_ = {top_->frontend_o.data(), top_->scalar_o.data(), top_->vector_o.data(),
                top_->matrix_o.data(), top_->sram_o.data()};
  }
  ~ModelNode() override {
    // Verilator 5.006 unregisters scopes from the thread's context, which may be that of another
    // node, already gone.
    Verilated::threadContextp(&context_);
    top_->final();
    top_.reset();
  }

  const RtlArrays& arrays() const override { return arrays_; }

  void release_reset() override {
    ModelNode::settle({}, nullptr);
    ModelNode::clock();
    top_->rst_ni = 1;
  }

  void settle(const HostStart& start, const RecordPointers*) override {
    drive(start);
    top_->clk_i = 0;
    top_->eval();
  }

  void clock() override {
    const RtlPrintTo print_to(printed_);
    top_->clk_i = 1;
    top_->eval();
  }

  const RecordPointers& records() const override { return records_; }
  bool idle() const override { return top_->idle_o != 0; }
  bool assertion_failed() const override { return context_.gotError(); }
  const std::string& printed() const override { return printed_; }
  void open_wave(const std::string&) override { throw_no_waves(); }
  void close_wave() override { throw_no_waves(); }

 protected:
  void drive(const HostStart& start) {
    top_->start_valid_i = start.valid ? 1 : 0;
    top_->start_thread_i = static_cast<CData>(start.thread);
    top_->start_pc_i = start.pc;
  }

  VerilatedContext context_;
  std::unique_ptr<Top> top_;

 private:
  static constexpr int ResetCycles = 3;

  [[noreturn]] static void throw_no_waves() {
    throw std::logic_error("this model cannot write waves: use make_wave_node()");
  }

  RtlArrays arrays_;
  RecordPointers records_{};
  std::string printed_;
};

}  // namespace sim
