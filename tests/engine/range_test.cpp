// SPDX-License-Identifier: Apache-2.0
// Range: both directions, null ranges, positions and indices, and what is refused.
#include "sim/engine/range.hpp"

#include <gtest/gtest.h>

#include <climits>
#include <vector>

#include "tests/common/refusal.hpp"

namespace {

using engine::Bounds;
using engine::Direction;
using engine::Range;
using tests::expect_refused;

std::vector<int> indices(const Range& range) {
  std::vector<int> result;
  for (const int index : range) result.push_back(index);
  return result;
}

TEST(Range, CountsDownAndUp) {
  EXPECT_EQ(indices(Range(3, "downto", 0)), (std::vector{3, 2, 1, 0}));
  EXPECT_EQ(indices(Range(-2, "to", 1)), (std::vector{-2, -1, 0, 1}));
  EXPECT_EQ(indices(Range(5, "to", 5)), (std::vector{5}));
}

TEST(Range, InfersTheDirection) {
  EXPECT_EQ(Range(7, 0).direction(), Direction::Downto);
  EXPECT_EQ(Range(0, 7).direction(), Direction::To);
  EXPECT_EQ(Range(4, 4).direction(), Direction::To);
}

TEST(Range, IsNullWhenItCannotReachItsEnd) {
  const Range null(1, "to", 0);
  EXPECT_EQ(null.size(), 0u);
  EXPECT_EQ(null.left(), 1);
  EXPECT_EQ(null.right(), 0);
  EXPECT_EQ(null.direction(), Direction::To);
  EXPECT_FALSE(null.contains(0));
  EXPECT_FALSE(null.contains(1));
}

TEST(Range, TakesTheWholeOfInt) {
  EXPECT_EQ(Range(INT_MIN, "to", INT_MAX).size(), 0x100000000u);
  EXPECT_EQ(Range(INT_MIN, "to", INT_MAX).nth(0xffffffff), INT_MAX);
  EXPECT_EQ(Range(INT_MAX, "to", INT_MIN).size(), 0u);
}

TEST(Range, TranslatesBetweenIndexAndPosition) {
  const Range down(9, "downto", 2);
  EXPECT_EQ(down.size(), 8u);
  EXPECT_EQ(down.index(9), 0u);
  EXPECT_EQ(down.index(2), 7u);
  EXPECT_EQ(down[1], 8);
  EXPECT_EQ(Range(-3, "to", 4).index(4), 7u);
  for (std::size_t i = 0; i < down.size(); ++i) EXPECT_EQ(down.index(down.nth(i)), i);
  expect_refused<std::out_of_range>([&] { down.index(1); },
                                    "index 1 is outside Range(9, 'downto', 2)");
  expect_refused<std::out_of_range>([&] { down.index(10); }, "index 10 is outside");
  expect_refused<std::out_of_range>([&] { down.nth(8); }, "positions below 8");
}

TEST(Range, EqualsWhatHasTheSameIndices) {
  EXPECT_EQ(Range(7, "downto", 0), Range(7, 0));
  EXPECT_EQ(Range(0, "to", 0), Range(0, "downto", 0));
  EXPECT_EQ(Range(1, "to", 0), Range(5, "downto", 9));
  EXPECT_NE(Range(7, 0), Range(0, 7));
  EXPECT_NE(Range(7, 0), Range(8, 1));
  EXPECT_NE(Range(7, 0), Range(7, 1));
}

TEST(Range, IsPrintedAsCocotbPrintsIt) {
  EXPECT_EQ(fmt::format("{}", Range(7, 0)), "Range(7, 'downto', 0)");
  EXPECT_EQ(Range(0, "TO", 3).str(), "Range(0, 'to', 3)");
}

TEST(Range, RefusesOtherDirections) {
  expect_refused<std::invalid_argument>([] { Range(1, "up", 3); },
                                        "'up': allowed are 'to' and 'downto'");
}

TEST(Bounds, OfAWidthCountDownToZero) {
  EXPECT_EQ(Bounds(8).range().str(), "Range(7, 'downto', 0)");
  EXPECT_EQ(Bounds(std::size_t{1}).range().str(), "Range(0, 'downto', 0)");
  EXPECT_EQ(Bounds(0).range().size(), 0u);
  EXPECT_EQ(Bounds(Range(1, 4)).range(), Range(1, 4));
  expect_refused<std::invalid_argument>([] { Bounds(-1); }, "width -1 of an array: allowed are 0");
  expect_refused<std::invalid_argument>([] { Bounds(1ull << 32); }, "width 4294967296");
}

}  // namespace
