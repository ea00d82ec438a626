// SPDX-License-Identifier: Apache-2.0
// sram: bytes, masks, and what flipped bits do to reads and stores (isa.md section 5).
#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "golden/sram/sram.hpp"
#include "tests/common/tally.hpp"

namespace golden {
namespace {

constexpr int Rows = 2;  // 2 KB
constexpr EccResult Clean = {0, false};
constexpr EccResult Corrected = {1, false};
constexpr EccResult Double = {0, true};

std::uint64_t word_at(const Sram& sram, std::uint32_t address) {
  std::uint64_t data = 0;
  sram.read_word(address, data);
  return data;
}

TEST(Sram, IsLittleEndian) {
  Sram sram(Rows);
  EXPECT_EQ(sram.size(), 2048u);
  sram.load(64, std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6, 7, 8, 9});
  Vec line;
  EXPECT_EQ(sram.read_line(1, line), Clean);
  EXPECT_EQ(line[0], 0x04030201u);
  EXPECT_EQ(line[2], 0x00000009u);
  EXPECT_EQ(word_at(sram, 64), 0x0807060504030201u);
}

TEST(Sram, WritesTheMaskedBytesOnly) {
  Sram sram(Rows);
  sram.write_word(8, 0x1111111111111111, 0xff);
  EXPECT_EQ(sram.write_word(8, 0xa8a7a6a5a4a3a2a1, 0x81), Clean);
  EXPECT_EQ(word_at(sram, 8), 0xa8111111111111a1u);
  Vec ones;
  ones.fill(0xffffffffu);
  EXPECT_EQ(sram.write_line(0, ones, 0x8000000000000001u), Clean);
  EXPECT_EQ(word_at(sram, 0), 0xffu);
  EXPECT_EQ(word_at(sram, 8), 0xa8111111111111a1u);
  EXPECT_EQ(word_at(sram, 56), 0xff00000000000000u);
}

TEST(Sram, CorrectsOneFlippedBitWhenReadAndKeepsItFlipped) {
  Sram sram(Rows);
  sram.write_word(16, 0x0123456789abcdef, 0xff);
  for (int bit = 0; bit < 72; ++bit) {
    FlippedBits bits;
    if (bit < 64) bits.data = std::uint64_t{1} << bit;
    if (bit >= 64) bits.check = static_cast<std::uint8_t>(1u << (bit - 64));
    sram.flip(16, bits);
    std::uint64_t word = 0;
    Vec line;
    for (int again = 0; again < 2; ++again) {
      EXPECT_EQ(sram.read_word(16, word), Corrected) << bit;
      EXPECT_EQ(word, 0x0123456789abcdefu);
      EXPECT_EQ(sram.read_line(0, line), Corrected) << bit;
      EXPECT_EQ(line[4], 0x89abcdefu);
    }
    ASSERT_EQ(sram.flipped().size(), 1u);
    EXPECT_EQ(sram.flipped().at(16), bits);
    sram.flip(16, bits);  // the same position twice cancels
    EXPECT_TRUE(sram.flipped().empty());
  }
}

TEST(Sram, ReadsTwoFlippedBitsAsTheyAre) {
  Sram sram(Rows);
  sram.write_word(24, 0xff, 0xff);
  sram.flip(24, {0x8000000000000001u, 0});
  std::uint64_t word = 0;
  Vec line;
  EXPECT_EQ(sram.read_word(24, word), Double);
  EXPECT_EQ(word, 0x80000000000000feu);
  EXPECT_EQ(sram.read_line(0, line), Double);
  EXPECT_EQ(line[6], 0xfeu);
  EXPECT_EQ(line[7], 0x80000000u);
  // One data bit and one check bit: the data bit is not corrected either.
  sram.write_word(24, 0xff, 0xff);
  sram.flip(24, {2, 0x80});
  EXPECT_EQ(sram.read_word(24, word), Double);
  EXPECT_EQ(word, 0xfdu);
}

TEST(Sram, CountsTheWordsOfALine) {
  Sram sram(Rows);
  sram.flip(64, {1, 0});
  sram.flip(72, {0, 1});
  sram.flip(120, {4, 0});
  Vec line;
  EXPECT_EQ(sram.read_line(1, line), (EccResult{3, false}));
  sram.flip(120, {8, 0});
  EXPECT_EQ(sram.read_line(1, line), (EccResult{2, true}));
  EXPECT_EQ(sram.read_line(0, line), Clean);
}

TEST(Sram, RepairsAWordByAPartialStore) {
  Sram sram(Rows);
  sram.write_word(8, 0x1122334455667788, 0xff);
  sram.flip(8, {0x100, 0});
  EXPECT_EQ(sram.write_word(8, 0xee, 0x01), Corrected);
  EXPECT_TRUE(sram.flipped().empty());
  EXPECT_EQ(word_at(sram, 8), 0x11223344556677eeu);
}

TEST(Sram, LeavesAWordWithADoubleErrorAloneButStoresTheOthers) {
  Sram sram(Rows);
  sram.write_word(0, 0x1122334455667788, 0xff);
  sram.flip(0, {3, 0});
  Vec data;
  data.fill(0xffffffffu);
  EXPECT_EQ(sram.write_line(0, data, 0x0000000000000f0fu), Double);
  EXPECT_EQ(sram.flipped().at(0), (FlippedBits{3, 0}));
  EXPECT_EQ(word_at(sram, 0), 0x112233445566778bu);
  EXPECT_EQ(word_at(sram, 8), 0xffffffffu);
}

TEST(Sram, DoesNotReadAWordThatIsStoredWhole) {
  Sram sram(Rows);
  sram.flip(0, {3, 0});
  sram.flip(8, {1, 0});
  sram.flip(16, {1, 0});
  Vec data;
  data.fill(0x5a5a5a5au);
  EXPECT_EQ(sram.write_line(0, data, 0xffffu), Clean);
  EXPECT_EQ(sram.flipped().size(), 1u);  // word 16 is not stored and stays as it is
  EXPECT_EQ(sram.write_line(0, data, ~std::uint64_t{0}), Clean);
  EXPECT_TRUE(sram.flipped().empty());
}

TEST(Sram, LoadsCleanBytesFromOutside) {
  Sram sram(Rows);
  sram.flip(8, {1, 0});
  sram.flip(16, {1, 0});
  sram.flip(24, {1, 0});
  sram.load(15, std::vector<std::uint8_t>{0xaa, 0xbb});
  EXPECT_EQ(sram.flipped().size(), 1u);
  EXPECT_EQ(sram.flipped().count(24), 1u);
  EXPECT_EQ(word_at(sram, 8), 0xaa00000000000000u);
  sram.clear();
  EXPECT_TRUE(sram.flipped().empty());
  EXPECT_EQ(word_at(sram, 8), 0u);
}

// Against a model of single bytes and single bits.
TEST(Sram, AgreesWithAModelOfSingleBytes) {
  sim::Random random = tests::random_for("sram");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  Sram sram(Rows);
  std::vector<std::uint8_t> bytes(sram.size());
  std::vector<std::vector<int>> flips(sram.size() / 8);
  int compared = 0;
  for (int step = 0; step < 20000; ++step) {
    const auto word = static_cast<std::uint32_t>(random.below(64));
    const std::uint32_t address = 8 * word;
    const std::uint64_t action = random.below(4);
    if (action == 0 && flips[word].size() < 2) {
      const int bit = random.between(0, 71);
      if (flips[word].empty() || flips[word][0] != bit) {
        flips[word].push_back(bit);
        sram.flip(address, bit < 64 ? FlippedBits{std::uint64_t{1} << bit, 0}
                                    : FlippedBits{0, static_cast<std::uint8_t>(1u << (bit - 64))});
      }
    } else if (action == 1) {
      const auto mask = static_cast<std::uint8_t>(random.coin() ? 0xff : random.below(256));
      const std::uint64_t data = random.bits();
      EccResult expected;
      const bool partial = mask != 0 && mask != 0xff;
      if (partial && flips[word].size() == 1) expected.corrected = 1;
      if (partial && flips[word].size() == 2) expected.double_error = true;
      ASSERT_EQ(sram.write_word(address, data, mask), expected);
      if (mask != 0 && !expected.double_error) {
        flips[word].clear();
        for (std::uint32_t i = 0; i < 8; ++i) {
          if ((mask >> i & 1) != 0) bytes[address + i] = static_cast<std::uint8_t>(data >> (8 * i));
        }
      }
    } else {
      std::uint64_t expected = 0;
      for (std::uint32_t i = 0; i < 8; ++i)
        expected |= std::uint64_t{bytes[address + i]} << (8 * i);
      EccResult ecc;
      if (flips[word].size() == 1) ecc.corrected = 1;
      if (flips[word].size() == 2) {
        ecc.double_error = true;
        for (const int bit : flips[word]) expected ^= bit < 64 ? std::uint64_t{1} << bit : 0;
      }
      std::uint64_t data = 0;
      ASSERT_EQ(sram.read_word(address, data), ecc);
      ASSERT_EQ(data, expected);
      ++compared;
    }
  }
  EXPECT_GT(compared, 9000);
}

}  // namespace
}  // namespace golden
