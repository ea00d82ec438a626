// SPDX-License-Identifier: Apache-2.0
// FP32 minimum, maximum and comparisons (numerics.md 3), on bit patterns.
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

Result fp32_min(std::uint32_t a, std::uint32_t b);
Result fp32_max(std::uint32_t a, std::uint32_t b);

// value is 1 (true) or 0.
Result fp32_equal(std::uint32_t a, std::uint32_t b);
Result fp32_less(std::uint32_t a, std::uint32_t b);
Result fp32_less_equal(std::uint32_t a, std::uint32_t b);

}  // namespace golden
