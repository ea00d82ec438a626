// SPDX-License-Identifier: Apache-2.0
// A ring of entries that is hashed as a whole when its last entry is complete.

#include "sim/cosim/history.hpp"

#include <algorithm>

namespace sim {

const Records& History::add(const RecordPointers& records) {
  Entry& before = ring_[last_];
  if (before.cycles != 0 && before.records.equal(records)) {
    ++before.cycles;
    return before.records;
  }
  last_ = (last_ + 1) % LookAround;
  if (last_ == 0 && before.cycles != 0 && hashes_) {
    digest_.add(ring_.data(), ring_.size() * sizeof(Entry));
  }
  Entry& entry = ring_[last_];
  entry.records.copy_from(records);
  entry.cycles = 1;
  return entry.records;
}

std::vector<Records> History::latest() const {
  std::vector<Records> found;
  for (std::size_t back = 0; back < LookAround && found.size() < LookAround; ++back) {
    const Entry& entry = ring_[(last_ + LookAround - back) % LookAround];
    const auto room = static_cast<std::uint64_t>(LookAround - found.size());
    found.insert(found.end(), std::min(entry.cycles, room), entry.records);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::string History::digest() {
  if (!hashes_) return "";
  if (ring_[last_].cycles != 0) digest_.add(ring_.data(), (last_ + 1) * sizeof(Entry));
  return digest_.text();
}

}  // namespace sim
