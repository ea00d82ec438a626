// SPDX-License-Identifier: Apache-2.0
// RtlNode over the Verilated class of tb/node/d1_wave.sv. Included by the model_wave_*.cpp only.
//
// Time runs at 2 GHz: cycle t begins, with its rising edge, at 500 * t ps. The records of both
// sides change together at that edge.
#pragma once

#include <verilated_fst_c.h>

#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "sim/cosim/model_node.hpp"

namespace sim {

template <typename Top, RtlArrays (*Arrays)(Top&)>
class ModelWaveNode final : public ModelNode<Top, Arrays> {
 public:
  ModelWaveNode(std::uint64_t reset_seed, const golden::Place& place)
      : ModelNode<Top, Arrays>(reset_seed, place, true) {
    this->top_->golden_valid_i = 0;
    this->top_->cycle_i = 0;
  }
  ~ModelWaveNode() override {
    if (wave_ != nullptr) wave_->close();
  }

  void release_reset() override {
    ModelNode<Top, Arrays>::release_reset();
    cycle_ = 0;
  }

  void settle(const NodeInputs& in, const RecordPointers* golden) override {
    Top& top = *this->top_;
    this->drive(in);
    top.cycle_i = cycle_;
    top.golden_valid_i = golden != nullptr ? 1 : 0;
    if (golden != nullptr) {
      std::memcpy(top.golden_frontend_i.data(), (*golden)[0], record_bytes(0));
      std::memcpy(top.golden_scalar_i.data(), (*golden)[1], record_bytes(1));
      std::memcpy(top.golden_vector_i.data(), (*golden)[2], record_bytes(2));
      std::memcpy(top.golden_matrix_i.data(), (*golden)[3], record_bytes(3));
      std::memcpy(top.golden_sram_i.data(), (*golden)[4], record_bytes(4));
      std::memcpy(top.golden_network_i.data(), (*golden)[5], record_bytes(5));
    }
    top.eval();
    dump(CyclePs * cycle_);
    top.clk_i = 0;
    top.eval();
    dump(CyclePs * cycle_ + CyclePs / 2);
  }

  void clock() override {
    ModelNode<Top, Arrays>::clock();
    ++cycle_;
  }

  void open_wave(const std::string& path) override {
    // Verilator's writer ends the program when it cannot open its file.
    if (!std::ofstream(path, std::ios::binary)) {
      throw std::runtime_error(path + ": cannot be written");
    }
    if (wave_ == nullptr) {
      wave_ = std::make_unique<VerilatedFstC>();
      this->top_->trace(wave_.get(), Levels);
    }
    wave_->open(path.c_str());
    if (!wave_->isOpen()) throw std::runtime_error(path + ": cannot be written");
  }

  void close_wave() override { wave_->close(); }

 private:
  static constexpr std::uint64_t CyclePs = 500;
  static constexpr int Levels = 99;

  void dump(std::uint64_t time) {
    if (wave_ != nullptr && wave_->isOpen()) wave_->dump(time);
  }

  std::unique_ptr<VerilatedFstC> wave_;
  std::uint64_t cycle_ = 0;
};

}  // namespace sim
