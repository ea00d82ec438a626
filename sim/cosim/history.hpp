// SPDX-License-Identifier: Apache-2.0
// The records of one node, cycle after cycle: the last LookAround cycles, and a digest of all.
//
// Equal cycles in succession are kept once with their number, so a node that sleeps costs nothing.
// How they are stored and hashed depends on the records alone.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/cosim/digest.hpp"
#include "sim/cosim/records.hpp"

namespace sim {

// How far before and after a divergence the same value is looked for.
inline constexpr std::uint64_t LookAround = 64;

class History {
 public:
  explicit History(bool digest) : hashes_(digest), ring_(LookAround) {}

  // The records of the next cycle; returns where they are kept, until the next call.
  const Records& add(const RecordPointers& records);
  // The next cycle has the records of the one before.
  void repeat() { ++ring_[last_].cycles; }

  // Of up to LookAround cycles before the next one, oldest first.
  std::vector<Records> latest() const;
  const Records& last() const { return ring_[last_].records; }
  // Of all cycles, 32 hexadecimal digits. Call it once, at the end.
  std::string digest();

 private:
  struct Entry {
    Records records;
    std::uint64_t cycles = 0;  // 0: not used
  };
  static_assert(sizeof(Entry) == sizeof(Records) + 8, "padding would be hashed");

  bool hashes_;
  std::vector<Entry> ring_;
  std::size_t last_ = LookAround - 1;
  Digest digest_;
};

}  // namespace sim
