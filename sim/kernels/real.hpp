// SPDX-License-Identifier: Apache-2.0
// Numbers with a proven error: what a register may hold after the machine's roundings.
//
// A Real stands for every FP32 number x with |x - value| <= error, or for an exact infinity, any
// NaN, or (Any) an unknown outcome near overflow. Operations mirror the machine's, with the bounds
// of docs/numerics.md, so a reference that runs a kernel's steps on Reals has a derived bound for
// each element of the result:
//
//   FP32 operations   one rounding: half a unit in the last place, max(2^-24 |x|, 2^-150)
//   frcp, frsqrt      one unit in the last place: max(2^-23 |x|, 2^-149)
//   fexp2             2^-22 |x|, plus 2^-149 for denormal results
//   flog2             2^-24 + half a unit in the last place
//
// where x is the exact result on any operands that the Reals stand for. The doubles that carry
// value and error are rounded too; each operation adds 2^-50 of the magnitude for that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "golden/common/types.hpp"

namespace sim {

struct Real {
  enum class Kind : std::uint8_t { Finite, Infinite, Nan, Any };
  Kind kind = Kind::Finite;
  double value = 0;  // Infinite: +1 or -1
  double error = 0;

  static Real from_bits(std::uint32_t fp32);
  static Real exact(double value);  // finite
};

Real add(const Real& a, const Real& b);
Real sub(const Real& a, const Real& b);
Real mul(const Real& a, const Real& b);
Real fma(const Real& a, const Real& b, const Real& c);   // a * b + c, one rounding
Real fnma(const Real& a, const Real& b, const Real& c);  // -(a * b) + c
Real fmax(const Real& a, const Real& b);                 // NaN: the other
Real fmin(const Real& a, const Real& b);
Real negate(const Real& a);
Real rcp(const Real& a);
Real rsqrt(const Real& a);
Real exp2(const Real& a);
Real log2(const Real& a);

// A code of `format` that holds `expected` after a conversion (nearest or stochastic), or of FP32.
// Text with expected, actual and bound if it is not within the bound.
std::optional<std::string> compare(const Real& expected, golden::FormatEntry format,
                                   std::uint32_t code, bool stochastic = false);

}  // namespace sim
