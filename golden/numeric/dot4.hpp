// SPDX-License-Identifier: Apache-2.0
// One element of a matrix step (numerics.md 6): c + a0*b0 + a1*b1 + a2*b2 + a3*b3, rounded once.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "golden/common/types.hpp"

namespace golden {

// Decoded operand of a matrix step, value (-1)^negative * significand * 2^exponent; significands of
// the narrow formats have 8 bits, of FP32 24, and are not normalised.
struct MatrixOperand {
  bool negative;
  bool nan;
  bool infinite;
  std::uint32_t significand;
  int exponent;
};

// A code of a narrow format.
MatrixOperand matrix_operand(FormatEntry format, std::uint32_t code);

// The definition of the matrix arithmetic. No c means no such term (mmaz). Codes are of the formats
// ea (operands a) and eb (operands b), which must satisfy is_narrow(). Returns FP32; no flags
// exist.
std::uint32_t dot4(std::optional<std::uint32_t> c, const std::array<std::uint32_t, TileK>& a,
                   const std::array<std::uint32_t, TileK>& b, FormatEntry ea, FormatEntry eb);

}  // namespace golden
