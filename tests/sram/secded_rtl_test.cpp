// SPDX-License-Identifier: Apache-2.0
// secded: one flipped bit of a codeword is corrected, two are detected, all of them (isa.md section
// 5), as the golden SRAM does, which knows the flipped bits and needs no code.
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <secded_bench_dut.hpp>
#include <vector>

#include "golden/sram/sram.hpp"
#include "sim/common/random.hpp"
#include "tests/common/on_bench.hpp"

namespace {

using engine::Coroutine;
using tests::Comparison;
using tests::seed;

constexpr int CodeBits = golden::EccDataBits + golden::EccCheckBits;

// The columns as machine.toml describes them, made again: data bits have the 56 columns of weight 3
// ascending, then the first 8 of weight 5; check bits have weight 1.
std::array<std::uint8_t, CodeBits> columns() {
  std::array<std::uint8_t, CodeBits> result{};
  std::size_t next = 0;
  for (const int weight : {3, 5}) {
    for (unsigned column = 0; column < 256 && next < golden::EccDataBits; ++column) {
      if (std::popcount(column) == weight) result[next++] = static_cast<std::uint8_t>(column);
    }
  }
  for (int bit = 0; bit < golden::EccCheckBits; ++bit) {
    result[next++] = static_cast<std::uint8_t>(1u << bit);
  }
  return result;
}

std::uint8_t check_bits(std::uint64_t data) {
  static const auto Columns = columns();
  std::uint8_t check = 0;
  for (std::size_t bit = 0; bit < golden::EccDataBits; ++bit) {
    if ((data >> bit & 1u) != 0) check = static_cast<std::uint8_t>(check ^ Columns[bit]);
  }
  return check;
}

golden::FlippedBits flipped(std::initializer_list<int> positions) {
  golden::FlippedBits bits;
  for (const int position : positions) {
    if (position < golden::EccDataBits) {
      bits.data ^= std::uint64_t{1} << position;
    } else {
      bits.check = static_cast<std::uint8_t>(bits.check ^ 1u << (position - golden::EccDataBits));
    }
  }
  return bits;
}

class Secded {
 public:
  using Dut = SecdedBenchDut;

  Secded(Dut& unit, Comparison& results) : dut(unit), comparison(results) {}

  // What the RTL makes of this data word with these flipped bits must be what the golden SRAM makes
  // of it. `planted` flips RTL data bits that the model does not know of.
  Coroutine<void> compare(std::uint64_t data, golden::FlippedBits bits, std::uint64_t planted = 0) {
    golden::Sram sram(1);
    sram.write_word(0, data, 0xff);
    sram.flip(0, bits);
    std::uint64_t read = 0;
    const golden::EccResult ecc = sram.read_word(0, read);

    comparison.at(cases_++);
    co_await drive(data ^ bits.data ^ planted, check_bits(data) ^ bits.check);
    comparison.equal("corrected", ecc.corrected, dut.corrected_o.raw());
    comparison.equal("uncorrectable", ecc.double_error, dut.uncorrectable_o.raw());
    comparison.equal("data", read, dut.data_o.raw());
  }

  Coroutine<void> drive(std::uint64_t data, unsigned check) {
    const std::array<std::uint32_t, 3> codeword = {
        static_cast<std::uint32_t>(data), static_cast<std::uint32_t>(data >> 32), check & 0xffu};
    dut.codeword_i.value.set_words(codeword);
    co_await tests::settle();
  }

  Dut& dut;
  Comparison& comparison;

