// SPDX-License-Identifier: Apache-2.0
// Instruction cache: direct mapped, lines of 64 bytes, kept decoded.
#include "golden/frontend/icache.hpp"

#include <algorithm>

namespace golden {

Icache::Icache(int lines)
    : tags_(static_cast<std::size_t>(lines), Empty), lines_(static_cast<std::size_t>(lines)) {}

void Icache::fill(std::uint32_t number, const Vec& data) {
  const std::size_t index = number % tags_.size();
  tags_[index] = number;
  std::transform(data.begin(), data.end(), lines_[index].begin(), decode);
}

void Icache::clear() { std::fill(tags_.begin(), tags_.end(), Empty); }

}  // namespace golden
