// SPDX-License-Identifier: Apache-2.0
// One element of a matrix step (numerics.md 6): against the written rule in exact arithmetic,
// against the exact sum with the stated bound, in all orders, and the table of special operands.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "golden/numeric/convert.hpp"
#include "golden/numeric/dot4.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"

namespace {

using golden::FormatCode;
using golden::FormatEntry;
using tests::Real;
using tests::Tally;

using Codes = std::array<std::uint32_t, 4>;
struct Case {
  std::optional<std::uint32_t> c;
  Codes a;
  Codes b;
  FormatEntry ea;
  FormatEntry eb;
};
using Dot4 = std::uint32_t (*)(std::optional<std::uint32_t>, const Codes&, const Codes&,
                               FormatEntry, FormatEntry);

std::string text(const Case& x) {
  const auto name = [](FormatEntry f) {
    return std::string(golden::name(f.code)) + "/" + std::to_string(f.bias) +
           (f.ieee ? "i " : "l ");
  };
  return name(x.ea) + name(x.eb) + "c " + (x.c ? tests::hex({*x.c}) : "-") + " a " +
         tests::hex({x.a[0], x.a[1], x.a[2], x.a[3]}) + " b " +
         tests::hex({x.b[0], x.b[1], x.b[2], x.b[3]});
}

bool bf16_special(FormatEntry f, std::uint32_t code) {
  return f.code == FormatCode::Bf16 && (code & 0x7f80u) == 0x7f80u;
}
bool bf16_nan(FormatEntry f, std::uint32_t code) {
  return bf16_special(f, code) && (code & 0x7fu) != 0;
}

struct Want {
  std::uint32_t bits = 0;
  bool finite_operands = true;
  int top = 0;   // T
  Real exact{};  // the sum without any rounding
};

// The rule, term by term. A product of two 8-bit significands, a scaling by a power of two and a
// truncation are exact in the host's double; so is a sum of five integers below 2^28.
Want witness(const Case& x) {
  Want want;
  bool nan = x.c && tests::is_nan(*x.c);
  bool infinity[2] = {x.c && *x.c == 0x7f800000u, x.c && *x.c == 0xff800000u};
  double values[5];
  int tops[5];
  std::size_t count = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    const bool special_a = bf16_special(x.ea, x.a[k]);
    const bool special_b = bf16_special(x.eb, x.b[k]);
    if (bf16_nan(x.ea, x.a[k]) || bf16_nan(x.eb, x.b[k])) {
      nan = true;
    } else if (special_a || special_b) {
      const double a = special_a ? 1.0 : tests::value_of(x.ea, x.a[k]).value;
      const double b = special_b ? 1.0 : tests::value_of(x.eb, x.b[k]).value;
      const auto sign_bit = [](FormatEntry f) { return f.code == FormatCode::Bf16 ? 15 : 7; };
      const std::uint32_t sign = (x.a[k] >> sign_bit(x.ea) ^ x.b[k] >> sign_bit(x.eb)) & 1u;
      if (a == 0 || b == 0) {
        nan = true;
      } else {
        infinity[sign] = true;
      }
    } else {
      const tests::Value a = tests::value_of(x.ea, x.a[k]);
      const tests::Value b = tests::value_of(x.eb, x.b[k]);
      if (a.value == 0 || b.value == 0) continue;
      values[count] = a.value * b.value;
      tops[count++] = a.scale + b.scale;
    }
  }
  if (x.c && tests::is_finite(*x.c) && !tests::is_zero(*x.c)) {
    values[count] = static_cast<double>(tests::as_float(*x.c));
    tops[count++] = std::max(static_cast<int>(*x.c >> 23 & 255u), 1) - 127;
  }
  want.finite_operands = !nan && !infinity[0] && !infinity[1];
  if (nan || (infinity[0] && infinity[1])) {
    want.bits = 0x7fc00000u;
  } else if (infinity[0] || infinity[1]) {
    want.bits = infinity[0] ? 0x7f800000u : 0xff800000u;
  } else if (count != 0) {
    want.top = *std::max_element(tops, tops + count);
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      sum += std::trunc(std::ldexp(values[i], 26 - want.top));
      want.exact = want.exact + Real(values[i]);
    }
    if (sum != 0) want.bits = tests::round_to_fp32(Real(sum).scaled(want.top - 26)).bits;
  }
  return want;
}

