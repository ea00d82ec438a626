// SPDX-License-Identifier: Apache-2.0
// The four approximations (numerics.md 8): the stated bounds against MPFR, over every significand
// when D1_TEST_SCALE is 37 or more, else over each segment's ends and every 37th; special operands;
// flags.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "golden/numeric/approx.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"

namespace {

using golden::Result;
using tests::Tally;

using Unit = Result (*)(std::uint32_t);
using Exact = int (*)(mpfr_ptr, mpfr_srcptr);  // correctly rounded to the precision of the result

constexpr mpfr_prec_t Precision = 80;

int exact_rcp(mpfr_ptr r, mpfr_srcptr x) { return mpfr_ui_div(r, 1, x, MPFR_RNDN); }
int exact_rsqrt(mpfr_ptr r, mpfr_srcptr x) { return mpfr_rec_sqrt(r, x, MPFR_RNDN); }
int exact_exp2(mpfr_ptr r, mpfr_srcptr x) { return mpfr_exp2(r, x, MPFR_RNDN); }
int exact_log2(mpfr_ptr r, mpfr_srcptr x) { return mpfr_log2(r, x, MPFR_RNDN); }

// Exponent of the last place of an FP32 number of this size, denormals included.
int last_place(double size) { return std::max(std::ilogb(size), -126) - 23; }

struct Operation {
  const char* name;
  Unit unit;
  Exact exact;
  // Largest allowed error of a result, given the exact value. All errors fit a double: 53 bits
  // of a value whose error is 2^-22 of it or more.
  double (*bound)(double exact, double result);
};

double ulp(double exact) { return std::ldexp(1.0, last_place(exact)); }
double relative(double exact) { return exact < 0x1p-126 ? ulp(exact) : exact * 0x1p-23; }
double rcp_bound(double exact, double) { return std::min(1.04 * ulp(exact), relative(exact)); }
double rsqrt_bound(double exact, double) { return std::min(ulp(exact), relative(exact)); }
double exp2_bound(double exact, double) {
  return exact < 0x1p-126 ? std::ldexp(1.0, -149) : exact * 0x1p-22;
}
double log2_bound(double, double result) {
  return 0x1p-24 + (result == 0 ? 0.0 : std::ldexp(0.5, last_place(result)));
}

constexpr Operation Rcp = {"rcp", golden::fp32_rcp, exact_rcp, rcp_bound};
constexpr Operation Rsqrt = {"rsqrt", golden::fp32_rsqrt, exact_rsqrt, rsqrt_bound};
constexpr Operation Exp2 = {"exp2", golden::fp32_exp2, exact_exp2, exp2_bound};
constexpr Operation Log2 = {"log2", golden::fp32_log2, exact_log2, log2_bound};

class Checker {
 public:
  explicit Checker(const Operation& operation) : operation_(operation) {
    mpfr_init2(x_, 24);
    mpfr_init2(y_, Precision);
  }
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  ~Checker() {
    mpfr_clear(x_);
    mpfr_clear(y_);
  }

  // A finite operand with a finite result. Infinite where the exact value rounds to it, flagged.
  void operator()(std::uint32_t bits) {
    const Result got = operation_.unit(bits);
    mpfr_set_flt(x_, tests::as_float(bits), MPFR_RNDN);
    operation_.exact(y_, x_);
    const double exact = mpfr_get_d(y_, MPFR_RNDN);
    const double value = static_cast<double>(tests::as_float(got.value));
    const double error = std::fabs(value - exact);
    const double bound = operation_.bound(std::fabs(exact), std::fabs(value));
    bool right = error <= bound;
    if (std::isinf(value)) {
      right = std::fabs(exact) > 0x1.fffffdp127 && got.flags % 8 / 4 == 1;
    }
    if (!std::isinf(value)) worst_ = std::max(worst_, error / bound);
    tally_.check(right && ((got.flags & golden::Invalid) == 0), [&] {
      return std::string(operation_.name) + " " + tests::hex({bits}) + ": got " +
             tests::hex({got.value, got.flags}) + " error/bound " + std::to_string(error / bound);
    });
  }

  const Tally& tally() const { return tally_; }
  double worst() const { return worst_; }

