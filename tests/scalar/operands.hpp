// SPDX-License-Identifier: Apache-2.0
// 64-bit operands for the tests of the scalar units: the corners, and random ones of all sizes.
#pragma once

#include <array>
#include <cstdint>

#include "sim/common/random.hpp"

namespace tests {

inline constexpr std::array<std::uint64_t, 24> Corners = {
    0,
    1,
    2,
    3,
    31,
    32,
    63,
    64,
    65,
    0xff,
    0x7fff,
    0xffff,
    0x7fffffff,
    0x80000000,
    0xffffffff,
    0x100000000,
    0x5555555555555555,
    0xaaaaaaaaaaaaaaaa,
    0x7fffffffffffffff,
    0x8000000000000000,
    0x8000000000000001,
    0xffffffff00000000,
    0xfffffffffffffffe,
    0xffffffffffffffff,
};

inline std::uint64_t random_operand(sim::Random& random) {
  const std::uint64_t bits = random.bits() >> random.below(64) << random.below(64);
  return random.chance(1, 4) ? ~bits : bits;
}

}  // namespace tests
