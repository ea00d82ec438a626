// SPDX-License-Identifier: Apache-2.0
// LogicArray: construction, conversions, numbering, operators, formats, and what is refused; random
// arrays against integers of 128 bits.
#include "sim/engine/logic_array.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/common/refusal.hpp"
#include "tests/common/tally.hpp"

namespace {

using engine::ByteOrder;
using engine::Logic;
using engine::LogicArray;
using engine::OnOverflow;
using engine::Range;
using tests::expect_refused;

__extension__ using Wide = unsigned __int128;
using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint32_t>;

// --- construction ---

TEST(LogicArray, OfALiteralCountsDownToZero) {
  const LogicArray array("10x_Zuwlh-");
  EXPECT_EQ(array.str(), "10XZUWLH-");
  EXPECT_EQ(array.range(), Range(8, "downto", 0));
  EXPECT_EQ(LogicArray("01XZ", Range(0, "to", 3)).range().str(), "Range(0, 'to', 3)");
  EXPECT_EQ(LogicArray("0110", 4).str(), "0110");
  EXPECT_EQ(LogicArray("").size(), 0u);
}

TEST(LogicArray, OfALiteralRefusesOtherCharactersAndLengths) {
  expect_refused<std::invalid_argument>([] { LogicArray("10Q1"); }, "\"10Q1\": 'Q' is none of");
  expect_refused<std::invalid_argument>(
      [] { LogicArray("101", Range(3, 0)); },
      "3 elements does not fit Range(3, 'downto', 0) of length 4");
}

TEST(LogicArray, OfAnIntegerTakesSignedAndUnsigned) {
  EXPECT_EQ(LogicArray(0b0111, 4).str(), "0111");
  EXPECT_EQ(LogicArray(-8, 4).str(), "1000");
  EXPECT_EQ(LogicArray(15u, Range(1, 4)).str(), "1111");
  EXPECT_EQ(LogicArray(-1, 70).str(), std::string(70, '1'));
  EXPECT_EQ(LogicArray(~0ull, 70).str(), "000000" + std::string(64, '1'));
  EXPECT_EQ(LogicArray(true, 1).str(), "1");
  expect_refused<std::invalid_argument>([] { LogicArray(16, 4); },
                                        "16 does not fit Range(3, 'downto', 0)");
  expect_refused<std::invalid_argument>([] { LogicArray(-9, 4); }, "-9 does not fit");
  expect_refused<std::invalid_argument>([] { LogicArray(0, 0); }, "0 does not fit");
}

TEST(LogicArray, FromUnsignedRefusesOrWraps) {
  EXPECT_EQ(LogicArray::from_unsigned(0xA, 4).str(), "1010");
  EXPECT_EQ(LogicArray::from_unsigned(~0ull, 64).str(), std::string(64, '1'));
  EXPECT_EQ(LogicArray::from_unsigned(0b10011101, 4, OnOverflow::Wrap).str(), "1101");
  EXPECT_EQ(LogicArray::from_unsigned(1ull << 33, 33, OnOverflow::Wrap), 0);
  expect_refused<std::invalid_argument>([] { LogicArray::from_unsigned(0x10, 4); }, "16 does not");
  expect_refused<std::invalid_argument>([] { LogicArray::from_unsigned(1ull << 33, 33); },
                                        "8589934592 does not fit Range(32, 'downto', 0)");
  expect_refused<std::invalid_argument>([] { LogicArray::from_unsigned(1ull << 63, 63); }, "63");
  expect_refused<std::invalid_argument>([] { LogicArray::from_unsigned(-1, 4); }, "unsigned -1");
  expect_refused<std::invalid_argument>([] { LogicArray::from_unsigned(0, 0, OnOverflow::Wrap); },
                                        "length 0");
}

TEST(LogicArray, FromSignedRefusesOrWraps) {
  EXPECT_EQ(LogicArray::from_signed(-4, Range(0, "to", 3)).str(), "1100");
  EXPECT_EQ(LogicArray::from_signed(-12345, 16).str(), "1100111111000111");
  EXPECT_EQ(LogicArray::from_signed(-12345, 4, OnOverflow::Wrap).str(), "0111");
  EXPECT_EQ(LogicArray::from_signed(7, 4).str(), "0111");
  EXPECT_EQ(LogicArray::from_signed(-1, 1).str(), "1");
  EXPECT_EQ(LogicArray::from_signed(INT64_MIN, 64).str(), "1" + std::string(63, '0'));
  EXPECT_EQ(LogicArray::from_signed(~0ull, 65).str(), "0" + std::string(64, '1'));
  EXPECT_EQ(LogicArray::from_signed(~0ull, 64, OnOverflow::Wrap).str(), std::string(64, '1'));
  expect_refused<std::invalid_argument>([] { LogicArray::from_signed(8, 4); }, "signed 8 does not");
  expect_refused<std::invalid_argument>([] { LogicArray::from_signed(-9, 4); }, "signed -9");
  expect_refused<std::invalid_argument>([] { LogicArray::from_signed(1, 1); }, "signed 1");
  expect_refused<std::invalid_argument>([] { LogicArray::from_signed(INT64_MIN, 63); }, "63");
  expect_refused<std::invalid_argument>([] { LogicArray::from_signed(~0ull, 64); },
                                        "signed 18446744073709551615");
  expect_refused<std::invalid_argument>([] { LogicArray::from_signed(0, 0); }, "length 0");
}

TEST(LogicArray, FromBytesHasTheByteOrderGiven) {
  const Bytes bytes = {0x31, 0x6e};
  EXPECT_EQ(LogicArray::from_bytes(bytes, ByteOrder::Big).str(), "0011000101101110");
  EXPECT_EQ(LogicArray::from_bytes(bytes, ByteOrder::Little).str(), "0110111000110001");
  EXPECT_EQ(LogicArray::from_bytes(bytes, Range(0, 15), ByteOrder::Big).left(), 0);
  EXPECT_EQ(LogicArray::from_bytes(Bytes{}, ByteOrder::Big).size(), 0u);
  expect_refused<std::invalid_argument>([&] { LogicArray::from_bytes(bytes, 15, ByteOrder::Big); },
                                        "2 bytes does not fit Range(14, 'downto', 0)");
}

TEST(LogicArray, OfLogicsAndOfArraysKeepsTheElements) {
  const std::vector<Logic> logics = {0, true, 'X', "-"};
  EXPECT_EQ(LogicArray(logics).str(), "01X-");
  EXPECT_EQ(LogicArray(logics, Range(1, 4))[3], 'X');
  EXPECT_EQ(LogicArray(LogicArray("10"), Range(1, 2))[1], 1);
  expect_refused<std::invalid_argument>([&] { LogicArray(logics, 5); }, "4 elements");
  expect_refused<std::invalid_argument>([] { LogicArray(LogicArray("10"), 3); }, "2 elements");
}

TEST(LogicArray, WordsAreThoseOfVerilator) {
  const Words words = {0x89abcdef, 0xffffff67};
  const LogicArray array = LogicArray::from_words(words, Range(39, 0));
  EXPECT_EQ(array, 0x6789abcdefull);
  Words back(2, 0xdeadbeef);
  array.to_words(back);
  EXPECT_EQ(back, (Words{0x89abcdef, 0x67}));
  LogicArray("H0L1").to_words(std::span(back).first(1));
  EXPECT_EQ(back[0], 9u);
  expect_refused<std::invalid_argument>([&] { LogicArray::from_words(words, Range(31, 0)); },
                                        "2 words does not fit");
  expect_refused<std::invalid_argument>([&] { LogicArray("1").to_words(back); },
                                        "LogicArray('1', Range(0, 'downto', 0)) into 2 words");
  expect_refused<std::domain_error>([&] { LogicArray("1X").to_words(std::span(back).first(1)); },
                                    "element 0 is X");
}

// --- conversions ---

TEST(LogicArray, BecomesIntegersAndBytes) {
  const LogicArray array("1010");
  EXPECT_EQ(array.to_unsigned(), 10u);
  EXPECT_EQ(array.to_signed(), -6);
  EXPECT_EQ(array.to_bytes(ByteOrder::Big), (Bytes{10}));
  EXPECT_EQ(LogicArray("HL1L", Range(0, 3)).to_unsigned(), 10u);
  EXPECT_EQ(LogicArray("HL1L").to_signed(), -6);
  EXPECT_EQ(LogicArray(0x1234, 13).to_bytes(ByteOrder::Big), (Bytes{0x12, 0x34}));
  EXPECT_EQ(LogicArray(0x1234, 13).to_bytes(ByteOrder::Little), (Bytes{0x34, 0x12}));
  EXPECT_TRUE(static_cast<bool>(array));
  EXPECT_TRUE(static_cast<bool>(LogicArray("LH")));
  EXPECT_FALSE(static_cast<bool>(LogicArray("000")));
  EXPECT_FALSE(static_cast<bool>(LogicArray("")));
}

TEST(LogicArray, IsNoNumberWhenUnresolvedOrEmpty) {
  const LogicArray array("1Z0", Range(5, 7));
  EXPECT_FALSE(array.is_resolvable());
  EXPECT_TRUE(LogicArray("01LH").is_resolvable());
  const std::string_view saying =
      "LogicArray('1Z0', Range(5, 'to', 7)) is no number: element 6 is Z";
  expect_refused<std::domain_error>([&] { array.to_unsigned(); }, saying);
  expect_refused<std::domain_error>([&] { array.to_signed(); }, saying);
  expect_refused<std::domain_error>([&] { array.to_bytes(ByteOrder::Big); }, saying);
  expect_refused<std::domain_error>([&] { std::ignore = static_cast<bool>(array); }, saying);
  expect_refused<std::domain_error>([] { LogicArray("").to_unsigned(); }, "empty");
  expect_refused<std::domain_error>([] { LogicArray("").to_signed(); }, "empty");
}

TEST(LogicArray, HasNoIntegerBeyond64Bits) {
  LogicArray wide(~0ull, 100);
  EXPECT_EQ(wide.to_unsigned(), ~0ull);
  expect_refused<std::overflow_error>([&] { wide.to_signed(); }, "no signed number of 64 bits");
  wide.set(64, 1);
  expect_refused<std::overflow_error>(
      [&] { wide.to_unsigned(); },
      "LogicArray('00000000000000000000000000000000000" + std::string(29, '1') +
          "...', Range(99, 'downto', 0)) is no unsigned number of 64 bits");
  EXPECT_EQ(LogicArray(INT64_MIN, 65).to_signed(), INT64_MIN);
  EXPECT_EQ(LogicArray(-5, 1000).to_signed(), -5);
  EXPECT_EQ(LogicArray(5, 1000).to_signed(), 5);
  LogicArray below(INT64_MIN, 65);
  below.set(63, 0);
  expect_refused<std::overflow_error>([&] { below.to_signed(); }, "no signed number");
}

TEST(LogicArray, ResolvesAsTold) {
  const LogicArray array("UX01ZWLH-", Range(0, 8));
  EXPECT_EQ(array.resolve("error").str(), "UX01ZWLH-");
  EXPECT_EQ(array.resolve("weak").str(), "UX01ZX01-");
  EXPECT_EQ(array.resolve("zeros").str(), "000100010");
  EXPECT_EQ(array.resolve("ones").str(), "110111011");
  EXPECT_EQ(array.resolve("ones").range(), Range(0, 8));
  expect_refused<std::invalid_argument>([&] { array.resolve("none"); }, "resolver 'none'");
  expect_refused<std::invalid_argument>([] { LogicArray("01").resolve("none"); }, "'none'");
  expect_refused<std::invalid_argument>([&] { array.resolve("random"); }, "sim::Random");
}

TEST(LogicArray, ResolvesAtRandomFromLeftToRight) {
  sim::Random random = tests::random_for("logic array");
  sim::Random twin = random;
  const std::string text = LogicArray("X1ZLU").resolve("random", random).str();
  std::string expected = "?1?0?";
  for (char& c : expected) {
    if (c == '?') c = twin.coin() ? '1' : '0';
  }
  EXPECT_EQ(text, expected);
  EXPECT_EQ(random.bits(), twin.bits());
}

// --- numbering ---

TEST(LogicArray, IsIndexedByItsOwnNumbers) {
  LogicArray down("10ZX", Range(9, "downto", 6));
  EXPECT_EQ(std::as_const(down)[9], '1');
  EXPECT_EQ(down[6], 'X');
  down[7] = 1;
  down[9] = "L";
  EXPECT_EQ(down.str(), "L01X");
  LogicArray up("1000", Range(-2, "to", 1));
  up.set(1, 1);
  up[-1] = up[-2];
  EXPECT_EQ(up.str(), "1101");
  expect_refused<std::out_of_range>([&] { down[5]; }, "index 5 is outside Range(9, 'downto', 6)");
  expect_refused<std::out_of_range>([&] { down[10] = 1; }, "index 10");
  expect_refused<std::out_of_range>([&] { up.set(2, 0); }, "index 2 is outside Range(-2, 'to', 1)");
  expect_refused<std::invalid_argument>([&] { down[7] = 2; }, "'2'");
}

TEST(LogicArray, AnElementLookedUpStaysAsItWas) {
  LogicArray array("10");
  const auto& before = array[1];
  array[1] = 'Z';
  EXPECT_EQ(before, 1);
  EXPECT_EQ(fmt::format("{}", array[1]), "Z");
}

TEST(LogicArray, SlicesKeepTheirNumbers) {
  const LogicArray down("10110001", Range(9, 2));
  EXPECT_EQ(down.slice(8, 5).str(), "0110");
  EXPECT_EQ(down.slice(8, 5).range(), Range(8, 5));
  EXPECT_EQ(down.slice(4, 4).range().direction(), engine::Direction::Downto);
  const LogicArray up("1Z11", Range(3, "to", 6));
  EXPECT_EQ(up.slice(4, 6).str(), "Z11");
  EXPECT_EQ(up.slice(5, 6).to_unsigned(), 3u);
  expect_refused<std::out_of_range>(
      [&] { down.slice(5, 8); }, "slice 5:8 runs against the direction of Range(9, 'downto', 2)");
  expect_refused<std::out_of_range>([&] { down.slice(10, 8); }, "index 10");
  expect_refused<std::out_of_range>([&] { down.slice(3, 1); }, "index 1");
}

TEST(LogicArray, SlicesAreAssignedWhatAnArrayCanBeMadeOf) {
  LogicArray array(0, Range(7, 0));
  array.set_slice(7, 4, 0b1001);
  array.set_slice(3, 2, "ZX");
  array.set_slice(1, 0, LogicArray("H1", Range(5, 6)));
  EXPECT_EQ(array.str(), "1001ZXH1");
  array.set_slice(3, 1, std::vector<Logic>{1, 0, 1});
  EXPECT_EQ(array.str(), "10011011");
  array.set_slice(7, 6, -1);
  EXPECT_EQ(array, 0b11011011);
  expect_refused<std::invalid_argument>([&] { array.set_slice(7, 6, 4); }, "4 does not fit");
  expect_refused<std::invalid_argument>([&] { array.set_slice(7, 6, "101"); }, "3 elements");
  expect_refused<std::out_of_range>([&] { array.set_slice(8, 6, "101"); }, "index 8");
  expect_refused<std::out_of_range>([&] { array.set_slice(6, 7, "10"); }, "runs against");
  EXPECT_EQ(array, 0b11011011);
}

TEST(LogicArray, CanBeNumberedAnew) {
  LogicArray array("1000");
  array.set_range(Range(0, "to", 3));
  EXPECT_EQ(array[0], 1);
  expect_refused<std::invalid_argument>([&] { array.set_range(Range(0, 4)); }, "4 elements");
}

TEST(LogicArray, IsWalkedFromTheLeft) {
  std::string text;
  for (const Logic logic : LogicArray("1Z0", Range(0, 2))) text += logic.character();
  EXPECT_EQ(text, "1Z0");
  const LogicArray array("10110");
  EXPECT_EQ(std::count(array.begin(), array.end(), Logic(1)), 3);
  EXPECT_EQ(array.nth(1), 0);
  expect_refused<std::out_of_range>([&] { array.nth(5); }, "positions below 5");
}

// --- equality and operators ---

TEST(LogicArray, EqualsArraysOfTheSameElements) {
  EXPECT_EQ(LogicArray("10X"), LogicArray("10x", Range(4, 6)));
  EXPECT_NE(LogicArray("10"), LogicArray("010"));
  EXPECT_NE(LogicArray("1H"), LogicArray("11"));
  LogicArray turned("1X");
  turned[0] = 1;  // all 0 and 1 again
  EXPECT_EQ(turned, LogicArray("11"));
  EXPECT_EQ(LogicArray("11"), turned);
}

TEST(LogicArray, EqualsLiteralsInCapitals) {
  EXPECT_TRUE(LogicArray("10XZ") == "10xz");
  EXPECT_TRUE("10XZ" == LogicArray("10XZ"));
  EXPECT_FALSE(LogicArray("10") == "1_0");
  EXPECT_FALSE(LogicArray("10") == "010");
}

TEST(LogicArray, EqualsIntegersWhenItHasAValue) {
  EXPECT_TRUE(LogicArray("1111") == 15);
  EXPECT_TRUE(LogicArray("1111") == -1);
  EXPECT_TRUE(LogicArray("HHLL") == 12u);
  EXPECT_TRUE(LogicArray("HHLL") == -4);
  EXPECT_FALSE(LogicArray("1111") == -17);
  EXPECT_FALSE(LogicArray("1111") == 31);
  EXPECT_FALSE(LogicArray("111X") == 15);
  EXPECT_FALSE(LogicArray("") == 0);
  EXPECT_TRUE(LogicArray(-1, 100) == -1);
  EXPECT_FALSE(LogicArray(-1, 100) == ~0ull);
  EXPECT_TRUE(LogicArray(~0ull, 100) == ~0ull);
}

TEST(LogicArray, OperatorsGoElementByElement) {
  EXPECT_EQ((LogicArray("UX01", Range(0, 3)) & LogicArray("1111")).str(), "UX01");
  EXPECT_EQ((LogicArray("UX01", Range(0, 3)) & LogicArray("1111")).range(), Range(3, 0));
  EXPECT_EQ((LogicArray("01LH") | LogicArray("ZZ01")).str(), "X101");
  EXPECT_EQ((LogicArray("0101") ^ LogicArray("0011")).str(), "0110");
  EXPECT_EQ((~LogicArray("UX01ZWLH-", Range(1, 9))).str(), "UX10XX10X");
  EXPECT_EQ((~LogicArray("0101", Range(1, 4))).range(), Range(3, 0));
  EXPECT_EQ((~LogicArray("01")).to_unsigned(), 2u);
  expect_refused<std::invalid_argument>(
      [] { LogicArray("01") & LogicArray("011"); },
      "LogicArray('01', Range(1, 'downto', 0)) & LogicArray('011', "
      "Range(2, 'downto', 0)): the lengths 2 and 3 differ");
  expect_refused<std::invalid_argument>([] { LogicArray("01") | LogicArray(""); }, "differ");
}

TEST(LogicArray, IsConcatenated) {
  EXPECT_EQ(concat(LogicArray("10", Range(0, 1)), LogicArray("ZX1")).str(), "10ZX1");
  EXPECT_EQ(concat(LogicArray("10", Range(0, 1)), LogicArray("01")).range(), Range(3, 0));
  EXPECT_EQ(concat(LogicArray("1"), LogicArray("0"), LogicArray("11"), LogicArray("")).str(),
            "1011");
}

// --- formats ---

TEST(LogicArray, IsFormattedWithAllItsDigits) {
  const LogicArray array("00101011");
  EXPECT_EQ(fmt::format("{}", array), "00101011");
  EXPECT_EQ(fmt::format("{:b}", array), "00101011");
  EXPECT_EQ(fmt::format("{:#_b}", array), "0b0010_1011");
  EXPECT_EQ(fmt::format("{:x}", array), "2b");
  EXPECT_EQ(fmt::format("{:#X}", array), "0X2B");
  EXPECT_EQ(fmt::format("{:o}", array), "053");
  EXPECT_EQ(fmt::format("{:#o}", array), "0o053");
  EXPECT_EQ(fmt::format("{:x}", LogicArray(0x1f, 13)), "001f");
  EXPECT_EQ(fmt::format("{:_x}", LogicArray(0x123456789a, 72)), "00_0000_0012_3456_789a");
  // As cocotb 2.1.0 prints them.
  EXPECT_EQ(fmt::format("{:d}", array), "43");
  EXPECT_EQ(fmt::format("{:#d}", array), "0d043");
  EXPECT_EQ(fmt::format("{:,d}", LogicArray(0xffff, 16)), "65,535");
  EXPECT_EQ(fmt::format("{:_d}", LogicArray(5, 40)), "0_005");
  EXPECT_EQ(fmt::format("{:d}", LogicArray(0, 100)), "0000000000");
  EXPECT_EQ(fmt::format("{:d}", LogicArray(std::string(100, '1'))),
            "1267650600228229401496703205375");
  EXPECT_EQ(fmt::format("{}", LogicArray("1Z")), "1Z");
  EXPECT_EQ(fmt::format("{:x}", LogicArray("HL1L")), "a");
  EXPECT_EQ(LogicArray("1Z").repr(), "LogicArray('1Z', Range(1, 'downto', 0))");
}

TEST(LogicArray, HasNoDigitsWhenUnresolved) {
  expect_refused<std::domain_error>([] { std::ignore = fmt::format("{:x}", LogicArray("1Z")); },
                                    "element 0 is Z");
  for (const char* const wrong : {"{:,x}", "{:#}", "{:_}", "{:,}", "{:_#x}", "{:>9}", "{:xx}"}) {
    expect_refused<std::runtime_error>(
        [&] { std::ignore = fmt::format(fmt::runtime(wrong), LogicArray("1")); },
        "[#][_](b|o|x|X)");
  }
}

// --- a second witness: integers of 128 bits ---

// An array and the same number; a third of them have an L or H instead of a 0 or 1.
struct Sample {
  LogicArray array;
  Wide value;
};

LogicArray array_of(Wide value, std::size_t size) {
  std::string text(size, '0');
  for (std::size_t i = 0; i < size; ++i) {
    if ((value >> (size - 1 - i) & 1) != 0) text[i] = '1';
  }
  return LogicArray(text);
}

Sample draw(sim::Random& random, std::size_t size) {
  const std::uint64_t high = random.bits();
  const std::uint64_t low = random.bits();
  Wide value = static_cast<Wide>(high) << 64 | low;
  if (random.chance(1, 4)) value >>= random.below(128);  // also small numbers
  if (random.chance(1, 4)) value = ~value;               // and small negative ones
  if (size < 128) value &= (Wide{1} << size) - 1;
  LogicArray array = array_of(value, size);
  if (random.chance(1, 3)) {
    const auto place = static_cast<int>(random.below(size));
    array[place] = array[place] == 1 ? 'H' : 'L';
  }
  return {array, value};
}

bool fits_64(Wide value) { return value >> 64 == 0; }

TEST(LogicArray, AgreesWithIntegersOf128Bits) {
  sim::Random random = tests::random_for("logic array");
  tests::Tally tally;
  for (std::uint64_t i = 0; i < tests::cases(20'000); ++i) {
    const std::size_t size = 1 + random.below(128);
    const Sample a = draw(random, size);
    const Sample b = draw(random, size);
    const Wide mask = size == 128 ? ~Wide{0} : (Wide{1} << size) - 1;
    const auto text = [&] { return a.array.repr() + " " + b.array.repr(); };
    const auto same = [](const LogicArray& array, Wide value) {
      return array.resolve("weak") == array_of(value, array.size());
    };
    tally.check(same(a.array & b.array, a.value & b.value), text);
    tally.check(same(a.array | b.array, a.value | b.value), text);
    tally.check(same(a.array ^ b.array, a.value ^ b.value), text);
    tally.check(same(~a.array, ~a.value & mask), text);
    tally.check((a.array.resolve("weak") == b.array.resolve("weak")) == (a.value == b.value), text);
    tally.check(static_cast<bool>(a.array) == (a.value != 0), text);

    const auto left = static_cast<int>(random.below(size));
    const auto right = static_cast<int>(random.below(static_cast<std::uint64_t>(left) + 1));
    const auto width = static_cast<std::size_t>(left - right + 1);
    const Wide part = width == 128 ? ~Wide{0} : (Wide{1} << width) - 1;
    tally.check(same(a.array.slice(left, right), a.value >> right & part), text);
    LogicArray changed = a.array;
    changed.set_slice(left, right, b.array.slice(left, right));
    tally.check(same(changed, (a.value & ~(part << right)) | (b.value & part << right)), text);
    const std::size_t cut = random.below(size + 1);
    if (cut > 0 && cut < size) {
      const auto at = static_cast<int>(cut);
      const LogicArray high = a.array.slice(static_cast<int>(size) - 1, at);
      tally.check(concat(high, a.array.slice(at - 1, 0)) == a.array, text);
    }

    if (fits_64(a.value)) {
      const auto value = static_cast<std::uint64_t>(a.value);
      tally.check(a.array.to_unsigned() == value && a.array == value, text);
      tally.check(same(LogicArray::from_unsigned(value, size), a.value), text);
    }
    // Sign-extended to 128 bits.
    const bool negative = (a.value >> (size - 1) & 1) != 0;
    const Wide extended = negative ? a.value | ~mask : a.value;
    const auto low = static_cast<std::int64_t>(static_cast<std::uint64_t>(extended));
    if (static_cast<Wide>(low) == extended) {
      tally.check(a.array.to_signed() == low, text);
      tally.check(same(LogicArray::from_signed(low, size), a.value), text);
      if (low < 0) tally.check(a.array == low, text);
    }

    Words words((size + 31) / 32);
    a.array.to_words(words);
    Wide of_words = 0;
    for (std::size_t word = words.size(); word-- > 0;) of_words = of_words << 32 | words[word];
    tally.check(of_words == a.value, text);
    tally.check(same(LogicArray::from_words(words, a.array.range()), a.value), text);
    const Bytes bytes = a.array.to_bytes(ByteOrder::Big);
    Wide of_bytes = 0;
    for (const std::uint8_t byte : bytes) of_bytes = of_bytes << 8 | byte;
    tally.check(of_bytes == a.value && bytes.size() == (size + 7) / 8, text);
    if (fits_64(a.value)) {
      const std::string hex =
          fmt::format("{:0>{}x}", static_cast<std::uint64_t>(a.value), (size + 3) / 4);
      tally.check(fmt::format("{:x}", a.array) == hex, text);
    }
  }
  tests::expect_clean(tally, tests::cases(20'000) * 14);
}

// Arrays with other values, against Logic one by one.
TEST(LogicArray, AgreesWithLogicElementByElement) {
  sim::Random random = tests::random_for("logic array of nine");
  tests::Tally tally;
  for (std::uint64_t i = 0; i < tests::cases(2'000); ++i) {
    const std::size_t size = 1 + random.below(100);
    std::string first;
    std::string second;
    for (std::size_t element = 0; element < size; ++element) {
      first += Logic::Literals[random.below(9)];
      const bool known = random.chance(1, 2);
      second += known ? "01"[random.below(2)] : Logic::Literals[random.below(9)];
    }
    std::string conjunction;
    std::string disjunction;
    std::string difference;
    for (std::size_t element = 0; element < size; ++element) {
      const Logic a = first[element];
      const Logic b = second[element];
      conjunction += (a & b).character();
      disjunction += (a | b).character();
      difference += (a ^ b).character();
    }
    const LogicArray a(first);
    const LogicArray b(second);
    const auto text = [&] { return first + " " + second; };
    tally.check((a & b) == conjunction, text);
    tally.check((a | b) == disjunction, text);
    tally.check((a ^ b) == difference, text);
    tally.check(concat(a, b) == first + second, text);
  }
  tests::expect_clean(tally, tests::cases(2'000) * 4);
}

TEST(LogicArray, WideArraysWork) {
  constexpr int Size = 10'000;
  LogicArray array(0, Size);
  for (int i = 0; i < Size; i += 3) array[i] = 1;
  LogicArray shifted = concat(array.slice(Size - 2, 0), LogicArray("0"));
  EXPECT_FALSE(static_cast<bool>(array & shifted));
  array[5'000] = 'X';
  EXPECT_EQ((array | shifted)[5'000], 'X');
  EXPECT_EQ(static_cast<int>((array | shifted)[4'999]), 1);
  const LogicArray zeros = array.resolve("zeros");
  EXPECT_EQ(std::count(zeros.begin(), zeros.end(), Logic(1)), (Size + 2) / 3);
}

}  // namespace
