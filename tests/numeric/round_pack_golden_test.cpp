// SPDX-License-Identifier: Apache-2.0
// RoundPack (numerics.md 3): the rounding of an exact value to FP32 and its two flags, against
// MPFR.
#include <gtest/gtest.h>

#include "golden/numeric/round_pack.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"

namespace {

using golden::Result;
using tests::Tally;

using RoundPack = Result (*)(bool, std::uint64_t, int);

Result exact(bool negative, std::uint64_t magnitude, int exponent) {
  tests::Real value;
  mpfr_set_uj(value.get(), magnitude, MPFR_RNDN);
  mpfr_mul_2si(value.get(), value.get(), exponent, MPFR_RNDN);
  if (negative) mpfr_neg(value.get(), value.get(), MPFR_RNDN);
  const tests::Rounded rounded = tests::round_to_fp32(value);
  return {rounded.bits, rounded.flags};
}

void compare(Tally& tally, RoundPack unit, bool negative, std::uint64_t magnitude, int exponent) {
  if (magnitude == 0) magnitude = 1;
  const Result got = unit(negative, magnitude, exponent);
  const Result want = exact(negative, magnitude, exponent);
  tally.check(got == want, [&] {
    return tests::hex({negative, magnitude}) + " e " + std::to_string(exponent) + ": got " +
           tests::hex({got.value, got.flags}) + " want " + tests::hex({want.value, want.flags});
  });
}

// Magnitudes with the top at every bit, and below it: nothing, one bit at the half, around the
// half.
Tally directed(RoundPack unit) {
  Tally tally;
  for (int top = 0; top < 64; ++top) {
    for (const std::uint64_t significand : {0x800000ull, 0x800001ull, 0xfffffeull, 0xffffffull}) {
      for (int below = -1; below <= 3; ++below) {
        const std::uint64_t wide = significand << 3 | static_cast<std::uint64_t>(below + 2);
        const std::uint64_t magnitude = top < 26 ? wide >> (26 - top) : wide << (top - 26);
        for (const int weight :
             {-160, -151, -150, -149, -148, -140, -127, -126, -125, 0, 126, 127, 128, 140}) {
          compare(tally, unit, below % 2 != 0, magnitude, weight - top);
          compare(tally, unit, below % 2 == 0, magnitude | 1u, weight - top);
        }
      }
    }
  }
  return tally;
}

Tally random_cases(RoundPack unit, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("round_pack");
  for (std::uint64_t n = 0; n < count; ++n) {
    std::uint64_t magnitude = random.bits() >> random.below(64);
    if (random.coin()) magnitude &= ~std::uint64_t{0} << random.below(64);
    const int weight = random.coin() ? random.between(-155, -120) : random.between(-400, 300);
    compare(tally, unit, random.coin(), magnitude,
            weight - 63 + static_cast<int>(random.below(64)));
  }
  return tally;
}

TEST(RoundPack, RoundsToNearestEvenAtEveryPosition) {
  tests::expect_clean(directed(golden::round_pack), 20000);
}

TEST(RoundPack, RoundsRandomValues) {
  const std::uint64_t count = tests::cases(1000000);
  tests::expect_clean(random_cases(golden::round_pack, count), count);
}

TEST(RoundPack, ClassifiesBitPatterns) {
  Tally tally;
  sim::Random random = tests::random_for("classify");
  for (int n = 0; n < 100000; ++n) {
    const std::uint32_t x = tests::tricky_fp32(random);
    const auto [significand, exponent] = golden::fp32_unpack(x);
    const bool value =
        !tests::is_finite(x) || std::ldexp(significand, exponent) == std::fabs(tests::as_float(x));
    tally.check(golden::fp32_is_nan(x) == tests::is_nan(x) &&
                    golden::fp32_is_inf(x) == tests::is_infinite(x) &&
                    golden::fp32_is_zero(x) == tests::is_zero(x) &&
                    golden::fp32_is_denormal(x) == tests::is_denormal(x) &&
                    golden::fp32_negative(x) == std::signbit(tests::as_float(x)) && value,
                [&] { return tests::hex({x}); });
  }
  tests::expect_clean(tally, 100000);
}

TEST(RoundPack, CheckersCatchPlantedFaults) {
  const RoundPack ties_away = [](bool negative, std::uint64_t magnitude, int exponent) {
    const bool tie = magnitude == 0x1000001ull << 4;
    Result r = golden::round_pack(negative, magnitude, exponent);
    r.value += tie ? 1u : 0u;
    return r;
  };
  const RoundPack no_underflow = [](bool negative, std::uint64_t magnitude, int exponent) {
    Result r = golden::round_pack(negative, magnitude, exponent);
    if (r.value == 0x00800000u) r.flags = 0;
    return r;
  };
  const RoundPack wrong_bit = [](bool negative, std::uint64_t magnitude, int exponent) {
    Result r = golden::round_pack(negative, magnitude, exponent);
    if (magnitude % 64 == 33) r.value ^= 1u;
    return r;
  };
  tests::expect_caught(directed(ties_away));
  tests::expect_caught(directed(no_underflow));
  tests::expect_caught(random_cases(wrong_bit, 2000));
}

}  // namespace