// |result - exact| < 4 * 2^(T-26) + half a unit in the last place of the result. An infinite result
// stands for the first value beyond the range.
bool within_bound(const Want& want, std::uint32_t bits) {
  const Real slack = Real(4.0).scaled(want.top - 26);
  if (!tests::is_finite(bits)) {
    const Real limit = Real(1.0).scaled(128) - Real(1.0).scaled(103);
    return limit < want.exact.magnitude() + slack;
  }
  const int exponent = std::max(static_cast<int>(bits >> 23 & 255u), 1) - 127 - 23;
  const Real error = (tests::real_of(bits) - want.exact).magnitude();
  return error < slack + Real(1.0).scaled(exponent - 1);
}

FormatEntry random_format(sim::Random& random) {
  const std::uint64_t kind = random.below(4);
  if (kind < 2) return {FormatCode::Bf16, 0, false};
  return {kind == 2 ? FormatCode::Cfloat8143 : FormatCode::Cfloat8152,
          static_cast<int>(random.below(64)), random.coin()};
}

// Codes of which `spread` is the largest distance of BF16 exponents.
std::uint32_t random_code(sim::Random& random, FormatEntry f, int centre, int spread) {
  if (f.code != FormatCode::Bf16) {
    return random.below(8) == 0 ? random.bits32() & 0x87u : random.bits32() & 0xffu;
  }
  const int e = std::clamp(centre + random.between(-spread, spread), 0, 254);
  const std::uint32_t m = random.coin() ? random.bits32() & 0x7fu : 1u << random.below(7);
  const bool zero = random.below(16) == 0;
  return (random.bits32() & 0x8000u) | (zero ? 0u : static_cast<std::uint32_t>(e) << 7 | m);
}

Case random_case(sim::Random& random) {
  Case x{};
  x.ea = random_format(random);
  x.eb = random.coin() ? x.ea : random_format(random);
  const int centre_a = random.below(4) == 0 ? 0 : static_cast<int>(random.below(255));
  int centre_b = static_cast<int>(random.below(255));
  if (random.coin()) centre_b = 254 + random.between(-20, 20) - centre_a;
  const int spread = static_cast<int>(random.below(18));
  double largest = 0;
  double sum = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    x.a[k] = random_code(random, x.ea, centre_a, spread);
    x.b[k] = random_code(random, x.eb, centre_b, spread);
    const double product =
        tests::value_of(x.ea, x.a[k]).value * tests::value_of(x.eb, x.b[k]).value;
    largest = std::max(largest, std::fabs(product));
    sum += product;
  }
  switch (random.below(8)) {
    case 0:
      return x;
    case 1:
      x.c = tests::tricky_fp32(random);
      if (!tests::is_finite(*x.c)) x.c = 0;
      return x;
    case 2:  // cancels the products, or nearly so
      x.c = tests::as_bits(static_cast<float>(-sum)) + random.bits32() % 3u - 1u;
      if (!tests::is_finite(*x.c)) x.c = 0x80000000u;
      return x;
    default: {
      const int exponent = largest == 0 ? 0 : std::ilogb(largest) + 127;
      x.c = tests::with_exponent(random, exponent + random.between(-40, 40));
      return x;
    }
  }
}

