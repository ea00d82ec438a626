// SPDX-License-Identifier: Apache-2.0
// Instruction cache: direct mapped, lines of 64 bytes, kept decoded (timing.md section 2).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "golden/common/types.hpp"
#include "golden/frontend/decode.hpp"

namespace golden {

class Icache {
 public:
  static constexpr int InsnsPerLine = LineBytes / 4;
  using Line = std::array<Insn, InsnsPerLine>;

  explicit Icache(int lines);

  // The instructions of line `number` (address / 64), nullptr on a miss. Valid until the next call
  // of fill or clear.
  const Line* lookup(std::uint32_t number) const {
    const std::size_t index = number % tags_.size();
    return tags_[index] == number ? &lines_[index] : nullptr;
  }
  void fill(std::uint32_t number, const Vec& data);
  void clear();

 private:
  static constexpr std::uint32_t Empty = 0xffffffffu;
  std::vector<std::uint32_t> tags_;
  std::vector<Line> lines_;
};

}  // namespace golden
