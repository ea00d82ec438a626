// SPDX-License-Identifier: Apache-2.0
// Fields to bits and back, in the order of the table in docs/network.md.

#include "sim/kernels/list_item.hpp"

#include <cstring>
#include <stdexcept>

namespace sim {
namespace {

using golden::ItemKind;

constexpr int Dwords = golden::LineBytes / 8;
constexpr std::array ElementBytes = {64, 8, 16};  // by esize

std::uint64_t field(std::uint64_t value, int high, int low) {
  const std::uint64_t mask = ((std::uint64_t{2} << (high - low)) - 1) << low;
  return value << low & mask;
}

std::uint32_t part(std::uint64_t dword, int high, int low) {
  return static_cast<std::uint32_t>(dword >> low & ((std::uint64_t{2} << (high - low)) - 1));
}

std::uint64_t unsigned_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }
int int_of(std::uint32_t value) { return static_cast<int>(value); }

std::uint64_t esize_of(int bytes) {
  for (std::size_t i = 0; i < ElementBytes.size(); ++i) {
    if (ElementBytes[i] == bytes) return i;
  }
  throw std::logic_error("list item: elements have 64, 8 or 16 bytes");
}

bool known(ItemKind kind) {
  return kind == ItemKind::Push || kind == ItemKind::Pull || kind == ItemKind::Add ||
         kind == ItemKind::Wait;
}

}  // namespace

ItemBytes ListItem::encode() const {
  const bool counts = kind == ItemKind::Add || kind == ItemKind::Wait;
  const int rsem = counts ? semaphore : remote_signal.value_or(0);
  const std::array<std::uint64_t, Dwords> dwords = {
      field(static_cast<std::uint64_t>(kind), 3, 0) | field(esize_of(element_bytes), 5, 4) |
          field(gather, 6, 6) | field(broadcast_to.has_value(), 7, 7) | field(last, 8, 8) |
          field(signal.has_value(), 9, 9) | field(unsigned_of(signal.value_or(0)), 14, 10) |
          field(remote_signal.has_value(), 15, 15) | field(unsigned_of(rsem), 20, 16) |
          field(amount, 63, 32),
      field(unsigned_of(number(node)), 9, 0) |
          field(unsigned_of(number(broadcast_to.value_or(Coord{}))), 25, 16),
      field(source, 31, 0) | field(unsigned_of(source_row_stride), 63, 32),
      field(unsigned_of(source_column_stride), 31, 0) | field(unsigned_of(cols), 47, 32) |
          field(unsigned_of(rows), 63, 48),
      field(unsigned_of(column_low), 15, 0) | field(unsigned_of(column_high), 31, 16) |
          field(unsigned_of(row_low), 47, 32) | field(unsigned_of(row_high), 63, 48),
      field(indices, 20, 0),
      field(target, 31, 0) | field(unsigned_of(lines_per_row), 47, 32),
      field(next, 20, 0) | field(unsigned_of(target_row_stride), 63, 32),
  };
  ItemBytes bytes;
  std::memcpy(bytes.data(), dwords.data(), bytes.size());
  return bytes;
}

std::optional<ListItem> ListItem::decode(std::span<const std::uint8_t, golden::LineBytes> bytes) {
  std::array<std::uint64_t, Dwords> dwords;
  std::memcpy(dwords.data(), bytes.data(), bytes.size());
  ListItem item;
  item.kind = static_cast<ItemKind>(part(dwords[0], 3, 0));
  const std::size_t esize = part(dwords[0], 5, 4);
  if (!known(item.kind) || esize >= ElementBytes.size()) return {};
  item.element_bytes = ElementBytes[esize];
  item.gather = part(dwords[0], 6, 6) != 0;
  item.last = part(dwords[0], 8, 8) != 0;
  if (part(dwords[0], 9, 9) != 0) item.signal = int_of(part(dwords[0], 14, 10));
  if (part(dwords[0], 15, 15) != 0) item.remote_signal = int_of(part(dwords[0], 20, 16));
  if (item.kind == ItemKind::Add || item.kind == ItemKind::Wait) {
    item.semaphore = int_of(part(dwords[0], 20, 16));
  }
  item.amount = part(dwords[0], 63, 32);
  item.node = node_of(int_of(part(dwords[1], 9, 0)));
  if (part(dwords[0], 7, 7) != 0) item.broadcast_to = node_of(int_of(part(dwords[1], 25, 16)));
  item.source = part(dwords[2], 31, 0);
  item.source_row_stride = static_cast<std::int32_t>(part(dwords[2], 63, 32));
  item.source_column_stride = static_cast<std::int32_t>(part(dwords[3], 31, 0));
  item.cols = int_of(part(dwords[3], 47, 32));
  item.rows = int_of(part(dwords[3], 63, 48));
  item.column_low = int_of(part(dwords[4], 15, 0));
  item.column_high = int_of(part(dwords[4], 31, 16));
  item.row_low = int_of(part(dwords[4], 47, 32));
  item.row_high = int_of(part(dwords[4], 63, 48));
  item.indices = part(dwords[5], 20, 0);
  item.target = part(dwords[6], 31, 0);
  item.lines_per_row = int_of(part(dwords[6], 47, 32));
  item.next = part(dwords[7], 20, 0);
  item.target_row_stride = static_cast<std::int32_t>(part(dwords[7], 63, 32));
  return item;
}

ListItem push_lines(std::uint32_t source, int lines, Coord node, std::uint32_t target) {
  ListItem item;
  item.kind = ItemKind::Push;
  item.node = node;
  item.source = source;
  item.cols = lines;
  item.target = target;
  return item;
}

ListItem pull_lines(Coord node, std::uint32_t source, int lines, std::uint32_t target) {
  ListItem item = push_lines(source, lines, node, target);
  item.kind = ItemKind::Pull;
  return item;
}

ListItem add_to(Coord node, int semaphore, std::uint32_t amount) {
  ListItem item;
  item.kind = ItemKind::Add;
  item.node = node;
  item.semaphore = semaphore;
  item.amount = amount;
  return item;
}

ListItem wait_for(int semaphore, std::uint32_t amount) {
  ListItem item;
  item.kind = ItemKind::Wait;
  item.semaphore = semaphore;
  item.amount = amount;
  return item;
}

}  // namespace sim
