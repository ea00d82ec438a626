// SPDX-License-Identifier: Apache-2.0
// What issue decides on: availability of registers, units and ports, banks, turns (timing.md 4-6).
#pragma once

#include <array>
#include <cstdint>

#include "golden/frontend/decode.hpp"

namespace golden {

// From which cycle on each register may be read or written again by issue.
class Scoreboard {
 public:
  void reset() { *this = Scoreboard(); }

  bool available(int thread, const Insn& insn, std::uint64_t cycle) const {
    const Places& at = at_[static_cast<std::size_t>(thread)];
    std::uint64_t latest = 0;
    for (const std::uint8_t place : insn.waits) latest = at[place] > latest ? at[place] : latest;
    return latest <= cycle;
  }
  // The first place that the instruction waits for, -1 if none.
  int waits_for(int thread, const Insn& insn, std::uint64_t cycle) const;
  std::uint64_t at(int thread, int place) const {
    return at_[static_cast<std::size_t>(thread)][static_cast<std::size_t>(place)];
  }
  void issue(int thread, const Insn& insn, std::uint64_t cycle);

 private:
  using Places = std::array<std::uint64_t, ScoreCount>;
  std::array<Places, Threads> at_{};
};

// Units and ports that are free in this cycle.
class ResourcePool {
 public:
  bool has_units(const Insn& insn) const {
    return ((free_ - insn.need) & UnitGuards) == UnitGuards;
  }
  bool has_ports(const Insn& insn) const {
    return ((free_ - insn.need) & PortGuards) == PortGuards;
  }
  void take(Resources need) { free_ -= need; }
  // How many were taken in this cycle before: the number of the unit or port taken next.
  int taken(Resource resource) const {
    const int shift = 4 * static_cast<int>(resource);
    return static_cast<int>((All >> shift & 7u) - (free_ >> shift & 7u));
  }

 private:
  static constexpr Resources Counts =
      resources(Resource::Alu, NumAlu) | resources(Resource::Mul, NumMul) |
      resources(Resource::Agu, NumAgu) | resources(Resource::Vector, NumVec) |
      resources(Resource::Matrix, NumMat) | resources(Resource::Sys, NumSys) |
      resources(Resource::WideRead, NumWideRead) | resources(Resource::WideWrite, NumWideWrite) |
      resources(Resource::ScalarRead, NumScalarRead) |
      resources(Resource::ScalarWrite, NumScalarWrite);
  static constexpr Resources UnitGuards = 0x888888u;
  static constexpr Resources PortGuards = Resources{0x8888} << 24;
  static constexpr Resources All = Counts | UnitGuards | PortGuards;
  Resources free_ = All;
};

// The SRAM banks: until when each is held, and what store is still on its way into its array.
class Banks {
 public:
  static constexpr int bank_of(std::uint32_t address) {
    return static_cast<int>(address / LineBytes % SramBanks);
  }

  void reset() { *this = Banks(); }
  bool free(std::uint32_t address, std::uint64_t cycle) const {
    return free_at(bank_of(address)) <= cycle;
  }
  std::uint64_t free_at(int bank) const { return banks_[static_cast<std::size_t>(bank)].free_at; }
  void claim_read(std::uint32_t address, std::uint64_t cycle);
  void claim_store(std::uint32_t address, std::uint64_t cycle, bool partial);
  // Whether a store to this line is not in the array at the start of the cycle.
  bool storing(std::uint32_t line, std::uint64_t cycle) const;

 private:
  struct Bank {
    std::uint64_t free_at = 0;
    std::uint64_t stored_at = 0;
    std::uint32_t line = 0;
  };
  Bank& bank(std::uint32_t address) { return banks_[static_cast<std::size_t>(bank_of(address))]; }
  std::array<Bank, SramBanks> banks_{};
};

// The first two set bits of `ready` from thread `from` upwards; -1 where there is none.
std::array<int, IssueThreads> pick_threads(std::uint32_t ready, int from);

}  // namespace golden
