// SPDX-License-Identifier: Apache-2.0
// FP32 fused multiply-add in integer arithmetic; addition and multiplication are cases of it.

#include "golden/numeric/fp32_fma.hpp"

#include <bit>
#include <utility>

#include "golden/numeric/round_pack.hpp"

namespace golden {
namespace {

// A nonzero exact value magnitude * 2^exponent whose top bit is bit 61, so that two fit a sum.
struct Term {
  std::uint64_t magnitude;
  int exponent;
  bool negative;
};

Term normalize(std::uint64_t magnitude, int exponent, bool negative) {
  const int shift = std::countl_zero(magnitude) - 2;
  return {magnitude << shift, exponent - shift, negative};
}

// Shifts right; a one that is lost stays as bit 0.
std::uint64_t shift_sticky(std::uint64_t value, int count) {
  if (count == 0) return value;
  if (count > 63) return 1;
  return value >> count | static_cast<std::uint64_t>(value << (64 - count) != 0);
}

}  // namespace

Result fp32_fma(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  const bool product_negative = fp32_negative(a ^ b);
  const bool c_negative = fp32_negative(c);
  Flags flags = 0;
  for (const std::uint32_t x : {a, b, c}) flags |= fp32_operand_flags(x);

  if ((flags & Invalid) != 0) return {Fp32Nan, flags};
  if (fp32_is_inf(a) || fp32_is_inf(b)) {
    const bool zero_times_inf = fp32_is_zero(a) || fp32_is_zero(b);
    const bool inf_minus_inf = fp32_is_inf(c) && product_negative != c_negative;
    if (zero_times_inf || inf_minus_inf) return {Fp32Nan, static_cast<Flags>(flags | Invalid)};
    return {(product_negative ? Fp32Sign : 0u) | Fp32Inf, flags};
  }
  if (fp32_is_inf(c)) return {c, flags};

  const auto [ma, ea] = fp32_unpack(a);
  const auto [mb, eb] = fp32_unpack(b);
  const auto [mc, ec] = fp32_unpack(c);
  const std::uint64_t mp = std::uint64_t{ma} * mb;
  if (mp == 0) {
    if (mc != 0) return {c, flags};
    return {product_negative && c_negative ? Fp32Sign : 0u, flags};
  }
  Result result;
  if (mc == 0) {
    result = round_pack(product_negative, mp, ea + eb);
  } else {
    Term high = normalize(mp, ea + eb, product_negative);
    Term low = normalize(mc, ec, c_negative);
    if (low.exponent > high.exponent) std::swap(low, high);
    // At a distance of 0 or 1 nothing is lost, both have zeros below bit 14; beyond that the sum
    // keeps its top at bit 60 or above, so the sticky bit is far below the rounding.
    const std::uint64_t aligned = shift_sticky(low.magnitude, high.exponent - low.exponent);
    if (high.negative == low.negative) {
      result = round_pack(high.negative, high.magnitude + aligned, high.exponent);
    } else if (high.magnitude == aligned) {
      result = {0, NoFlags};
    } else if (high.magnitude > aligned) {
      result = round_pack(high.negative, high.magnitude - aligned, high.exponent);
    } else {
      result = round_pack(low.negative, aligned - high.magnitude, high.exponent);
    }
  }
  return {result.value, static_cast<Flags>(flags | result.flags)};
}

Result fp32_fnma(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  return fp32_fma(a ^ Fp32Sign, b, c);
}

Result fp32_add(std::uint32_t a, std::uint32_t b) { return fp32_fma(a, Fp32One, b); }

Result fp32_sub(std::uint32_t a, std::uint32_t b) { return fp32_add(a, b ^ Fp32Sign); }

// Adding -0 changes nothing, not even the sign of a zero product.
Result fp32_mul(std::uint32_t a, std::uint32_t b) { return fp32_fma(a, b, Fp32Sign); }

}  // namespace golden
