// SPDX-License-Identifier: Apache-2.0
// FP32 add, subtract, multiply, fused multiply-add: numerics.md 2 and 3, results and flags, against
// the host's FP32 unit and against MPFR.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "golden/numeric/fp32_fma.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"
#include "tests/numeric/host_float.hpp"

namespace {

using golden::Result;
using tests::HostOp;
using tests::Tally;

using Fma = Result (*)(std::uint32_t, std::uint32_t, std::uint32_t);

std::string text(std::uint32_t a, std::uint32_t b, std::uint32_t c, Result got, Result want) {
  return tests::hex({a, b, c}) + ": got " + tests::hex({got.value, got.flags}) + " want " +
         tests::hex({want.value, want.flags});
}

// Wraps the four operations so that one loop checks all: the operation decides what c means.
struct Unit {
  Fma fma = golden::fp32_fma;
  Result run(HostOp op, std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
    if (fma != golden::fp32_fma) return fma(a, b, c);  // a planted fault
    switch (op) {
      case HostOp::Add:
        return golden::fp32_add(a, b);
      case HostOp::Sub:
        return golden::fp32_sub(a, b);
      case HostOp::Mul:
        return golden::fp32_mul(a, b);
      case HostOp::Fma:
        return fma(a, b, c);
    }
    return {};
  }
};

Result exact(HostOp op, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  switch (op) {
    case HostOp::Add:
      return tests::exact_fma(a, 0x3f800000u, b);
    case HostOp::Sub:
      return tests::exact_fma(a, 0x3f800000u, b ^ 0x80000000u);
    case HostOp::Mul:
      return tests::exact_fma(a, b, 0x80000000u);
    case HostOp::Fma:
      return tests::exact_fma(a, b, c);
  }
  return {};
}

Result host(HostOp op, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
#if TESTS_HOST_FLOAT
  if (op != HostOp::Fma) return tests::host_two(op, a, b);
  if (tests::host_has_fma()) return tests::host_fma(a, b, c);
#endif
  return exact(op, a, b, c);
}

using Witness = Result (*)(HostOp, std::uint32_t, std::uint32_t, std::uint32_t);

void compare(Tally& tally, const Unit& unit, Witness witness, HostOp op, std::uint32_t a,
             std::uint32_t b, std::uint32_t c) {
  const Result got = unit.run(op, a, b, c);
  const Result want = witness(op, a, b, c);
  tally.check(got == want, [&] { return text(a, b, c, got, want); });
}

// Values at which something changes: zeros, both ends of the denormals, of the normals, one, values
// around 2^24, infinities, NaNs.
constexpr std::array<std::uint32_t, 34> Corners = {
    0x00000000u, 0x00000001u, 0x00000002u, 0x00000003u, 0x003fffffu, 0x00400000u, 0x007ffffeu,
    0x007fffffu, 0x00800000u, 0x00800001u, 0x00ffffffu, 0x01000000u, 0x0c800000u, 0x33800000u,
    0x33800001u, 0x34000000u, 0x3effffffu, 0x3f000000u, 0x3f7fffffu, 0x3f800000u, 0x3f800001u,
    0x3fffffffu, 0x40000000u, 0x4b000000u, 0x4b7fffffu, 0x4b800000u, 0x73000000u, 0x7e800000u,
    0x7f000000u, 0x7f7ffffeu, 0x7f7fffffu, 0x7f800000u, 0x7f800001u, 0x7fc00001u};

Tally corners(const Unit& unit, Witness witness, HostOp op, std::size_t stride) {
  Tally tally;
  for (std::size_t n = 0; n < Corners.size() * Corners.size() * Corners.size() * 8; n += stride) {
    const std::size_t values = n / 8;
    const std::uint32_t a = Corners[values % Corners.size()] | (n & 1u) << 31;
    const std::uint32_t b = Corners[values / Corners.size() % Corners.size()] | (n & 2u) << 30;
    const std::uint32_t c = Corners[values / Corners.size() / Corners.size()] | (n & 4u) << 29;
    compare(tally, unit, witness, op, a, b, c);
  }
  return tally;
}

// Random operands whose exponents are related, so that alignment, cancellation, rounding and both
// ends of the range are met often.
Tally random_cases(const Unit& unit, Witness witness, HostOp op, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("fp32_fma");
  for (std::uint64_t n = 0; n < count; ++n) {
    std::uint32_t a = tests::tricky_fp32(random);
    std::uint32_t b = tests::tricky_fp32(random);
    std::uint32_t c = tests::tricky_fp32(random);
    const int field_a = static_cast<int>(a >> 23 & 255u);
    const std::uint64_t kind = random.below(8);
    if (op == HostOp::Add || op == HostOp::Sub) {
      if (kind < 5) b = tests::with_exponent(random, field_a + random.between(-26, 26));
      if (kind == 5) b = (a ^ (random.bits32() & 0x80000000u)) + random.bits32() % 5u - 2u;
    } else {
      if (kind < 3) {  // product near the top of the range, near its bottom, anywhere
        const int sum = kind == 0 ? 381 : kind == 1 ? 127 : static_cast<int>(random.below(400));
        b = tests::with_exponent(random, sum - field_a + random.between(-28, 3));
      }
      const int field_b = static_cast<int>(b >> 23 & 255u);
      if (kind < 6) {
        c = tests::with_exponent(random, field_a + field_b - 127 + random.between(-50, 28));
      } else if (kind == 6) {  // c nearly cancels the product
        c = tests::as_bits(-(tests::as_float(a) * tests::as_float(b))) + random.bits32() % 3u - 1u;
      }
    }
    compare(tally, unit, witness, op, a, b, c);
  }
  return tally;
}

constexpr std::array<HostOp, 4> Ops = {HostOp::Add, HostOp::Sub, HostOp::Mul, HostOp::Fma};

TEST(Fp32Fma, AgreesWithTheHostOnAllCornerValues) {
  for (const HostOp op : Ops) tests::expect_clean(corners({}, host, op, 1), 300000);
}

TEST(Fp32Fma, AgreesWithTheHostOnRandomValues) {
  for (const HostOp op : Ops) {
    const std::uint64_t count = tests::cases(op == HostOp::Fma ? 10000000 : 3000000);
    tests::expect_clean(random_cases({}, host, op, count), count);
  }
}

TEST(Fp32Fma, AgreesWithExactArithmetic) {
  for (const HostOp op : Ops) {
    tests::expect_clean(corners({}, exact, op, 7), 40000);
    tests::expect_clean(random_cases({}, exact, op, tests::cases(100000)), 100000);
  }
}

TEST(Fp32Fma, FnmaNegatesTheProduct) {
  Tally tally;
  sim::Random random = tests::random_for("fnma");
  for (int n = 0; n < 100000; ++n) {
    const std::uint32_t a = tests::tricky_fp32(random);
    const std::uint32_t b = tests::tricky_fp32(random);
    const std::uint32_t c = tests::tricky_fp32(random);
    const Result got = golden::fp32_fnma(a, b, c);
    const Result want = host(HostOp::Fma, a ^ 0x80000000u, b, c);
    tally.check(got == want, [&] { return text(a, b, c, got, want); });
  }
  tests::expect_clean(tally, 100000);
}

TEST(Fp32Fma, GivesTheLiteralResultsOfTheRules) {
  using golden::fp32_add;
  using golden::fp32_fma;
  using golden::fp32_mul;
  using golden::fp32_sub;
  constexpr std::uint32_t One = 0x3f800000u;
  constexpr std::uint32_t Two = 0x40000000u;
  constexpr std::uint32_t MinusOne = 0xbf800000u;
  constexpr std::uint32_t Inf = 0x7f800000u;
  constexpr std::uint32_t MinusInf = 0xff800000u;
  constexpr std::uint32_t MinusZero = 0x80000000u;
  constexpr std::uint32_t Nan = 0x7fc00000u;
  constexpr std::uint32_t Max = 0x7f7fffffu;
  EXPECT_EQ(fp32_add(One, One), (Result{Two, 0}));
  EXPECT_EQ(fp32_fma(Two, Two, One), (Result{0x40a00000u, 0}));
  EXPECT_EQ(fp32_sub(One, One), (Result{0, 0}));                      // exact zero: +0
  EXPECT_EQ(fp32_add(MinusZero, MinusZero), (Result{MinusZero, 0}));  // two zeros of equal sign
  EXPECT_EQ(fp32_add(MinusZero, 0), (Result{0, 0}));
  EXPECT_EQ(fp32_mul(MinusZero, One), (Result{MinusZero, 0}));
  EXPECT_EQ(fp32_mul(MinusOne, 0), (Result{MinusZero, 0}));
  EXPECT_EQ(fp32_fma(MinusOne, One, One), (Result{0, 0}));
  EXPECT_EQ(fp32_add(Inf, MinusInf), (Result{Nan, golden::Invalid}));
  EXPECT_EQ(fp32_mul(Inf, 0), (Result{Nan, golden::Invalid}));
  EXPECT_EQ(fp32_mul(0x7fffffffu, One), (Result{Nan, golden::Invalid}));  // quiet NaN
  EXPECT_EQ(fp32_add(0xff800001u, One), (Result{Nan, golden::Invalid}));  // signalling NaN
  EXPECT_EQ(fp32_mul(Inf, MinusOne), (Result{MinusInf, 0}));              // not an overflow
  EXPECT_EQ(fp32_add(Max, Max), (Result{Inf, golden::Overflow}));
  EXPECT_EQ(fp32_add(Max, 0x73000000u), (Result{Inf, golden::Overflow}));  // half a last place
  EXPECT_EQ(fp32_add(Max, 0x72ffffffu), (Result{Max, 0}));
  EXPECT_EQ(fp32_mul(1, 1), (Result{0, golden::Denormal | golden::Underflow}));
  EXPECT_EQ(fp32_add(1, 1), (Result{2, golden::Denormal}));  // exact: no underflow
  // Underflow is decided in 24 bits with unbounded exponent: 2^-126 (1 - 2^-24) is below 2^-126
  // there, although the result is not; 2^-126 (1 - 2^-46) is not.
  EXPECT_EQ(fp32_mul(0x3f800001u, 0x007fffffu), (Result{0x00800000u, golden::Denormal}));
  EXPECT_EQ(fp32_mul(0x3f7fffffu, 0x00800000u), (Result{0x00800000u, golden::Underflow}));
  EXPECT_EQ(fp32_fma(0x3f800001u, 0x3f7fffffu, 0xbf800000u).value, 0x337ffffeu);  // one rounding
  EXPECT_EQ(fp32_fma(One, Nan, 1), (Result{Nan, golden::Invalid | golden::Denormal}));
  EXPECT_EQ(fp32_fma(Inf, 1, 0x00000001u), (Result{Inf, golden::Denormal}));
}

TEST(Fp32Fma, CheckersCatchPlantedFaults) {
  const Unit rounding{[](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    Result r = golden::fp32_fma(a, b, c);
    if (r.value % 4096 == 1) r.value ^= 1u;
    return r;
  }};
  const Unit flag{[](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    Result r = golden::fp32_fma(a, b, c);
    r.flags &= static_cast<golden::Flags>(~golden::Underflow);
    return r;
  }};
  for (const Unit& unit : {rounding, flag}) {
    tests::expect_caught(corners(unit, host, HostOp::Fma, 1));
    tests::expect_caught(random_cases(unit, host, HostOp::Fma, 100000));
    tests::expect_caught(random_cases(unit, exact, HostOp::Fma, 10000));
  }
}

}  // namespace
