// SPDX-License-Identifier: Apache-2.0
// What crosses a link in one cycle, and where a node is (network.md sections 1 to 3).
#pragma once

#include <array>
#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

// The header as it is on the wires, taken apart.
struct Header {
  BeatKind kind = BeatKind::Write;
  int dst = 0;  // node numbers
  int src = 0;
  int thread = 0;
  std::uint32_t line = 0;
  int beats = 0;
  bool poison = false;
  bool signal = false;
  int sem = 0;

  constexpr std::uint64_t bits() const;
  static constexpr Header from_bits(std::uint64_t bits);
  friend constexpr bool operator==(const Header&, const Header&) = default;
};

inline constexpr int Channels = 2;  // 0 request, 1 response
constexpr int channel_of(std::uint64_t header) { return static_cast<int>(header >> 2 & 1u); }
constexpr int dst_of(std::uint64_t header) { return static_cast<int>(header >> 3 & 0x3ffu); }
constexpr int src_of(std::uint64_t header) { return static_cast<int>(header >> 13 & 0x3ffu); }

struct Beat {
  bool valid = false;
  std::uint64_t header = 0;  // Header::bits(); 0 if not valid, as is the data
  Vec data{};
  friend constexpr bool operator==(const Beat&, const Beat&) = default;
};

// The four sides of a node in one cycle, as inputs or as outputs: North, East, South, West.
struct LinkPorts {
  std::array<Beat, 4> beat;
  std::array<std::uint8_t, 4> credit{};  // bit c: one credit of channel c
};
inline const LinkPorts Unconnected;  // nothing arrives

// What a node is told about itself and never changes after reset.
struct Place {
  int y = 0;
  int x = 0;
  int rows = 1;  // of the mesh
  int cols = 1;
  bool route_table = false;
  bool core_dead = false;
};

inline constexpr int NodeNumbers = 1 << (2 * CoordinateBits);
constexpr int node_number(int y, int x) { return y << CoordinateBits | x; }
constexpr int y_of(int node) { return node >> CoordinateBits; }
constexpr int x_of(int node) { return node & ((1 << CoordinateBits) - 1); }

constexpr std::uint64_t Header::bits() const {
  const auto field = [](auto value, int low) { return static_cast<std::uint64_t>(value) << low; };
  return field(kind, 0) | field(dst, 3) | field(src, 13) | field(thread, 23) | field(line, 25) |
         field(beats, 40) | field(poison, 44) | field(signal, 45) | field(sem, 46);
}

constexpr Header Header::from_bits(std::uint64_t bits) {
  const auto field = [&](int high, int low) {
    return static_cast<std::uint32_t>(bits >> low & ((std::uint64_t{2} << (high - low)) - 1u));
  };
  const auto number = [&](int high, int low) { return static_cast<int>(field(high, low)); };
  Header header;
  header.kind = static_cast<BeatKind>(field(2, 0));
  header.dst = number(12, 3);
  header.src = number(22, 13);
  header.thread = number(24, 23);
  header.line = field(39, 25);
  header.beats = number(43, 40);
  header.poison = field(44, 44) != 0;
  header.signal = field(45, 45) != 0;
  header.sem = number(50, 46);
  return header;
}

}  // namespace golden
