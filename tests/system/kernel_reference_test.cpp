// SPDX-License-Identifier: Apache-2.0
// The arithmetic of references: formats and conversions against the golden model in every code, and
// numbers with errors against what the golden operations give.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>

#include "golden/numeric/approx.hpp"
#include "golden/numeric/convert.hpp"
#include "golden/numeric/fp32_fma.hpp"
#include "golden/numeric/fp32_minmax.hpp"
#include "sim/kernels/image.hpp"

namespace {

using golden::FormatCode;
using golden::FormatEntry;
using sim::Mix;
using sim::Random;
using sim::Real;

template <typename Action>
void for_each_format(Action action) {
  action(FormatEntry{FormatCode::Bf16, 0, false});
  for (const FormatCode code : {FormatCode::Cfloat8143, FormatCode::Cfloat8152}) {
    for (int bias = 0; bias < 64; ++bias) {
      action(FormatEntry{code, bias, false});
      action(FormatEntry{code, bias, true});
    }
  }
}

TEST(KernelReference, DecodesEveryCodeAsTheGoldenModel) {
  for_each_format([](FormatEntry format) {
    for (std::uint32_t code = 0; code < 1u << (8 * sim::bytes_of(format)); ++code) {
      ASSERT_EQ(sim::to_fp32(format, code), golden::convert_from(format, code).value)
          << sim::code_text(format, code);
    }
  });
}

TEST(KernelReference, ConvertsAsTheGoldenModel) {
  Random random(1, "conversions");
  for_each_format([&](FormatEntry format) {
    for (int i = 0; i < 600; ++i) {
      // Anything, and the neighbourhood of the format's own numbers.
      std::uint32_t x = random.bits32();
      if (i % 2 == 0) {
        const std::uint32_t code = sim::random_code(format, Mix::Special, random);
        x = sim::to_fp32(format, code) + static_cast<std::uint32_t>(random.between(-2, 2));
      }
      const sim::Converted nearest = sim::convert(format, x);
      const golden::Result expected = golden::convert_to(format, x, golden::Rounding::Nearest, 0);
      ASSERT_EQ(nearest.code, expected.value) << std::hex << x;
      ASSERT_EQ(nearest.flags, expected.flags) << std::hex << x;
      const std::uint32_t r = random.bits32() >> 16;
      const sim::Converted drawn = sim::convert(format, x, r);
      const golden::Result stochastic =
          golden::convert_to(format, x, golden::Rounding::Stochastic, r);
      ASSERT_EQ(drawn.code, stochastic.value) << std::hex << x;
      ASSERT_EQ(drawn.flags, stochastic.flags) << std::hex << x;
    }
  });
}

TEST(KernelReference, RoundedDownBoundsEveryConversion) {
  Random random(2, "bounds");
  for_each_format([&](FormatEntry format) {
    for (int i = 0; i < 300; ++i) {
      const std::uint32_t x = sim::random_code(sim::Fp32Format, Mix::Wide, random);
      const double value = sim::decode(sim::Fp32Format, x);
      const double nearest = sim::decode(format, sim::convert(format, x).code);
      const double drawn = sim::decode(format, sim::convert(format, x, random.bits32() >> 16).code);
      EXPECT_LE(sim::rounded_down(format, value, false), nearest);
      EXPECT_GE(-sim::rounded_down(format, -value, false), nearest);
      EXPECT_LE(sim::rounded_down(format, value, true), drawn);
      EXPECT_GE(-sim::rounded_down(format, -value, true), drawn);
      // Exact but for ties.
      if (sim::rounded_down(format, value, false) != nearest) {
        EXPECT_EQ(-sim::rounded_down(format, -value, false), nearest);
      }
    }
  });
}

// The interval of `real` holds the FP32 number `bits`.
void expect_holds(const Real& real, std::uint32_t bits, const char* what) {
  const auto difference = sim::compare(real, sim::Fp32Format, bits);
  EXPECT_FALSE(difference) << what << ": " << difference.value_or("");
}

TEST(KernelReference, RealsHoldTheResultsOfEveryOperation) {
  Random random(3, "reals");
  int unknown = 0;
  constexpr int Runs = 40000;
  for (int i = 0; i < Runs; ++i) {
    const Mix mix = i % 3 == 0 ? Mix::Ordinary : i % 3 == 1 ? Mix::Wide : Mix::Special;
    const std::uint32_t a = sim::random_code(sim::Fp32Format, mix, random);
    const std::uint32_t b = sim::random_code(sim::Fp32Format, mix, random);
    const std::uint32_t c = sim::random_code(sim::Fp32Format, mix, random);
    const Real x = Real::from_bits(a), y = Real::from_bits(b), z = Real::from_bits(c);
    expect_holds(sim::add(x, y), golden::fp32_add(a, b).value, "add");
    expect_holds(sim::sub(x, y), golden::fp32_sub(a, b).value, "sub");
    expect_holds(sim::mul(x, y), golden::fp32_mul(a, b).value, "mul");
    expect_holds(sim::fma(x, y, z), golden::fp32_fma(a, b, c).value, "fma");
    expect_holds(sim::fmax(x, y), golden::fp32_max(a, b).value, "max");
    expect_holds(sim::fmin(x, y), golden::fp32_min(a, b).value, "min");
    expect_holds(sim::rcp(x), golden::fp32_rcp(a).value, "rcp");
    expect_holds(sim::rsqrt(x), golden::fp32_rsqrt(a).value, "rsqrt");
    expect_holds(sim::exp2(x), golden::fp32_exp2(a).value, "exp2");
    expect_holds(sim::log2(x), golden::fp32_log2(a).value, "log2");
    unknown += sim::fma(x, y, z).kind == Real::Kind::Any;
  }
  EXPECT_LE(unknown, Runs / 100);
}

// Two steps: the second begins with a number that is off, and the bound must cover it.
TEST(KernelReference, ErrorsAreCarriedOn) {
  Random random(4, "chains");
  for (int i = 0; i < 40000; ++i) {
    const Mix mix = i % 2 == 0 ? Mix::Ordinary : Mix::Wide;
    const std::uint32_t a = sim::random_code(sim::Fp32Format, mix, random);
    const std::uint32_t b = sim::random_code(sim::Fp32Format, mix, random);
    const std::uint32_t c = sim::random_code(sim::Fp32Format, mix, random);
    const Real exact =
        sim::sub(sim::mul(Real::from_bits(a), Real::from_bits(b)), Real::from_bits(c));
    const std::uint32_t code = golden::fp32_sub(golden::fp32_mul(a, b).value, c).value;
    expect_holds(exact, code, "a * b - c");
    expect_holds(sim::exp2(exact), golden::fp32_exp2(code).value, "exp2");
    expect_holds(sim::rcp(exact), golden::fp32_rcp(code).value, "rcp");
    expect_holds(sim::rsqrt(exact), golden::fp32_rsqrt(code).value, "rsqrt");
    expect_holds(sim::log2(exact), golden::fp32_log2(code).value, "log2");
    expect_holds(sim::fma(exact, exact, exact), golden::fp32_fma(code, code, code).value, "fma");
  }
}

TEST(KernelReference, CompareRejectsWhatIsOutOfBounds) {
  const Real one = {Real::Kind::Finite, 1, 0x1p-20};
  EXPECT_FALSE(sim::compare(one, sim::Fp32Format, 0x3f800008));
  EXPECT_TRUE(sim::compare(one, sim::Fp32Format, 0x3f800009));
  EXPECT_TRUE(sim::compare(one, sim::Fp32Format, 0x7fc00000));
  EXPECT_TRUE(sim::compare(Real::from_bits(0x7fc00000), sim::Fp32Format, 0x3f800000));
  EXPECT_TRUE(sim::compare(Real::from_bits(0x7f800000), sim::Fp32Format, 0x7f7fffff));
  EXPECT_TRUE(sim::compare(Real::from_bits(0x7f800000), sim::Fp32Format, 0xff800000));
  const FormatEntry bf16 = {FormatCode::Bf16, 0, false};
  EXPECT_FALSE(sim::compare(one, bf16, 0x3f80));
  EXPECT_TRUE(sim::compare(one, bf16, 0x3f81));
  EXPECT_FALSE(sim::compare(one, bf16, 0x3f81, true));  // stochastic: one step either way
  EXPECT_TRUE(sim::compare(one, bf16, 0x3f82, true));
  // Clamped: far above the maximum of the format.
  const FormatEntry narrow = {FormatCode::Cfloat8143, 7, false};
  const Real large = {Real::Kind::Finite, -1e6, 1};
  EXPECT_FALSE(sim::compare(large, narrow, 0xff));
  EXPECT_TRUE(sim::compare(large, narrow, 0x7f));
  EXPECT_TRUE(sim::compare(large, narrow, 0xfe));
}

}  // namespace
