// SPDX-License-Identifier: Apache-2.0
// The vector unit: what one vector instruction does with its operands.
#pragma once

#include <cstdint>

#include "golden/common/types.hpp"

namespace golden {

// Everything that the front end hands over. What an instruction does not use is ignored.
struct VectorOperands {
  Opcode op{};
  Vec a{};                          // old vd: fma, fnma
  Vec b{};                          // vb; of vacc* the accumulator part
  Vec c{};                          // vc, or the memory operand
  std::uint64_t scalar = 0;         // rb of vbc, rc of valignr
  std::uint64_t predicate = ~0ull;  // value of the predicate register
  int i6 = 0;                       // bits 5:0 of the word; of vaccdn, vaccsr bpart in bits 5:4
  FormatEntry format{};             // format-table entry of conversions; is_narrow()
  Streams* streams = nullptr;       // of the thread; cvtsr, vaccsr step them, vseed sets them
};

// What it writes: data under mask (data is zero where the mask is), to a predicate register (the
// compares), to a scalar register (vext), and flags to be made sticky.
struct VectorResult {
  Vec data{};
  std::uint64_t mask = 0;
  std::uint64_t pred = 0;
  std::uint64_t scalar = 0;
  Flags flags = NoFlags;
};

// For every opcode that occupies the vector unit, memory forms included. The caller has dropped the
// instruction already if its predicate drops it, and has checked the format entry.
VectorResult vector_execute(const VectorOperands& operands);

}  // namespace golden
