// SPDX-License-Identifier: Apache-2.0
// What a run did, counted from its observe records alone.
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
    unsigned slots = bits<SlotValid, Slots>(frontend);
    if (slots != 0) {
      last_issue_ = cycle;
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
  }

  std::uint64_t cycles_without_issue(std::uint64_t cycle) const { return cycle - last_issue_; }

  std::uint64_t instructions = 0;
  std::uint64_t mma_steps = 0;
  std::string console;
  std::optional<std::uint32_t> exit_code;
  std::vector<TrapSeen> traps;                              // the first MaxTraps
  std::array<golden::Cause, golden::Threads> last_cause{};  // of the last trap of each thread
  std::array<bool, NumUnits> active{true, false, false, false, false};

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

  std::uint64_t last_issue_ = 0;
};

}  // namespace sim
