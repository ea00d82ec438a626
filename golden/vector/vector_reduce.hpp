// SPDX-License-Identifier: Apache-2.0
// Reductions over the active lanes of a packet (numerics.md 3, isa.md 2.2). Every result lane is
// the same number, so one number is returned.
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

// A binary tree over 16 FP32 lanes; flags of all 15 operations.
Result reduce_sum(const Vec& v, std::uint64_t predicate);
Result reduce_min(const Vec& v, std::uint64_t predicate);
Result reduce_max(const Vec& v, std::uint64_t predicate);

// Widths 0..2. Without any active lane the result is what inactive lanes count as: 0 for the sum,
// the largest number for the minimum, the smallest for the maximum (signed).
std::uint32_t reduce_int_sum(int width, const Vec& v, std::uint64_t predicate);
std::uint32_t reduce_int_min(int width, const Vec& v, std::uint64_t predicate);
std::uint32_t reduce_int_max(int width, const Vec& v, std::uint64_t predicate);

}  // namespace golden
