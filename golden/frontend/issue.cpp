// SPDX-License-Identifier: Apache-2.0
// What issue decides on: availability of registers, units and ports, banks, turns.
#include "golden/frontend/issue.hpp"

#include <algorithm>
#include <cstddef>

namespace golden {

int Scoreboard::waits_for(int thread, const Insn& insn, std::uint64_t cycle) const {
  for (const std::uint8_t place : insn.waits) {
    if (at(thread, place) > cycle) return place;
  }
  return -1;
}

void Scoreboard::issue(int thread, const Insn& insn, std::uint64_t cycle) {
  Places& at = at_[static_cast<std::size_t>(thread)];
  if (insn.dest != 0) {
    at[insn.dest] = cycle + insn.latency;
    if (insn.dest >= ScoreChain && insn.dest < ScoreFlags) {
      at[insn.dest - std::size_t{ScoreChain - ScoreAcc}] = cycle + LatencyMma;
    }
  }
  if (insn.sets_flags) at[ScoreFlags] = std::max(at[ScoreFlags], cycle + LatencyVector);
}

void Banks::claim_read(std::uint32_t address, std::uint64_t cycle) {
  bank(address).free_at = cycle + 1;
}

// A full store is in the array at the end of cycle + 1, a partial one at the end of the last cycle
// after those for which it holds its bank.
void Banks::claim_store(std::uint32_t address, std::uint64_t cycle, bool partial) {
  const auto held = static_cast<std::uint64_t>(partial ? LatencyPartialStore : 1);
  bank(address) = {cycle + held, cycle + held + 1, address / LineBytes};
}

bool Banks::storing(std::uint32_t line, std::uint64_t cycle) const {
  const Bank& bank = banks_[line % SramBanks];
  return bank.line == line && bank.stored_at > cycle;
}

std::array<int, IssueThreads> pick_threads(std::uint32_t ready, int from) {
  std::array<int, IssueThreads> picked;
  picked.fill(-1);
  std::size_t count = 0;
  for (int i = 0; i < Threads && count < picked.size(); ++i) {
    const int thread = (from + i) % Threads;
    if ((ready >> thread & 1u) != 0) picked[count++] = thread;
  }
  return picked;
}

}  // namespace golden
