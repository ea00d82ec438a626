// SPDX-License-Identifier: Apache-2.0
// icache: hits, misses and the words read are the model's under random lookups, writes and
// invalidations (timing.md sections 2 and 3).
#include <Vicache.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "golden/frontend/icache.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"

namespace {

using golden::Vec;
using tests::Comparison;

constexpr int Lines = 4;  // as tb/CMakeLists.txt has it
constexpr std::uint32_t LineNumbers = 1u << (golden::AddressBits - 6);

struct Write {
  std::uint32_t line = 0;
  Vec data{};
};

class Bench {
 public:
  explicit Bench(Comparison& comparison) : comparison_(comparison), model_(Lines) {
    cycle_inputs(std::nullopt, std::nullopt, false);
    dut_.reset();
  }

  // A lookup sees what is there at the start of the cycle; an invalidation is stronger than a
  // write. `planted` flips bits of the line written to the RTL.
  void cycle(std::optional<std::uint32_t> window, const std::optional<Write>& write,
             bool invalidate, std::uint32_t planted = 0) {
    cycle_inputs(window, write, invalidate, planted);
    dut_.settle();
    comparison_.at(dut_.cycle());
    compare(window);
    dut_.clock();
    if (write) model_.fill(write->line, write->data);
    if (invalidate) model_.clear();
  }

  int hits() const { return hits_; }

 private:
  void cycle_inputs(std::optional<std::uint32_t> window, const std::optional<Write>& write,
                    bool invalidate, std::uint32_t planted = 0) {
    dut_->lookup_i = window.has_value();
    dut_->window_i = static_cast<std::uint16_t>(window.value_or(0));
    dut_->write_i = write.has_value();
    dut_->line_i = static_cast<std::uint16_t>(write.value_or(Write{}).line);
    for (std::size_t i = 0; i < 16; ++i) dut_->data_i[i] = write ? write->data[i] ^ planted : 0;
    dut_->invalidate_i = invalidate;
  }

  void compare(std::optional<std::uint32_t> window) {
    Vec expected{};
    bool hit = false;
    if (window) {
      const golden::Icache::Line* line = model_.lookup(*window / 2);
      hit = line != nullptr;
      for (std::size_t i = 0; hit && i < golden::WindowInsns; ++i) {
        expected[i] = (*line)[golden::WindowInsns * (*window % 2) + i].word;
      }
    }
    hits_ += hit;
    comparison_.equal("hit", hit, dut_->hit_o);
    comparison_.equal_words("words", expected.data(), dut_->words_o, golden::WindowInsns);
  }

  Comparison& comparison_;
  tests::Dut<Vicache> dut_;
  golden::Icache model_;
  int hits_ = 0;
};

TEST(IcacheRtl, IsTheModelUnderRandomOperations) {
  Comparison comparison("icache");
  Bench bench(comparison);
  sim::Random random = tests::random_for("icache rtl");
  // Lines of few tags, so that they meet: neighbours, and such that differ in one bit of the tag.
  const auto line = [&] {
    const auto low = static_cast<std::uint32_t>(random.below(2 * Lines));
    if (random.coin()) return low;
    return (low ^ 1u << random.below(golden::AddressBits - 6)) % LineNumbers;
  };
  for (std::uint64_t i = 0; i < tests::cases(200'000); ++i) {
    std::optional<std::uint32_t> window;
    std::optional<Write> write;
    if (!random.chance(1, 8)) window = 2 * line() + static_cast<std::uint32_t>(random.below(2));
    if (random.coin()) {
      write = Write{line()};
      for (std::uint32_t& word : write->data) word = random.bits32();
    }
    bench.cycle(window, write, random.chance(1, 50));
  }
  comparison.expect_clean();
  EXPECT_GT(bench.hits(), 10'000);
}

// timing.md section 2: empty after reset; a line is 64 bytes, a lookup takes one of its halves.
TEST(IcacheRtl, DoesTheWritten) {
  Comparison comparison("icache");
  Bench bench(comparison);
  Write write{5};
  for (std::size_t i = 0; i < 16; ++i) write.data[i] = 0x01000000u + static_cast<std::uint32_t>(i);
  for (std::uint32_t window = 0; window < 4 * Lines; ++window) {
    bench.cycle(window, std::nullopt, false);
  }
  EXPECT_EQ(bench.hits(), 0);
  bench.cycle(10, write, false);  // written at the end of the cycle
  EXPECT_EQ(bench.hits(), 0);
  bench.cycle(10, std::nullopt, false);
  bench.cycle(11, std::nullopt, false);
  EXPECT_EQ(bench.hits(), 2);
  bench.cycle(2 * (5 + Lines), std::nullopt, false);  // same place, other tag
  bench.cycle(12, std::nullopt, false);
  EXPECT_EQ(bench.hits(), 2);
  bench.cycle(10, write, true);  // still there; gone afterwards, the line written with it too
  EXPECT_EQ(bench.hits(), 3);
  bench.cycle(10, std::nullopt, false);
  EXPECT_EQ(bench.hits(), 3);
  comparison.expect_clean();
}

TEST(IcacheRtl, ReportsAPlantedDifference) {
  Comparison comparison("icache");
  Bench bench(comparison);
  bench.cycle(std::nullopt, Write{3, {1, 2, 3}}, false, 0x10);
  bench.cycle(6, std::nullopt, false);
  comparison.expect_reported("words word 0: expected 0x1, actual 0x11");
}

}  // namespace
