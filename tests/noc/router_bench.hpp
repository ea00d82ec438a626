// SPDX-License-Identifier: Apache-2.0
// The router of the RTL beside the golden one: every output compared in every cycle.
#pragma once

#include <VRouterBench1.h>
#include <VRouterBench2.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "golden/noc/router.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"
#include "tests/common/packets.hpp"
#include "tests/noc/routing.hpp"

namespace tests::noc {

struct OneLink {
  using Model = VRouterBench1;
  static constexpr int Links = 1;
};
struct TwoLinks {
  using Model = VRouterBench2;
  static constexpr int Links = 2;
};

struct Config {
  int node = 0;
  Port route = Port::None;
};

// Inputs of one cycle, by port.
struct Inputs {
  explicit Inputs(int ports) : port(index(ports)) {}
  std::vector<golden::RouterInput> port;
  std::optional<Config> config;
  int lookup = 0;
};

inline golden::Beat make_beat(const golden::Header& header, const golden::Vec& data = {}) {
  return {true, header.bits(), data};
}

template <typename Kind>
class Bench {
 public:
  static constexpr int Links = Kind::Links;
  static constexpr int Ports = ports_of(Links);

  Bench(Comparison& comparison, const golden::Place& place)
      : comparison_(comparison), golden_(place, Links) {
    dut_->y_i = static_cast<std::uint8_t>(place.y);
    dut_->x_i = static_cast<std::uint8_t>(place.x);
    dut_->rows_i = static_cast<std::uint8_t>(place.rows);
    dut_->cols_i = static_cast<std::uint8_t>(place.cols);
    dut_->route_table_i = place.route_table;
    drive(Inputs(Ports));
    dut_.reset();
  }

  // One cycle; `to_rtl` where the RTL is to get something else than the model.
  void cycle(const Inputs& inputs, const std::optional<Inputs>& to_rtl = std::nullopt) {
    drive(to_rtl.value_or(inputs));
    dut_.settle();
    compare(inputs);
    dut_.clock();
    golden_.tick(inputs.port);
    if (inputs.config) golden_.configure(inputs.config->node, inputs.config->route);
  }
  void idle(int cycles = 1) {
    for (int i = 0; i < cycles; ++i) cycle(Inputs(Ports));
  }

  // Of the coming cycle.
  golden::Beat out(int port) {
    return {dut_->out_valid_o[port] != 0, dut_->out_header_o[port], take(dut_->out_data_o[port])};
  }
  int credit(int port) { return dut_->credit_o[port]; }
  int occupancy(int port, int channel) { return dut_->occupancy_o[2 * port + channel]; }
  int credits(int port, int channel) { return dut_->credits_o[2 * port + channel]; }
  bool is_idle() { return dut_->idle_o != 0; }
  bool reachable(int node) {
    dut_->lookup_valid_i = 1;
    dut_->lookup_node_i = static_cast<std::uint16_t>(node);
    dut_.settle();
    return dut_->reachable_o != 0;
  }

  // Who sends and gives credits listens to this one: whatever the RTL does, it stays in the rules.
  const golden::Router& expected() const { return golden_; }
  std::uint64_t now() const { return dut_.cycle(); }
  Dut<typename Kind::Model>& dut() { return dut_; }

 private:
  void drive(const Inputs& inputs) {
    for (int p = 0; p < Ports; ++p) {
      const golden::RouterInput& input = inputs.port[index(p)];
      dut_->in_valid_i[p] = input.beat.valid;
      dut_->in_header_i[p] = input.beat.header;
      put(dut_->in_data_i[p], input.beat.data);
      dut_->credit_i[p] = input.credit;
    }
    dut_->config_valid_i = inputs.config.has_value();
    dut_->config_node_i = static_cast<std::uint16_t>(inputs.config.value_or(Config{}).node);
    dut_->config_route_i = static_cast<std::uint8_t>(inputs.config.value_or(Config{}).route);
    dut_->lookup_valid_i = 1;
    dut_->lookup_node_i = static_cast<std::uint16_t>(inputs.lookup);
  }

  void compare(const Inputs& inputs) {
    comparison_.at(dut_.cycle());
    for (int p = 0; p < Ports; ++p) {
      const golden::Beat& beat = golden_.out(p);
      comparison_.equal("out_valid", beat.valid, dut_->out_valid_o[p]);
      comparison_.equal("out_header", beat.header, dut_->out_header_o[p]);
      comparison_.equal_words("out_data", beat.data.data(), dut_->out_data_o[p], beat.data.size());
      comparison_.equal("credit", golden_.credit(p), dut_->credit_o[p]);
      for (int c = 0; c < golden::Channels; ++c) {
        comparison_.equal("occupancy", golden_.occupancy(p, c), dut_->occupancy_o[2 * p + c]);
        comparison_.equal("credits", golden_.credits(p, c), dut_->credits_o[2 * p + c]);
      }
    }
    comparison_.equal("idle", golden_.idle(), dut_->idle_o);
    comparison_.equal("reachable", golden_.reachable(inputs.lookup), dut_->reachable_o);
  }

  Comparison& comparison_;
  Dut<typename Kind::Model> dut_;
  golden::Router golden_;
};

}  // namespace tests::noc
