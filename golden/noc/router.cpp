// SPDX-License-Identifier: Apache-2.0
// The router of a node (network.md section 4).
#include "golden/noc/router.hpp"

#include <bit>
#include <cassert>

namespace golden {
namespace {

// LegalTurns[in] has bit `out` set if a beat that came in at this side may leave by that one:
// Local, North, East, South, West. Never back, except Local to Local.
using Turns = std::array<std::uint8_t, 5>;
constexpr Turns TableTurns = {0b11111, 0b11101, 0b11011, 0b10111, 0b01111};
// XY: what travels north or south has its column and never leaves it.
constexpr Turns XyTurns = {0b11111, 0b01001, 0b11011, 0b00011, 0b01111};

}  // namespace

Router::Router(const Place& place, int links)
    : place_(place), links_(links), ports_(4 * links + 1), port_state_(index(ports_)) {
  reset();
}

void Router::reset() {
  table_.fill(Port::None);
  held_ = 0;
  for (PortState& port : port_state_) {
    port = {};
    port.credits.fill(RouterFifo);
  }
}

Port Router::side_to(int node) const {
  const int own = node_number(place_.y, place_.x);
  if (node == own) return Port::Local;
  if (place_.route_table) return table_[index(node)];
  if (y_of(node) >= place_.rows || x_of(node) >= place_.cols) return Port::None;
  if (x_of(node) != place_.x) return x_of(node) > place_.x ? Port::East : Port::West;
  return y_of(node) > place_.y ? Port::South : Port::North;
}

bool Router::reachable(int node) const { return side_to(node) != Port::None; }

int Router::route(std::uint64_t header) const {
  const int src = src_of(header);
  const int dst = dst_of(header);
  const Port side = side_to(dst);
  if (side == Port::Local || side == Port::None) return 0;
  const int lane = (y_of(src) + x_of(src) + y_of(dst) + x_of(dst)) % links_;
  return 1 + (static_cast<int>(side) - 1) * links_ + lane;
}

bool Router::legal_turn(int in, int out) const {
  const auto side = [&](int port) { return port == 0 ? 0 : 1 + (port - 1) / links_; };
  return ((place_.route_table ? TableTurns : XyTurns)[index(side(in))] >> side(out) & 1) != 0;
}

bool Router::may_enter(int port, const Beat& beat) const {
  return legal_turn(port, route(beat.header));
}

void Router::push(int port, const Beat& beat) {
  const int channel = channel_of(beat.header);
  Fifo& fifo = port_at(port).fifos[index(channel)];
  assert(fifo.count < RouterFifo);
  Entry& entry = fifo.entries[index((fifo.first + fifo.count) % RouterFifo)];
  entry = {beat, route(beat.header)};
  ++fifo.count;
  ++held_;
  assert(legal_turn(port, entry.out));
  if (fifo.count == 1) port_at(entry.out).want[index(channel)] |= 1u << port;
}

void Router::tick(std::span<const RouterInput> in) {
  for (PortState& port : port_state_) {
    port.credit = 0;
  }
  for (int o = 0; o < ports_; ++o) {
    PortState& port = port_at(o);
    if (!port.out.valid) continue;
    const int channel = channel_of(port.out.header);
    Fifo& fifo = port_at(port.source).fifos[index(channel)];
    fifo.first = (fifo.first + 1) % RouterFifo;
    --fifo.count;
    --held_;
    port.want[index(channel)] &= ~(1u << port.source);
    if (fifo.count != 0) {
      port_at(fifo.head().out).want[index(channel)] |= 1u << port.source;
    }
    port.turn[index(channel)] = (port.source + 1) % ports_;
    port.last_channel = channel;
    --port.credits[index(channel)];
    port.out = {};
  }
  for (int p = 0; p < ports_; ++p) {
    const RouterInput& input = in[index(p)];
    if (input.beat.valid) push(p, input.beat);
    for (int c = 0; c < Channels; ++c) {
      port_at(p).credits[index(c)] += input.credit >> c & 1;
      assert(port_at(p).credits[index(c)] <= RouterFifo);
    }
  }
  if (held_ != 0) decide();
}

// What leaves in the coming cycle.
void Router::decide() {
  for (PortState& port : port_state_) {
    int channel = -1;
    for (const int c : {port.last_channel, 1 - port.last_channel}) {
      if (port.want[index(c)] != 0 && port.credits[index(c)] > 0) channel = c;
    }
    if (channel < 0) continue;
    const std::uint32_t want = port.want[index(channel)];
    const std::uint32_t upwards = want & ~0u << port.turn[index(channel)];
    port.source = std::countr_zero(upwards != 0 ? upwards : want);
    PortState& source = port_at(port.source);
    port.out = source.fifos[index(channel)].head().beat;
    source.credit = static_cast<std::uint8_t>(source.credit | 1u << channel);
  }
}

}  // namespace golden
