// SPDX-License-Identifier: Apache-2.0
// One item of a list, taken out of its line (network.md section 7).
#include "golden/noc/list_item.hpp"

#include <cstddef>

#include "golden/noc/step.hpp"

namespace golden {
namespace {

constexpr int ElementBytes[] = {64, 8, 16, 0};

bool misaligned(std::uint32_t address) { return address % LineBytes != 0; }

bool is_legal(const ListItem& item, std::uint32_t kind, std::uint32_t reserved,
              std::uint32_t sram_size) {
  const bool push = kind == static_cast<std::uint32_t>(ItemKind::Push);
  const bool pull = kind == static_cast<std::uint32_t>(ItemKind::Pull);
  const bool add = kind == static_cast<std::uint32_t>(ItemKind::Add);
  const bool wait = kind == static_cast<std::uint32_t>(ItemKind::Wait);
  if (!push && !pull && !add && !wait) return false;
  if (item.element_bytes == 0 || reserved != 0) return false;
  if (push || pull) {
    if (item.elements() == 0 || item.elements() % item.elements_per_line() != 0) return false;
    if (misaligned(item.dst_base) || misaligned(item.dst_row_stride)) return false;
  }
  if (item.gather && misaligned(item.index_list)) return false;
  if (pull && (item.element_bytes != LineBytes || item.gather || item.broadcast)) return false;
  if (!push && item.rsignal) return false;
  if (wait && (item.broadcast || item.signal)) return false;
  const Rectangle nodes = Rectangle::from(item.node, item.last_node);
  if (item.broadcast && !nodes.legal()) return false;
  return item.last || (!misaligned(item.next) && item.next < sram_size);
}

}  // namespace

ListItem decode_item(const Vec& line, std::uint32_t sram_size) {
  // Bits [high:low] of a dword.
  const auto field = [&](std::size_t dword, int high, int low) {
    const std::uint64_t bits = line[2 * dword] | std::uint64_t{line[2 * dword + 1]} << 32;
    return static_cast<std::uint32_t>(bits >> low & ((std::uint64_t{2} << (high - low)) - 1u));
  };
  ListItem item;
  const std::uint32_t kind = field(0, 3, 0);
  item.kind = static_cast<ItemKind>(kind);
  item.element_bytes = ElementBytes[field(0, 5, 4)];
  item.gather = field(0, 6, 6) != 0;
  item.broadcast = field(0, 7, 7) != 0;
  item.last = field(0, 8, 8) != 0;
  item.signal = field(0, 9, 9) != 0;
  item.sem = static_cast<int>(field(0, 14, 10));
  item.rsignal = field(0, 15, 15) != 0;
  item.rsem = static_cast<int>(field(0, 20, 16));
  item.amount = field(0, 63, 32);
  item.node = static_cast<int>(field(1, 9, 0));
  item.last_node = item.broadcast ? static_cast<int>(field(1, 25, 16)) : item.node;
  item.src_base = field(2, 31, 0);
  item.src_row_stride = field(2, 63, 32);
  item.src_col_stride = field(3, 31, 0);
  item.cols = field(3, 47, 32);
  item.rows = field(3, 63, 48);
  item.col_lo = field(4, 15, 0);
  item.col_hi = field(4, 31, 16);
  item.row_lo = field(4, 47, 32);
  item.row_hi = field(4, 63, 48);
  item.index_list = field(5, 20, 0);
  item.dst_base = field(6, 31, 0);
  item.dst_per_row = field(6, 47, 32);
  item.next = field(7, 20, 0);
  item.dst_row_stride = field(7, 63, 32);
  item.legal = is_legal(item, kind, field(0, 31, 21), sram_size);
  return item;
}

}  // namespace golden
