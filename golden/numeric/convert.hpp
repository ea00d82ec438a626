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
FormatShape format_shape(FormatEntry format);

enum class Rounding : std::uint8_t { Nearest, Stochastic };

// FP32 x to a code of the format. `random`, 16 bits, matters for Rounding::Stochastic only.
Result convert_to(FormatEntry format, std::uint32_t x, Rounding rounding, std::uint32_t random);

// A code of the format to FP32, exact.
Result convert_from(FormatEntry format, std::uint32_t code);

}  // namespace golden
