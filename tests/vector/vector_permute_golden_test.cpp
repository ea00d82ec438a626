// SPDX-License-Identifier: Apache-2.0
// Moving bytes and lanes (isa.md 2.2, instruction table), byte by byte.
#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "golden/vector/vector_permute.hpp"
#include "tests/common/tally.hpp"

namespace {

using golden::Vec;
using tests::Tally;
using Bytes = std::array<std::uint8_t, 64>;

Bytes bytes_of(const Vec& v) {
  Bytes bytes;
  std::memcpy(bytes.data(), v.data(), bytes.size());
  return bytes;
}

Vec random_vec(sim::Random& random) {
  Vec v;
  for (std::uint32_t& word : v) word = random.bits32();
  return v;
}

// Byte i is its own number plus a base, so that every byte says where it came from.
Vec numbered(std::uint8_t base) {
  Bytes bytes;
  for (std::size_t i = 0; i < 64; ++i) bytes[i] = static_cast<std::uint8_t>(base + i);
  Vec v;
  std::memcpy(v.data(), bytes.data(), bytes.size());
  return v;
}

using Align = Vec (*)(const Vec&, const Vec&, int);
Tally check_align(Align unit) {
  Tally tally;
  for (int n = 0; n < 64; ++n) {
    const Bytes got = bytes_of(unit(numbered(0), numbered(64), n));
    for (std::size_t i = 0; i < 64; ++i) {
      tally.check(got[i] == i + static_cast<std::size_t>(n),
                  [&] { return tests::hex({static_cast<std::uint64_t>(n), i, got[i]}); });
    }
  }
  return tally;
}

using Select = Vec (*)(std::uint64_t, const Vec&, const Vec&);
Tally check_select(Select unit) {
  Tally tally;
  sim::Random random = tests::random_for("select");
  for (int n = 0; n < 2000; ++n) {
    const std::uint64_t mask = n < 64    ? std::uint64_t{1} << n
                               : n == 64 ? 0
                               : n == 65 ? ~std::uint64_t{0}
                                         : random.bits();
    const Vec ones = random_vec(random);
    const Vec zeros = random_vec(random);
    const Bytes got = bytes_of(unit(mask, ones, zeros));
    for (std::size_t i = 0; i < 64; ++i) {
      const Bytes from = bytes_of((mask >> i & 1u) != 0 ? ones : zeros);
      tally.check(got[i] == from[i], [&] { return tests::hex({mask, i}); });
    }
  }
  return tally;
}

using Permute = Vec (*)(const Vec&, const Vec&);
Tally check_permute(Permute unit) {
  Tally tally;
  sim::Random random = tests::random_for("permute");
  for (int n = 0; n < 500; ++n) {
    const Vec table = random_vec(random);
    const Vec index = random_vec(random);
    const Bytes got = bytes_of(unit(table, index));
    for (std::size_t i = 0; i < 64; ++i) {
      const unsigned which = bytes_of(index)[i];
      const unsigned want = which >= 128 ? 0u : bytes_of(table)[which % 64];
      tally.check(got[i] == want, [&] { return tests::hex({i, which, got[i], want}); });
    }
  }
  return tally;
}

TEST(VectorPermute, AlignsByEveryCount) {
  tests::expect_clean(check_align(golden::align_bytes), 64 * 64);
}

TEST(VectorPermute, SelectsByteByByte) {
  tests::expect_clean(check_select(golden::select_bytes), 2000 * 64);
  EXPECT_EQ(golden::bytes_of_mask(0x8000000000000005u)[0], 0x00ff00ffu);
  EXPECT_EQ(golden::bytes_of_mask(0x8000000000000005u)[15], 0xff000000u);
}

TEST(VectorPermute, PermutesBytesAndClearsByBit7) {
  tests::expect_clean(check_permute(golden::permute_bytes), 500 * 64);
  // Bit 6 of an index is ignored.
  EXPECT_EQ(golden::permute_bytes(numbered(0), Vec{0x803f4001u})[0], 0x003f0001u);
}

TEST(VectorPermute, BroadcastsEveryWidth) {
  constexpr std::uint64_t Number = 0x1122334455667788u;
  Vec want;
  want.fill(0x88888888u);
  EXPECT_EQ(golden::broadcast(0, Number), want);
  want.fill(0x77887788u);
  EXPECT_EQ(golden::broadcast(1, Number), want);
  want.fill(0x55667788u);
  EXPECT_EQ(golden::broadcast(2, Number), want);
  for (std::size_t i = 0; i < 16; ++i) want[i] = i % 2 == 0 ? 0x55667788u : 0x11223344u;
  EXPECT_EQ(golden::broadcast(3, Number), want);
}

TEST(VectorPermute, BroadcastsALane) {
  for (int n = 0; n < 16; ++n) {
    const Vec from = numbered(3);
    Vec want;
    want.fill(from[static_cast<std::size_t>(n)]);
    EXPECT_EQ(golden::broadcast_lane(from, n), want) << n;
  }
}

TEST(VectorPermute, NumbersLanes) {
  EXPECT_EQ(golden::lane_numbers(0), numbered(0));
  const Vec halves = golden::lane_numbers(1);
  const Vec words = golden::lane_numbers(2);
  for (std::uint32_t i = 0; i < 16; ++i) {
    EXPECT_EQ(halves[i], (2 * i) | (2 * i + 1) << 16);
    EXPECT_EQ(words[i], i);
  }
}

TEST(VectorPermute, CheckersCatchPlantedFaults) {
  tests::expect_caught(check_align([](const Vec& low, const Vec& high, int n) {
    return n == 63 ? golden::align_bytes(high, low, n) : golden::align_bytes(low, high, n);
  }));
  tests::expect_caught(check_select([](std::uint64_t mask, const Vec& ones, const Vec& zeros) {
    return golden::select_bytes(mask & ~(std::uint64_t{1} << 37), ones, zeros);
  }));
  tests::expect_caught(check_permute([](const Vec& table, const Vec& index) {
    Vec masked = index;
    for (std::uint32_t& word : masked) word &= 0xffffff7fu;
    return golden::permute_bytes(table, masked);
  }));
}

}  // namespace
