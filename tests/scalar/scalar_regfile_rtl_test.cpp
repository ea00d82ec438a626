// SPDX-License-Identifier: Apache-2.0
// scalar_regfile: each read port gives the last value written to its register, from the cycle after
// the write on; r0 and ports that are not enabled give zero.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <scalar_regfile_bench_dut.hpp>
#include <vector>

#include "golden/gen/machine.hpp"
#include "tests/scalar/regfile_bench.hpp"

namespace {

using engine::Coroutine;
using tests::Comparison;

constexpr std::size_t Slots = golden::IssueThreads * golden::IssueWidth;

struct Access {
  using Dut = ScalarRegfileBenchDut;

  static engine::SignalHandle& number(Dut& dut, std::size_t port) { return dut.write_rd_i[port]; }

  static void drive_reads(Dut& dut, sim::Random& random) {
    dut.read_i.value = random.bits() & 0xffu;
    for (std::size_t slot = 0; slot < Slots; ++slot) {
      dut.ra_i[slot].value = random.below(golden::ScalarRegs);
      dut.rb_i[slot].value = random.below(golden::ScalarRegs);
      dut.rc_i[slot].value = random.below(golden::ScalarRegs);
    }
  }

  static void compare(Comparison& comparison, Dut& dut, std::size_t slot,
                      const std::uint64_t* held) {
    const bool enabled = (dut.read_i.raw() >> slot & 1u) != 0;
    const auto expected = [&](const engine::Signal<CData>& number) {
      return enabled ? held[number.raw()] : 0;
    };
    comparison.equal("a", expected(dut.ra_i[slot]), dut.a_o[slot].raw());
    comparison.equal("b", expected(dut.rb_i[slot]), dut.b_o[slot].raw());
    comparison.equal("c", expected(dut.rc_i[slot]), dut.c_o[slot].raw());
  }
};
using Bench = tests::RegfileBench<Access, 5, golden::ScalarRegs>;

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("scalar_regfile", test);
}

TEST(ScalarRegfileRtl, ReadsWhatWasWrittenLast) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("scalar_regfile rtl");
    for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) co_await bench.cycle(random);
  }).expect_clean();
}

TEST(ScalarRegfileRtl, ReportsAPlantedDifference) {
  const Comparison comparison = on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("scalar_regfile planted");
    for (int i = 0; i < 1000; ++i) co_await bench.cycle(random, 1);
  });
  comparison.expect_reported(": expected 0x");
}

// Assertions of the unit are checkers too.
TEST(ScalarRegfileRtl, AssertsItsContract) {
  const auto fails = [](const std::vector<std::size_t>& ports, unsigned index) {
    Comparison comparison("scalar_regfile");
    return tests::fails_assertion<Bench>(
        [&](Bench& bench) -> Coroutine<void> { co_await bench.force(ports, index); }, comparison);
  };
  EXPECT_FALSE(fails({4}, 37));
  EXPECT_TRUE(fails({1, 4}, 37));
  EXPECT_TRUE(fails({4}, 32)) << "a write to r0";
}

}  // namespace
