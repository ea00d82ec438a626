// SPDX-License-Identifier: Apache-2.0
// Integer multiplier, from 32-bit halves so that it needs no wider type than the language has.
#include "golden/scalar/scalar_mul.hpp"

namespace golden {
namespace {

std::uint64_t high_unsigned(std::uint64_t b, std::uint64_t c) {
  const std::uint64_t low = 0xffffffffu;
  const std::uint64_t b0 = b & low, b1 = b >> 32, c0 = c & low, c1 = c >> 32;
  const std::uint64_t middle = b1 * c0 + (b0 * c0 >> 32);
  const std::uint64_t other = b0 * c1 + (middle & low);
  return b1 * c1 + (middle >> 32) + (other >> 32);
}

}  // namespace

std::uint64_t scalar_mul(Opcode op, std::uint64_t b, std::uint64_t c) {
  if (op == Opcode::Mul) return b * c;
  // A negative factor counts 2^64 too much as an unsigned one.
  const std::uint64_t excess = (b >> 63 != 0 ? c : 0) + (c >> 63 != 0 ? b : 0);
  return high_unsigned(b, c) - excess;
}

}  // namespace golden
