// SPDX-License-Identifier: Apache-2.0
// The random streams of stochastic rounding: xorshift32, one stream per lane (numerics.md 7).
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

// The state after one step. A stream is never zero: zero would stay zero.
constexpr std::uint32_t xorshift_next(std::uint32_t x) {
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return x;
}

// The 16 random bits of a stream in its present state; step first, then read.
constexpr std::uint32_t xorshift_random(std::uint32_t x) { return x >> 16; }

// Of the thread of this number; larger numbers give further streams that programs may ask for.
Streams xorshift_reset(std::uint32_t number);
Streams xorshift_seed(const Vec& seeds);
void xorshift_step(Streams& streams);

}  // namespace golden