Tally check_rule(Dot4 unit, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("dot4");
  for (std::uint64_t n = 0; n < count; ++n) {
    const Case x = random_case(random);
    const Want want = witness(x);
    const std::uint32_t got = unit(x.c, x.a, x.b, x.ea, x.eb);
    tally.check(got == want.bits && within_bound(want, got), [&] {
      return text(x) + ": got " + tests::hex({got}) + " want " + tests::hex({want.bits});
    });
  }
  return tally;
}

// Operands of which some are infinite or NaN.
Tally check_specials(Dot4 unit, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("dot4 specials");
  const std::array<std::uint32_t, 8> codes = {0x0000u, 0x8000u, 0x7f80u, 0xff80u,
                                              0x7fc0u, 0xff81u, 0x3f80u, 0x0001u};
  const std::array<std::uint32_t, 7> tiles = {0x00000000u, 0x80000000u, 0x7f800000u, 0xff800000u,
                                              0x7fc00000u, 0xff800001u, 0x3f800000u};
  for (std::uint64_t n = 0; n < count; ++n) {
    Case x = random_case(random);
    const std::uint64_t kind = random.below(3);
    for (std::size_t k = 0; k < 4; ++k) {
      if (x.ea.code == FormatCode::Bf16 && random.below(1 + kind) == 0) x.a[k] = random.pick(codes);
      if (x.eb.code == FormatCode::Bf16 && random.below(2 + kind) == 0) x.b[k] = random.pick(codes);
    }
    if (random.coin()) x.c = random.pick(tiles);
    const Want want = witness(x);
    const std::uint32_t got = unit(x.c, x.a, x.b, x.ea, x.eb);
    tally.check(got == want.bits && (!want.finite_operands || within_bound(want, got)), [&] {
      return text(x) + ": got " + tests::hex({got}) + " want " + tests::hex({want.bits});
    });
  }
  return tally;
}

Tally check_orders(Dot4 unit, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("dot4 orders");
  for (std::uint64_t n = 0; n < count; ++n) {
    const Case x = random_case(random);
    const std::uint32_t first = unit(x.c, x.a, x.b, x.ea, x.eb);
    std::array<std::size_t, 4> order = {0, 1, 2, 3};
    do {
      Case y = x;
      for (std::size_t k = 0; k < 4; ++k) y.a[k] = x.a[order[k]], y.b[k] = x.b[order[k]];
      const std::uint32_t got = unit(y.c, y.a, y.b, y.ea, y.eb);
      tally.check(got == first, [&] { return text(y) + ": " + tests::hex({got, first}); });
    } while (std::next_permutation(order.begin(), order.end()));
    const std::uint32_t swapped = unit(x.c, x.b, x.a, x.eb, x.ea);  // A and B exchanged
    tally.check(swapped == first, [&] { return text(x) + ": " + tests::hex({swapped, first}); });
  }
  return tally;
}

TEST(Dot4, FollowsTheRuleAndKeepsTheBound) {
  const std::uint64_t count = tests::cases(300000);
  tests::expect_clean(check_rule(golden::dot4, count), count);
}

TEST(Dot4, HandlesInfinitiesAndNans) {
  const std::uint64_t count = tests::cases(200000);
  tests::expect_clean(check_specials(golden::dot4, count), count);
}

TEST(Dot4, DoesNotDependOnTheOrder) {
  const std::uint64_t count = tests::cases(20000);
  tests::expect_clean(check_orders(golden::dot4, count), 25 * count);
}

