// SPDX-License-Identifier: Apache-2.0
// The bits of transfer list items, against the table in docs/network.md section 7.
#include <gtest/gtest.h>

#include <cstring>

#include "sim/kernels/list_builder.hpp"

namespace {

using golden::ItemKind;
using sim::ListItem;

std::array<std::uint64_t, 8> dwords(const sim::ItemBytes& bytes) {
  std::array<std::uint64_t, 8> words;
  std::memcpy(words.data(), bytes.data(), bytes.size());
  return words;
}

TEST(ListItem, PutsEveryFieldWhereTheTableSays) {
  ListItem item;
  item.kind = ItemKind::Pull;
  item.element_bytes = 16;
  item.gather = true;
  item.last = true;
  item.signal = 5;
  item.remote_signal = 9;
  item.amount = 0x12345678;
  item.node = {1, 2};
  item.broadcast_to = sim::Coord{3, 4};
  item.source = 0x100;
  item.source_row_stride = -64;
  item.source_column_stride = -1;
  item.cols = 7;
  item.rows = 8;
  item.column_low = 1;
  item.column_high = 2;
  item.row_low = 3;
  item.row_high = 4;
  item.indices = 0x1c0;
  item.target = 0x200;
  item.lines_per_row = 6;
  item.target_row_stride = 128;
  item.next = 0x340;
  const auto words = dwords(item.encode());
  EXPECT_EQ(words[0], 0x12345678'00000000u | 2u | 2u << 4 | 1u << 6 | 1u << 7 | 1u << 8 | 1u << 9 |
                          5u << 10 | 1u << 15 | 9u << 16);
  EXPECT_EQ(words[1], 34u | 100u << 16);
  EXPECT_EQ(words[2], 0xffffffc0'00000100u);
  EXPECT_EQ(words[3], 0x00080007'ffffffffu);
  EXPECT_EQ(words[4], 0x0004000300020001u);
  EXPECT_EQ(words[5], 0x1c0u);
  EXPECT_EQ(words[6], 0x00000006'00000200u);
  EXPECT_EQ(words[7], 0x00000080'00000340u);
}

TEST(ListItem, ComesBackFromItsBytes) {
  ListItem item = sim::push_lines(0x1000, 3, {2, 1}, 0x2000);
  item.remote_signal = 31;
  item.source_row_stride = -4096;
  item.next = 0x40;
  const auto bytes = item.encode();
  const auto again = ListItem::decode(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->encode(), bytes);
  EXPECT_EQ(again->node, (sim::Coord{2, 1}));
  EXPECT_EQ(again->remote_signal, 31);
  const auto wait = ListItem::decode(sim::wait_for(3, 7).encode());
  ASSERT_TRUE(wait);
  EXPECT_EQ(wait->semaphore, 3);
  EXPECT_EQ(wait->amount, 7u);
}

TEST(ListItem, IsNothingWithAnUnknownKindOrElement) {
  sim::ItemBytes bytes = sim::wait_for(0, 1).encode();
  bytes[0] = 0x05;
  EXPECT_FALSE(ListItem::decode(bytes));
  bytes[0] = 0x34;
  EXPECT_FALSE(ListItem::decode(bytes));
}

TEST(ListBuilder, ChainsItemsAndEndsLists) {
  sim::ListBuilder lists(0x400);
  EXPECT_EQ(lists.add(sim::wait_for(0, 1)), 0x400u);
  EXPECT_EQ(lists.add(sim::wait_for(1, 1)), 0x440u);
  lists.end();
  EXPECT_EQ(lists.add(sim::wait_for(2, 1)), 0x480u);
  lists.end();
  const sim::Segment segment = lists.finish();
  ASSERT_EQ(segment.bytes.size(), 3u * 64);
  const auto item = [&](std::size_t i) {
    return *ListItem::decode(std::span(segment.bytes).subspan(64 * i).first<golden::LineBytes>());
  };
  EXPECT_FALSE(item(0).last);
  EXPECT_EQ(item(0).next, 0x440u);
  EXPECT_TRUE(item(1).last);
  EXPECT_TRUE(item(2).last);
  EXPECT_EQ(item(2).semaphore, 2);
}

}  // namespace
