// SPDX-License-Identifier: Apache-2.0
// Conversions between FP32 and the narrow formats (numerics.md 1, 4, 5). Format codes must satisfy
// is_narrow().
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

// The properties in which the narrow formats differ.
struct FormatShape {
  int fraction_bits;
  int exponent_bits;
  int bias;
  int denormal_exponent;   // E = 0 means 0.M * 2^denormal_exponent
  bool specials;           // all ones in E mean infinity and NaN
  std::uint32_t max_code;  // largest finite number, sign 0
  int sign_bit;
};
constexpr FormatShape format_shape(FormatEntry format) {
  if (format.code == FormatCode::Bf16) return {7, 8, 127, -126, true, 0x7f7fu, 15};
  const int denormal_exponent = (format.ieee ? 1 : 0) - format.bias;
  const bool is_143 = format.code == FormatCode::Cfloat8143;
  return {is_143 ? 3 : 2, is_143 ? 4 : 5, format.bias, denormal_exponent, false, 0x7fu, 7};
}

enum class Rounding : std::uint8_t { Nearest, Stochastic };

// FP32 x to a code of the format. `random`, 16 bits, matters for Rounding::Stochastic only.
Result convert_to(FormatEntry format, std::uint32_t x, Rounding rounding, std::uint32_t random);

// A code of the format to FP32, exact.
Result convert_from(FormatEntry format, std::uint32_t code);

}  // namespace golden
