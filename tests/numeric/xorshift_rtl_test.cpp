// SPDX-License-Identifier: Apache-2.0
// The step of a random stream (docs/numerics.md section 7), RTL against golden.
#include <gtest/gtest.h>

#include "golden/numeric/xorshift.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using tests::Coroutine;
using tests::NumericBench;
using tests::on_numeric_bench;
using tests::Tally;

Coroutine<void> check(Tally& tally, NumericBench& bench, std::uint32_t x, std::uint32_t fault) {
  const golden::Result got = co_await bench.xorshift(x);
  check_result(tally, got, {golden::xorshift_next(x) ^ fault, 0}, {x});
}

Tally compare(std::uint32_t fault) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    for (int bit = 0; bit < 32; ++bit) co_await check(tally, bench, 1u << bit, fault);
    co_await check(tally, bench, 0xffffffffu, fault);
    auto random = tests::random_for("xorshift");
    for (std::uint64_t n = 0; n < tests::cases(10000); ++n) {
      co_await check(tally, bench, random.bits32(), fault);
    }
  });
  return tally;
}

TEST(Xorshift, StepsLikeGolden) { expect_clean(compare(0), 10000); }

TEST(Xorshift, StaysOnItsOrbit) {  // a second witness: 2463534242 -> 723471715 is Marsaglia's
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    co_await tests::expect(bench.xorshift(2463534242u), {723471715u, 0});
  });
}

TEST(Xorshift, SeesPlantedFault) { expect_caught(compare(1u << 17)); }

}  // namespace
