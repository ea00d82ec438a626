// SPDX-License-Identifier: Apache-2.0
// Items of transfer lists (docs/network.md section 7): fields by name, and the 64 bytes of them.
//
//   ListItem item = push_lines(from, 4, {1, 2}, to);   // 4 lines to node 1,2 ...
//   item.remote_signal = 3;                             // ... and then 1 onto its semaphore 3
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "golden/gen/machine.hpp"
#include "sim/mesh/shape.hpp"

namespace sim {

using ItemBytes = std::array<std::uint8_t, golden::LineBytes>;

struct ListItem {
  golden::ItemKind kind = golden::ItemKind::Push;
  int element_bytes = golden::LineBytes;  // 64, 8 or 16
  bool gather = false;
  bool last = false;
  std::optional<int> signal;         // own semaphore that gets 1 when the item is complete
  std::optional<int> remote_signal;  // Push: semaphore of the target; see `semaphore` for others
  int semaphore = 0;                 // Add, Wait
  std::uint32_t amount = 0;          // Add, Wait
  Coord node;
  std::optional<Coord> broadcast_to;  // the last corner of the rectangle that begins with `node`

  // Source: rows x cols elements.
  std::uint32_t source = 0;
  std::int32_t source_row_stride = 0, source_column_stride = golden::LineBytes;
  int cols = 1, rows = 1;
  int column_low = 0, column_high = 0xffff, row_low = 0, row_high = 0xffff;  // outside: padding
  std::uint32_t indices = 0;                                                 // gather

  std::uint32_t target = 0;
  int lines_per_row = 0;  // 0: one endless row
  std::int32_t target_row_stride = 0;
  std::uint32_t next = 0;  // address

  ItemBytes encode() const;
  // Nothing for a kind or element size that there is not.
  static std::optional<ListItem> decode(std::span<const std::uint8_t, golden::LineBytes> bytes);
};

// Consecutive lines to consecutive lines, from the own node to `node` and the other way round.
ListItem push_lines(std::uint32_t source, int lines, Coord node, std::uint32_t target);
ListItem pull_lines(Coord node, std::uint32_t source, int lines, std::uint32_t target);
// `amount` onto a semaphore of `node`; waits for it on an own semaphore and takes it.
ListItem add_to(Coord node, int semaphore, std::uint32_t amount);
ListItem wait_for(int semaphore, std::uint32_t amount);

}  // namespace sim
