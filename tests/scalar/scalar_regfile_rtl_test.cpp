// SPDX-License-Identifier: Apache-2.0
// scalar_regfile: each read port gives the last value written to its register, from the cycle after
// the write on; r0 and ports that are not enabled give zero.
#include <Vscalar_regfile_bench.h>
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
  using Model = Vscalar_regfile_bench;

  static std::uint8_t& number(Model& dut, std::size_t port) { return dut.write_rd_i[port]; }

  static void drive_reads(Model& dut, sim::Random& random) {
    const auto number = [&] { return static_cast<std::uint8_t>(random.below(golden::ScalarRegs)); };
    dut.read_i = static_cast<std::uint8_t>(random.bits());
    for (std::size_t slot = 0; slot < Slots; ++slot) {
      dut.ra_i[slot] = number();
      dut.rb_i[slot] = number();
      dut.rc_i[slot] = number();
    }
  }

  static void compare(Comparison& comparison, Model& dut, std::size_t slot,
                      const std::uint64_t* held) {
    const bool enabled = (dut.read_i >> slot & 1u) != 0;
    comparison.equal("a", enabled ? held[dut.ra_i[slot]] : 0, dut.a_o[slot]);
    comparison.equal("b", enabled ? held[dut.rb_i[slot]] : 0, dut.b_o[slot]);
    comparison.equal("c", enabled ? held[dut.rc_i[slot]] : 0, dut.c_o[slot]);
  }
};
using Bench = tests::RegfileBench<Access::Model, Access, 5, golden::ScalarRegs>;

TEST(ScalarRegfileRtl, ReadsWhatWasWrittenLast) {
  Comparison comparison("scalar_regfile");
  Bench bench(comparison);
  sim::Random random = tests::random_for("scalar_regfile rtl");
  for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) bench.cycle(random);
  comparison.expect_clean();
}

TEST(ScalarRegfileRtl, ReportsAPlantedDifference) {
  Comparison comparison("scalar_regfile");
  Bench bench(comparison);
  sim::Random random = tests::random_for("scalar_regfile planted");
  for (int i = 0; i < 1000; ++i) bench.cycle(random, 1);
  comparison.expect_reported(": expected 0x");
}

// Assertions of the unit are checkers too.
TEST(ScalarRegfileRtl, AssertsItsContract) {
  Comparison comparison("scalar_regfile");
  EXPECT_EQ(Bench(comparison).force({4}, 37), 0);
  EXPECT_GT(Bench(comparison).force({1, 4}, 37), 0);
  EXPECT_GT(Bench(comparison).force({4}, 32), 0) << "a write to r0";
}

}  // namespace
