// SPDX-License-Identifier: Apache-2.0
// The router of the RTL beside the golden one: every output compared in every cycle.
#pragma once

#include <RouterBench1_dut.hpp>
#include <RouterBench2_dut.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "golden/noc/router.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/simulation.hpp"
#include "tests/noc/routing.hpp"

namespace tests::noc {

using engine::Coroutine;

struct OneLink {
  using Dut = RouterBench1Dut;
  static constexpr int Links = 1;
};
struct TwoLinks {
  using Dut = RouterBench2Dut;
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

// Between two cycles the bench is at the falling edge of the clock.
template <typename Kind>
class Bench {
 public:
  using Dut = typename Kind::Dut;
  static constexpr int Links = Kind::Links;
  static constexpr int Ports = ports_of(Links);

  Bench(Dut& dut, Comparison& comparison, const golden::Place& place)
      : dut_(dut), cycles_(dut), comparison_(comparison), golden_(place, Links) {
    dut_.y_i.value = place.y;
    dut_.x_i.value = place.x;
    dut_.rows_i.value = place.rows;
    dut_.cols_i.value = place.cols;
    dut_.route_table_i.value = place.route_table;
    drive(Inputs(Ports));
  }

  Coroutine<void> reset() {
    co_await cycles_.reset();
    co_await cycles_.settle();
  }

  // One cycle; `to_rtl` where the RTL is to get something else than the model.
  Coroutine<void> cycle(Inputs inputs, std::optional<Inputs> to_rtl = std::nullopt) {
    drive(to_rtl.value_or(inputs));
    co_await engine::ReadOnly();
    compare(inputs);
    reachable_ = dut_.reachable_o.raw() != 0;
    co_await cycles_.next();
    golden_.tick(inputs.port);
    if (inputs.config) golden_.configure(inputs.config->node, inputs.config->route);
    co_await cycles_.settle();
  }
  Coroutine<void> idle(int cycles = 1) {
    for (int i = 0; i < cycles; ++i) co_await cycle(Inputs(Ports));
  }

  // Of the coming cycle.
  golden::Beat out(int port) {
    return {dut_.out_valid_o[port].raw() != 0, dut_.out_header_o[port].raw(),
            take(dut_.out_data_o[port].raw())};
  }
  int credit(int port) { return dut_.credit_o[port].raw(); }
  int occupancy(int port, int channel) { return dut_.occupancy_o[2 * port + channel].raw(); }
  int credits(int port, int channel) { return dut_.credits_o[2 * port + channel].raw(); }
  bool is_idle() { return dut_.idle_o.raw() != 0; }
  // The node looked up in the last cycle.
  bool reachable() const { return reachable_; }

  // Who sends and gives credits listens to this one: whatever the RTL does, it stays in the rules.
  const golden::Router& expected() const { return golden_; }
  std::uint64_t now() const { return cycles_.number(); }

 private:
  void drive(const Inputs& inputs) {
    for (int p = 0; p < Ports; ++p) {
      const golden::RouterInput& input = inputs.port[index(p)];
      dut_.in_valid_i[p].value = input.beat.valid;
      dut_.in_header_i[p].value = input.beat.header;
      dut_.in_data_i[p].value.set_words(input.beat.data);
      dut_.credit_i[p].value = input.credit;
    }
    const Config config = inputs.config.value_or(Config{});
    dut_.config_valid_i.value = inputs.config.has_value();
    dut_.config_node_i.value = config.node;
    dut_.config_route_i.value = static_cast<unsigned>(config.route);
    dut_.lookup_valid_i.value = 1;
    dut_.lookup_node_i.value = inputs.lookup;
  }

  void compare(const Inputs& inputs) {
    comparison_.at(cycles_.number());
    for (int p = 0; p < Ports; ++p) {
      const golden::Beat& beat = golden_.out(p);
      comparison_.equal("out_valid", beat.valid, dut_.out_valid_o[p].raw());
      comparison_.equal("out_header", beat.header, dut_.out_header_o[p].raw());
      comparison_.equal_words("out_data", beat.data.data(), dut_.out_data_o[p].raw(),
                              beat.data.size());
      comparison_.equal("credit", golden_.credit(p), dut_.credit_o[p].raw());
      for (int c = 0; c < golden::Channels; ++c) {
        comparison_.equal("occupancy", golden_.occupancy(p, c), dut_.occupancy_o[2 * p + c].raw());
        comparison_.equal("credits", golden_.credits(p, c), dut_.credits_o[2 * p + c].raw());
      }
    }
    comparison_.equal("idle", golden_.idle(), dut_.idle_o.raw());
    comparison_.equal("reachable", golden_.reachable(inputs.lookup), dut_.reachable_o.raw());
  }

  Dut& dut_;
  Cycles<Dut> cycles_;
  Comparison& comparison_;
  golden::Router golden_;
  bool reachable_ = false;
};

}  // namespace tests::noc
