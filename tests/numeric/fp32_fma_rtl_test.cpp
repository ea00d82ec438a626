// SPDX-License-Identifier: Apache-2.0
// FP32 fused multiply-add and the add of the reduction tree (docs/numerics.md sections 2, 3), RTL
// against golden, results and flags.
#include <gtest/gtest.h>

#include "golden/numeric/fp32_fma.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using golden::Result;
using tests::Coroutine;
using tests::expect;
using tests::NumericBench;
using tests::on_numeric_bench;
using tests::Tally;

Coroutine<void> check(Tally& tally, NumericBench& bench, std::uint32_t a, std::uint32_t b,
                      std::uint32_t c, std::uint32_t fault = 0) {
  Result want = golden::fp32_fma(a, b, c);
  want.value ^= fault;
  const Result got = co_await bench.fma(a, b, c);
  check_result(tally, got, want, {a, b, c});
}

TEST(Fp32Fma, KnowsZerosInfinitiesAndNans) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    const std::uint32_t one = 0x3f800000, inf = 0x7f800000, nan = 0x7fc00000, minus = 0x80000000;
    co_await expect(bench.fma(one, one, one | minus), {0, golden::NoFlags});
    co_await expect(bench.fma(minus, one, minus), {minus, golden::NoFlags});
    co_await expect(bench.fma(minus, one, 0), {0, golden::NoFlags});
    co_await expect(bench.fma(inf, 0, one), {nan, golden::Invalid});
    co_await expect(bench.fma(inf, one, inf | minus), {nan, golden::Invalid});
    co_await expect(bench.fma(inf, one | minus, one), {inf | minus, golden::NoFlags});
    co_await expect(bench.fma(one, one, inf | minus), {inf | minus, golden::NoFlags});
    co_await expect(bench.fma(one, 0xffc12345, one), {nan, golden::Invalid});
    co_await expect(bench.fma(one, 1, nan), {nan, golden::Invalid | golden::Denormal});
  });
}

TEST(Fp32Fma, CombinesAwkwardOperandsLikeGolden) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    std::vector<std::uint32_t> values;
    for (const std::uint32_t exponent : {0u, 1u, 24u, 64u, 126u, 127u, 128u, 150u, 254u, 255u}) {
      for (const std::uint32_t fraction : {0u, 1u, 0x400000u, 0x7fffffu}) {
        values.push_back(exponent << 23 | fraction);
        values.push_back(0x80000000u | exponent << 23 | fraction);
      }
    }
    for (const std::uint32_t a : values) {
      for (const std::uint32_t b : values) {
        for (const std::uint32_t c : values) co_await check(tally, bench, a, b, c);
      }
    }
  });
  expect_clean(tally, 80 * 80 * 80);
}

TEST(Fp32Fma, CombinesRandomOperandsLikeGolden) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("fp32_fma");
    for (std::uint64_t n = 0; n < tests::cases(400000); ++n) {
      const std::uint32_t a = tests::awkward_fp32(random);
      const std::uint32_t b = tests::awkward_fp32(random);
      // Near the product, so that everything from cancellation to sticky bits happens.
      const std::uint32_t c = random.coin()
                                  ? tests::awkward_fp32(random)
                                  : tests::near_fp32(random, golden::fp32_mul(a, b).value);
      co_await check(tally, bench, a, b, c);
    }
  });
  expect_clean(tally, 400000);
}

TEST(Fp32Fma, AddsLikeGolden) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("fp32_add");
    for (std::uint64_t n = 0; n < tests::cases(200000); ++n) {
      const std::uint32_t a = tests::awkward_fp32(random);
      const std::uint32_t b =
          random.coin() ? tests::awkward_fp32(random) : tests::near_fp32(random, a);
      const Result got = co_await bench.add(a, b);
      check_result(tally, got, golden::fp32_add(a, b), {a, b});
    }
  });
  expect_clean(tally, 200000);
}

TEST(Fp32Fma, SeesPlantedFault) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    co_await check(tally, bench, 0x3f800001, 0x3f800001, 0x33800000, 1);
  });
  expect_caught(tally);
}

}  // namespace
