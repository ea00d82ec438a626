// SPDX-License-Identifier: Apache-2.0
// The router of a node: FIFOs per input port and channel, routes, turns, credits (network.md 4).
//
// Usable alone. out() and credit() are the outputs of the coming cycle, which depend on the state
// only; tick() takes the inputs of that same cycle and goes on to the next. Ports are numbered as
// in section 1: Local, then `links` ports for each of North, East, South, West. Whoever sends to
// the router keeps to its credits.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "golden/noc/beat.hpp"

namespace golden {

// What one port receives in one cycle.
struct RouterInput {
  Beat beat;
  std::uint8_t credit = 0;  // bit c: one credit for beats of channel c that left by this port
};

class Router {
 public:
  explicit Router(const Place& place, int links = Links);
  void reset();

  int ports() const { return ports_; }
  const Beat& out(int port) const { return port_at(port).out; }
  // Given back to the sender at this input port: bit c for channel c.
  std::uint8_t credit(int port) const { return port_at(port).credit; }

  void tick(std::span<const RouterInput> in);  // one input per port

  // The `config` input of the cycle that tick() has just done: holds for beats that enter later.
  void configure(int node, Port port) { table_[static_cast<std::size_t>(node)] = port; }
  Port configured(int node) const { return table_[static_cast<std::size_t>(node)]; }
  bool reachable(int node) const;

  // At the start of the coming cycle.
  int occupancy(int port, int channel) const { return port_at(port).fifos[index(channel)].count; }
  int credits(int port, int channel) const { return port_at(port).credits[index(channel)]; }
  bool idle() const { return held_ == 0; }  // all FIFOs are empty
  // Whether a valid beat may enter at this port: its route is a legal turn. That there is room is
  // for its sender to know, who has credits.
  bool may_enter(int port, const Beat& beat) const;
  // The first of a FIFO that is not empty, and the port by which it leaves.
  const Beat& head(int port, int channel) const { return entry(port, channel).beat; }
  int head_out(int port, int channel) const { return entry(port, channel).out; }

 private:
  struct Entry {
    Beat beat;
    int out = 0;
  };
  struct Fifo {
    std::array<Entry, RouterFifo> entries;
    int first = 0;
    int count = 0;
    const Entry& head() const { return entries[index(first)]; }
  };
  struct PortState {
    std::array<Fifo, Channels> fifos;            // of the input
    std::array<int, Channels> credits{};         // of the output
    std::array<int, Channels> turn{};            // of the output
    std::array<std::uint32_t, Channels> want{};  // of the output: bit p, input p has a head for it
    int last_channel = 1;                        // of the output: sent last
    int source = 0;                              // input of the beat on `out`
    Beat out;
    std::uint8_t credit = 0;
  };

  static constexpr std::size_t index(int value) { return static_cast<std::size_t>(value); }
  PortState& port_at(int port) { return port_state_[index(port)]; }
  const PortState& port_at(int port) const { return port_state_[index(port)]; }
  const Entry& entry(int port, int channel) const {
    return port_at(port).fifos[index(channel)].head();
  }
  Port side_to(int node) const;
  int route(std::uint64_t header) const;
  bool legal_turn(int in, int out) const;
  void push(int port, const Beat& beat);
  void decide();

  Place place_;
  int links_;
  int ports_;
  int held_ = 0;  // beats in all FIFOs
  std::array<Port, NodeNumbers> table_{};
  std::vector<PortState> port_state_;
};

}  // namespace golden