 private:
  std::uint64_t cases_ = 0;
};

Comparison on_secded(const tests::BenchTest<Secded>& test) {
  return tests::on_bench<Secded>("secded", test);
}

std::vector<std::uint64_t> words(std::size_t random_ones) {
  std::vector<std::uint64_t> result = {0, ~std::uint64_t{0}, 0x5555555555555555, 1,
                                       0x8000000000000000};
  sim::Random random(seed(), "secded words");
  for (std::size_t i = 0; i < random_ones; ++i) result.push_back(random.bits());
  return result;
}

// machine.toml: construction of the code.
TEST(SecdedRtl, HasTheColumnsOfTheDescription) {
  EXPECT_EQ(columns(), golden::EccColumn);
  const Comparison comparison = on_secded([](Secded& secded) -> Coroutine<void> {
    const auto want = columns();
    for (std::size_t bit = 0; bit < golden::EccDataBits; ++bit) {
      co_await secded.drive(std::uint64_t{1} << bit, 0);
      secded.comparison.equal("check", want[bit], secded.dut.check_o.raw());
    }
    for (const std::uint64_t data : words(2000)) {
      co_await secded.drive(data, 0);
      secded.comparison.equal("check", check_bits(data), secded.dut.check_o.raw());
    }
  });
  comparison.expect_clean();
  EXPECT_EQ(comparison.compared(), 64u + 2005u);
}

// isa.md section 5: a word without flipped bits is read as it is.
TEST(SecdedRtl, ReadsCleanWords) {
  on_secded([](Secded& secded) -> Coroutine<void> {
    for (const std::uint64_t data : words(2000)) co_await secded.compare(data, {});
  }).expect_clean();
}

// isa.md section 5: a word with one flipped bit, data or check, is corrected and counted.
TEST(SecdedRtl, CorrectsEachSingleFlip) {
  const Comparison comparison = on_secded([](Secded& secded) -> Coroutine<void> {
    for (const std::uint64_t data : words(100)) {
      for (int bit = 0; bit < CodeBits; ++bit) {
        const golden::FlippedBits bits = flipped({bit});
        co_await secded.compare(data, bits);
      }
    }
  });
  comparison.expect_clean();
  EXPECT_EQ(comparison.compared(), 105u * 72u * 3u);
}

// isa.md section 5: a word with two flipped bits is read as it is and reported.
TEST(SecdedRtl, DetectsEachDoubleFlip) {
  const Comparison comparison = on_secded([](Secded& secded) -> Coroutine<void> {
    for (const std::uint64_t data : words(10)) {
      for (int bit = 0; bit < CodeBits; ++bit) {
        for (int other = 0; other < bit; ++other) {
          const golden::FlippedBits bits = flipped({bit, other});
          co_await secded.compare(data, bits);
        }
      }
    }
  });
  comparison.expect_clean();
  EXPECT_EQ(comparison.compared(), 15u * (72u * 71u / 2u) * 3u);
}

// The same for lines of eight words; words that are not looked at read as zero, without an error.
TEST(SecdedRtl, ReadsLinesWordByWord) {
  on_secded([](Secded& secded) -> Coroutine<void> {
    Secded::Dut& dut = secded.dut;
    Comparison& comparison = secded.comparison;
    sim::Random random(seed(), "secded lines");
    dut.line_valid_i.value = 1;
    for (std::uint64_t i = 0; i < 5000; ++i) {
      golden::Sram sram(1);
      const auto mask = static_cast<std::uint8_t>(random.coin() ? 0xff : random.bits());
      std::array<std::uint64_t, 9> stored{};  // 576 bits
      int corrected = 0;
      unsigned uncorrectable = 0;
      std::array<std::uint32_t, 16> data{};
      std::array<std::uint64_t, 8> expected{};
      for (std::uint32_t w = 0; w < 8; ++w) {
        const std::uint64_t word = random.bits();
        const auto flips = static_cast<int>(random.below(3));
        const auto first = static_cast<int>(random.below(CodeBits));
        const auto second = (first + 1 + static_cast<int>(random.below(CodeBits - 1))) % CodeBits;
        const golden::FlippedBits bits = flips == 0   ? golden::FlippedBits{}
                                         : flips == 1 ? flipped({first})
                                                      : flipped({first, second});
        sram.write_word(8 * w, word, 0xff);
        sram.flip(8 * w, bits);
        const std::uint64_t code[2] = {word ^ bits.data,
                                       std::uint64_t{check_bits(word)} ^ bits.check};
        for (std::size_t bit = 0; bit < CodeBits; ++bit) {
          const std::size_t place = CodeBits * w + bit;
          stored[place / 64] |= (code[bit / 64] >> (bit % 64) & 1u) << (place % 64);
        }
        if ((mask >> w & 1u) == 0) continue;
        const golden::EccResult ecc = sram.read_word(8 * w, expected[w]);
        corrected += ecc.corrected;
        if (ecc.double_error) uncorrectable |= 1u << w;
        data[2 * w] = static_cast<std::uint32_t>(expected[w]);
        data[2 * w + 1] = static_cast<std::uint32_t>(expected[w] >> 32);
      }
      std::array<std::uint32_t, 18> line{};
      for (std::size_t k = 0; k < line.size(); ++k) {
        line[k] = static_cast<std::uint32_t>(stored[k / 2] >> (32 * (k % 2)));
      }
      dut.line_i.value.set_words(line);
      dut.line_check_i.value = mask;
      co_await tests::settle();
      comparison.at(i);
      comparison.equal("line corrected", corrected, dut.line_corrected_o.raw());
      comparison.equal("line uncorrectable", uncorrectable, dut.line_uncorrectable_o.raw());
      comparison.equal_words("line data", data.data(), dut.line_data_o.raw(), 16);
      for (std::size_t w = 0; w < 8; ++w) {  // stored again: clean codewords
        std::uint64_t word = 0;
        std::uint8_t check = 0;
        for (std::size_t bit = 0; bit < CodeBits; ++bit) {
          const std::size_t place = CodeBits * w + bit;
          const std::uint32_t value = dut.line_encoded_o.raw()[place / 32] >> (place % 32) & 1u;
          if (bit < 64) word |= std::uint64_t{value} << bit;
          if (bit >= 64) check = static_cast<std::uint8_t>(check | value << (bit - 64));
        }
        comparison.equal("encoded data", expected[w], word);
        comparison.equal("encoded check", check_bits(expected[w]), check);
      }
    }
  }).expect_clean();
}

// The checker: a bit that flips in the RTL only.
TEST(SecdedRtl, ReportsAPlantedDifference) {
  on_secded([](Secded& secded) -> Coroutine<void> {
    co_await secded.compare(0x123456789abcdef0, {});
    co_await secded.compare(0x123456789abcdef0, {}, 1u << 5);
  }).expect_reported("corrected: expected 0x0, actual 0x1");
}

}  // namespace
