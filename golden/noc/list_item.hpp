// SPDX-License-Identifier: Apache-2.0
// One item of a list, taken out of its line (network.md section 7).
#pragma once

#include <cstdint>

#include "golden/noc/beat.hpp"

namespace golden {

struct ListItem {
  ItemKind kind{};
  int element_bytes = 0;  // 8, 16 or 64
  bool gather = false;
  bool broadcast = false;
  bool last = false;
  bool signal = false;
  int sem = 0;
  bool rsignal = false;
  int rsem = 0;
  std::uint32_t amount = 0;
  int node = 0;
  int last_node = 0;  // `node` without broadcast
  std::uint32_t src_base = 0;
  std::uint32_t src_row_stride = 0;
  std::uint32_t src_col_stride = 0;
  std::uint32_t cols = 0;
  std::uint32_t rows = 0;
  std::uint32_t col_lo = 0;
  std::uint32_t col_hi = 0;
  std::uint32_t row_lo = 0;
  std::uint32_t row_hi = 0;
  std::uint32_t index_list = 0;
  std::uint32_t dst_base = 0;
  std::uint32_t dst_per_row = 0;  // lines, 0: one endless row
  std::uint32_t dst_row_stride = 0;
  std::uint32_t next = 0;
  bool legal = false;  // else BadDescriptor, and what is above means nothing

  std::uint64_t elements() const { return std::uint64_t{rows} * cols; }
  std::uint32_t elements_per_line() const {
    return static_cast<std::uint32_t>(LineBytes / element_bytes);
  }
  // Outside of the window: zeros, not read.
  bool padding(std::uint32_t row, std::uint32_t col) const {
    return row < row_lo || row >= row_hi || col < col_lo || col >= col_hi;
  }
  // Destination of a line.
  std::uint32_t dst_address(std::uint32_t line) const {
    if (dst_per_row == 0) return dst_base + line * LineBytes;
    return dst_base + line / dst_per_row * dst_row_stride + line % dst_per_row * LineBytes;
  }
};

ListItem decode_item(const Vec& line, std::uint32_t sram_size);

}  // namespace golden
