// SPDX-License-Identifier: Apache-2.0
// Approximations (docs/numerics.md section 8), RTL against golden: every table row at its ends, the
// special operands, every exponent, and random ones.
#include <gtest/gtest.h>

#include "golden/numeric/approx.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using golden::Result;
using tests::Coroutine;
using tests::expect;
using tests::NumericBench;
using tests::on_numeric_bench;
using tests::Tally;
using Op = NumericBench::Approx;

Result golden_approx(Op op, std::uint32_t x) {
  switch (op) {
    case Op::Rcp:
      return golden::fp32_rcp(x);
    case Op::Rsqrt:
      return golden::fp32_rsqrt(x);
    case Op::Exp2:
      return golden::fp32_exp2(x);
    case Op::Log2:
      return golden::fp32_log2(x);
  }
  return {};
}

constexpr std::array<Op, 4> all_ops = {Op::Rcp, Op::Rsqrt, Op::Exp2, Op::Log2};

Coroutine<void> check(Tally& tally, NumericBench& bench, Op op, std::uint32_t x,
                      std::uint32_t fault = 0) {
  Result want = golden_approx(op, x);
  want.value ^= fault;
  const Result got = co_await bench.approx(op, x);
  check_result(tally, got, want, {static_cast<std::uint64_t>(op), x});
}

TEST(Approx, KnowsSpecialOperands) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    const std::uint32_t minus = 0x80000000, inf = 0x7f800000, nan = 0x7fc00000, one = 0x3f800000;
    co_await expect(bench.approx(Op::Rcp, minus), {inf | minus, 0});
    co_await expect(bench.approx(Op::Rcp, inf | minus), {minus, 0});
    co_await expect(bench.approx(Op::Rsqrt, minus), {inf, 0});
    co_await expect(bench.approx(Op::Rsqrt, one | minus), {nan, golden::Invalid});
    co_await expect(bench.approx(Op::Rsqrt, 1 | minus), {nan, golden::Invalid | golden::Denormal});
    co_await expect(bench.approx(Op::Exp2, minus), {one, 0});
    co_await expect(bench.approx(Op::Exp2, inf | minus), {0, 0});
    co_await expect(bench.approx(Op::Exp2, 0x43000000), {inf, golden::Overflow});
    co_await expect(bench.approx(Op::Exp2, 0xc3200000), {0, golden::Underflow});
    co_await expect(bench.approx(Op::Log2, one), {0, 0});
    co_await expect(bench.approx(Op::Log2, minus), {inf | minus, 0});
    co_await expect(bench.approx(Op::Log2, 0xffffffff), {nan, golden::Invalid});
  });
}

TEST(Approx, FollowsEveryRowAtEveryExponent) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    for (const Op op : all_ops) {
      for (std::uint32_t exponent = 0; exponent < 512; ++exponent) {  // the upper half is negative
        for (std::uint32_t row = 0; row < 128; ++row) {
          for (const std::uint32_t t : {0u, 1u, 0x8000u, 0xffffu}) {
            co_await check(tally, bench, op, exponent << 23 | row << 16 | t);
          }
        }
      }
    }
  });
  expect_clean(tally, 4 * 512 * 128 * 4);
}

TEST(Approx, FollowsRandomOperands) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("approx");
    for (std::uint64_t n = 0; n < tests::cases(100000); ++n) {
      for (const Op op : all_ops) {
        std::uint32_t x = tests::awkward_fp32(random);
        if (op == Op::Exp2 && random.coin()) {  // where the result is neither 0, 1 nor infinity
          x = (random.bits32() & 0x807fffffu) | static_cast<std::uint32_t>(random.between(100, 134))
                                                    << 23;
        }
        co_await check(tally, bench, op, x);
      }
    }
  });
  expect_clean(tally, 400000);
}

TEST(Approx, SeesPlantedFault) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    co_await check(tally, bench, Op::Rcp, 0x40490fdb, 1);
  });
  expect_caught(tally);
}

}  // namespace
