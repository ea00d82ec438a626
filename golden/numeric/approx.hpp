// SPDX-License-Identifier: Apache-2.0
// Approximations from tables of parabolas (numerics.md 8), on FP32 bit patterns.
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

Result fp32_rcp(std::uint32_t x);    // 1 / x
Result fp32_rsqrt(std::uint32_t x);  // 1 / sqrt(x)
Result fp32_exp2(std::uint32_t x);   // 2 ^ x
Result fp32_log2(std::uint32_t x);   // log2(x)

}  // namespace golden
