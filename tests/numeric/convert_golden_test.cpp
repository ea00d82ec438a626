// SPDX-License-Identifier: Apache-2.0
// Conversions (numerics.md 1, 2, 4, 5, 7) against an exact search over the values of all codes. The
// search uses the host's double: all values, differences and products in it are exact, see
// search().
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "golden/numeric/convert.hpp"
#include "golden/numeric/xorshift.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"

namespace {

using golden::Flags;
using golden::FormatCode;
using golden::FormatEntry;
using golden::Result;
using golden::Rounding;
using tests::Tally;

using ConvertTo = Result (*)(FormatEntry, std::uint32_t, Rounding, std::uint32_t);
using ConvertFrom = Result (*)(FormatEntry, std::uint32_t);

std::string name_of(FormatEntry f) {
  return std::string(golden::name(f.code)) + " bias " + std::to_string(f.bias) +
         (f.ieee ? " ieee" : " literal");
}

std::vector<FormatEntry> all_cfloat8() {
  std::vector<FormatEntry> formats;
  for (const FormatCode code : {FormatCode::Cfloat8143, FormatCode::Cfloat8152}) {
    for (int bias = 0; bias < 64; ++bias) {
      for (const bool ieee : {false, true}) formats.push_back({code, bias, ieee});
    }
  }
  return formats;
}
constexpr FormatEntry Bf16 = {FormatCode::Bf16, 0, false};

// The witness. The values of all codes without sign, in order, and one step beyond the largest.
class Grid {
 public:
  explicit Grid(FormatEntry format)
      : format_(format),
        bf16_(format.code == FormatCode::Bf16),
        max_(bf16_ ? 0x7f7fu : 0x7fu),
        sign_(bf16_ ? 0x8000u : 0x80u) {
    for (std::uint32_t code = 0; code <= max_; ++code) {
      values_.push_back(tests::value_of(format, code).value);
    }
    values_.push_back(values_[max_] + (values_[max_] - values_[max_ - 1]));
    const std::uint32_t first_normal = bf16_                                   ? 0x80u
                                       : format.code == FormatCode::Cfloat8143 ? 8u
                                                                               : 4u;
    min_normal_ = values_[first_normal];
  }

  const std::vector<double>& values() const { return values_; }

  // x minus the neighbour below it is a multiple of x's last place and not larger than x, so it is
  // exact, and so is a product of 16 bits with a difference of two values (5 bits at most).
  Result search(std::uint32_t bits, Rounding rounding, std::uint32_t random) const {
    const std::uint32_t sign = (bits >> 31) != 0 ? sign_ : 0u;
    if (tests::is_nan(bits)) return {bf16_ ? 0x7fc0u : sign | max_, golden::Invalid};
    const double x = std::fabs(static_cast<double>(tests::as_float(bits)));
    if (std::isinf(x)) return {sign | infinity(), bf16_ ? golden::NoFlags : golden::Overflow};
    unsigned flags = tests::is_denormal(bits) ? golden::Denormal : 0u;
    if (x >= values_.back()) {
      return {sign | infinity(), static_cast<Flags>(flags | golden::Overflow)};
    }
    const auto above = std::upper_bound(values_.begin(), values_.end(), x);
    const std::uint32_t lo = static_cast<std::uint32_t>(above - values_.begin()) - 1u;
    const double gap = values_[lo + 1] - values_[lo];
    const double beyond = x - values_[lo];
    bool up = false;
    if (rounding == Rounding::Stochastic) {
      up = random * gap < beyond * 65536.0;
    } else {
      up = 2 * beyond > gap || (2 * beyond == gap && lo % 2 != 0);
    }
    if (beyond != 0 && x < min_normal_) flags |= golden::Underflow;
    std::uint32_t code = lo + (up ? 1u : 0u);
    if (code > max_) {
      code = infinity();
      flags |= golden::Overflow;
    }
    return {sign | code, static_cast<Flags>(flags)};
  }

  // The random number at which the stochastic rule changes from up to down.
  std::uint32_t threshold(std::uint32_t bits) const {
    const double x = std::fabs(static_cast<double>(tests::as_float(bits)));
    if (!(x < values_.back())) return 0;
    const auto above = std::upper_bound(values_.begin(), values_.end(), x);
    const double lo = *(above - 1);
    return static_cast<std::uint32_t>(std::ceil((x - lo) * 65536.0 / (*above - lo)));
  }

 private:
  std::uint32_t infinity() const { return bf16_ ? 0x7f80u : max_; }

