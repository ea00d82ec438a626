// SPDX-License-Identifier: Apache-2.0
// One instruction word taken apart, with everything that issue and execution ask about it.
//
// decode() is done once per cached word, so that a cycle only looks at prepared numbers: which
// registers have to be available, which units and ports are occupied, what becomes available when.
#pragma once

#include <array>
#include <cstdint>

#include "golden/gen/machine.hpp"

namespace golden {

// Which part of the machine executes it.
enum class InsnKind : std::uint8_t {
  Illegal,
  Alu,  // scalar or predicate register result, see writes_pred
  Mul,
  ScalarLoad,
  ScalarStore,
  VectorLoad,
  VectorStore,
  Branch,
  Jump,
  System,
  Vector,  // with or without memory operand
  Mma,
  MatrixLoad,
  MatrixClear,
};

// What else it waits for before it is looked at (timing.md section 4, step 3).
enum class Gate : std::uint8_t {
  Open,
  Semaphore,  // semwait: semaphore a has at least imm
  List,       // xfer: the own list is Idle
  Commands,   // semsend, barrier: the command FIFO has room
};

// Places of the scoreboard of one thread. An accumulator has two: availability for vacc*, and for
// mma*, mld, mclr (timing.md section 5). r0 and p0 are never unavailable.
inline constexpr int ScoreR = 0;
inline constexpr int ScoreV = ScoreR + ScalarRegs;
inline constexpr int ScoreP = ScoreV + VectorRegs;
inline constexpr int ScoreAcc = ScoreP + PredRegs;
inline constexpr int ScoreChain = ScoreAcc + Accumulators;
inline constexpr int ScoreFlags = ScoreChain + Accumulators;
inline constexpr int ScoreCount = ScoreFlags + 1;

// Units and SRAM ports: a set of small counts, 4 bits each, that can be subtracted as one number.
// The top bit of each count stays free as a guard: (free - need) lacks it where there are too few.
using Resources = std::uint64_t;
enum class Resource : std::uint8_t {
  Alu,
  Mul,
  Agu,
  Vector,
  Matrix,
  Sys,
  WideRead,
  WideWrite,
  ScalarRead,
  ScalarWrite,
};
inline constexpr int ResourceCount = 10;
constexpr Resources resources(Resource resource, int count) {
  return static_cast<Resources>(count) << (4 * static_cast<int>(resource));
}

struct Insn {
  Resources need = 0;
  std::uint32_t word = 0;
  std::int32_t imm = 0;  // sign extended where isa.md says signed; `off` of memory mma
  Opcode op{};           // meaningless if illegal
  InsnKind kind = InsnKind::Illegal;
  Gate gate = Gate::Open;
  std::uint8_t a = 0;  // fields of these names; of 3 bits where the format says so. For matrix
  std::uint8_t b = 0;  // instructions a is the accumulator, for vacc* b is; or semaphores
  std::uint8_t c = 0;
  std::uint8_t p = 0;      // field p or pm; 0 where the format has none
  std::uint8_t i6 = 0;     // bits 5:0, unsigned, as the vector unit takes them (part in bits 5:4)
  std::uint8_t part = 0;   // bpart of vacc*, apart of mld
  std::uint8_t ea = 0;     // format-table entry: A operand, or that of a conversion
  std::uint8_t eb = 0;     // format-table entry: B operand
  std::uint8_t bytes = 0;  // of a scalar access
  std::uint8_t accesses = 0;            // to memory: 0, 1 or 2
  std::array<std::uint8_t, 5> waits{};  // scoreboard places it waits for, unused ones 0
  std::uint8_t dest = 0;                // scoreboard place it makes unavailable, 0 if none
  std::uint8_t latency = 0;             // for so many cycles
  bool writes_pred = false;             // alu and vec: destination is predicate register a
  bool ends_group = false;
  bool sets_flags = false;
  bool can_drop = false;      // dropped if predicate p is all zero
  bool half = false;          // K half 1 of a matrix instruction
  bool from_zero = false;     // matrix instruction without the old accumulator
  bool reads_format = false;  // traps BadFormat if entry ea (matrix: or eb) is no narrow format

  bool legal() const { return kind != InsnKind::Illegal; }
};

// Every word decodes; words that are no instruction have kind Illegal and only `word` set.
Insn decode(std::uint32_t word);

}  // namespace golden
