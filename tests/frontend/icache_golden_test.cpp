// SPDX-License-Identifier: Apache-2.0
// icache: direct mapped with full tag, lines of 16 decoded instructions (timing.md section 2).
#include <gtest/gtest.h>

#include "golden/frontend/icache.hpp"

namespace golden {
namespace {

Vec line_of(std::uint32_t first) {
  Vec line;
  for (std::uint32_t i = 0; i < line.size(); ++i) line[i] = first + i;
  return line;
}

TEST(Icache, IsEmptyAtFirst) {
  const Icache icache(16);
  int misses = 0;
  for (std::uint32_t line = 0; line < 32768; ++line) misses += icache.lookup(line) == nullptr;
  EXPECT_EQ(misses, 32768);
}

TEST(Icache, HoldsTheDecodedWordsInOrder) {
  Icache icache(16);
  const std::uint32_t li = static_cast<std::uint32_t>(Opcode::Li) << 24;
  icache.fill(5, line_of(li));
  const Icache::Line* line = icache.lookup(5);
  ASSERT_NE(line, nullptr);
  for (std::size_t i = 0; i < line->size(); ++i) {
    EXPECT_EQ((*line)[i].word, li + i);
    EXPECT_EQ((*line)[i].imm, static_cast<int>(i));
    EXPECT_TRUE((*line)[i].legal());
  }
}

TEST(Icache, IsDirectMappedWithFullTag) {
  Icache icache(16);
  icache.fill(3, line_of(0));
  icache.fill(4, line_of(0));
  EXPECT_NE(icache.lookup(3), nullptr);
  EXPECT_EQ(icache.lookup(19), nullptr);
  icache.fill(19, line_of(0));
  EXPECT_EQ(icache.lookup(3), nullptr);
  EXPECT_NE(icache.lookup(19), nullptr);
  EXPECT_NE(icache.lookup(4), nullptr);
  icache.clear();
  EXPECT_EQ(icache.lookup(19), nullptr);
  EXPECT_EQ(icache.lookup(4), nullptr);
}

}  // namespace
}  // namespace golden
