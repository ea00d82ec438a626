// SPDX-License-Identifier: Apache-2.0
// The 64 bytes of a packet as lanes of another width, and a width code as a C++ type.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

static_assert(std::endian::native == std::endian::little, "lane 0 is the lowest bytes of word 0");

template <typename T>
using Lanes = std::array<T, LineBytes / sizeof(T)>;

template <typename T>
constexpr Lanes<T> to_lanes(const Vec& v) {
  return std::bit_cast<Lanes<T>>(v);
}

template <typename T>
constexpr Vec from_lanes(const Lanes<T>& lanes) {
  return std::bit_cast<Vec>(lanes);
}

// Calls f with a zero of the unsigned lane type that the width code names.
template <typename F>
constexpr auto with_width(int width, F f) {
  if (width == 0) return f(std::uint8_t{});
  if (width == 1) return f(std::uint16_t{});
  if (width == 2) return f(std::uint32_t{});
  return f(std::uint64_t{});
}

// A lane is active if the predicate bit of its lowest byte is one (isa.md 2.1).
constexpr bool lane_active(std::uint64_t predicate, std::size_t lane, std::size_t bytes) {
  return (predicate >> (lane * bytes) & 1u) != 0;
}

// The predicate bits of all bytes of a lane; bytes is at most 32.
constexpr std::uint64_t lane_bytes(std::size_t lane, std::size_t bytes) {
  return ((std::uint64_t{1} << bytes) - 1u) << (lane * bytes);
}

}  // namespace golden
