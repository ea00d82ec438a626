// SPDX-License-Identifier: Apache-2.0
// Integer lanes of 8, 16 and 32 bits: arithmetic, shifts, comparisons (isa.md 2.2).
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

// `width` is the instruction's w: 0, 1, 2 for 8, 16, 32 bits; nothing else.
using IntFunction = Vec (*)(int width, const Vec& b, const Vec& c);
Vec int_add(int width, const Vec& b, const Vec& c);
Vec int_sub(int width, const Vec& b, const Vec& c);
Vec int_mul(int width, const Vec& b, const Vec& c);
Vec int_min(int width, const Vec& b, const Vec& c);
Vec int_max(int width, const Vec& b, const Vec& c);
Vec int_min_unsigned(int width, const Vec& b, const Vec& c);
Vec int_max_unsigned(int width, const Vec& b, const Vec& c);
Vec int_shift_left(int width, const Vec& b, const Vec& c);
Vec int_shift_right(int width, const Vec& b, const Vec& c);
Vec int_shift_right_signed(int width, const Vec& b, const Vec& c);
Vec int_and(int width, const Vec& b, const Vec& c);
Vec int_or(int width, const Vec& b, const Vec& c);
Vec int_xor(int width, const Vec& b, const Vec& c);

// A predicate: all bytes of a lane in which the comparison is true.
using IntCompare = std::uint64_t (*)(int width, const Vec& b, const Vec& c);
std::uint64_t int_equal(int width, const Vec& b, const Vec& c);
std::uint64_t int_less(int width, const Vec& b, const Vec& c);
std::uint64_t int_less_unsigned(int width, const Vec& b, const Vec& c);

}  // namespace golden
