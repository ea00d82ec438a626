// SPDX-License-Identifier: Apache-2.0
// What one instruction does, apart from when: shared by Functional and Node.
//
// First examine() decides, without changing anything, whether the instruction is dropped by its
// predicate, traps, or which memory it wants; then execute() does it, once. In between Node finds
// out whether it can issue.
#pragma once

#include <array>
#include <cstdint>

#include "golden/frontend/decode.hpp"
#include "golden/noc/step.hpp"
#include "golden/node/state.hpp"
#include "golden/vector/vector_unit.hpp"

namespace golden {

// Thread states as CSRs and checks see them: at the start of the cycle.
struct ThreadStates {
  std::uint32_t running = 0;  // bit t
  std::uint32_t causes = 0;   // byte t
  std::uint32_t lists = 0;    // bit t: the list of thread t is not Idle
};
ThreadStates thread_states(const ArchState& state);  // without lists

// pc + 4, modulo 2^21.
constexpr std::uint32_t next_pc(std::uint32_t pc) { return (pc + 4) & ((1u << AddressBits) - 1u); }

// The bytes whose mask bit is one, zero elsewhere.
Vec masked(const Vec& data, std::uint64_t mask);

struct Examined {
  bool dropped = false;
  Cause cause = Cause::None;               // a trap before anything happens
  std::uint32_t value = 0;                 // of the trap
  std::array<std::uint32_t, 2> address{};  // of its accesses
  std::uint64_t store_mask = 0;            // bytes stored: of the line (vst) or of the 64-bit word
  bool partial_store = false;              // some but not all bytes of some 64-bit word
};

// For a legal instruction whose operands are available.
Examined examine(const ArchState& state, int thread, const Insn& insn, const ThreadStates& states);

// What happened, as far as the instruction has it; other members keep old values.
struct Effects {
  std::uint32_t next_pc = 0;
  bool taken = false;         // a branch or jump that was taken
  std::uint64_t scalar = 0;   // result of alu, mul, scalar load, csrr, semrd; register value of
                              // csrw, store
  SemaphoreChange semaphore;  // of semwait, semadd, semset
  VectorResult vector;
  std::array<Vec, 2> line;       // corrected data of wide reads
  std::uint64_t word = 0;        // corrected 64-bit word of a scalar load
  std::array<EccResult, 2> ecc;  // of each access
};

// For an instruction that examine() let pass and that is not dropped. Writes registers, memory,
// CSRs. Not done here, because when they happen is not the instruction's business: thread states
// and pc (tstart, tstop, next_pc), Console, Exit, ifence, yield, counters, semaphores, the network.
void execute(ArchState& state, int thread, const Insn& insn, std::uint32_t pc,
             const Examined& examined, const ThreadStates& states, Effects& effects);

}  // namespace golden
