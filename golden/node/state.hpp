// SPDX-License-Identifier: Apache-2.0
// Architectural state of a node (isa.md section 1): plain data, shared by both layers.
#pragma once

#include <array>
#include <cstdint>

#include "golden/common/types.hpp"
#include "golden/noc/beat.hpp"
#include "golden/sram/sram.hpp"

namespace golden {

// r[0] stays 0 and p[0] stays all ones; whoever fills registers from outside leaves them so.
struct ThreadContext {
  ThreadContext();

  std::array<Acc, Accumulators> acc{};
  std::array<Vec, VectorRegs> v{};
  std::array<std::uint64_t, ScalarRegs> r{};
  std::array<std::uint64_t, PredRegs> p{};
  Streams streams{};
  std::array<std::uint16_t, Formats> formats{};  // 11 bits each, see FormatEntry
  std::uint64_t inst_ret = 0;                    // instructions issued since reset
  std::uint32_t pc = 0;
  std::uint16_t ecc_inject = 0;
  ThreadState state = ThreadState::Stopped;
  Cause cause = Cause::None;  // not None exactly when Trapped
  Flags flags = NoFlags;
};

// Performance counters, isa.md section 3.
struct Counters {
  std::uint64_t refill = 0;
  std::uint64_t bank_stall = 0;
  std::uint64_t mma = 0;
  std::uint64_t vector = 0;
  std::uint64_t redirect = 0;
  std::uint64_t ecc_corrected = 0;
  std::uint64_t ecc_double = 0;
  std::uint64_t beats = 0;
  friend constexpr bool operator==(const Counters&, const Counters&) = default;
};

struct ArchState {
  explicit ArchState(const Config& configuration, const Place& own_place = {});

  // As after reset; what isa.md leaves undefined (registers, predicates, accumulators) and the SRAM
  // become zero.
  void reset();

  Config config;
  Place place;
  std::array<ThreadContext, Threads> threads;
  std::array<std::uint32_t, Semaphores> semaphores{};
  Counters counters;
  std::uint64_t cycle = 0;  // of the next tick; in the functional layer the steps done
  Sram sram;
};

// How the last trap of a thread came about.
struct TrapInfo {
  Cause cause = Cause::None;
  std::uint32_t pc = 0;
  std::uint32_t value = 0;
  std::uint64_t cycle = 0;
};

}  // namespace golden