 private:
  Operation operation_;
  mpfr_t x_;
  mpfr_t y_;
  Tally tally_;
  double worst_ = 0;
};

// Every significand of one exponent: the ends of the 128 segments, 3 to each side, and a stride.
template <typename F>
void each_significand(std::uint32_t sign_and_exponent, F& f, std::uint32_t usual_stride = 37) {
  for (std::uint32_t segment = 0; segment < 128; ++segment) {
    for (std::uint32_t near = 0; near < 4; ++near) {
      f(sign_and_exponent | segment << 16 | near);
      f(sign_and_exponent | segment << 16 | (0xffffu - near));
    }
  }
  const std::uint64_t scale = tests::scale();
  const std::uint32_t stride =
      scale >= usual_stride ? 1u : usual_stride / static_cast<std::uint32_t>(scale);
  for (std::uint32_t fraction = 0; fraction < 0x800000u; fraction += stride) {
    f(sign_and_exponent | fraction);
  }
}

std::uint32_t power_of_two(int exponent) {
  return static_cast<std::uint32_t>(exponent + 127) << 23;
}

// Exponents at both ends of the range and in between, and denormals.
template <typename F>
void each_exponent(F& f) {
  for (std::uint32_t field = 0; field < 255; ++field) {
    for (const std::uint32_t fraction :
         {0u, 1u, 0x1234u, 0x2fffffu, 0x400000u, 0x7ffffeu, 0x7fffffu}) {
      if ((field | fraction) != 0) f(field << 23 | fraction);
    }
  }
  for (std::uint32_t bit = 1; bit < 0x800000u; bit <<= 1) f(bit), f(bit | 1u), f(0x7fffffu & ~bit);
}

TEST(Approx, RcpIsWithinItsBound) {
  Checker check(Rcp);
  each_significand(power_of_two(0), check);
  each_significand(0x80000000u | power_of_two(0), check, 997);
  each_significand(power_of_two(126), check, 97);  // denormal results
  each_exponent(check);
  tests::expect_clean(check.tally(), 250000);
  EXPECT_GT(check.worst(), 0.6);  // the bound says something
}

TEST(Approx, RsqrtIsWithinOneLastPlace) {
  Checker check(Rsqrt);
  each_significand(power_of_two(0), check);
  each_significand(power_of_two(1), check);
  each_significand(power_of_two(-1), check, 997);
  each_exponent(check);
  tests::expect_clean(check.tally(), 450000);
  EXPECT_GT(check.worst(), 0.6);  // the bound says something
}

TEST(Approx, Exp2IsWithinItsBound) {
  Checker check(Exp2);
  for (const std::uint32_t sign : {0u, 0x80000000u}) {
    each_significand(sign | power_of_two(0), check);  // [1, 2): all 2^23 fractions
    each_significand(sign | power_of_two(-1), check, 97);
    each_significand(sign | power_of_two(-2), check, 197);
    for (const int exponent : {-3, -8, -15, -22, -23, -24, -30, -126, 2, 5, 6}) {
      each_significand(sign | power_of_two(exponent), check, 9973);
    }
  }
  for (std::uint32_t fraction = 0; fraction < 0x170000u; fraction += 331) {
    check(0xc2fc0000u + fraction);  // -126 .. -149.5: denormal results, and 0
  }
  tests::expect_clean(check.tally(), 600000);
  EXPECT_GT(check.worst(), 0.6);  // the bound says something
}

TEST(Approx, Log2IsWithinItsBound) {
  Checker check(Log2);
  each_significand(power_of_two(0), check);
  each_significand(power_of_two(-1), check, 97);
  each_significand(power_of_two(1), check, 197);
  each_exponent(check);
  tests::expect_clean(check.tally(), 300000);
  EXPECT_GT(check.worst(), 0.6);  // the bound says something
}

// Within a segment a parabola does not turn; at the joints the order is checked literally.
TEST(Approx, IsMonotonicAtTheJointsOfSegments) {
  Tally tally;
  for (std::uint32_t segment = 0; segment < 128; ++segment) {
    for (std::uint32_t near = 0; near < 32; ++near) {
      const std::uint32_t x = 0x3f800000u + (segment << 16) - 16u + near;
      const auto value = [](Result r) { return tests::as_float(r.value); };
      const bool falls = value(golden::fp32_rcp(x)) >= value(golden::fp32_rcp(x + 1u)) &&
                         value(golden::fp32_rsqrt(x)) >= value(golden::fp32_rsqrt(x + 1u));
      const bool rises = value(golden::fp32_log2(x)) <= value(golden::fp32_log2(x + 1u)) &&
                         value(golden::fp32_exp2(x)) <= value(golden::fp32_exp2(x + 1u));
      tally.check(falls && rises, [&] { return tests::hex({x}); });
    }
  }
  tests::expect_clean(tally, 128 * 32);
}

TEST(Approx, IsExactAtPowersOfTwo) {
  for (int e = -126; e <= 126; ++e) {
    EXPECT_EQ(golden::fp32_rcp(power_of_two(e)).value, power_of_two(-e)) << e;
    EXPECT_EQ(golden::fp32_log2(power_of_two(e)).value, tests::as_bits(static_cast<float>(e))) << e;
    EXPECT_EQ(golden::fp32_exp2(tests::as_bits(static_cast<float>(e))),
              (Result{power_of_two(e), 0}))
        << e;
    if (e % 2 == 0) {
      EXPECT_EQ(golden::fp32_rsqrt(power_of_two(e)).value, power_of_two(-e / 2)) << e;
    }
  }
}

TEST(Approx, GivesTheLiteralResultsOfTheTable) {
  using namespace golden;
  constexpr std::uint32_t Inf = 0x7f800000u;
  constexpr std::uint32_t MinusInf = 0xff800000u;
  constexpr std::uint32_t Nan = 0x7fc00000u;
  constexpr std::uint32_t MinusZero = 0x80000000u;
  constexpr std::uint32_t One = 0x3f800000u;
  EXPECT_EQ(fp32_rcp(0), (Result{Inf, 0}));
  EXPECT_EQ(fp32_rcp(MinusZero), (Result{MinusInf, 0}));
  EXPECT_EQ(fp32_rcp(Inf), (Result{0, 0}));
  EXPECT_EQ(fp32_rcp(MinusInf), (Result{MinusZero, 0}));
  EXPECT_EQ(fp32_rcp(0xffc12345u), (Result{Nan, Invalid}));
  EXPECT_EQ(fp32_rcp(1), (Result{Inf, Denormal | Overflow}));
  EXPECT_EQ(fp32_rcp(0x80400000u), (Result{0xff000000u, Denormal}));  // -2^-127
  EXPECT_EQ(fp32_rcp(0x7f000000u), (Result{0x00400000u, 0}));         // 2^127: exact, denormal
  EXPECT_EQ(fp32_rcp(0x7f7fffffu).flags, Underflow);

  EXPECT_EQ(fp32_rsqrt(0), (Result{Inf, 0}));
  EXPECT_EQ(fp32_rsqrt(MinusZero), (Result{Inf, 0}));
  EXPECT_EQ(fp32_rsqrt(Inf), (Result{0, 0}));
  EXPECT_EQ(fp32_rsqrt(MinusInf), (Result{Nan, Invalid}));
  EXPECT_EQ(fp32_rsqrt(0xbf800000u), (Result{Nan, Invalid}));
  EXPECT_EQ(fp32_rsqrt(0x80000001u), (Result{Nan, Invalid | Denormal}));
  EXPECT_EQ(fp32_rsqrt(Nan), (Result{Nan, Invalid}));
  EXPECT_EQ(fp32_rsqrt(0x40800000u), (Result{0x3f000000u, 0}));  // 4
  EXPECT_EQ(fp32_rsqrt(0x00400000u).flags, Denormal);

  EXPECT_EQ(fp32_log2(0), (Result{MinusInf, 0}));
  EXPECT_EQ(fp32_log2(MinusZero), (Result{MinusInf, 0}));
  EXPECT_EQ(fp32_log2(Inf), (Result{Inf, 0}));
  EXPECT_EQ(fp32_log2(MinusInf), (Result{Nan, Invalid}));
  EXPECT_EQ(fp32_log2(0xbf800000u), (Result{Nan, Invalid}));
  EXPECT_EQ(fp32_log2(0x7f800001u), (Result{Nan, Invalid}));
  EXPECT_EQ(fp32_log2(One), (Result{0, 0}));
  EXPECT_EQ(fp32_log2(1), (Result{0xc3150000u, Denormal}));  // -149

  EXPECT_EQ(fp32_exp2(0), (Result{One, 0}));
  EXPECT_EQ(fp32_exp2(MinusZero), (Result{One, 0}));
  EXPECT_EQ(fp32_exp2(1), (Result{One, Denormal}));
  EXPECT_EQ(fp32_exp2(Inf), (Result{Inf, 0}));
  EXPECT_EQ(fp32_exp2(MinusInf), (Result{0, 0}));
  EXPECT_EQ(fp32_exp2(0x43000000u), (Result{Inf, Overflow}));  // 128
  EXPECT_EQ(fp32_exp2(0x42ffffffu).flags, 0);                  // just below
  EXPECT_EQ(fp32_exp2(0xc3200000u), (Result{0, Underflow}));   // -160
  EXPECT_EQ(fp32_exp2(0xc31fffffu), (Result{0, Underflow}));   // just above
  EXPECT_EQ(fp32_exp2(0xc3150000u), (Result{1, 0}));           // -149: exact
  EXPECT_EQ(fp32_exp2(0xc3160000u), (Result{0, Underflow}));   // -150: tie to even
  EXPECT_EQ(fp32_exp2(0xc3158000u).flags, Underflow);          // -149.5
  EXPECT_EQ(fp32_exp2(0xffffffffu), (Result{Nan, Invalid}));
}

TEST(Approx, CheckerCatchesPlantedFaults) {
  const Operation faulty[] = {
      {"rcp", [](std::uint32_t x) { return Result{golden::fp32_rcp(x).value + 2u, 0}; }, exact_rcp,
       rcp_bound},
      {"rsqrt",
       [](std::uint32_t x) {  // one table entry too low
         return x == 0x3f990000u ? golden::fp32_rsqrt(x - 0x10000u) : golden::fp32_rsqrt(x);
       },
       exact_rsqrt, rsqrt_bound},
      {"exp2", [](std::uint32_t x) { return golden::fp32_exp2(x ^ 8u); }, exact_exp2, exp2_bound},
      {"log2", [](std::uint32_t x) { return golden::fp32_log2(x ^ 4u); }, exact_log2, log2_bound}};
  for (const Operation& operation : faulty) {
    Checker check(operation);
    each_significand(power_of_two(0), check, 9973);
    tests::expect_caught(check.tally());
  }
}

}  // namespace
