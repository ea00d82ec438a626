// SPDX-License-Identifier: Apache-2.0
// FP32 minimum, maximum and comparisons by the order of integers.

#include "golden/numeric/fp32_minmax.hpp"

#include "golden/numeric/round_pack.hpp"

namespace golden {
namespace {

// An integer that is ordered like the number, with -0 just below +0. Not for NaN.
std::int32_t order(std::uint32_t x) {
  return static_cast<std::int32_t>(fp32_negative(x) ? ~fp32_magnitude(x) : x);
}

Flags operand_flags(std::uint32_t a, std::uint32_t b) {
  return static_cast<Flags>(fp32_operand_flags(a) | fp32_operand_flags(b));
}

Result pick(std::uint32_t a, std::uint32_t b, bool want_less) {
  const Flags flags = operand_flags(a, b);
  if (fp32_is_nan(a)) return {fp32_is_nan(b) ? Fp32Nan : b, flags};
  if (fp32_is_nan(b)) return {a, flags};
  return {(order(a) < order(b)) == want_less ? a : b, flags};
}

bool ordered(std::uint32_t a, std::uint32_t b) { return !fp32_is_nan(a) && !fp32_is_nan(b); }

bool both_zero(std::uint32_t a, std::uint32_t b) { return fp32_is_zero(a | b); }

}  // namespace

Result fp32_min(std::uint32_t a, std::uint32_t b) { return pick(a, b, true); }

Result fp32_max(std::uint32_t a, std::uint32_t b) { return pick(a, b, false); }

Result fp32_equal(std::uint32_t a, std::uint32_t b) {
  return {ordered(a, b) && (a == b || both_zero(a, b)), operand_flags(a, b)};
}

Result fp32_less(std::uint32_t a, std::uint32_t b) {
  return {ordered(a, b) && order(a) < order(b) && !both_zero(a, b), operand_flags(a, b)};
}

Result fp32_less_equal(std::uint32_t a, std::uint32_t b) {
  return {ordered(a, b) && (order(a) <= order(b) || both_zero(a, b)), operand_flags(a, b)};
}

}  // namespace golden
