// SPDX-License-Identifier: Apache-2.0
// FP32 minimum, maximum and compares (docs/numerics.md sections 2, 3), RTL against golden.
#include <gtest/gtest.h>

#include "golden/numeric/fp32_minmax.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using golden::Result;
using tests::Coroutine;
using tests::expect;
using tests::NumericBench;
using tests::on_numeric_bench;
using tests::Tally;

Coroutine<void> check(Tally& tally, NumericBench& bench, std::uint32_t a, std::uint32_t b,
                      std::uint32_t fault = 0) {
  Result min = golden::fp32_min(a, b);
  min.value ^= fault;
  const Result got_min = co_await bench.minmax(false, a, b);
  const Result got_max = co_await bench.minmax(true, a, b);
  const Result equal = co_await bench.compare(false, true, a, b);
  const Result less = co_await bench.compare(true, false, a, b);
  const Result less_equal = co_await bench.compare(true, true, a, b);
  check_result(tally, got_min, min, {0, a, b});
  check_result(tally, got_max, golden::fp32_max(a, b), {1, a, b});
  check_result(tally, equal, golden::fp32_equal(a, b), {2, a, b});
  check_result(tally, less, golden::fp32_less(a, b), {3, a, b});
  check_result(tally, less_equal, golden::fp32_less_equal(a, b), {4, a, b});
}

TEST(Fp32Minmax, OrdersZerosAndNans) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    const std::uint32_t minus = 0x80000000, nan = 0x7fc00000, one = 0x3f800000;
    co_await expect(bench.minmax(false, 0, minus), {minus, 0});
    co_await expect(bench.minmax(true, minus, 0), {0, 0});
    co_await expect(bench.minmax(false, 0x7f800001, one), {one, golden::Invalid});
    co_await expect(bench.minmax(true, one, 0xffffffff), {one, golden::Invalid});
    co_await expect(bench.minmax(true, 0xff800001, 0xffffffff), {nan, golden::Invalid});
    co_await expect(bench.compare(false, true, 0, minus), {1, 0});
    co_await expect(bench.compare(true, false, minus, 0), {0, 0});
    co_await expect(bench.compare(true, true, nan, nan), {0, golden::Invalid});
    co_await expect(bench.compare(true, false, 1, 2), {1, golden::Denormal});
  });
}

TEST(Fp32Minmax, ChoosesLikeGolden) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("fp32_minmax");
    for (std::uint64_t n = 0; n < tests::cases(100000); ++n) {
      const std::uint32_t a = tests::awkward_fp32(random);
      std::uint32_t b = random.coin() ? tests::awkward_fp32(random) : tests::near_fp32(random, a);
      if (random.chance(1, 8)) b = a;
      co_await check(tally, bench, a, b);
    }
  });
  expect_clean(tally, 500000);
}

TEST(Fp32Minmax, SeesPlantedFault) {
  Tally tally;
  on_numeric_bench(
      [&](NumericBench& bench) -> Coroutine<void> { co_await check(tally, bench, 1, 2, 3); });
  expect_caught(tally);
}

}  // namespace
