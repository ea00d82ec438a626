// SPDX-License-Identifier: Apache-2.0
// Routes and legal turns as network.md section 4 has them, written once more for the tests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "golden/noc/beat.hpp"

namespace tests::noc {

using golden::Port;

inline constexpr std::size_t index(int value) { return static_cast<std::size_t>(value); }

using RouteTable = std::array<Port, golden::NodeNumbers>;

inline RouteTable empty_table() {
  RouteTable table;
  table.fill(Port::None);
  return table;
}

constexpr int ports_of(int links) { return 4 * links + 1; }
constexpr Port side_of(int port, int links) {
  return port == 0 ? Port::Local : static_cast<Port>(1 + (port - 1) / links);
}
constexpr int lane_of(int src, int dst, int links) {
  return (golden::y_of(src) + golden::x_of(src) + golden::y_of(dst) + golden::x_of(dst)) % links;
}
constexpr Port opposite(Port side) {
  switch (side) {
    case Port::North:
      return Port::South;
    case Port::East:
      return Port::West;
    case Port::South:
      return Port::North;
    case Port::West:
      return Port::East;
    case Port::Local:
    case Port::None:
      break;
  }
  return side;
}

inline bool reachable(const golden::Place& place, const RouteTable& table, int node) {
  if (node == golden::node_number(place.y, place.x)) return true;
  if (place.route_table) return table[index(node)] != Port::None;
  return golden::y_of(node) < place.rows && golden::x_of(node) < place.cols;
}

inline Port side_to(const golden::Place& place, const RouteTable& table, int node) {
  if (node == golden::node_number(place.y, place.x)) return Port::Local;
  if (!reachable(place, table, node)) return Port::Local;
  if (place.route_table) return table[index(node)];
  const int x = golden::x_of(node), y = golden::y_of(node);
  if (x != place.x) return x > place.x ? Port::East : Port::West;
  return y > place.y ? Port::South : Port::North;
}

inline int port_to(const golden::Place& place, const RouteTable& table, int src, int dst,
                   int links) {
  const Port side = side_to(place, table, dst);
  if (side == Port::Local) return 0;
  return 1 + (static_cast<int>(side) - 1) * links + lane_of(src, dst, links);
}

inline bool legal_turn(const golden::Place& place, int from, int to, int links) {
  const Port in = side_of(from, links), out = side_of(to, links);
  if (in == Port::Local || out == Port::Local) return true;
  if (in == out || (from - 1) % links != (to - 1) % links) return false;
  const bool along_y = in == Port::North || in == Port::South;
  const bool to_x = out == Port::East || out == Port::West;
  return place.route_table || !(along_y && to_x);
}

}  // namespace tests::noc
