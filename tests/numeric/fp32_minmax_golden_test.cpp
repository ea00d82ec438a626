// SPDX-License-Identifier: Apache-2.0
// FP32 minimum, maximum, comparisons: numerics.md 2 and 3, against the order of the real numbers.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "golden/numeric/fp32_minmax.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"

namespace {

using golden::Result;
using tests::Tally;

using Two = Result (*)(std::uint32_t, std::uint32_t);
constexpr std::array<Two, 5> Units = {golden::fp32_min, golden::fp32_max, golden::fp32_equal,
                                      golden::fp32_less, golden::fp32_less_equal};

Result witness(std::size_t operation, std::uint32_t a, std::uint32_t b) {
  const bool nan = tests::is_nan(a) || tests::is_nan(b);
  const bool denormal = tests::is_denormal(a) || tests::is_denormal(b);
  const golden::Flags flags =
      static_cast<golden::Flags>((nan ? golden::Invalid : 0u) | (denormal ? golden::Denormal : 0u));
  const double x = static_cast<double>(tests::as_float(a));
  const double y = static_cast<double>(tests::as_float(b));
  switch (operation) {
    case 2:
      return {!nan && x == y, flags};
    case 3:
      return {!nan && x < y, flags};
    case 4:
      return {!nan && x <= y, flags};
    default:
      break;
  }
  if (tests::is_nan(a) && tests::is_nan(b)) return {0x7fc00000u, flags};
  if (tests::is_nan(a)) return {b, flags};
  if (tests::is_nan(b)) return {a, flags};
  const bool a_first = x < y || (x == y && std::signbit(x) && !std::signbit(y));
  return {a_first == (operation == 0) ? a : b, flags};
}

Tally check(const std::array<Two, 5>& units, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("fp32_minmax");
  for (std::uint64_t n = 0; n < count; ++n) {
    const std::uint32_t a = tests::tricky_fp32(random);
    std::uint32_t b = tests::tricky_fp32(random);
    if (n % 4 == 0) b = (a ^ (random.bits32() & 0x80000000u)) + random.bits32() % 3u - 1u;
    for (std::size_t i = 0; i < units.size(); ++i) {
      const Result got = units[i](a, b);
      const Result want = witness(i, a, b);
      tally.check(got == want, [&] {
        return "operation " + std::to_string(i) + " " + tests::hex({a, b}) + ": got " +
               tests::hex({got.value, got.flags}) + " want " + tests::hex({want.value, want.flags});
      });
    }
  }
  return tally;
}

TEST(Fp32Minmax, FollowsTheOrderOfTheNumbers) {
  const std::uint64_t count = tests::cases(1000000);
  tests::expect_clean(check(Units, count), 5 * count);
}

TEST(Fp32Minmax, GivesTheLiteralResultsOfTheRules) {
  constexpr std::uint32_t PlusZero = 0;
  constexpr std::uint32_t MinusZero = 0x80000000u;
  constexpr std::uint32_t One = 0x3f800000u;
  constexpr std::uint32_t Nan = 0x7fc00000u;
  constexpr std::uint32_t Signalling = 0xff800001u;
  constexpr std::uint32_t MinusInf = 0xff800000u;
  using namespace golden;
  EXPECT_EQ(fp32_min(PlusZero, MinusZero), (Result{MinusZero, 0}));
  EXPECT_EQ(fp32_min(MinusZero, PlusZero), (Result{MinusZero, 0}));
  EXPECT_EQ(fp32_max(PlusZero, MinusZero), (Result{PlusZero, 0}));
  EXPECT_EQ(fp32_max(MinusZero, PlusZero), (Result{PlusZero, 0}));
  EXPECT_EQ(fp32_min(Signalling, One), (Result{One, Invalid}));
  EXPECT_EQ(fp32_max(One, Nan), (Result{One, Invalid}));
  EXPECT_EQ(fp32_max(Signalling, 0x7fffffffu), (Result{Nan, Invalid}));
  EXPECT_EQ(fp32_min(MinusInf, 1), (Result{MinusInf, Denormal}));
  EXPECT_EQ(fp32_max(0x80000001u, PlusZero), (Result{PlusZero, Denormal}));
  EXPECT_EQ(fp32_equal(PlusZero, MinusZero), (Result{1, 0}));
  EXPECT_EQ(fp32_less(MinusZero, PlusZero), (Result{0, 0}));
  EXPECT_EQ(fp32_less_equal(PlusZero, MinusZero), (Result{1, 0}));
  EXPECT_EQ(fp32_equal(Nan, Nan), (Result{0, Invalid}));
  EXPECT_EQ(fp32_less_equal(Nan, One), (Result{0, Invalid}));
  EXPECT_EQ(fp32_less(0xbf800000u, One), (Result{1, 0}));
}

TEST(Fp32Minmax, CheckerCatchesPlantedFaults) {
  for (std::size_t i = 0; i < Units.size(); ++i) {
    std::array<Two, 5> faulty = Units;
    // The first fault swaps the zeros, the others lose the flag of a NaN.
    if (i == 0) {
      faulty[0] = [](std::uint32_t a, std::uint32_t b) {
        return golden::fp32_min(a, b).value == 0x80000000u ? Result{0, 0} : golden::fp32_min(a, b);
      };
    } else {
      faulty[i] = [](std::uint32_t, std::uint32_t) { return Result{0, 0}; };
    }
    tests::expect_caught(check(faulty, 10000));
  }
}

}  // namespace
