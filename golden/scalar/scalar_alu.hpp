// SPDX-License-Identifier: Apache-2.0
// Integer ALU: results of the scalar and predicate instructions of unit alu, comparison of
// branches.
#pragma once

#include <cstdint>

#include "golden/gen/machine.hpp"

namespace golden {

// `a` is the destination's old value, `b` the register of field b (pget: the predicate), `c` the
// register of field c or the immediate, sign extended where isa.md says so. Not for csrr, jal and
// jalr, whose result comes from elsewhere.
std::uint64_t scalar_alu(Opcode op, std::uint64_t a, std::uint64_t b, std::uint64_t c);

// Whether the branch `op` is taken.
bool scalar_compare(Opcode op, std::uint64_t a, std::uint64_t b);

}  // namespace golden
