// SPDX-License-Identifier: Apache-2.0
// Approximations: split off the exponent, evaluate one parabola, RoundPack.

#include "golden/numeric/approx.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include "golden/numeric/round_pack.hpp"

namespace golden {
namespace {

using Segment = std::array<std::int32_t, 3>;

// The parabola of a segment at t / 2^16, with ApproxFracBits fraction bits.
std::int64_t evaluate(const Segment& segment, std::uint32_t t) {
  const std::int64_t c0 = segment[0];
  const std::int64_t c1 = segment[1];
  const std::int64_t c2 = segment[2];
  const std::int64_t t1 = t;
  return c0 + ((c1 * t1 + c2 * ((t1 * t1) >> 16)) >> 16);
}

// A 23-bit fraction as segment number and position in the segment.
std::size_t segment_of(std::uint32_t fraction) { return fraction >> 16; }
std::uint32_t position_of(std::uint32_t fraction) { return fraction & 0xffffu; }

// |x| = 2^exponent * 1.fraction for finite x other than 0.
struct Split {
  int exponent;
  std::uint32_t fraction;
};
Split split(std::uint32_t x) {
  const auto [m, e] = fp32_unpack(x);
  const int zeros = std::countl_zero(m) - 8;
  return {e + 23 - zeros, (m << zeros) & 0x7fffffu};
}

Result with_flags(Result result, Flags flags) {
  return {result.value, static_cast<Flags>(result.flags | flags)};
}

Result pack(bool negative, std::int64_t value, int exponent, Flags flags) {
  return with_flags(round_pack(negative, static_cast<std::uint64_t>(value), exponent), flags);
}

}  // namespace

Result fp32_rcp(std::uint32_t x) {
  const std::uint32_t sign = x & Fp32Sign;
  const Flags flags = fp32_operand_flags(x);
  if (fp32_is_nan(x)) return {Fp32Nan, flags};
  if (fp32_is_zero(x)) return {sign | Fp32Inf, flags};
  if (fp32_is_inf(x)) return {sign, flags};
  const auto [exponent, fraction] = split(x);
  const std::int64_t y = evaluate(ApproxRcp[segment_of(fraction)], position_of(fraction));
  return pack(sign != 0, y, -ApproxFracBits - exponent, flags);
}

Result fp32_rsqrt(std::uint32_t x) {
  const Flags flags = fp32_operand_flags(x);
  if (fp32_is_nan(x)) return {Fp32Nan, flags};
  if (fp32_is_zero(x)) return {Fp32Inf, flags};
  if (fp32_negative(x)) return {Fp32Nan, static_cast<Flags>(flags | Invalid)};
  if (fp32_is_inf(x)) return {0, flags};
  const auto [exponent, fraction] = split(x);
  const int odd = exponent & 1;
  const std::size_t row = segment_of(fraction) + (odd != 0 ? ApproxSegments : 0);
  const std::int64_t y = evaluate(ApproxRsqrt[row], position_of(fraction));
  return pack(false, y, -ApproxFracBits - (exponent - odd) / 2, flags);
}

Result fp32_log2(std::uint32_t x) {
  const Flags flags = fp32_operand_flags(x);
  if (fp32_is_nan(x)) return {Fp32Nan, flags};
  if (fp32_is_zero(x)) return {Fp32Sign | Fp32Inf, flags};
  if (fp32_negative(x)) return {Fp32Nan, static_cast<Flags>(flags | Invalid)};
  if (fp32_is_inf(x)) return {Fp32Inf, flags};
  const auto [exponent, fraction] = split(x);
  const std::int64_t v = exponent * (std::int64_t{1} << ApproxFracBits) +
                         evaluate(ApproxLog2[segment_of(fraction)], position_of(fraction));
  if (v == 0) return {0, flags};
  return pack(v < 0, std::abs(v), -ApproxFracBits, flags);
}

Result fp32_exp2(std::uint32_t x) {
  const Flags flags = fp32_operand_flags(x);
  if (fp32_is_nan(x)) return {Fp32Nan, flags};
  if (fp32_is_inf(x)) return {fp32_negative(x) ? 0u : Fp32Inf, flags};
  const auto [m, e] = fp32_unpack(x);
  const bool negative = fp32_negative(x);
  constexpr std::uint32_t At128 = 0x43000000u;
  constexpr std::uint32_t At160 = 0x43200000u;
  if (!negative && x >= At128) return {Fp32Inf, Overflow};
  if (negative && fp32_magnitude(x) >= At160) return {0, Underflow};
  // X = floor(x * 2^23); x = m * 2^e, so a shift by e + 23, to the left by 7 at most.
  const std::int64_t signed_m = negative ? -std::int64_t{m} : std::int64_t{m};
  const int shift = e + 23;
  const std::int64_t fixed =
      shift >= 0 ? signed_m * (1 << shift) : signed_m >> std::min(-shift, 63);
  const std::uint32_t fraction = static_cast<std::uint32_t>(fixed & 0x7fffff);
  const std::int64_t y = evaluate(ApproxExp2[segment_of(fraction)], position_of(fraction));
  return pack(false, y, static_cast<int>(fixed >> 23) - ApproxFracBits, flags);
}

}  // namespace golden
