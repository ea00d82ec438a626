// SPDX-License-Identifier: Apache-2.0
// FP32 addition, multiplication and fused multiply-add (numerics.md 3), on bit patterns.
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

Result fp32_fma(std::uint32_t a, std::uint32_t b, std::uint32_t c);   // a * b + c
Result fp32_fnma(std::uint32_t a, std::uint32_t b, std::uint32_t c);  // -(a * b) + c
Result fp32_add(std::uint32_t a, std::uint32_t b);
Result fp32_sub(std::uint32_t a, std::uint32_t b);
Result fp32_mul(std::uint32_t a, std::uint32_t b);

}  // namespace golden
