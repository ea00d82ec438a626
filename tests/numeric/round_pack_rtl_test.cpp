// SPDX-License-Identifier: Apache-2.0
// RoundPack (docs/numerics.md section 3), RTL against golden: both its forms.
#include <gtest/gtest.h>

#include "golden/numeric/round_pack.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using golden::Result;
using tests::Coroutine;
using tests::expect;
using tests::NumericBench;
using tests::on_numeric_bench;
using tests::Tally;

// The 64-bit form, with flags, and the 32-bit form of the matrix unit, without.
Coroutine<void> check(Tally& tally, NumericBench& bench, bool negative, std::uint64_t magnitude,
                      int exponent) {
  const Result wide = co_await bench.round_pack(negative, magnitude, exponent);
  const auto low = static_cast<std::uint32_t>(magnitude);
  const Result narrow = co_await bench.round_pack32(negative, low, exponent);
  const std::initializer_list<std::uint64_t> operands = {
      negative, magnitude, static_cast<std::uint64_t>(static_cast<std::int64_t>(exponent))};
  check_result(tally, wide, golden::round_pack(negative, magnitude, exponent), operands);
  if (low == 0) co_return;
  check_result(tally, narrow, {golden::round_pack(negative, low, exponent).value, 0}, operands);
}

TEST(RoundPack, RoundsEveryPositionOfTheTopBit) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    for (int top = 0; top < 64; ++top) {
      const std::uint64_t one = std::uint64_t{1} << top;
      for (const std::uint64_t below : {std::uint64_t{0}, std::uint64_t{1}, one / 2, one - 1}) {
        // Results from below the smallest denormal to above the largest number.
        for (int weight = -160; weight <= 135; ++weight) {
          co_await check(tally, bench, (top & 1) != 0, one | (below & (one - 1)), weight - top);
        }
      }
    }
  });
  expect_clean(tally, 64 * 4 * 296);
}

TEST(RoundPack, BreaksTiesToEven) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    // 24 bits and a half: 1.0 + half a last place stays, the next odd one goes up.
    co_await expect(bench.round_pack(false, 0x1000001, -24), {0x3f800000, 0});
    co_await expect(bench.round_pack(false, 0x1000003, -24), {0x3f800002, 0});
    co_await expect(bench.round_pack32(true, 0x1000003, -24), {0xbf800002, 0});
  });
}

TEST(RoundPack, DecidesUnderflowAfterRounding) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    // 2^-126 less half a last place of 24 bits rounds up to 2^-126: no Underflow, though inexact.
    co_await expect(bench.round_pack(false, 0x1ffffff, -151), {0x00800000, golden::NoFlags});
    // A quarter below that it is tiny, and still becomes 2^-126.
    co_await expect(bench.round_pack(false, 0x3fffffd, -152), {0x00800000, golden::Underflow});
    // Denormal and exact: no Underflow.
    co_await expect(bench.round_pack(false, 3, -149), {0x00000003, golden::NoFlags});
  });
}

TEST(RoundPack, OverflowsToInfinity) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    co_await expect(bench.round_pack(false, 0xffffff, 104), {0x7f7fffff, golden::NoFlags});
    co_await expect(bench.round_pack(true, 0x1ffffff, 103), {0xff800000, golden::Overflow});
  });
}

TEST(RoundPack, RoundsRandomNumbersLikeGolden) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("round_pack");
    for (std::uint64_t n = 0; n < tests::cases(200000); ++n) {
      const std::uint64_t magnitude = random.bits() >> random.below(64);
      if (magnitude != 0) {
        const bool negative = random.coin();
        co_await check(tally, bench, negative, magnitude, random.between(-230, 140));
      }
    }
  });
  expect_clean(tally, 200000);
}

TEST(RoundPack, SeesPlantedFault) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    Result result = co_await bench.round_pack(false, 0x1000003, -24);
    result.value ^= 1;
    check_result(tally, result, golden::round_pack(false, 0x1000003, -24), {});
  });
  expect_caught(tally);
}

}  // namespace
