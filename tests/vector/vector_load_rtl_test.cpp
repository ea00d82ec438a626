// SPDX-License-Identifier: Apache-2.0
// vector_load: the line that arrives in t+2 is written in t+2, zero outside the mask (timing.md
// sections 7 and 8); one load can be issued each cycle.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector_load_bench_dut.hpp>

#include "golden/common/types.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/common/packets.hpp"

namespace {

using engine::Coroutine;
using golden::Vec;
using tests::Comparison;

struct Issue {
  unsigned thread = 0;
  unsigned vd = 0;
  std::uint64_t mask = 0;
};

Vec masked(const Vec& line, std::uint64_t mask) {
  Vec result{};
  for (unsigned byte = 0; byte < golden::LineBytes; ++byte) {
    if ((mask >> byte & 1u) != 0) result[byte / 4] |= line[byte / 4] & 0xffu << (8 * (byte % 4));
  }
  return result;
}

class Bench {
 public:
  using Dut = VectorLoadBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {}

  Coroutine<void> reset() {
    drive(std::nullopt, Vec{});
    co_await cycles_.reset();
  }

  // `line` is what the SRAM gives in this cycle, with `planted` bits of word 3 flipped for the RTL.
  Coroutine<void> cycle(std::optional<Issue> issue, Vec line, std::uint32_t planted = 0) {
    Vec driven = line;
    driven[3] ^= planted;
    drive(issue, driven);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    const bool valid = under_way_[1].has_value();
    const Issue writing = under_way_[1].value_or(Issue{});
    const Vec data = masked(line, writing.mask);
    comparison_.equal("busy", valid || under_way_[0].has_value(), dut_.busy_o.raw());
    comparison_.equal("valid", valid, dut_.valid_o.raw());
    comparison_.equal("thread", writing.thread, dut_.thread_o.raw());
    comparison_.equal("vd", writing.vd, dut_.vd_o.raw());
    comparison_.equal("mask", writing.mask, dut_.mask_o.raw());
    comparison_.equal_words("data", data.data(), dut_.data_o.raw(), data.size());
    co_await cycles_.next();
    under_way_ = {issue, under_way_[0]};
  }

 private:
  void drive(const std::optional<Issue>& issue, const Vec& line) {
    const Issue i = issue.value_or(Issue{});
    dut_.valid_i.value = issue.has_value();
    dut_.thread_i.value = i.thread;
    dut_.vd_i.value = i.vd;
    dut_.mask_i.value = i.mask;
    dut_.line_i.value.set_words(line);
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  std::array<std::optional<Issue>, 2> under_way_;  // issued in t-1, t-2
};

TEST(VectorLoadRtl, LoadsEveryCycleWithAndWithoutGaps) {
  const Comparison comparison =
      tests::on_bench<Bench>("vector_load", [](Bench& bench) -> Coroutine<void> {
        sim::Random random = tests::random_for("vector_load rtl");
        for (std::uint64_t i = 0; i < tests::cases(100'000); ++i) {
          std::optional<Issue> issue;
          if (random.chance(3, 4)) {
            issue = Issue{static_cast<unsigned>(random.below(golden::Threads)),
                          static_cast<unsigned>(random.below(golden::VectorRegs)),
                          tests::random_predicate(random)};
          }
          co_await bench.cycle(issue, tests::random_packet(random));
        }
      });
  comparison.expect_clean();
}

TEST(VectorLoadRtl, ReportsAPlantedDifference) {
  const Comparison comparison =
      tests::on_bench<Bench>("vector_load", [](Bench& bench) -> Coroutine<void> {
        co_await bench.cycle(Issue{2, 9, 0xffff}, Vec{});
        co_await bench.cycle(std::nullopt, Vec{});
        co_await bench.cycle(std::nullopt, Vec{}, 0x100);
      });
  comparison.expect_reported("cycle 2, ");
  comparison.expect_reported("data word 3: expected 0x0, actual 0x100");
}

// Assertions of the unit are checkers too.
TEST(VectorLoadRtl, AssertsThatSomethingIsLoaded) {
  const auto fails = [](std::uint64_t mask) {
    Comparison comparison("vector_load");
    return tests::fails_assertion<Bench>(
        [mask](Bench& bench) -> Coroutine<void> { co_await bench.cycle(Issue{1, 2, mask}, Vec{}); },
        comparison);
  };
  EXPECT_FALSE(fails(1));
  EXPECT_TRUE(fails(0));
}

}  // namespace
