// SPDX-License-Identifier: Apache-2.0
// Conversions between FP32 and the narrow formats: neighbours on the grid, then one of two choices.

#include "golden/numeric/convert.hpp"

#include <algorithm>

#include "golden/numeric/round_pack.hpp"

namespace golden {
namespace {

// Where |x| lies on the grid: between code lo and code lo + 1, `above` of `gap` beyond lo.
struct Place {
  std::uint32_t lo;
  std::uint64_t above;
  std::uint64_t gap;
};

Place locate(const FormatShape& shape, std::uint32_t x) {
  auto [m, e] = fp32_unpack(x);
  const int zeros = std::countl_zero(m) - 8;
  const int exponent = e + 23 - zeros;  // |x| = 1.f * 2^exponent
  const int fraction_bits = shape.fraction_bits;
  if (exponent >= 1 - shape.bias) {
    m <<= zeros;
    const int drop = 23 - fraction_bits;
    const std::uint32_t gap = 1u << drop;
    const std::uint32_t code = static_cast<std::uint32_t>(exponent + shape.bias - 1)
                               << fraction_bits;  // the leading one of m adds 1 to E
    return {code + (m >> drop), m & (gap - 1u), gap};
  }
  // In units of the last place of a denormal. A shift by more than 41 is as good as one by 41: |x|
  // is nearest to 0, and R * 2^41 < m * 2^16, m being below 2^24, holds for R = 0 only.
  const int drop = std::min(shape.denormal_exponent - fraction_bits - e, 41);
  const std::uint64_t unit = 1ull << drop;
  const std::uint32_t largest = (1u << fraction_bits) - 1u;
  const std::uint64_t count = std::uint64_t{m} >> drop;
  if (count < largest) return {static_cast<std::uint32_t>(count), m & (unit - 1u), unit};
  // Between the largest denormal and the smallest normal number: a hole, unless IEEE-like.
  const std::uint64_t smallest_normal =
      1ull << (1 - shape.bias - (shape.denormal_exponent - fraction_bits));
  return {largest, m - largest * unit, (smallest_normal - largest) * unit};
}

}  // namespace

Result convert_to(FormatEntry format, std::uint32_t x, Rounding rounding, std::uint32_t random) {
  const FormatShape shape = format_shape(format);
  const std::uint32_t sign = (x >> 31) << shape.sign_bit;
  const std::uint32_t infinity = shape.max_code + (shape.specials ? 1u : 0u);
  if (fp32_is_nan(x)) return {shape.specials ? Bf16Nan : sign | shape.max_code, Invalid};
  if (fp32_is_inf(x)) return {sign | infinity, shape.specials ? NoFlags : Overflow};
  if (fp32_is_zero(x)) return {sign, NoFlags};

  const Place place = locate(shape, x);
  const bool up =
      rounding == Rounding::Stochastic
          ? random * place.gap < place.above << 16
          : 2 * place.above > place.gap || (2 * place.above == place.gap && place.lo % 2 != 0);
  const std::uint32_t code = place.lo + (up ? 1u : 0u);
  Flags flags = fp32_is_denormal(x) ? Denormal : NoFlags;
  if (code > shape.max_code) return {sign | infinity, static_cast<Flags>(flags | Overflow)};
  const bool below_normal = place.lo < 1u << shape.fraction_bits;
  if (below_normal && place.above != 0) flags |= Underflow;
  return {sign | code, flags};
}

Result convert_from(FormatEntry format, std::uint32_t code) {
  const FormatShape shape = format_shape(format);
  const std::uint32_t sign = (code >> shape.sign_bit & 1u) << 31;
  const std::uint32_t magnitude = code & ((1u << shape.sign_bit) - 1u);
  const std::uint32_t exponent = magnitude >> shape.fraction_bits;
  const std::uint32_t fraction = magnitude & ((1u << shape.fraction_bits) - 1u);
  if (shape.specials && magnitude > shape.max_code) {
    return fraction == 0 ? Result{sign | Fp32Inf, NoFlags} : Result{Fp32Nan, Invalid};
  }
  if (magnitude == 0) return {sign, NoFlags};
  const std::uint32_t significand = exponent == 0 ? fraction : fraction | 1u << shape.fraction_bits;
  const int scale =
      exponent == 0 ? shape.denormal_exponent : static_cast<int>(exponent) - shape.bias;
  const Result exact = round_pack(sign != 0, significand, scale - shape.fraction_bits);
  return {exact.value, exponent == 0 ? Denormal : NoFlags};
}

}  // namespace golden
