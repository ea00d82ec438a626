// SPDX-License-Identifier: Apache-2.0
// One element of the matrix step (docs/numerics.md section 6), RTL against golden: all pairs of
// formats, all biases, both denormal readings, specials, cancellation, the edge of the window.
#include <gtest/gtest.h>

#include "golden/numeric/convert.hpp"
#include "golden/numeric/dot4.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using golden::FormatCode;
using golden::FormatEntry;
using golden::Result;
using tests::Coroutine;
using tests::expect;
using tests::NumericBench;
using tests::on_numeric_bench;
using tests::Tally;
using Codes = std::array<std::uint32_t, 4>;

constexpr FormatEntry bf16{FormatCode::Bf16, 0, false};

Coroutine<void> check(Tally& tally, NumericBench& bench, FormatEntry ea, FormatEntry eb, Codes a,
                      Codes b, std::uint32_t c, std::uint32_t fault = 0) {
  const Result got = co_await bench.dot4(ea, eb, a, b, c);
  check_result(tally, got, {golden::dot4(c, a, b, ea, eb) ^ fault, 0},
               {ea.to_bits(), eb.to_bits(), a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], c});
  if ((c & 0x7fffffff) != 0) co_return;
  const Result from_zero = co_await bench.dot4(ea, eb, a, b, 0);  // mmaz
  check_result(tally, from_zero, {golden::dot4(std::nullopt, a, b, ea, eb) ^ fault, 0},
               {ea.to_bits()});
}

std::uint32_t random_code(sim::Random& random, FormatEntry format) {
  if (golden::is_cfloat8(format.code)) return random.bits32() & 0xff;
  if (random.chance(1, 64)) return tests::awkward_fp32(random) >> 16;
  // Exponents near each other, so that terms meet in the window.
  const auto exponent = static_cast<std::uint32_t>(random.between(115, 140));
  return (random.bits32() & 0x807f) | exponent << 7;
}

FormatEntry random_format(sim::Random& random) {
  switch (random.below(3)) {
    case 0:
      return bf16;
    case 1:
      return {FormatCode::Cfloat8143, random.between(0, 63), random.coin()};
    default:
      return {FormatCode::Cfloat8152, random.between(0, 63), random.coin()};
  }
}

TEST(Dot4, KnowsZerosInfinitiesAndNans) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    const std::uint32_t one = 0x3f80, inf = 0x7f80, minus = 0x8000, nan = 0x7fc00000;
    const std::uint32_t inf32 = 0x7f800000, minus32 = 0x80000000;
    const auto dot = [&](Codes a, Codes b, std::uint32_t c) {
      return bench.dot4(bf16, bf16, a, b, c);
    };
    co_await expect(dot({}, {}, minus32), {0, 0});  // every term drops out: +0
    co_await expect(dot({one, one | minus}, {one, one}, 0), {0, 0});
    co_await expect(dot({0, inf}, {one, one}, 0), {inf32, 0});
    co_await expect(dot({0, 0, 0, inf | minus}, {0, 0, 0, one}, 0x3f800000), {inf32 | minus32, 0});
    co_await expect(dot({inf}, {0}, 0), {nan, 0});
    co_await expect(dot({inf, 0, inf}, {one, 0, one | minus}, 0), {nan, 0});
    co_await expect(dot({inf}, {one}, inf32 | minus32), {nan, 0});
    co_await expect(dot({one}, {one}, inf32 | minus32), {inf32 | minus32, 0});
    co_await expect(dot({0, 0x7f81}, {}, 0), {nan, 0});
    co_await expect(dot({}, {}, 0xff800001), {nan, 0});
  });
}

TEST(Dot4, TruncatesBelowTheWindow) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    // T = 0 by the product 1 * 1; c just inside and just below the last place 2^-26 does or does
    // not count: 1 + 2^-24 + 2^-26 rounds up, 1 + 2^-24 + 2^-27 is a tie after truncation.
    const Codes one = {0x3f80, 0x3f80};
    const Codes b = {0x3f80, 0x3380};  // 1, 2^-24
    co_await expect(bench.dot4(bf16, bf16, one, b, 0x32800000), {0x3f800001u, 0});
    co_await expect(bench.dot4(bf16, bf16, one, b, 0x32000000), {0x3f800000u, 0});
  });
}

TEST(Dot4, MultipliesEveryPairOfCfloat8Codes) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("dot4.pairs");
    for (const FormatCode code_a : {FormatCode::Cfloat8143, FormatCode::Cfloat8152}) {
      for (const FormatCode code_b : {FormatCode::Cfloat8143, FormatCode::Cfloat8152}) {
        for (std::uint32_t a = 0; a < 256; ++a) {
          for (std::uint32_t b = 0; b < 256; ++b) {
            const FormatEntry ea{code_a, random.between(0, 63), random.coin()};
            const FormatEntry eb{code_b, random.between(0, 63), random.coin()};
            const std::uint32_t k = random.bits32() & 3;
            Codes va{}, vb{};
            va[k] = a;
            vb[k] = b;
            co_await check(tally, bench, ea, eb, va, vb, 0);
          }
        }
      }
    }
  });
  expect_clean(tally, 4 * 65536);
}

TEST(Dot4, AddsRandomTermsLikeGolden) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("dot4");
    for (std::uint64_t n = 0; n < tests::cases(300000); ++n) {
      const FormatEntry ea = random_format(random);
      const FormatEntry eb = random_format(random);
      Codes a, b;
      for (std::size_t k = 0; k < 4; ++k) {
        a[k] = random_code(random, ea);
        b[k] = random_code(random, eb);
      }
      if (random.chance(1, 4)) {  // two products that cancel
        a[2] = a[1] ^ (ea.code == FormatCode::Bf16 ? 0x8000u : 0x80u);
        b[2] = b[1];
      }
      std::uint32_t c = tests::awkward_fp32(random);
      if (random.chance(3, 4)) c = tests::near_fp32(random, golden::dot4(0u, a, b, ea, eb));
      co_await check(tally, bench, ea, eb, a, b, c);
    }
  });
  expect_clean(tally, 300000);
}

TEST(Dot4, AddsBf16ExtremesLikeGolden) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("dot4.extremes");
    for (std::uint64_t n = 0; n < tests::cases(200000); ++n) {
      Codes a, b;
      for (std::size_t k = 0; k < 4; ++k) {
        a[k] = tests::awkward_fp32(random) >> 16;
        b[k] = tests::awkward_fp32(random) >> 16;
      }
      co_await check(tally, bench, bf16, bf16, a, b, tests::awkward_fp32(random));
    }
  });
  expect_clean(tally, 200000);
}

TEST(Dot4, SeesPlantedFault) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    co_await check(tally, bench, bf16, bf16, {0x3f80}, {0x3f80}, 0x3f800000, 1);
  });
  expect_caught(tally);
}

}  // namespace
