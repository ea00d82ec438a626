// SPDX-License-Identifier: Apache-2.0
// FP32 bit patterns: constants, tests, unpacking, and RoundPack (numerics.md 3), which every result
// that is rounded to FP32 goes through.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

inline constexpr std::uint32_t Fp32Sign = 0x80000000u;
inline constexpr std::uint32_t Fp32Inf = 0x7f800000u;
inline constexpr std::uint32_t Fp32Nan = 0x7fc00000u;
inline constexpr std::uint32_t Fp32One = 0x3f800000u;
inline constexpr std::uint32_t Bf16Nan = 0x7fc0u;

constexpr std::uint32_t fp32_magnitude(std::uint32_t x) { return x & ~Fp32Sign; }
constexpr bool fp32_negative(std::uint32_t x) { return x >> 31 != 0; }
constexpr bool fp32_is_nan(std::uint32_t x) { return fp32_magnitude(x) > Fp32Inf; }
constexpr bool fp32_is_inf(std::uint32_t x) { return fp32_magnitude(x) == Fp32Inf; }
constexpr bool fp32_is_zero(std::uint32_t x) { return fp32_magnitude(x) == 0; }
constexpr bool fp32_is_denormal(std::uint32_t x) { return fp32_magnitude(x) - 1u < 0x007fffffu; }

// Flags that an operand raises whatever the operation does with it.
constexpr Flags fp32_operand_flags(std::uint32_t x) {
  return static_cast<Flags>((fp32_is_nan(x) ? Invalid : NoFlags) |
                            (fp32_is_denormal(x) ? Denormal : NoFlags));
}

// A finite value as significand * 2^exponent, the significand not normalised (0 for zero).
struct Unpacked {
  std::uint32_t significand;
  int exponent;
};
constexpr Unpacked fp32_unpack(std::uint32_t x) {
  const std::uint32_t code = fp32_magnitude(x) >> 23;
  const std::uint32_t fraction = x & 0x7fffffu;
  return {code == 0 ? fraction : fraction | 0x800000u,
          std::max(static_cast<int>(code), 1) - 127 - 23};
}

// The exact value (-1)^negative * magnitude * 2^exponent, magnitude > 0, rounded to nearest even. A
// caller that had to drop bits below the magnitude sets bit 0 if any of them was one; this is exact
// as long as the magnitude is at least 2^26 or bit 0 lies below half the smallest denormal.
inline Result round_pack(bool negative, std::uint64_t magnitude, int exponent) {
  const std::uint32_t sign = negative ? Fp32Sign : 0u;
  const int zeros = std::countl_zero(magnitude);
  const std::uint64_t normal = magnitude << zeros;  // bit 63 set
  const int top = exponent + 63 - zeros;            // weight of bit 63

  // Of the 64 bits, `drop` are below the last place of the result: 40, more for denormals.
  const auto round = [normal](int drop) -> std::uint32_t {
    const std::uint64_t kept = normal >> drop;
    const std::uint64_t rest = normal << (64 - drop);
    const std::uint64_t half = 1ull << 63;
    return static_cast<std::uint32_t>(kept + ((rest > half || (rest == half && kept % 2 != 0))));
  };
  if (top >= -126) {
    if (top > 127) return {sign | Fp32Inf, Overflow};
    // The leading one of the significand adds the missing 1 to the exponent field; a carry adds 2.
    const std::uint32_t code = (static_cast<std::uint32_t>(top + 126) << 23) + round(40);
    return {sign | code, code == Fp32Inf ? Overflow : NoFlags};
  }
  const int drop = 40 - 126 - top;
  const std::uint32_t code = drop > 64 ? 0u : drop == 64 ? (normal > 1ull << 63) : round(drop);
  const bool inexact = drop >= 64 || normal << (64 - drop) != 0;
  const bool below = top < -127 || round(40) != 1u << 24;  // after rounding to 24 bits
  return {sign | code, inexact && below ? Underflow : NoFlags};
}

}  // namespace golden
