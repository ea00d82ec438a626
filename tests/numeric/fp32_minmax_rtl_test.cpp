// SPDX-License-Identifier: Apache-2.0
// FP32 minimum, maximum and compares (docs/numerics.md sections 2, 3), RTL against golden.
#include <gtest/gtest.h>

#include "golden/numeric/fp32_minmax.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using golden::Result;
using tests::NumericBench;
using tests::Tally;

void check(Tally& tally, NumericBench& bench, std::uint32_t a, std::uint32_t b,
           std::uint32_t fault = 0) {
  Result min = golden::fp32_min(a, b);
  min.value ^= fault;
  check_result(tally, bench.minmax(false, a, b), min, {0, a, b});
  check_result(tally, bench.minmax(true, a, b), golden::fp32_max(a, b), {1, a, b});
  check_result(tally, bench.compare(false, true, a, b), golden::fp32_equal(a, b), {2, a, b});
  check_result(tally, bench.compare(true, false, a, b), golden::fp32_less(a, b), {3, a, b});
  check_result(tally, bench.compare(true, true, a, b), golden::fp32_less_equal(a, b), {4, a, b});
}

TEST(Fp32Minmax, OrdersZerosAndNans) {
  NumericBench bench;
  const std::uint32_t minus = 0x80000000, nan = 0x7fc00000, one = 0x3f800000;
  EXPECT_EQ(bench.minmax(false, 0, minus), (Result{minus, 0}));
  EXPECT_EQ(bench.minmax(true, minus, 0), (Result{0, 0}));
  EXPECT_EQ(bench.minmax(false, 0x7f800001, one), (Result{one, golden::Invalid}));
  EXPECT_EQ(bench.minmax(true, one, 0xffffffff), (Result{one, golden::Invalid}));
  EXPECT_EQ(bench.minmax(true, 0xff800001, 0xffffffff), (Result{nan, golden::Invalid}));
  EXPECT_EQ(bench.compare(false, true, 0, minus), (Result{1, 0}));
  EXPECT_EQ(bench.compare(true, false, minus, 0), (Result{0, 0}));
  EXPECT_EQ(bench.compare(true, true, nan, nan), (Result{0, golden::Invalid}));
  EXPECT_EQ(bench.compare(true, false, 1, 2), (Result{1, golden::Denormal}));
}

TEST(Fp32Minmax, ChoosesLikeGolden) {
  NumericBench bench;
  Tally tally;
  auto random = tests::random_for("fp32_minmax");
  for (std::uint64_t n = 0; n < tests::cases(100000); ++n) {
    const std::uint32_t a = tests::awkward_fp32(random);
    std::uint32_t b = random.coin() ? tests::awkward_fp32(random) : tests::near_fp32(random, a);
    if (random.chance(1, 8)) b = a;
    check(tally, bench, a, b);
  }
  expect_clean(tally, 500000);
}

TEST(Fp32Minmax, SeesPlantedFault) {
  NumericBench bench;
  Tally tally;
  check(tally, bench, 1, 2, 3);
  expect_caught(tally);
}

}  // namespace
