// SPDX-License-Identifier: Apache-2.0
// icache: hits, misses and the words read are the model's under random lookups, writes and
// invalidations (timing.md sections 2 and 3).
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <icache_dut.hpp>
#include <optional>

#include "golden/frontend/icache.hpp"
#include "tests/common/on_bench.hpp"

namespace {

using engine::Coroutine;
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
  using Dut = IcacheDut;

  Bench(Dut& dut, Comparison& comparison)
      : dut_(dut), cycles_(dut), comparison_(comparison), model_(Lines) {}

  Coroutine<void> reset() {
    drive(std::nullopt, std::nullopt, false);
    co_await cycles_.reset();
  }

  // A lookup sees what is there at the start of the cycle; an invalidation is stronger than a
  // write. `planted` flips bits of the line written to the RTL.
  Coroutine<void> cycle(std::optional<std::uint32_t> window, std::optional<Write> write,
                        bool invalidate, std::uint32_t planted = 0) {
    drive(window, write, invalidate, planted);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    compare(window);
    co_await cycles_.next();
    if (write) model_.fill(write->line, write->data);
    if (invalidate) model_.clear();
  }

  int hits() const { return hits_; }

 private:
  void drive(std::optional<std::uint32_t> window, const std::optional<Write>& write,
             bool invalidate, std::uint32_t planted = 0) {
    dut_.lookup_i.value = window.has_value();
    dut_.window_i.value = window.value_or(0);
    dut_.write_i.value = write.has_value();
    dut_.line_i.value = write.value_or(Write{}).line;
    Vec data = write.value_or(Write{}).data;
    for (std::uint32_t& word : data) word ^= write ? planted : 0;
    dut_.data_i.value.set_words(data);
    dut_.invalidate_i.value = invalidate;
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
    comparison_.equal("hit", hit, dut_.hit_o.raw());
    comparison_.equal_words("words", expected.data(), dut_.words_o.raw(), golden::WindowInsns);
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  golden::Icache model_;
  int hits_ = 0;
};

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("icache", test);
}

TEST(IcacheRtl, IsTheModelUnderRandomOperations) {
  int hits = 0;
  on_bench([&](Bench& bench) -> Coroutine<void> {
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
      co_await bench.cycle(window, write, random.chance(1, 50));
    }
    hits = bench.hits();
  }).expect_clean();
  EXPECT_GT(hits, 10'000);
}

// timing.md section 2: empty after reset; a line is 64 bytes, a lookup takes one of its halves.
TEST(IcacheRtl, DoesTheWritten) {
  Write write{5};
  for (std::size_t i = 0; i < 16; ++i) write.data[i] = 0x01000000u + static_cast<std::uint32_t>(i);
  on_bench([&](Bench& bench) -> Coroutine<void> {
    for (std::uint32_t window = 0; window < 4 * Lines; ++window) {
      co_await bench.cycle(window, std::nullopt, false);
    }
    EXPECT_EQ(bench.hits(), 0);
    co_await bench.cycle(10, write, false);  // written at the end of the cycle
    EXPECT_EQ(bench.hits(), 0);
    co_await bench.cycle(10, std::nullopt, false);
    co_await bench.cycle(11, std::nullopt, false);
    EXPECT_EQ(bench.hits(), 2);
    co_await bench.cycle(2 * (5 + Lines), std::nullopt, false);  // same place, other tag
    co_await bench.cycle(12, std::nullopt, false);
    EXPECT_EQ(bench.hits(), 2);
    co_await bench.cycle(10, write,
                         true);  // still there; gone afterwards, the line written with it too
    EXPECT_EQ(bench.hits(), 3);
    co_await bench.cycle(10, std::nullopt, false);
    EXPECT_EQ(bench.hits(), 3);
  }).expect_clean();
}

TEST(IcacheRtl, ReportsAPlantedDifference) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(std::nullopt, Write{3, {1, 2, 3}}, false, 0x10);
    co_await bench.cycle(6, std::nullopt, false);
  }).expect_reported("words word 0: expected 0x1, actual 0x11");
}

}  // namespace