  FormatEntry format_;
  bool bf16_;
  std::uint32_t max_;
  std::uint32_t sign_;
  double min_normal_ = 0;
  std::vector<double> values_;
};

void compare(Tally& tally, ConvertTo unit, const Grid& grid, FormatEntry format, std::uint32_t x,
             Rounding rounding, std::uint32_t random) {
  const Result got = unit(format, x, rounding, random);
  const Result want = grid.search(x, rounding, random);
  tally.check(got == want, [&] {
    return name_of(format) + (rounding == Rounding::Nearest ? " nearest " : " stochastic ") +
           tests::hex({x, random}) + ": got " + tests::hex({got.value, got.flags}) + " want " +
           tests::hex({want.value, want.flags});
  });
}

// --- up ---

Tally up_cfloat8(ConvertFrom unit) {
  Tally tally;
  for (const FormatEntry& format : all_cfloat8()) {
    for (std::uint32_t code = 0; code < 256; ++code) {
      const tests::Value want = tests::value_of(format, code);
      const Result got = unit(format, code);
      const double value = static_cast<double>(tests::as_float(got.value));
      const Flags flags = want.denormal ? golden::Denormal : golden::NoFlags;
      tally.check(value == want.value && std::signbit(value) == std::signbit(want.value) &&
                      got.flags == flags,
                  [&] {
                    return name_of(format) + " code " + tests::hex({code}) + " got " +
                           tests::hex({got.value, got.flags});
                  });
    }
  }
  return tally;
}

Tally up_bf16(ConvertFrom unit) {
  Tally tally;
  for (std::uint32_t code = 0; code < 0x10000u; ++code) {
    const std::uint32_t wide = code << 16;
    const Result want = tests::is_nan(wide)        ? Result{0x7fc00000u, golden::Invalid}
                        : tests::is_denormal(wide) ? Result{wide, golden::Denormal}
                                                   : Result{wide, golden::NoFlags};
    const Result got = unit(Bf16, code);
    tally.check(got == want, [&] { return tests::hex({code, got.value, got.flags}); });
  }
  return tally;
}

TEST(Convert, UpGivesTheExactValueOfEveryCfloat8Code) {
  tests::expect_clean(up_cfloat8(golden::convert_from), 2 * 64 * 2 * 256);
}

TEST(Convert, UpGivesTheExactValueOfEveryBf16Code) {
  tests::expect_clean(up_bf16(golden::convert_from), 65536);
}

// --- down, nearest ---

// FP32 numbers on, and one FP32 step beside, every grid value and every middle between two.
std::vector<std::uint32_t> points(const Grid& grid) {
  std::vector<std::uint32_t> bits;
  for (std::size_t i = 0; i + 1 < grid.values().size(); ++i) {
    const double lo = grid.values()[i];
    const double hi = grid.values()[i + 1];
    for (const double x : {lo, (lo + hi) / 2, hi}) {
      const std::uint32_t at = tests::as_bits(static_cast<float>(x));  // exact: at most 10 bits
      for (const std::uint32_t near : {at - 1u, at, at + 1u}) {
        bits.push_back(near & 0x7fffffffu);
        bits.push_back(near | 0x80000000u);
      }
    }
  }
  for (const std::uint32_t special : {0u, 1u, 0x7fffffu, 0x800000u, 0x7f7fffffu, 0x7f800000u,
                                      0x7f800001u, 0x7fc00000u, 0x7fffffffu}) {
    bits.push_back(special);
    bits.push_back(special | 0x80000000u);
  }
  return bits;
}

Tally nearest_points(ConvertTo unit, std::size_t stride) {
  Tally tally;
  const std::vector<FormatEntry> formats = all_cfloat8();
  for (std::size_t n = 0; n < formats.size(); n += stride) {
    const Grid grid(formats[n]);
    for (const std::uint32_t x : points(grid)) {
      compare(tally, unit, grid, formats[n], x, Rounding::Nearest, 0);
    }
  }
  return tally;
}

Tally nearest_bf16(ConvertTo unit) {
  Tally tally;
  const Grid grid(Bf16);
  for (const std::uint32_t x : points(grid)) {
    compare(tally, unit, grid, Bf16, x, Rounding::Nearest, 0);
  }
  return tally;
}

// FP32 near the grid of a format of this bias, or anything.
std::uint32_t sample(sim::Random& random, FormatEntry format) {
  if (format.code == FormatCode::Bf16 || random.below(4) == 0) return tests::tricky_fp32(random);
  const int exponents = format.code == FormatCode::Cfloat8143 ? 16 : 32;
  const int field = 127 - format.bias + random.between(-6, exponents + 1);
  return tests::with_exponent(random, field);
}

Tally random_cases(ConvertTo unit, Rounding rounding, std::uint64_t count_per_format) {
  Tally tally;
  sim::Random random = tests::random_for("convert");
  std::vector<FormatEntry> formats = all_cfloat8();
  for (int n = 0; n < 32; ++n) formats.push_back(Bf16);
  for (const FormatEntry& format : formats) {
    const Grid grid(format);
    for (std::uint64_t n = 0; n < count_per_format; ++n) {
      const std::uint32_t x = sample(random, format);
      // Random numbers at, and beside, the one that decides; the ends; any.
      std::uint32_t r = random.bits32() & 0xffffu;
      const std::uint64_t kind = random.below(4);
      if (kind == 0) r = grid.threshold(x) + random.bits32() % 3u - 1u;
      if (kind == 1) r = random.coin() ? 0u : 0xffffu;
      compare(tally, unit, grid, format, x, rounding, r & 0xffffu);
    }
  }
  return tally;
}

TEST(Convert, NearestIsRightAtEveryGridPointAndMiddleOfEveryCfloat8) {
  tests::expect_clean(nearest_points(golden::convert_to, 1), 256 * 128 * 18);
}

TEST(Convert, NearestIsRightAtEveryGridPointAndMiddleOfBf16) {
  tests::expect_clean(nearest_bf16(golden::convert_to), 0x7f80 * 18);
}

TEST(Convert, NearestIsRightForRandomValues) {
  tests::expect_clean(random_cases(golden::convert_to, Rounding::Nearest, tests::cases(4000)),
                      1100000);
}

TEST(Convert, NearestToBf16AgreesWithMpfr) {
  Tally tally;
  sim::Random random = tests::random_for("bf16");
  const mpfr_exp_t emin = mpfr_get_emin();
  const mpfr_exp_t emax = mpfr_get_emax();
  mpfr_set_emin(-132);
  mpfr_set_emax(128);
  mpfr_t r;
  mpfr_init2(r, 8);
  const std::uint64_t count = tests::cases(500000);
  for (std::uint64_t n = 0; n < count; ++n) {
    const std::uint32_t x = tests::tricky_fp32(random);
    int inexact = mpfr_set_d(r, static_cast<double>(tests::as_float(x)), MPFR_RNDN);
    inexact = mpfr_check_range(r, inexact, MPFR_RNDN);
    mpfr_subnormalize(r, inexact, MPFR_RNDN);
    std::uint32_t want = tests::as_bits(static_cast<float>(mpfr_get_d(r, MPFR_RNDN))) >> 16;
    if (tests::is_nan(x)) want = 0x7fc0u;
    const Result got = golden::convert_to(Bf16, x, Rounding::Nearest, 0);
    tally.check(got.value == want, [&] { return tests::hex({x, got.value, want}); });
  }
  mpfr_clear(r);
  mpfr_set_emin(emin);
  mpfr_set_emax(emax);
  tests::expect_clean(tally, count);
}

TEST(Convert, GivesTheLiteralResultsOfTheRules) {
  const auto nearest = [](FormatEntry f, float x) {
    return golden::convert_to(f, tests::as_bits(x), Rounding::Nearest, 0);
  };
  const FormatEntry literal143 = {FormatCode::Cfloat8143, 0, false};
  const FormatEntry ieee143 = {FormatCode::Cfloat8143, 0, true};
  const FormatEntry literal152 = {FormatCode::Cfloat8152, 0, false};
  // Bias 0: smallest normal number 2, denormals k/8 (literal) or k/4; the hole is 0.875 .. 2.
  EXPECT_EQ(nearest(literal143, 2.0f), (Result{0x08, 0}));
  EXPECT_EQ(nearest(literal143, 0.875f), (Result{0x07, 0}));
  EXPECT_EQ(nearest(literal143, 1.4375f), (Result{0x08, golden::Underflow}));  // the middle
  EXPECT_EQ(nearest(literal143, 1.437f), (Result{0x07, golden::Underflow}));
  EXPECT_EQ(nearest(literal143, -1.0f), (Result{0x87, golden::Underflow}));
  EXPECT_EQ(nearest(literal143, 0.0625f), (Result{0x00, golden::Underflow}));  // tie to even
  EXPECT_EQ(nearest(literal143, -0.0625f), (Result{0x80, golden::Underflow}));
  EXPECT_EQ(nearest(literal143, 0.1875f), (Result{0x02, golden::Underflow}));
  EXPECT_EQ(nearest(ieee143, 1.75f), (Result{0x07, 0}));
  EXPECT_EQ(nearest(ieee143, 1.875f), (Result{0x08, golden::Underflow}));
  EXPECT_EQ(nearest(literal152, 1.375f), (Result{0x04, golden::Underflow}));  // middle of .75, 2
  EXPECT_EQ(nearest(literal152, 1.37f), (Result{0x03, golden::Underflow}));
  // The largest, 61440 = 1.875 * 2^15; the next step would be 65536.
  EXPECT_EQ(nearest(literal143, 61440.0f), (Result{0x7f, 0}));
  EXPECT_EQ(nearest(literal143, 63487.0f), (Result{0x7f, 0}));
  EXPECT_EQ(nearest(literal143, 63488.0f), (Result{0x7f, golden::Overflow}));  // tie to the even
  EXPECT_EQ(nearest(literal143, -1e30f), (Result{0xff, golden::Overflow}));
  EXPECT_EQ(nearest(literal143, 19.0f), (Result{0x22, 0}));  // between 18 and 20, even is 20
  EXPECT_EQ(nearest(literal143, 17.0f), (Result{0x20, 0}));
  const auto bits = [](FormatEntry f, std::uint32_t x) {
    return golden::convert_to(f, x, Rounding::Nearest, 0);
  };
  EXPECT_EQ(bits(literal143, 0xff800000u), (Result{0xff, golden::Overflow}));
  EXPECT_EQ(bits(literal143, 0x7fc00000u), (Result{0x7f, golden::Invalid}));
  EXPECT_EQ(bits(literal143, 0xff800001u), (Result{0xff, golden::Invalid}));
  EXPECT_EQ(bits(literal143, 0x80000000u), (Result{0x80, 0}));
  EXPECT_EQ(bits(literal143, 1), (Result{0x00, golden::Denormal | golden::Underflow}));
  EXPECT_EQ(bits(Bf16, 0x7f800000u), (Result{0x7f80, 0}));
  EXPECT_EQ(bits(Bf16, 0xffffffffu), (Result{0x7fc0, golden::Invalid}));
  EXPECT_EQ(bits(Bf16, 0x7f7fffffu), (Result{0x7f80, golden::Overflow}));
  EXPECT_EQ(bits(Bf16, 0x3f808000u), (Result{0x3f80, 0}));  // tie to even
  EXPECT_EQ(bits(Bf16, 0x3f818000u), (Result{0x3f82, 0}));
  EXPECT_EQ(bits(Bf16, 0x00018000u), (Result{0x0002, golden::Denormal | golden::Underflow}));
  EXPECT_EQ(bits(Bf16, 0x00010000u), (Result{0x0001, golden::Denormal}));
  EXPECT_EQ(golden::convert_from(literal143, 0x07), (Result{0x3f600000u, golden::Denormal}));
  EXPECT_EQ(golden::convert_from(ieee143, 0x07), (Result{0x3fe00000u, golden::Denormal}));
  EXPECT_EQ(golden::convert_from(literal143, 0xff), (Result{0xc7700000u, 0}));
  EXPECT_EQ(golden::convert_from({FormatCode::Cfloat8152, 15, false}, 0x7f),
            (Result{0x47e00000u, 0}));  // 114688
}

// --- down, stochastic ---

TEST(Convert, StochasticFollowsTheRuleForRandomNumbers) {
  tests::expect_clean(random_cases(golden::convert_to, Rounding::Stochastic, tests::cases(4000)),
                      1100000);
}

// Of all 65536 random numbers exactly ceil(p * 2^16) round up, p the position between neighbours.
TEST(Convert, StochasticRoundsUpForTheRightNumberOfRandomNumbers) {
  Tally tally;
  sim::Random random = tests::random_for("stochastic");
  for (int n = 0; n < 60; ++n) {
    const FormatEntry format =
        n % 3 == 0 ? Bf16
                   : FormatEntry{n % 3 == 1 ? FormatCode::Cfloat8143 : FormatCode::Cfloat8152,
                                 static_cast<int>(random.below(64)), random.coin()};
    const Grid grid(format);
    const std::uint32_t x = sample(random, format) & 0x7fffffffu;
    if (!(static_cast<double>(tests::as_float(x)) < grid.values().back())) continue;
    std::uint32_t ups = 0;
    const std::uint32_t down = golden::convert_to(format, x, Rounding::Stochastic, 0xffffu).value;
    const std::uint32_t lo = grid.threshold(x) == 0x10000u ? down - 1u : down;
    for (std::uint32_t r = 0; r < 0x10000u; ++r) {
      const std::uint32_t code = golden::convert_to(format, x, Rounding::Stochastic, r).value;
      ups += code != lo ? 1u : 0u;
    }
    const bool clamped = lo == (format.code == FormatCode::Bf16 ? 0x7f7fu : 0x7fu);
    tally.check(ups == grid.threshold(x) || clamped,
                [&] { return name_of(format) + tests::hex({x, ups, grid.threshold(x)}); });
  }
  tests::expect_clean(tally, 40);
}

// The mean over the random streams of a thread is the number itself: within five standard
// deviations of a mean of N independent roundings, gap * sqrt(p (1 - p) / N), plus gap * 2^-16,
// because the rule sees 16 random bits.
double worst_bias(ConvertTo unit) {
  double worst = 0;
  golden::Streams streams = golden::xorshift_reset(2);
  const FormatEntry formats[] = {{FormatCode::Cfloat8143, 7, false},
                                 {FormatCode::Cfloat8143, 7, true},
                                 {FormatCode::Cfloat8152, 15, false},
                                 {FormatCode::Cfloat8152, 15, true},
                                 Bf16};
  for (const FormatEntry& format : formats) {
    const Grid grid(format);
    // 1 + 2^-12, in the middle of a gap, a third of one, in the hole or among the denormals.
    for (const float x : {1.000244140625f, 1.3f, -2.0078125f, 0.011f, 0.013f, 5e-5f}) {
      const double size = std::fabs(static_cast<double>(x));
      const auto above = std::upper_bound(grid.values().begin(), grid.values().end(), size);
      const double gap = *above - *(above - 1);
      const double p = (size - *(above - 1)) / gap;
      const int steps = 8192;
      double sum = 0;
      for (int n = 0; n < steps; ++n) {
        golden::xorshift_step(streams);
        for (const std::uint32_t stream : streams) {
          const Result r = unit(format, tests::as_bits(x), Rounding::Stochastic,
                                golden::xorshift_random(stream));
          sum += tests::value_of(format, r.value).value - static_cast<double>(x);
        }
      }
      const double count = steps * 16.0;
      const double bound = 5 * gap * std::sqrt(p * (1 - p) / count) + gap / 65536;
      worst = std::max(worst, std::fabs(sum / count) / bound);
    }
  }
  return worst;
}

TEST(Convert, StochasticHasNoBias) { EXPECT_LT(worst_bias(golden::convert_to), 1.0); }

// --- the checkers ---

TEST(Convert, CheckersCatchPlantedFaults) {
  const ConvertTo half_down = [](FormatEntry f, std::uint32_t x, Rounding rounding,
                                 std::uint32_t r) {  // rounds middles down
    const bool middle = (x & 0xfffffu) == 0x80000u;
    return golden::convert_to(f, middle && rounding == Rounding::Nearest ? x - 1u : x, rounding, r);
  };
  const ConvertTo no_underflow = [](FormatEntry f, std::uint32_t x, Rounding rounding,
                                    std::uint32_t r) {
    Result result = golden::convert_to(f, x, rounding, r);
    result.flags &= static_cast<Flags>(~golden::Underflow);
    return result;
  };
  const ConvertTo less_equal = [](FormatEntry f, std::uint32_t x, Rounding rounding,
                                  std::uint32_t r) {  // <= instead of < in the stochastic rule
    return golden::convert_to(f, x, rounding, r == 0 ? 0u : r - 1u);
  };
  const ConvertTo biased = [](FormatEntry f, std::uint32_t x, Rounding rounding, std::uint32_t r) {
    return golden::convert_to(f, x, rounding, r - r / 32);
  };
  const ConvertTo bf16_bit = [](FormatEntry f, std::uint32_t x, Rounding rounding,
                                std::uint32_t r) {
    Result result = golden::convert_to(f, x, rounding, r);
    if (x == 0x00808000u) result.value ^= 1u;
    return result;
  };
  tests::expect_caught(nearest_points(half_down, 16));
  tests::expect_caught(nearest_points(no_underflow, 16));
  tests::expect_caught(random_cases(no_underflow, Rounding::Nearest, 100));
  tests::expect_caught(random_cases(less_equal, Rounding::Stochastic, 100));
  tests::expect_caught(nearest_bf16(bf16_bit));
  EXPECT_GT(worst_bias(biased), 1.0);
  tests::expect_caught(up_cfloat8([](FormatEntry f, std::uint32_t code) {
    return golden::convert_from({f.code, f.bias, false}, code);
  }));
  tests::expect_caught(up_bf16([](FormatEntry f, std::uint32_t code) {
    return golden::convert_from(f, code == 0xff81u ? 0xff80u : code);
  }));
}

}  // namespace
