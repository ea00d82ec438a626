// SPDX-License-Identifier: Apache-2.0
// RtlNode over one Verilated class. Included by the model_*.cpp only.
#pragma once

#include <stdexcept>
#include <string>

#include "sim/cosim/rtl_node.hpp"
#include "sim/cosim/verilated_model.hpp"

namespace sim {

// `Top` is the Verilated class; `Arrays` finds the arrays of rtl/backdoor.vlt in it.
template <typename Top, RtlArrays (*Arrays)(Top&)>
class ModelNode : public RtlNode {
 public:
  ModelNode(std::uint64_t reset_seed, const golden::Place& place, bool waves = false)
      : top_(reset_seed, waves) {
    strap(place);
    drive({});
    top_.reset();
    arrays_ = Arrays(*top_);
    records_ = {top_->frontend_o.data(), top_->scalar_o.data(), top_->vector_o.data(),
                top_->matrix_o.data(),   top_->sram_o.data(),   top_->network_o.data()};
  }

  const RtlArrays& arrays() const override { return arrays_; }

  void release_reset() override { top_.release_reset(); }

  const golden::LinkPorts& links() override {
    for (std::size_t side = 0; side < links_.beat.size(); ++side) {
      links_.credit[side] = top_->link_credit_o[side];
      read_beat(links_.beat[side], top_->link_o[side]);
    }
    return links_;
  }

  void settle(const NodeInputs& in, const RecordPointers*) override {
    drive(in);
    top_.settle();
  }
  void clock() override { top_.clock(); }

  const RecordPointers& records() const override { return records_; }
  bool idle() const override { return top_->idle_o != 0; }
  bool assertion_failed() const override { return top_.assertion_failed(); }
  const std::string& printed() const override { return top_.printed(); }
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

  VerilatedModel<Top> top_;

 private:
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
};

}  // namespace sim
