// SPDX-License-Identifier: Apache-2.0
// Integer multiplier: the low or the high half of a product of two 64-bit registers.
#pragma once

#include <cstdint>

#include "golden/gen/machine.hpp"

namespace golden {

// For Opcode::Mul and Opcode::Mulh (signed).
std::uint64_t scalar_mul(Opcode op, std::uint64_t b, std::uint64_t c);

}  // namespace golden
