// SPDX-License-Identifier: Apache-2.0
// A Verilated model as a design.
#pragma once

#include <verilated.h>
#include <verilated_fst_c.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/design.hpp"

namespace engine {

// Signals that the model shows by name, from the tables that Verilator makes for public signals.
std::optional<SignalPlace> find_signal(VerilatedContext& context, std::string_view top,
                                       std::string_view path);
std::vector<std::string> signal_names(VerilatedContext& context, std::string_view top);

// With waves. Newer Verilators give every model a trace(), which ends the program if it has none;
// this function is public only in those that have.
template <typename Model>
concept Traced = requires(const Model& model) { model.traceConfig(); };

template <typename Model>
class VerilatedDesign final : public Design {
 public:
  // Registers begin with random values, from the seed.
  VerilatedDesign(std::string top, std::uint64_t seed) : top_(std::move(top)) {
    context_.randReset(2);
    context_.randSeed(static_cast<int>(seed % 0x7fffffff) + 1);
    context_.errorLimit(1'000'000'000);  // a failed assertion fails the test, not the program
    context_.traceEverOn(true);
    model_ = std::make_unique<Model>(&context_, "");  // scopes are then named <top>.<instance>
  }
  ~VerilatedDesign() override {
    Verilated::threadContextp(&context_);  // the destructor of a model looks there
    wave_.reset();
    model_.reset();
  }

  Model& model() { return *model_; }

  // What $test$plusargs and $value$plusargs of the design see: "+verbose", "+depth=4".
  void plusargs(const std::vector<std::string>& arguments) {
    std::vector<const char*> words = {""};
    for (const std::string& argument : arguments) words.push_back(argument.c_str());
    context_.commandArgs(static_cast<int>(words.size()), words.data());
  }

  // From now on, all signals at the end of each time step. Throws std::invalid_argument if the
  // model is built without waves, std::runtime_error if the file cannot be written.
  void open_wave(const std::string& file) {
    if constexpr (Traced<Model>) {
      wave_ = std::make_unique<VerilatedFstC>();
      model_->trace(wave_.get(), 99);
      wave_->open(file.c_str());
      if (!wave_->isOpen()) throw std::runtime_error(file + ": cannot be written");
    } else {
      throw std::invalid_argument(file + ": " + top_ +
                                  " is built without waves; build it with TRACE");
    }
  }

  int precision() const override { return context_.timeprecision(); }
  void set_time(std::uint64_t steps) override { context_.time(steps); }
  void eval() override { model_->eval_step(); }
  void end_step(std::uint64_t time) override {
    model_->eval_end_step();
    if constexpr (Traced<Model>) {
      if (wave_) wave_->dump(time);
    }
  }
  bool finished() const override { return context_.gotFinish(); }
  void final() override {
    model_->final();
    wave_.reset();
  }
  std::uint64_t failures() const override {
    return static_cast<std::uint64_t>(context_.errorCount());
  }
  std::optional<SignalPlace> find(std::string_view path) const override {
    return find_signal(context_, top_, path);
  }
  std::vector<std::string> names() const override { return signal_names(context_, top_); }

 private:
  std::string top_;
  mutable VerilatedContext context_;  // looking up names is not const in Verilator
  std::unique_ptr<Model> model_;
  std::unique_ptr<VerilatedFstC> wave_;
};

}  // namespace engine