TEST(Dot4, DecodesEveryCode) {
  Tally tally;
  const auto check = [&](FormatEntry f, std::uint32_t code) {
    const golden::MatrixOperand got = golden::matrix_operand(f, code);
    const bool special = bf16_special(f, code);
    bool right = got.nan == bf16_nan(f, code) && got.infinite == (special && !bf16_nan(f, code));
    if (!special) {
      const tests::Value want = tests::value_of(f, code);
      right = right && std::ldexp(got.significand, got.exponent) == std::fabs(want.value) &&
              got.negative == std::signbit(want.value) && got.significand < 256 &&
              (want.value == 0 || got.exponent + 7 == want.scale);
    }
    tally.check(right, [&] { return std::string(golden::name(f.code)) + tests::hex({code}); });
  };
  for (std::uint32_t code = 0; code < 0x10000u; ++code) check({FormatCode::Bf16, 0, false}, code);
  for (const FormatCode format : {FormatCode::Cfloat8143, FormatCode::Cfloat8152}) {
    for (int bias = 0; bias < 64; ++bias) {
      for (std::uint32_t code = 0; code < 512; ++code) {
        check({format, bias, code >= 256}, code & 255u);
      }
    }
  }
  tests::expect_clean(tally, 65536 + 2 * 64 * 512);
}

TEST(Dot4, GivesTheLiteralResultsOfTheRules) {
  constexpr FormatEntry bf16 = {FormatCode::Bf16, 0, false};
  constexpr std::uint32_t One = 0x3f80u;
  constexpr std::uint32_t Two = 0x4000u;
  constexpr std::uint32_t MinusOne = 0xbf80u;
  constexpr std::uint32_t Inf = 0x7f80u;
  const auto run = [&](std::optional<std::uint32_t> c, const Codes& a, const Codes& b) {
    return golden::dot4(c, a, b, bf16, bf16);
  };
  EXPECT_EQ(run(0x3f800000u, {One, One, One, One}, {One, Two, One, One}), 0x40c00000u);  // 6
  EXPECT_EQ(run(std::nullopt, {One, 0, 0, 0}, {Two, 0, 0, 0}), 0x40000000u);
  // No term, and terms that cancel: +0. Zeros of any sign are no terms.
  EXPECT_EQ(run(std::nullopt, {0x8000u, 0, 0, 0}, {One, One, One, One}), 0u);
  EXPECT_EQ(run(0x80000000u, {0x8000u, 0, 0, 0}, {One, One, One, One}), 0u);
  EXPECT_EQ(run(0x3f800000u, {MinusOne, 0, 0, 0}, {One, 0, 0, 0}), 0u);
  // A negative sum that rounds to zero keeps its sign.
  EXPECT_EQ(run(0u, {0x8001u, 0, 0, 0}, {0x0001u, 0, 0, 0}), 0x80000000u);
  // Infinities and NaN.
  EXPECT_EQ(run(0u, {Inf, 0, 0, 0}, {One, One, 0, 0}), 0x7f800000u);
  EXPECT_EQ(run(0u, {Inf, 0, 0, 0}, {MinusOne, 0, 0, 0}), 0xff800000u);
  EXPECT_EQ(run(0u, {Inf, One, 0, 0}, {0x8000u, One, 0, 0}), 0x7fc00000u);  // infinity times zero
  EXPECT_EQ(run(0u, {Inf, Inf, 0, 0}, {One, MinusOne, 0, 0}), 0x7fc00000u);
  EXPECT_EQ(run(0xff800000u, {Inf, 0, 0, 0}, {One, 0, 0, 0}), 0x7fc00000u);
  EXPECT_EQ(run(0xff800000u, {One, 0, 0, 0}, {One, 0, 0, 0}), 0xff800000u);
  EXPECT_EQ(run(0u, {0x7f81u, 0, 0, 0}, {0, 0, 0, 0}), 0x7fc00000u);  // NaN times zero
  EXPECT_EQ(run(0xffffffffu, {One, 0, 0, 0}, {One, 0, 0, 0}), 0x7fc00000u);
  // Overflow.
  EXPECT_EQ(run(0u, {0x7f7fu, 0, 0, 0}, {Two, 0, 0, 0}), 0x7f800000u);
  // Two that cancel beyond the range; the 1 lies far below their window.
  EXPECT_EQ(run(0u, {0x7f7fu, 0xff7fu, One, 0}, {Two, Two, One, 0}), 0u);
  // The window: 1 + 2^-26 sees the small term, 1 + 2^-27 does not; both round to 1, but minus 1.
  EXPECT_EQ(run(0xbf800000u, {One, 0x3280u, 0, 0}, {One, One, 0, 0}), 0x32800000u);
  EXPECT_EQ(run(0xbf800000u, {One, 0x3200u, 0, 0}, {One, One, 0, 0}), 0u);
  // Truncated towards zero on both sides: -2^-27 is lost too.
  EXPECT_EQ(run(0xbf800000u, {One, 0xb200u, 0, 0}, {One, One, 0, 0}), 0u);
  // CFloat8, literal and IEEE-like denormals: 7 * 2^-3 * 2^-b squared, b = 0.
  const auto cfloat = [](bool ieee) {
    const FormatEntry f = {FormatCode::Cfloat8143, 0, ieee};
    return golden::dot4(std::nullopt, {7, 0, 0, 0}, {7, 0, 0, 0}, f, f);
  };
  EXPECT_EQ(cfloat(false), 0x3f440000u);  // 49/64
  EXPECT_EQ(cfloat(true), 0x40440000u);   // 49/16
  // Mixed formats: 1.75 in BF16 times 1.5 in CFloat8_1_5_2 with bias 15.
  EXPECT_EQ(golden::dot4(std::nullopt, {0x3fe0u, 0, 0, 0}, {0x3eu, 0, 0, 0}, bf16,
                         {FormatCode::Cfloat8152, 15, false}),
            0x40280000u);
}

