// SPDX-License-Identifier: Apache-2.0
// Conversions (docs/numerics.md sections 1, 4, 5), RTL against golden: all formats, all biases,
// both denormal readings, both roundings.
#include <gtest/gtest.h>

#include <algorithm>

#include "golden/numeric/convert.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using golden::FormatCode;
using golden::FormatEntry;
using golden::Result;
using golden::Rounding;
using tests::Coroutine;
using tests::expect;
using tests::NumericBench;
using tests::on_numeric_bench;
using tests::Tally;

Coroutine<void> check(Tally& tally, NumericBench& bench, FormatEntry format, std::uint32_t x,
                      bool stochastic, std::uint32_t random, std::uint32_t fault = 0) {
  Result want =
      golden::convert_to(format, x, stochastic ? Rounding::Stochastic : Rounding::Nearest, random);
  want.value ^= fault;
  const Result got = co_await bench.down(format, x, stochastic, random);
  check_result(tally, got, want, {format.to_bits(), x, stochastic, random});
}

std::uint32_t codes(FormatEntry format) { return golden::is_cfloat8(format.code) ? 256 : 65536; }

TEST(Convert, BringsEveryCodeUp) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    for (const FormatEntry format : tests::narrow_formats()) {
      for (std::uint32_t code = 0; code < codes(format); ++code) {
        const Result got = co_await bench.up(format, code);
        check_result(tally, got, golden::convert_from(format, code), {format.to_bits(), code});
      }
    }
  });
  expect_clean(tally, 256 * 256 + 2 * 65536);
}

// Around every number of the format, around the middle between it and the next, and exactly there.
TEST(Convert, RoundsAtEveryNumberAndMiddle) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("convert.middle");
    for (const FormatEntry format : tests::narrow_formats()) {
      const std::uint32_t step = golden::is_cfloat8(format.code) ? 1 : 61;
      for (std::uint32_t code = 0; code + 1 < codes(format) / 2; code += step) {
        const std::uint32_t low = golden::convert_from(format, code).value;
        const std::uint32_t high = golden::convert_from(format, code + 1).value;
        const std::uint32_t middle = low + (high - low) / 2;
        for (const std::uint32_t base : {low, middle, high}) {
          for (std::uint32_t delta = 0; delta < 5; ++delta) {
            const std::uint32_t x = (base + delta - 2) ^ (random.bits32() & 0x80000000u);
            co_await check(tally, bench, format, x, false, 0);
            for (const std::uint32_t r : {0u, 1u, 0x7fffu, 0x8000u, 0xffffu}) {
              co_await check(tally, bench, format, x, true, r);
            }
          }
        }
      }
    }
  });
  expect_clean(tally, 256 * 126 * 90);
}

// In the hole of literal denormals, at the random number at which the decision changes.
TEST(Convert, SplitsTheHoleByItsWidth) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    for (const FormatCode code : {FormatCode::Cfloat8143, FormatCode::Cfloat8152}) {
      for (int bias = 0; bias < 64; bias += 7) {
        const FormatEntry format{code, bias, false};
        const std::uint32_t bits = code == FormatCode::Cfloat8143 ? 3 : 2;
        const std::uint32_t low = golden::convert_from(format, (1u << bits) - 1).value;
        const std::uint32_t high = golden::convert_from(format, 1u << bits).value;
        for (std::uint64_t n = 0; n <= 256; ++n) {
          const auto x = static_cast<std::uint32_t>(low + (high - low) * n / 256);
          std::uint32_t first_low = 0;  // binary search for the first R that rounds down
          std::uint32_t bound = 0x10000;
          while (first_low < bound) {
            const std::uint32_t r = (first_low + bound) / 2;
            if (golden::convert_to(format, x, Rounding::Stochastic, r).value == 1u << bits) {
              first_low = r + 1;
            } else {
              bound = r;
            }
          }
          for (std::uint32_t r = first_low - std::min(first_low, 2u); r <= first_low + 2; ++r) {
            if (r < 0x10000) co_await check(tally, bench, format, x, true, r);
          }
          co_await check(tally, bench, format, x, false, 0);
        }
      }
    }
  });
  expect_clean(tally, 20 * 257 * 3);
}

TEST(Convert, TiesInTheHoleGoUp) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    // Bias 0: 11.5 / 8 and 5.5 / 4 (docs/numerics.md section 4), and just below.
    const FormatEntry e143{FormatCode::Cfloat8143, 0, false};
    const FormatEntry e152{FormatCode::Cfloat8152, 0, false};
    co_await expect(bench.down(e143, 0x3fb80000, false, 0), {8, golden::Underflow});
    co_await expect(bench.down(e143, 0x3fb7ffff, false, 0), {7, golden::Underflow});
    co_await expect(bench.down(e152, 0x3fb00000, false, 0), {4, golden::Underflow});
    co_await expect(bench.down(e152, 0x3fafffff, false, 0), {3, golden::Underflow});
  });
}

TEST(Convert, ClampsAndFlags) {
  on_numeric_bench([](NumericBench& bench) -> Coroutine<void> {
    const FormatEntry bf16{FormatCode::Bf16, 0, false};
    const FormatEntry e143{FormatCode::Cfloat8143, 7, false};
    co_await expect(bench.down(bf16, 0xff800001, false, 0), {0x7fc0, golden::Invalid});
    co_await expect(bench.down(bf16, 0xff800000, false, 0), {0xff80, golden::NoFlags});
    co_await expect(bench.down(bf16, 0x7f7fffff, false, 0), {0x7f80, golden::Overflow});
    co_await expect(bench.down(e143, 0xff800001, false, 0), {0xff, golden::Invalid});
    co_await expect(bench.down(e143, 0xff800000, false, 0), {0xff, golden::Overflow});
    co_await expect(bench.down(e143, 0x80000000, true, 0), {0x80, golden::NoFlags});
    co_await expect(bench.down(e143, 0x80000001, true, 0),
                    {0x81, golden::Underflow | golden::Denormal});
  });
}

TEST(Convert, RoundsRandomNumbersLikeGolden) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    auto random = tests::random_for("convert");
    for (std::uint64_t n = 0; n < tests::cases(2000); ++n) {
      for (const FormatEntry format : tests::narrow_formats()) {
        // Half of them within the range of the format.
        std::uint32_t x = tests::awkward_fp32(random);
        if (random.coin()) {
          const auto code = static_cast<std::uint32_t>(random.below(codes(format)));
          x = golden::convert_from(format, code).value + (random.bits32() & 0xffffff) - 0x800000;
        }
        const bool stochastic = random.coin();
        co_await check(tally, bench, format, x, stochastic, random.bits32() & 0xffff);
      }
    }
  });
  expect_clean(tally, 2000 * 258);
}

TEST(Convert, SeesPlantedFault) {
  Tally tally;
  on_numeric_bench([&](NumericBench& bench) -> Coroutine<void> {
    co_await check(tally, bench, {FormatCode::Cfloat8143, 7, false}, 0x3f800000, false, 0, 0x10);
  });
  expect_caught(tally);
}

}  // namespace
