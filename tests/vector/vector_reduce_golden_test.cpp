// SPDX-License-Identifier: Apache-2.0
// Reductions (numerics.md 3, isa.md 2.2): the FP32 tree with the host's additions, integers in
// closed form, awkward sets of active lanes.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "golden/vector/vector_reduce.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/exact.hpp"
#include "tests/numeric/host_float.hpp"

namespace {

using golden::Result;
using golden::Vec;
using tests::Tally;

Result add(std::uint32_t a, std::uint32_t b) {
#if TESTS_HOST_FLOAT
  return tests::host_two(tests::HostOp::Add, a, b);
#else
  return tests::exact_fma(a, 0x3f800000u, b);
#endif
}

// Predicates: the first 1, 7, 15, 16 lanes of 32 bits, all, bytes at random, one byte.
std::uint64_t random_predicate(sim::Random& random) {
  const auto first = [](int bytes) { return ~std::uint64_t{0} >> (64 - bytes); };
  switch (random.below(8)) {
    case 0:
      return first(4);
    case 1:
      return first(28);
    case 2:
      return first(60);
    case 3:
      return first(33);
    case 4:
      return std::uint64_t{1} << random.below(64);
    case 5:
      return random.bits();
    default:
      return ~std::uint64_t{0};
  }
}

using Reduce = Result (*)(const Vec&, std::uint64_t);

Tally check_sum(Reduce unit, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("reduce_sum");
  for (std::uint64_t n = 0; n < count; ++n) {
    Vec v;
    const int centre = static_cast<int>(random.below(255));
    for (std::uint32_t& x : v) {
      x = n % 3 == 0 ? tests::tricky_fp32(random)
                     : tests::with_exponent(random, centre + random.between(-12, 12));
    }
    const std::uint64_t predicate = random_predicate(random);
    std::array<std::uint32_t, 16> x = v;
    for (std::size_t i = 0; i < 16; ++i) {
      if ((predicate >> (4 * i) & 1u) == 0) x[i] = 0x80000000u;
    }
    unsigned flags = 0;
    for (std::size_t step = 1; step < 16; step *= 2) {  // neighbours at distance 1, 2, 4, 8
      for (std::size_t i = 0; i < 16; i += 2 * step) {
        const Result r = add(x[i], x[i + step]);
        x[i] = r.value;
        flags |= r.flags;
      }
    }
    const Result want = {x[0], static_cast<golden::Flags>(flags)};
    const Result got = unit(v, predicate);
    tally.check(got == want, [&] {
      return tests::hex({n, predicate}) + ": got " + tests::hex({got.value, got.flags}) + " want " +
             tests::hex({want.value, want.flags});
    });
  }
  return tally;
}

// The smallest or largest of the active numbers; NaNs do not count, -0 is below +0.
Tally check_extreme(Reduce unit, bool smallest, std::uint64_t count) {
  Tally tally;
  sim::Random random = tests::random_for("reduce_min");
  for (std::uint64_t n = 0; n < count; ++n) {
    Vec v;
    for (std::uint32_t& x : v) x = tests::tricky_fp32(random);
    const std::uint64_t predicate = random_predicate(random);
    std::uint32_t best = smallest ? 0x7f800000u : 0xff800000u;
    unsigned flags = 0;
    for (std::size_t i = 0; i < 16; ++i) {
      if ((predicate >> (4 * i) & 1u) == 0) continue;
      const std::uint32_t x = v[i];
      if (tests::is_nan(x)) flags |= golden::Invalid;
      if (tests::is_denormal(x)) flags |= golden::Denormal;
      if (tests::is_nan(x)) continue;
      const double a = static_cast<double>(tests::as_float(x));
      const double b = static_cast<double>(tests::as_float(best));
      const bool zeros = a == 0 && b == 0;
      if (smallest ? a < b || (zeros && std::signbit(a)) : a > b || (zeros && !std::signbit(a))) {
        best = x;
      }
    }
    // Only NaNs: the canonical NaN, unless an inactive lane gives its infinity.
    const Result got = unit(v, predicate);
    const bool only_nans = tests::is_nan(got.value);
    if (only_nans) {
      for (std::size_t i = 0; i < 16; ++i) {
        if ((predicate >> (4 * i) & 1u) == 0 || !tests::is_nan(v[i])) flags = 0x100;
      }
      best = 0x7fc00000u;
    }
    tally.check(got.value == best && got.flags == flags, [&] {
      return tests::hex({n, predicate}) + ": got " + tests::hex({got.value, got.flags}) + " want " +
             tests::hex({best, flags});
    });
  }
  return tally;
}

TEST(VectorReduce, SumsAsATree) {
  const std::uint64_t count = tests::cases(100000);
  tests::expect_clean(check_sum(golden::reduce_sum, count), count);
}

TEST(VectorReduce, FindsTheExtremes) {
  const std::uint64_t count = tests::cases(100000);
  tests::expect_clean(check_extreme(golden::reduce_min, true, count), count);
  tests::expect_clean(check_extreme(golden::reduce_max, false, count), count);
}

TEST(VectorReduce, GivesLiteralValues) {
  Vec ones;
  ones.fill(0x3f800000u);
  EXPECT_EQ(golden::reduce_sum(ones, ~0ull), (Result{0x41800000u, 0}));         // 16
  EXPECT_EQ(golden::reduce_sum(ones, 0x1111111ull), (Result{0x40e00000u, 0}));  // 7
  EXPECT_EQ(golden::reduce_sum(ones, 2), (Result{0x80000000u, 0}));  // no active lane: -0
  EXPECT_EQ(golden::reduce_min(ones, 2), (Result{0x7f800000u, 0}));
  EXPECT_EQ(golden::reduce_max(ones, 2), (Result{0xff800000u, 0}));
  Vec nans;
  nans.fill(0xff800001u);
  EXPECT_EQ(golden::reduce_max(nans, ~0ull), (Result{0x7fc00000u, golden::Invalid}));
  EXPECT_EQ(golden::reduce_max(nans, 1), (Result{0xff800000u, golden::Invalid}));
  // 2^24 + 1 + 1 as a tree: 1 is lost against 2^24, 1 + 1 is not.
  Vec tree{};
  tree[0] = 0x4b800000u;
  tree[2] = tree[3] = 0x3f800000u;
  EXPECT_EQ(golden::reduce_sum(tree, ~0ull).value, 0x4b800001u);
  tree[1] = tree[2];
  tree[2] = 0;
  EXPECT_EQ(golden::reduce_sum(tree, ~0ull).value, 0x4b800000u);
}

TEST(VectorReduce, ReducesIntegersOfEachWidth) {
  Tally tally;
  sim::Random random = tests::random_for("reduce_int");
  for (int n = 0; n < 20000; ++n) {
    Vec v;
    for (std::uint32_t& x : v) x = random.below(4) == 0 ? 0x80008080u : random.bits32();
    const std::uint64_t predicate = random_predicate(random);
    for (int width = 0; width < 3; ++width) {
      const int bits = 8 << width;
      const std::int64_t range = std::int64_t{1} << bits;
      std::int64_t sum = 0, least = range / 2 - 1, most = -range / 2;
      for (int i = 0; i < 512 / bits; ++i) {
        if ((predicate >> (i * bits / 8) & 1u) == 0) continue;
        std::int64_t x = v[static_cast<std::size_t>(i * bits / 32)] >> (i * bits % 32);
        x %= range;
        if (x >= range / 2) x -= range;
        sum += x;
        least = std::min(least, x);
        most = std::max(most, x);
      }
      const auto code = [range](std::int64_t x) {
        return static_cast<std::uint32_t>((x % range + range) % range);
      };
      tally.check(golden::reduce_int_sum(width, v, predicate) == code(sum) &&
                      golden::reduce_int_min(width, v, predicate) == code(least) &&
                      golden::reduce_int_max(width, v, predicate) == code(most),
                  [&] { return tests::hex({predicate}) + " width " + std::to_string(width); });
    }
  }
  tests::expect_clean(tally, 60000);
  EXPECT_EQ(golden::reduce_int_min(2, Vec{}, 2), 0x7fffffffu);  // no active lane
  EXPECT_EQ(golden::reduce_int_max(1, Vec{}, 2), 0x8000u);
}

TEST(VectorReduce, CheckersCatchPlantedFaults) {
  tests::expect_caught(check_sum(
      [](const Vec& v, std::uint64_t predicate) {  // a chain instead of a tree
        Result out = {0x80000000u, 0};
        for (std::size_t i = 0; i < 16; ++i) {
          const Result r = add(out.value, (predicate >> (4 * i) & 1u) != 0 ? v[i] : 0x80000000u);
          out = {r.value, static_cast<golden::Flags>(out.flags | r.flags)};
        }
        return out;
      },
      1000));
  tests::expect_caught(
      check_sum([](const Vec& v, std::uint64_t) { return golden::reduce_sum(v, ~0ull); }, 1000));
  tests::expect_caught(check_extreme(
      [](const Vec& v, std::uint64_t predicate) {
        return Result{golden::reduce_min(v, predicate).value, 0};
      },
      true, 1000));
  tests::expect_caught(check_extreme(golden::reduce_min, false, 1000));
}

}  // namespace
