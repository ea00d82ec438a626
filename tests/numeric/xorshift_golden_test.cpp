// SPDX-License-Identifier: Apache-2.0
// The random streams (numerics.md 7, isa.md 1 and 2.2): literal values, full period, seeding,
// reset.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "golden/numeric/xorshift.hpp"
#include "tests/common/tally.hpp"

namespace {

// A linear map on 32 bits: column i is the image of bit i.
using Matrix = std::array<std::uint32_t, 32>;

std::uint32_t apply(const Matrix& m, std::uint32_t x) {
  std::uint32_t y = 0;
  for (std::size_t i = 0; i < 32; ++i) y ^= (x >> i & 1u) != 0 ? m[i] : 0u;
  return y;
}

Matrix times(const Matrix& a, const Matrix& b) {
  Matrix out{};
  for (std::size_t i = 0; i < 32; ++i) out[i] = apply(a, b[i]);
  return out;
}

Matrix power(Matrix m, std::uint32_t n) {
  Matrix out{};
  for (std::size_t i = 0; i < 32; ++i) out[i] = 1u << i;
  for (; n != 0; n >>= 1) {
    if ((n & 1u) != 0) out = times(out, m);
    m = times(m, m);
  }
  return out;
}

Matrix matrix_of(std::uint32_t (*next)(std::uint32_t)) {
  Matrix m{};
  for (std::size_t i = 0; i < 32; ++i) m[i] = next(1u << i);
  return m;
}

// The order of the map is exactly 2^32 - 1: every nonzero state lies on one cycle.
bool full_period(const Matrix& m) {
  Matrix identity{};
  for (std::size_t i = 0; i < 32; ++i) identity[i] = 1u << i;
  if (power(m, 0xffffffffu) != identity) return false;
  for (const std::uint32_t prime : {3u, 5u, 17u, 257u, 65537u}) {
    if (power(m, 0xffffffffu / prime) == identity) return false;
  }
  return true;
}

TEST(Xorshift, GivesThePublishedSequence) {
  std::uint32_t x = 2463534242u;
  for (const std::uint32_t want : {723471715u, 2497366906u, 2064144800u}) {
    x = golden::xorshift_next(x);
    EXPECT_EQ(x, want);
  }
  EXPECT_EQ(golden::xorshift_random(0xabcd1234u), 0xabcdu);
}

TEST(Xorshift, HasTheFullPeriod) {
  EXPECT_TRUE(full_period(matrix_of(golden::xorshift_next)));
  EXPECT_FALSE(full_period(matrix_of([](std::uint32_t x) {  // a wrong shift is noticed
    x ^= x << 13;
    x ^= x >> 16;
    return x ^ x << 5;
  })));
}

TEST(Xorshift, IsLinearSoTheMatrixSaysAll) {
  tests::Tally tally;
  const Matrix m = matrix_of(golden::xorshift_next);
  sim::Random random = tests::random_for("xorshift");
  for (int n = 0; n < 100000; ++n) {
    const std::uint32_t x = random.bits32();
    tally.check(golden::xorshift_next(x) == apply(m, x), [&] { return tests::hex({x}); });
  }
  tests::expect_clean(tally, 100000);
}

TEST(Xorshift, StartsEachStreamOfTheNodeDifferently) {
  for (int thread = 0; thread < golden::Threads; ++thread) {
    const golden::Streams streams = golden::xorshift_reset(thread);
    for (std::uint32_t lane = 0; lane < 16; ++lane) {
      EXPECT_EQ(streams[lane],
                (16u * static_cast<std::uint32_t>(thread) + lane + 1u) * 0x9e3779b1u);
      EXPECT_NE(streams[lane], 0u);
    }
  }
  EXPECT_EQ(golden::xorshift_reset(0)[0], 0x9e3779b1u);
  EXPECT_EQ(golden::xorshift_reset(3)[15], 0x8dde6c40u);
}

TEST(Xorshift, StepsAllStreamsAndReplacesSeedsOfZero) {
  golden::Vec seeds{};
  for (std::uint32_t lane = 0; lane < 16; ++lane) seeds[lane] = lane * 77u;
  golden::Streams streams = golden::xorshift_seed(seeds);
  EXPECT_EQ(streams[0], 1u);
  EXPECT_EQ(streams[15], 1155u);
  golden::Streams stepped = streams;
  golden::xorshift_step(stepped);
  for (std::size_t lane = 0; lane < 16; ++lane) {
    EXPECT_EQ(stepped[lane], golden::xorshift_next(streams[lane]));
  }
}

}  // namespace
