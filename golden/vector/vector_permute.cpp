// SPDX-License-Identifier: Apache-2.0
// Moving bytes and lanes.

#include "golden/vector/vector_permute.hpp"

#include <algorithm>

#include "golden/vector/lanes.hpp"

namespace golden {

Vec bytes_of_mask(std::uint64_t mask) {
  Vec out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint32_t four = static_cast<std::uint32_t>(mask >> (4 * i)) & 0xfu;
    // The product puts copies of the four bits at places 0, 7, 14, 21: bit j arrives at place 8j.
    out[i] = (four * 0x00204081u & 0x01010101u) * 0xffu;
  }
  return out;
}

Vec select_bytes(std::uint64_t mask, const Vec& ones, const Vec& zeros) {
  if (mask == ~std::uint64_t{0}) return ones;
  const Vec bytes = bytes_of_mask(mask);
  Vec out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = (ones[i] & bytes[i]) | (zeros[i] & ~bytes[i]);
  }
  return out;
}

Vec align_bytes(const Vec& low, const Vec& high, int n) {
  const auto all = std::bit_cast<std::array<std::uint8_t, 2 * LineBytes>>(std::array{low, high});
  Lanes<std::uint8_t> out;
  std::copy_n(all.begin() + n, out.size(), out.begin());
  return from_lanes<std::uint8_t>(out);
}

Vec permute_bytes(const Vec& table, const Vec& index) {
  const auto from = to_lanes<std::uint8_t>(table);
  const auto which = to_lanes<std::uint8_t>(index);
  Lanes<std::uint8_t> out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = (which[i] & 0x80u) != 0 ? std::uint8_t{0} : from[which[i] & 0x3fu];
  }
  return from_lanes<std::uint8_t>(out);
}

Vec broadcast(int width, std::uint64_t number) {
  return with_width(width, [&]<typename T>(T) {
    Lanes<T> out;
    out.fill(static_cast<T>(number));
    return from_lanes<T>(out);
  });
}

Vec broadcast_lane(const Vec& v, int lane) {
  Vec out;
  out.fill(v[static_cast<std::size_t>(lane)]);
  return out;
}

Vec lane_numbers(int width) {
  return with_width(width, [&]<typename T>(T) {
    Lanes<T> out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<T>(i);
    return from_lanes<T>(out);
  });
}

}  // namespace golden
