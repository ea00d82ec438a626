// SPDX-License-Identifier: Apache-2.0
// Branch target buffer: one taken branch per window of 32 bytes, direct mapped (timing.md section
// 2).
#pragma once

#include <cstdint>
#include <vector>

#include "golden/gen/machine.hpp"

namespace golden {

class Btb {
 public:
  struct Prediction {
    bool taken = false;
    int slot = 0;  // of the branch in its window
    std::uint32_t target = 0;
    friend constexpr bool operator==(const Prediction&, const Prediction&) = default;
  };

  explicit Btb(int entries);

  // For a fetch that begins at fetch_pc: a branch before it does not count.
  Prediction lookup(std::uint32_t fetch_pc) const;
  // A branch or jump at pc was taken.
  void record(std::uint32_t pc, std::uint32_t target);
  // An instruction at pc was predicted taken and is not: drops the entry of its window, whatever it
  // holds.
  void drop(std::uint32_t pc);
  void clear();

 private:
  struct Entry {
    bool valid = false;
    std::uint32_t window = 0;
    int slot = 0;
    std::uint32_t target = 0;
  };
  Entry& entry(std::uint32_t pc) { return entries_[pc / WindowBytes % entries_.size()]; }

  std::vector<Entry> entries_;
};

}  // namespace golden
