// SPDX-License-Identifier: Apache-2.0
// Operands that are awkward for arithmetic, and all narrow formats.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "golden/common/types.hpp"
#include "sim/common/random.hpp"

namespace tests {

// Every sign, exponent and fraction at which something changes.
inline std::uint32_t awkward_fp32(sim::Random& random) {
  static constexpr std::array<std::uint32_t, 14> fractions = {
      0,        1,        2,        3,        0x3fffff, 0x400000, 0x400001,
      0x7ffffe, 0x7fffff, 0x008000, 0x00ffff, 0x010000, 0x780000, 0x100000};
  static constexpr std::array<std::uint32_t, 16> exponents = {
      0, 0, 1, 2, 23, 24, 25, 63, 64, 126, 127, 128, 150, 253, 254, 255};
  std::uint32_t fraction = random.bits32() & 0x7fffff;
  if (random.coin()) fraction = fractions[random.below(fractions.size())];
  std::uint32_t exponent = random.bits32() & 0xff;
  if (random.coin()) exponent = exponents[random.below(exponents.size())];
  return (random.bits32() & 0x80000000u) | exponent << 23 | fraction;
}

// Near x in exponent, so that sums cancel; sometimes nearly -x.
inline std::uint32_t near_fp32(sim::Random& random, std::uint32_t x) {
  if (random.chance(1, 4)) return x ^ 0x80000000u ^ (random.bits32() & 3);
  const auto exponent = static_cast<std::uint32_t>(
      std::min(254, std::max(0, static_cast<int>(x >> 23 & 0xff) + random.between(-30, 30))));
  return (random.bits32() & 0x807fffffu) | exponent << 23;
}

// All narrow formats with all biases and both denormal readings, as entries.
inline std::vector<golden::FormatEntry> narrow_formats() {
  std::vector<golden::FormatEntry> formats = {{golden::FormatCode::Bf16, 0, false},
                                              {golden::FormatCode::Bf16, 17, true}};
  for (const auto code : {golden::FormatCode::Cfloat8143, golden::FormatCode::Cfloat8152}) {
    for (int bias = 0; bias < 64; ++bias) {
      formats.push_back({code, bias, false});
      formats.push_back({code, bias, true});
    }
  }
  return formats;
}

}  // namespace tests
