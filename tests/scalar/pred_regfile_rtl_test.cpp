// SPDX-License-Identifier: Apache-2.0
// pred_regfile: each read port gives the last value written to its register, from the cycle after
// the write on; p0 gives all ones.
#include <Vpred_regfile_bench.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

#include "golden/gen/machine.hpp"
#include "tests/common/comparison.hpp"
#include "tests/scalar/regfile_bench.hpp"

namespace {

using tests::Comparison;

constexpr std::size_t Slots = golden::IssueThreads * golden::IssueWidth;

struct Access {
  using Model = Vpred_regfile_bench;

  static std::uint8_t& number(Model& dut, std::size_t port) { return dut.write_pd_i[port]; }

  static void drive_reads(Model& dut, sim::Random& random) {
    for (std::size_t slot = 0; slot < Slots; ++slot) {
      dut.pp_i[slot] = static_cast<std::uint8_t>(random.below(golden::PredRegs));
    }
  }

  static void compare(Comparison& comparison, Model& dut, std::size_t slot,
                      const std::uint64_t* held) {
    const std::size_t number = dut.pp_i[slot];
    comparison.equal("data", number == 0 ? ~std::uint64_t{0} : held[number], dut.data_o[slot]);
  }
};
using Bench = tests::RegfileBench<Access::Model, Access, 3, golden::PredRegs>;

TEST(PredRegfileRtl, ReadsWhatWasWrittenLast) {
  Comparison comparison("pred_regfile");
  Bench bench(comparison);
  sim::Random random = tests::random_for("pred_regfile rtl");
  for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) bench.cycle(random);
  comparison.expect_clean();
}

TEST(PredRegfileRtl, ReportsAPlantedDifference) {
  Comparison comparison("pred_regfile");
  Bench bench(comparison);
  sim::Random random = tests::random_for("pred_regfile planted");
  for (int i = 0; i < 1000; ++i) bench.cycle(random, 1);
  comparison.expect_reported(": expected 0x");
}

// Assertions of the unit are checkers too.
TEST(PredRegfileRtl, AssertsItsContract) {
  Comparison comparison("pred_regfile");
  EXPECT_EQ(Bench(comparison).force({2}, 13), 0);
  EXPECT_GT(Bench(comparison).force({0, 2}, 13), 0);
  EXPECT_GT(Bench(comparison).force({2}, 8), 0) << "a write to p0";
}

}  // namespace
