// SPDX-License-Identifier: Apache-2.0
// What a node did, counted from its observe records alone.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "golden/gen/machine.hpp"
#include "sim/cosim/records.hpp"
#include "sim/mesh/shape.hpp"

namespace sim {

namespace detail {
consteval int frontend_offset(std::string_view name) {
  for (const golden::ObserveField& field : golden::FrontendObserve::Fields) {
    if (field.name == name) return field.offset_bits;
  }
  throw "no such field";
}
}  // namespace detail

struct TrapSeen {
  Coord node;
  std::uint64_t cycle = 0;
  int thread = 0;
  golden::Cause cause = golden::Cause::None;
  std::uint32_t pc = 0;
  std::uint32_t value = 0;
};

class Tally {
 public:
  void add(std::uint64_t cycle, const Records& records) {
    const golden::FrontendObserve& frontend = records.frontend;
    ++cycles_;
    unsigned slots = bits<SlotValid, Slots>(frontend);
    if (slots != 0) {
      last_progress_ = cycle;
      instructions += static_cast<std::uint64_t>(std::popcount(slots));
      for (; slots != 0; slots &= slots - 1) {
        const std::uint32_t op = frontend.slot_word(std::countr_zero(slots)) >> 24;
        mma_steps += is_mma(op) ? 1u : 0u;
      }
    }
    if (bits<TrapValid, golden::Threads>(frontend) != 0 || frontend.console_valid() != 0 ||
        frontend.exit_valid() != 0) {
      add_events(cycle, frontend);
    }
    if (!active[index(Unit::Scalar)]) active[index(Unit::Scalar)] = any(records.scalar.words);
    if (!active[index(Unit::Vector)]) active[index(Unit::Vector)] = any(records.vector.words);
    if (!active[index(Unit::Matrix)]) active[index(Unit::Matrix)] = any(records.matrix.words);
    if (!active[index(Unit::Sram)]) active[index(Unit::Sram)] = any(records.sram.words);
    add_network(cycle, records.network);
  }

  // A cycle in which nothing happens.
  void skip() { ++cycles_; }

  std::uint64_t cycles() const { return cycles_; }
  // The last cycle in which an instruction issued, a beat moved or a semaphore changed.
  std::uint64_t last_progress() const { return last_progress_; }

  std::uint64_t instructions = 0;
  std::uint64_t mma_steps = 0;
  std::string console;
  std::optional<std::uint32_t> exit_code;
  std::vector<TrapSeen> traps;                              // the first MaxTraps
  std::array<golden::Cause, golden::Threads> last_cause{};  // of the last trap of each thread
  std::array<bool, NumUnits> active{true};
  std::array<std::uint32_t, golden::Semaphores> semaphores{};  // all changes added up
  std::uint64_t beats = 0;                                     // that entered the network here

  static constexpr std::size_t MaxTraps = 64;

 private:
  static constexpr int SlotValid = detail::frontend_offset("slot_valid");
  static constexpr int TrapValid = detail::frontend_offset("trap_valid");
  static constexpr int Slots = golden::IssueThreads * golden::IssueWidth;

  // All elements of an array of single bits at once; the generator keeps it inside one word.
  template <int Offset, int Count>
  static unsigned bits(const golden::FrontendObserve& frontend) {
    return frontend.words[Offset / 32] >> (Offset % 32) & ((1u << Count) - 1);
  }

  static constexpr bool is_mma(std::uint32_t op) {
    return op >= static_cast<std::uint32_t>(golden::Opcode::Mma) &&
           op <= static_cast<std::uint32_t>(golden::Opcode::MmazMmH);
  }
  template <typename Words>
  static bool any(const Words& words) {
    return std::any_of(words.begin(), words.end(), [](std::uint32_t w) { return w != 0; });
  }
  void add_events(std::uint64_t cycle, const golden::FrontendObserve& frontend);

  void add_network(std::uint64_t cycle, const golden::NetworkObserve& network) {
    static_assert(golden::NetworkObserve::Fields[0].name == "out_valid");
    constexpr std::uint32_t OutValid = (1u << golden::NetworkObserve::Fields[0].count) - 1;
    bool moves = (network.words[0] & OutValid) != 0 || network.inject_valid() != 0;
    beats += network.inject_valid();
    for (int i = 0; i < 4; ++i) {
      if (network.sem_valid(i) == 0) continue;
      semaphores[network.sem_number(i)] += network.sem_delta(i);
      moves = true;
    }
    if (!moves) return;
    active[index(Unit::Network)] = true;
    last_progress_ = cycle;
  }

  std::uint64_t cycles_ = 0;
  std::uint64_t last_progress_ = 0;
};

}  // namespace sim
