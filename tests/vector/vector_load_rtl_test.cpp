// SPDX-License-Identifier: Apache-2.0
// vector_load: the line that arrives in t+2 is written in t+2, zero outside the mask (timing.md
// sections 7 and 8); one load can be issued each cycle.
#include <Vvector_load_bench.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "golden/common/types.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"
#include "tests/common/packets.hpp"

namespace {

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
  explicit Bench(Comparison& comparison) : comparison_(comparison) {
    drive(std::nullopt, Vec{});
    dut_.reset();
  }

  // `line` is what the SRAM gives in this cycle, with `planted` bits of word 3 flipped for the RTL.
  void cycle(const std::optional<Issue>& issue, const Vec& line, std::uint32_t planted = 0) {
    Vec driven = line;
    driven[3] ^= planted;
    drive(issue, driven);
    dut_.settle();
    comparison_.at(dut_.cycle());
    const bool valid = under_way_[1].has_value();
    const Issue writing = under_way_[1].value_or(Issue{});
    const Vec data = masked(line, writing.mask);
    comparison_.equal("busy", valid || under_way_[0].has_value(), dut_->busy_o);
    comparison_.equal("valid", valid, dut_->valid_o);
    comparison_.equal("thread", writing.thread, dut_->thread_o);
    comparison_.equal("vd", writing.vd, dut_->vd_o);
    comparison_.equal("mask", writing.mask, dut_->mask_o);
    comparison_.equal_words("data", data.data(), dut_->data_o, data.size());
    dut_.clock();
    under_way_ = {issue, under_way_[0]};
  }

  // How many assertions such an issue fails.
  int force(const Issue& issue) {
    dut_.expect_assertions();
    drive(issue, Vec{});
    dut_.clock();
    return dut_.failed_assertions();
  }

 private:
  void drive(const std::optional<Issue>& issue, const Vec& line) {
    const Issue i = issue.value_or(Issue{});
    dut_->valid_i = issue.has_value();
    dut_->thread_i = static_cast<std::uint8_t>(i.thread);
    dut_->vd_i = static_cast<std::uint8_t>(i.vd);
    dut_->mask_i = i.mask;
    tests::put(dut_->line_i, line);
  }

  Comparison& comparison_;
  tests::Dut<Vvector_load_bench> dut_;
  std::array<std::optional<Issue>, 2> under_way_;  // issued in t-1, t-2
};

TEST(VectorLoadRtl, LoadsEveryCycleWithAndWithoutGaps) {
  Comparison comparison("vector_load");
  Bench bench(comparison);
  sim::Random random = tests::random_for("vector_load rtl");
  for (std::uint64_t i = 0; i < tests::cases(100'000); ++i) {
    std::optional<Issue> issue;
    if (random.chance(3, 4)) {
      issue = Issue{static_cast<unsigned>(random.below(golden::Threads)),
                    static_cast<unsigned>(random.below(golden::VectorRegs)),
                    tests::random_predicate(random)};
    }
    bench.cycle(issue, tests::random_packet(random));
  }
  comparison.expect_clean();
}

TEST(VectorLoadRtl, ReportsAPlantedDifference) {
  Comparison comparison("vector_load");
  Bench bench(comparison);
  bench.cycle(Issue{2, 9, 0xffff}, Vec{});
  bench.cycle(std::nullopt, Vec{});
  bench.cycle(std::nullopt, Vec{}, 0x100);
  comparison.expect_reported("cycle 2, ");
  comparison.expect_reported("data word 3: expected 0x0, actual 0x100");
}

// Assertions of the unit are checkers too.
TEST(VectorLoadRtl, AssertsThatSomethingIsLoaded) {
  Comparison comparison("vector_load");
  EXPECT_EQ(Bench(comparison).force(Issue{1, 2, 1}), 0);
  EXPECT_GT(Bench(comparison).force(Issue{1, 2, 0}), 0);
}

}  // namespace