TEST(Dot4, CheckersCatchPlantedFaults) {
  const Dot4 wide_window = [](std::optional<std::uint32_t> c, const Codes& a, const Codes& b,
                              FormatEntry ea, FormatEntry eb) {
    const Want want = witness({c, a, b, ea, eb});
    return want.finite_operands && want.exact.sign() != 0 ? tests::round_to_fp32(want.exact).bits
                                                          : want.bits;
  };
  const Dot4 wrong_bit = [](std::optional<std::uint32_t> c, const Codes& a, const Codes& b,
                            FormatEntry ea, FormatEntry eb) {
    const std::uint32_t r = golden::dot4(c, a, b, ea, eb);
    return r % 512 == 3 ? r ^ 1u : r;
  };
  const Dot4 ordered = [](std::optional<std::uint32_t> c, const Codes& a, const Codes& b,
                          FormatEntry ea, FormatEntry eb) {  // rounds after two products
    const std::uint32_t half = golden::dot4(c, {a[0], a[1], 0, 0}, {b[0], b[1], 0, 0}, ea, eb);
    return golden::dot4(half, {a[2], a[3], 0, 0}, {b[2], b[3], 0, 0}, ea, eb);
  };
  const Dot4 inf_times_zero = [](std::optional<std::uint32_t> c, const Codes& a, const Codes& b,
                                 FormatEntry ea, FormatEntry eb) {
    const std::uint32_t r = golden::dot4(c, a, b, ea, eb);
    return r == 0x7fc00000u && a[0] == 0x7f80u && b[0] == 0 ? 0x7f800000u : r;
  };
  for (const Dot4 unit : {wide_window, wrong_bit, ordered}) {
    tests::expect_caught(check_rule(unit, 5000));
  }
  tests::expect_caught(check_specials(inf_times_zero, 20000));
  tests::expect_caught(check_orders(ordered, 1000));
  // The bound alone: a result that is off by one in the last place.
  const Case x = {0x3f800000u,
                  {0x3f80u, 0, 0, 0},
                  {0x3f80u, 0, 0, 0},
                  {FormatCode::Bf16, 0, false},
                  {FormatCode::Bf16, 0, false}};
  EXPECT_TRUE(within_bound(witness(x), 0x40000000u));
  EXPECT_FALSE(within_bound(witness(x), 0x40000002u));
}

}  // namespace
