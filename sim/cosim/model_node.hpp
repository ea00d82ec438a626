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
  ModelNode(std::uint64_t reset_seed, const golden::Place& place, bool waves = false) {
    // What reset does not define gets noise: Verilator draws it when the model is constructed. A
    // seed of zero would be taken from the clock.
    context_.threads(1);
    context_.randReset(2);
    context_.randSeed(static_cast<int>(reset_seed % 0x7fffffff) + 1);
    context_.fatalOnError(false);
    context_.traceEverOn(waves);
    top_ = std::make_unique<Top>(&context_, "TOP");
    top_->rst_ni = 0;
    strap(place);
    for (int i = 0; i < ResetCycles; ++i) {
      ModelNode::settle({}, nullptr);
      ModelNode::clock();
    }
    arrays_ = Arrays(*top_);
    records_ = {top_->frontend_o.data(), top_->scalar_o.data(), top_->vector_o.data(),
                top_->matrix_o.data(),   top_->sram_o.data(),   top_->network_o.data()};
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

  const golden::LinkPorts& links() override {
    for (std::size_t side = 0; side < links_.beat.size(); ++side) {
      links_.credit[side] = top_->link_credit_o[side];
      read_beat(links_.beat[side], top_->link_o[side]);
    }
    return links_;
  }

  void settle(const NodeInputs& in, const RecordPointers*) override {
    drive(in);
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
  void drive(const NodeInputs& in) {
    top_->start_valid_i = in.start.valid ? 1 : 0;
    top_->start_thread_i = static_cast<CData>(in.start.thread);
    top_->start_pc_i = in.start.pc;
    top_->config_valid_i = in.route.valid ? 1 : 0;
    top_->config_node_i = static_cast<SData>(in.route.node);
    top_->config_route_i = static_cast<CData>(in.route.port);
    for (std::size_t side = 0; side < in.links->beat.size(); ++side) {
      top_->link_credit_i[side] = in.links->credit[side];
      write_beat(top_->link_i[side], in.links->beat[side]);
    }
  }

  VerilatedContext context_;
  std::unique_ptr<Top> top_;

 private:
  static constexpr int ResetCycles = 3;
  // beat_t: data in the low words, then the header, then one bit.
  static constexpr std::size_t DataWords = golden::LineBytes / 4;
  static constexpr std::size_t HeaderWord = DataWords;
  static constexpr std::size_t ValidWord = DataWords + 2;

  void strap(const golden::Place& place) {
    top_->node_y_i = static_cast<CData>(place.y);
    top_->node_x_i = static_cast<CData>(place.x);
    top_->mesh_rows_i = static_cast<CData>(place.rows);
    top_->mesh_cols_i = static_cast<CData>(place.cols);
    top_->route_table_i = place.route_table ? 1 : 0;
    top_->core_dead_i = place.core_dead ? 1 : 0;
    for (auto& wide : top_->link_i) {
      for (std::size_t i = 0; i <= ValidWord; ++i) wide[i] = 0;  // it held noise
    }
  }

  // Links are idle most of the time: what is not valid is zero on both sides, and stays.
  template <typename Wide>
  static void read_beat(golden::Beat& beat, const Wide& wide) {
    const bool valid = (wide[ValidWord] & 1) != 0;
    if (!valid && !beat.valid) return;
    beat.valid = valid;
    beat.header = wide[HeaderWord] | std::uint64_t{wide[HeaderWord + 1]} << 32;
    for (std::size_t i = 0; i < DataWords; ++i) beat.data[i] = wide[i];
  }
  template <typename Wide>
  static void write_beat(Wide& wide, const golden::Beat& beat) {
    if (!beat.valid && (wide[ValidWord] & 1) == 0) return;
    wide[ValidWord] = beat.valid ? 1 : 0;
    wide[HeaderWord] = static_cast<EData>(beat.header);
    wide[HeaderWord + 1] = static_cast<EData>(beat.header >> 32);
    for (std::size_t i = 0; i < DataWords; ++i) wide[i] = beat.data[i];
  }

  [[noreturn]] static void throw_no_waves() {
    throw std::logic_error("this model cannot write waves: use make_wave_node()");
  }

  RtlArrays arrays_;
  golden::LinkPorts links_;
  RecordPointers records_{};
  std::string printed_;
};

}  // namespace sim
