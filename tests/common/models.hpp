// SPDX-License-Identifier: Apache-2.0
// Several Verilated units of one kind, simulated together: they share clock and reset, and the test
// joins their other ports.
#pragma once

#include <verilated.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/signal.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/engine/verilated_design.hpp"

namespace tests {

template <typename Model>
class Models final : public engine::Design {
 public:
  Models(std::size_t count, std::uint64_t seed) {
    for (std::size_t i = 0; i < count; ++i) designs_.emplace_back("", seed);
  }

  Model& model(std::size_t number) { return designs_.at(number).model(); }
  CData clk = 0;
  CData rst_n = 0;

  int precision() const override { return designs_.front().precision(); }
  void set_time(std::uint64_t steps) override {
    for (auto& design : designs_) design.set_time(steps);
  }
  void eval() override {
    for (auto& design : designs_) {
      design.model().clk_i = clk;
      design.model().rst_ni = rst_n;
      design.eval();
    }
  }
  void end_step(std::uint64_t time) override {
    for (auto& design : designs_) design.end_step(time);
  }
  bool finished() const override { return designs_.front().finished(); }
  void final() override {
    for (auto& design : designs_) design.final();
  }
  std::uint64_t failures() const override {
    std::uint64_t sum = 0;
    for (const auto& design : designs_) sum += design.failures();
    return sum;
  }
  // By name there is none.
  std::optional<engine::SignalPlace> find(std::string_view) const override { return {}; }
  std::vector<std::string> names() const override { return {}; }

 private:
  std::deque<engine::VerilatedDesign<Model>> designs_;
};

// For tests::Cycles: what the models share.
struct SharedPorts {
  template <typename Model>
  SharedPorts(engine::Simulator& simulator, Models<Model>& models)
      : clk_i(simulator, "clk_i", models.clk, 0, 0, true),
        rst_ni(simulator, "rst_ni", models.rst_n, 0, 0, true) {}
  engine::Signal<CData> clk_i;
  engine::Signal<CData> rst_ni;
};

}  // namespace tests
