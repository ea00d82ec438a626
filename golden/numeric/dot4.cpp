// SPDX-License-Identifier: Apache-2.0
// One element of a matrix step, written as numerics.md 6 says it, rule by rule.

#include "golden/numeric/dot4.hpp"

#include <algorithm>

#include "golden/numeric/convert.hpp"
#include "golden/numeric/round_pack.hpp"

namespace golden {
namespace {

// A term of the sum. `top` is the weight of its bit `top_bit`, in which a product of two normal
// numbers 1.M, or a normal c, has its leading one or the place below that.
struct Term {
  bool negative;
  std::uint32_t significand;
  int exponent;
  int top;
};

}  // namespace

MatrixOperand matrix_operand(FormatEntry format, std::uint32_t code) {
  const FormatShape shape = format_shape(format);
  const bool negative = (code >> shape.sign_bit & 1u) != 0;
  const std::uint32_t magnitude = code & ((1u << shape.sign_bit) - 1u);
  const std::uint32_t e = magnitude >> shape.fraction_bits;
  const std::uint32_t fraction = magnitude & ((1u << shape.fraction_bits) - 1u);
  const bool special = shape.specials && magnitude > shape.max_code;
  const std::uint32_t significand = e == 0 ? fraction : fraction | 1u << shape.fraction_bits;
  const int scale = e == 0 ? shape.denormal_exponent : static_cast<int>(e) - shape.bias;
  return {negative, special && fraction != 0, special && fraction == 0,
          significand << (7 - shape.fraction_bits), scale - 7};
}

std::uint32_t dot4(std::optional<std::uint32_t> c, const std::array<std::uint32_t, TileK>& a,
                   const std::array<std::uint32_t, TileK>& b, FormatEntry ea, FormatEntry eb) {
  std::array<Term, TileK + 1> terms{};
  std::size_t count = 0;
  bool nan = false;
  bool plus_infinity = false;
  bool minus_infinity = false;
  const auto infinity = [&](bool negative) { (negative ? minus_infinity : plus_infinity) = true; };

  for (std::size_t k = 0; k < TileK; ++k) {
    const MatrixOperand x = matrix_operand(ea, a[k]);
    const MatrixOperand y = matrix_operand(eb, b[k]);
    const bool negative = x.negative != y.negative;
    if (x.nan || y.nan) {
      nan = true;
    } else if (x.infinite || y.infinite) {
      if (x.significand == 0 || y.significand == 0) {
        nan = true;
      } else {
        infinity(negative);
      }
    } else if (x.significand != 0 && y.significand != 0) {
      const int exponent = x.exponent + y.exponent;
      terms[count++] = {negative, x.significand * y.significand, exponent, exponent + 14};
    }
  }
  if (c) {
    if (fp32_is_nan(*c)) {
      nan = true;
    } else if (fp32_is_inf(*c)) {
      infinity(fp32_negative(*c));
    } else if (!fp32_is_zero(*c)) {
      const auto [m, e] = fp32_unpack(*c);
      terms[count++] = {fp32_negative(*c), m, e, e + 23};
    }
  }

  if (nan || (plus_infinity && minus_infinity)) return Fp32Nan;
  if (plus_infinity) return Fp32Inf;
  if (minus_infinity) return Fp32Sign | Fp32Inf;
  if (count == 0) return 0;

  int largest_top = terms[0].top;
  for (std::size_t i = 1; i < count; ++i) largest_top = std::max(largest_top, terms[i].top);
  const int last_place = largest_top - MmaWindowBits;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Term& term = terms[i];
    const int shift = term.exponent - last_place;
    const std::int64_t aligned = shift >= 0
                                     ? std::int64_t{term.significand} << shift
                                     : std::int64_t{term.significand} >> std::min(-shift, 63);
    sum += term.negative ? -aligned : aligned;
  }
  if (sum == 0) return 0;
  return round_pack(sum < 0, static_cast<std::uint64_t>(sum < 0 ? -sum : sum), last_place).value;
}

}  // namespace golden
