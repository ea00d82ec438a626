// SPDX-License-Identifier: Apache-2.0
// Logic: nine values, the operators of IEEE 1164, conversions, resolving, and what is refused.
#include "sim/engine/logic.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/common/refusal.hpp"
#include "tests/common/tally.hpp"

namespace {

using engine::Logic;
using tests::expect_refused;

constexpr std::string_view Nine = "UX01ZWLH-";

// The tables of std_logic_1164: row and column in the order of Nine.
constexpr std::string_view And[] = {"UU0UUU0UU", "UX0XXX0XX", "000000000", "UX01XX01X", "UX0XXX0XX",
                                    "UX0XXX0XX", "000000000", "UX01XX01X", "UX0XXX0XX"};
constexpr std::string_view Or[] = {"UUU1UUU1U", "UXX1XXX1X", "UX01XX01X", "111111111", "UXX1XXX1X",
                                   "UXX1XXX1X", "UX01XX01X", "111111111", "UXX1XXX1X"};
constexpr std::string_view Xor[] = {"UUUUUUUUU", "UXXXXXXXX", "UX01XX01X", "UX10XX10X", "UXXXXXXXX",
                                    "UXXXXXXXX", "UX01XX01X", "UX10XX10X", "UXXXXXXXX"};
constexpr std::string_view Not = "UX10XX10X";

template <typename Operator>
void expect_table(const std::string_view (&table)[9], Operator of) {
  tests::Tally tally;
  for (std::size_t row = 0; row < 9; ++row) {
    for (std::size_t column = 0; column < 9; ++column) {
      const Logic result = of(Logic(Nine[row]), Logic(Nine[column]));
      tally.check(result.character() == table[row][column], [&] {
        return std::string{Nine[row], ' ', Nine[column], ' ', result.character()};
      });
    }
  }
  tests::expect_clean(tally, 81);
}

TEST(Logic, AndIsThatOfIeee1164) {
  expect_table(And, [](Logic a, Logic b) { return a & b; });
}
TEST(Logic, OrIsThatOfIeee1164) {
  expect_table(Or, [](Logic a, Logic b) { return a | b; });
}
TEST(Logic, XorIsThatOfIeee1164) {
  expect_table(Xor, [](Logic a, Logic b) { return a ^ b; });
}
TEST(Logic, NotIsThatOfIeee1164) {
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ((~Logic(Nine[i])).character(), Not[i]) << Nine[i];
}

TEST(Logic, IsMadeOfCharactersStringsNumbersAndBools) {
  static_assert(Logic('z').character() == 'Z');
  static_assert(Logic("-").character() == '-');
  static_assert(Logic(true) == Logic('1') && Logic(0) == Logic('0'));
  static_assert(Logic(std::uint8_t{1}) != 'h');
  static_assert((~Logic('L') & Logic("Z")) == 'X');
  EXPECT_EQ(Logic(std::string("w")).str(), "W");
  Logic logic = 'X';
  logic = 1;
  EXPECT_EQ(logic, '1');
}

TEST(Logic, RefusesOtherLiterals) {
  expect_refused<std::invalid_argument>([] { Logic('q'); }, "'q': allowed are U X 0 1 Z W L H -");
  expect_refused<std::invalid_argument>([] { Logic(2); }, "'2'");
  expect_refused<std::invalid_argument>([] { Logic(-1); }, "'-1'");
  expect_refused<std::invalid_argument>([] { Logic("01"); }, "'01'");
  expect_refused<std::invalid_argument>([] { Logic(""); }, "''");
}

TEST(Logic, EqualsTheSameValueOnly) {
  EXPECT_TRUE(Logic('1') == 1);
  EXPECT_TRUE(Logic('x') == "X");
  EXPECT_TRUE(Logic('X') == 'x');
  EXPECT_FALSE(Logic('H') == 1);
  EXPECT_FALSE(Logic('X') == 7);
  EXPECT_FALSE(Logic('X') == "XX");
  EXPECT_TRUE(Logic('L') != Logic('0'));
}

TEST(Logic, ConvertsWhenResolvable) {
  std::string resolvable;
  for (const char c : Nine) {
    if (Logic(c).is_resolvable()) resolvable += c;
  }
  EXPECT_EQ(resolvable, "01LH");
  EXPECT_TRUE(static_cast<bool>(Logic('H')));
  EXPECT_FALSE(static_cast<bool>(Logic('L')));
  EXPECT_EQ(static_cast<int>(Logic('1')), 1);
  EXPECT_EQ(static_cast<unsigned>(Logic('0')), 0u);
  expect_refused<std::domain_error>([] { static_cast<void>(static_cast<bool>(Logic('Z'))); },
                                    "Logic('Z') is no number");
}

std::string resolved(std::string_view resolver) {
  std::string text;
  for (const char c : Nine) text += Logic(c).resolve(resolver).character();
  return text;
}

TEST(Logic, ResolvesAsTold) {
  EXPECT_EQ(resolved("error"), "UX01ZWLH-");
  EXPECT_EQ(resolved("weak"), "UX01ZX01-");
  EXPECT_EQ(resolved("zeros"), "000100010");
  EXPECT_EQ(resolved("ones"), "110111011");
  expect_refused<std::invalid_argument>([] { resolved("random"); }, "sim::Random");
  expect_refused<std::invalid_argument>([] { resolved("Zeros"); },
                                        "'Zeros': allowed are 'error', 'weak', 'zeros', 'ones'");
}

TEST(Logic, ResolvesAtRandomToBothValuesButKnownOnesToTheirOwn) {
  sim::Random random = tests::random_for("logic");
  int ones = 0;
  for (int i = 0; i < 1000; ++i) {
    ones += static_cast<int>(Logic('X').resolve("random", random));
    EXPECT_EQ(Logic('H').resolve("random", random), 1);
    EXPECT_EQ(Logic('0').resolve("random", random), 0);
  }
  EXPECT_GT(ones, 400);
  EXPECT_LT(ones, 600);
}

TEST(Logic, DrawsForUnresolvedValuesOnly) {
  sim::Random drawn = tests::random_for("logic");
  sim::Random other = drawn;
  Logic('1').resolve("random", drawn);
  Logic('L').resolve("random", drawn);
  EXPECT_EQ(drawn.bits(), other.bits());
}

TEST(Logic, IsFormattedAsItsCharacter) { EXPECT_EQ(fmt::format("<{}>", Logic('z')), "<Z>"); }

}  // namespace
