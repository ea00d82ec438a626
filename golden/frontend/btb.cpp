// SPDX-License-Identifier: Apache-2.0
// Branch target buffer: one taken branch per window of 32 bytes, direct mapped.
#include "golden/frontend/btb.hpp"

#include <algorithm>

namespace golden {
namespace {

constexpr int slot_of(std::uint32_t pc) { return static_cast<int>(pc / 4 % WindowInsns); }

}  // namespace

Btb::Btb(int entries) : entries_(static_cast<std::size_t>(entries)) {}

Btb::Prediction Btb::lookup(std::uint32_t fetch_pc) const {
  const std::uint32_t window = fetch_pc / WindowBytes;
  const Entry& found = entries_[window % entries_.size()];
  if (!found.valid || found.window != window || found.slot < slot_of(fetch_pc)) return {};
  return {true, found.slot, found.target};
}

void Btb::record(std::uint32_t pc, std::uint32_t target) {
  entry(pc) = {true, pc / WindowBytes, slot_of(pc), target};
}

void Btb::drop(std::uint32_t pc) { entry(pc).valid = false; }

void Btb::clear() { std::fill(entries_.begin(), entries_.end(), Entry{}); }

}  // namespace golden
