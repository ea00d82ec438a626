// SPDX-License-Identifier: Apache-2.0
// pred_regfile: each read port gives the last value written to its register, from the cycle after
// the write on; p0 gives all ones.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <pred_regfile_bench_dut.hpp>
#include <vector>

#include "golden/gen/machine.hpp"
#include "tests/scalar/regfile_bench.hpp"

namespace {

using engine::Coroutine;
using tests::Comparison;

constexpr std::size_t Slots = golden::IssueThreads * golden::IssueWidth;

struct Access {
  using Dut = PredRegfileBenchDut;

  static engine::SignalHandle& number(Dut& dut, std::size_t port) { return dut.write_pd_i[port]; }

  static void drive_reads(Dut& dut, sim::Random& random) {
    for (std::size_t slot = 0; slot < Slots; ++slot) {
      dut.pp_i[slot].value = random.below(golden::PredRegs);
    }
  }

  static void compare(Comparison& comparison, Dut& dut, std::size_t slot,
                      const std::uint64_t* held) {
    const std::size_t number = dut.pp_i[slot].raw();
    comparison.equal("data", number == 0 ? ~std::uint64_t{0} : held[number],
                     dut.data_o[slot].raw());
  }
};
using Bench = tests::RegfileBench<Access, 3, golden::PredRegs>;

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("pred_regfile", test);
}

TEST(PredRegfileRtl, ReadsWhatWasWrittenLast) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("pred_regfile rtl");
    for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) co_await bench.cycle(random);
  }).expect_clean();
}

TEST(PredRegfileRtl, ReportsAPlantedDifference) {
  const Comparison comparison = on_bench([](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("pred_regfile planted");
    for (int i = 0; i < 1000; ++i) co_await bench.cycle(random, 1);
  });
  comparison.expect_reported(": expected 0x");
}

// Assertions of the unit are checkers too.
TEST(PredRegfileRtl, AssertsItsContract) {
  const auto fails = [](const std::vector<std::size_t>& ports, unsigned index) {
    Comparison comparison("pred_regfile");
    return tests::fails_assertion<Bench>(
        [&](Bench& bench) -> Coroutine<void> { co_await bench.force(ports, index); }, comparison);
  };
  EXPECT_FALSE(fails({2}, 13));
  EXPECT_TRUE(fails({0, 2}, 13));
  EXPECT_TRUE(fails({2}, 8)) << "a write to p0";
}

}  // namespace
