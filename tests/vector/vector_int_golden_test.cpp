// SPDX-License-Identifier: Apache-2.0
// Integer lanes (isa.md 2.2): literal values at each width, and every operation against the same
// arithmetic on 64-bit integers.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>

#include "golden/vector/vector_int.hpp"
#include "tests/common/tally.hpp"

namespace {

using golden::Vec;
using tests::Tally;

// Lane i of `bits` bits, taken from the bytes, byte 0 being the lowest address.
std::int64_t lane(const Vec& v, int bits, int i, bool with_sign) {
  std::array<unsigned char, 64> bytes;
  std::memcpy(bytes.data(), v.data(), bytes.size());
  std::int64_t value = 0;
  for (int n = bits / 8 - 1; n >= 0; --n) {
    value = value * 256 + bytes[static_cast<std::size_t>(i * bits / 8 + n)];
  }
  const std::int64_t range = std::int64_t{1} << bits;
  return with_sign && value >= range / 2 ? value - range : value;
}

struct Operation {
  const char* name;
  golden::IntFunction unit;
  bool with_sign;
  std::int64_t (*exact)(std::int64_t x, std::int64_t y, int bits);
};

std::int64_t shift_count(std::int64_t y, int bits) { return ((y % bits) + bits) % bits; }
std::int64_t power(std::int64_t n) { return std::int64_t{1} << n; }

const std::array<Operation, 13> Operations = {{
    {"add", golden::int_add, false, [](auto x, auto y, int) { return x + y; }},
    {"sub", golden::int_sub, false, [](auto x, auto y, int) { return x - y; }},
    {"mul", golden::int_mul, true, [](auto x, auto y, int) { return x * y; }},
    {"min", golden::int_min, true, [](auto x, auto y, int) { return x < y ? x : y; }},
    {"max", golden::int_max, true, [](auto x, auto y, int) { return x > y ? x : y; }},
    {"minu", golden::int_min_unsigned, false, [](auto x, auto y, int) { return x < y ? x : y; }},
    {"maxu", golden::int_max_unsigned, false, [](auto x, auto y, int) { return x > y ? x : y; }},
    {"sll", golden::int_shift_left, false,
     [](auto x, auto y, int bits) {
       std::int64_t r = x;  // doubling, modulo the width
       for (std::int64_t n = 0; n < shift_count(y, bits); ++n) r = r * 2 % power(bits);
       return r;
     }},
    {"srl", golden::int_shift_right, false,
     [](auto x, auto y, int bits) { return x / power(shift_count(y, bits)); }},
    {"sra", golden::int_shift_right_signed, true,
     [](auto x, auto y, int bits) {  // floor of a division
       const std::int64_t d = power(shift_count(y, bits));
       return (x - ((x % d + d) % d)) / d;
     }},
    {"and", golden::int_and, false,
     [](auto x, auto y, int bits) {
       std::int64_t r = 0;
       for (int n = 0; n < bits; ++n) r += x / power(n) % 2 * (y / power(n) % 2) * power(n);
       return r;
     }},
    {"or", golden::int_or, false,
     [](auto x, auto y, int bits) {
       std::int64_t r = 0;
       for (int n = 0; n < bits; ++n) r += x / power(n) % 2 + y / power(n) % 2 > 0 ? power(n) : 0;
       return r;
     }},
    {"xor", golden::int_xor, false,
     [](auto x, auto y, int bits) {
       std::int64_t r = 0;
       for (int n = 0; n < bits; ++n) r += (x / power(n) + y / power(n)) % 2 * power(n);
       return r;
     }},
}};

Vec random_lanes(sim::Random& random) {
  Vec v;
  for (std::uint32_t& word : v) {
    const std::uint64_t kind = random.below(8);
    word = kind == 0   ? 0u
           : kind == 1 ? ~0u
           : kind == 2 ? 0x80808080u
           : kind == 3 ? 0x80000000u
           : kind == 4 ? 0x7fff8000u
           : kind == 5 ? random.bits32() & 0x1f0f0f1fu  // small shift counts
                       : random.bits32();
  }
  return v;
}

Tally check(const Operation& operation, int count) {
  Tally tally;
  sim::Random random = tests::random_for(operation.name);
  for (int n = 0; n < count; ++n) {
    const Vec b = random_lanes(random);
    const Vec c = random_lanes(random);
    for (int width = 0; width < 3; ++width) {
      const int bits = 8 << width;
      const Vec got = operation.unit(width, b, c);
      for (int i = 0; i < 512 / bits; ++i) {
        const std::int64_t exact = operation.exact(lane(b, bits, i, operation.with_sign),
                                                   lane(c, bits, i, operation.with_sign), bits);
        const std::int64_t range = power(bits);
        const std::int64_t want = (exact % range + range) % range;
        tally.check(lane(got, bits, i, false) == want, [&] {
          return std::string(operation.name) + std::to_string(bits) + " lane " + std::to_string(i) +
                 " b " + std::to_string(lane(b, bits, i, false)) + " c " +
                 std::to_string(lane(c, bits, i, false)) + " got " +
                 std::to_string(lane(got, bits, i, false));
        });
      }
    }
  }
  return tally;
}

TEST(VectorInt, AgreesWithArithmeticOnWiderIntegers) {
  for (const Operation& operation : Operations) {
    tests::expect_clean(check(operation, 400), 400 * (64 + 32 + 16));
  }
}

TEST(VectorInt, ComparesEachLaneAndMarksAllItsBytes) {
  Tally tally;
  sim::Random random = tests::random_for("compare");
  for (int n = 0; n < 1000; ++n) {
    const Vec b = random_lanes(random);
    Vec c = random_lanes(random);
    for (std::size_t i = 0; i < 16; ++i) c[i] = random.coin() ? b[i] : c[i];
    for (int width = 0; width < 3; ++width) {
      const int bytes = 1 << width;
      std::uint64_t equal = 0, less = 0, below = 0;
      for (int i = 0; i < 64; ++i) {
        const int l = i / bytes;
        const auto bit = [i](bool yes) { return static_cast<std::uint64_t>(yes) << i; };
        equal |= bit(lane(b, 8 * bytes, l, false) == lane(c, 8 * bytes, l, false));
        less |= bit(lane(b, 8 * bytes, l, true) < lane(c, 8 * bytes, l, true));
        below |= bit(lane(b, 8 * bytes, l, false) < lane(c, 8 * bytes, l, false));
      }
      tally.check(golden::int_equal(width, b, c) == equal &&
                      golden::int_less(width, b, c) == less &&
                      golden::int_less_unsigned(width, b, c) == below,
                  [&] { return "width " + std::to_string(width); });
    }
  }
  tests::expect_clean(tally, 3000);
}

TEST(VectorInt, GivesLiteralValues) {
  const auto first = [](golden::IntFunction f, int width, std::uint32_t b, std::uint32_t c) {
    return f(width, Vec{b}, Vec{c})[0];
  };
  EXPECT_EQ(first(golden::int_add, 0, 0xff7f01ffu, 0x01010101u), 0x00800200u);
  EXPECT_EQ(first(golden::int_add, 1, 0xffff7fffu, 0x00010001u), 0x00008000u);
  EXPECT_EQ(first(golden::int_add, 2, 0xffffffffu, 2), 1u);
  EXPECT_EQ(first(golden::int_sub, 0, 0x00000000u, 0x01020304u), 0xfffefdfcu);
  EXPECT_EQ(first(golden::int_mul, 0, 0xff10020fu, 0xff100310u), 0x010006f0u);
  EXPECT_EQ(first(golden::int_mul, 1, 0xffff0100u, 0xffff0100u), 0x00010000u);
  EXPECT_EQ(first(golden::int_mul, 2, 0xffffffffu, 0xffffffffu), 1u);
  EXPECT_EQ(first(golden::int_min, 0, 0x80017fffu, 0x7fff8000u), 0x80ff80ffu);
  EXPECT_EQ(first(golden::int_max_unsigned, 1, 0x80000001u, 0x7fffffffu), 0x8000ffffu);
  EXPECT_EQ(first(golden::int_shift_left, 0, 0x01010101u, 0x07080910u), 0x80010201u);
  EXPECT_EQ(first(golden::int_shift_left, 2, 1, 0xffffffffu), 0x80000000u);
  EXPECT_EQ(first(golden::int_shift_right, 1, 0x8000ffffu, 0x000f0010u), 0x0001ffffu);
  EXPECT_EQ(first(golden::int_shift_right_signed, 0, 0x80ff7f40u, 0x07010101u), 0xffff3f20u);
  EXPECT_EQ(first(golden::int_shift_right_signed, 2, 0x80000000u, 31), 0xffffffffu);
}

TEST(VectorInt, CheckerCatchesPlantedFaults) {
  const Operation faulty[] = {{"sra", golden::int_shift_right, true, Operations[9].exact},
                              {"min", golden::int_min_unsigned, true, Operations[3].exact},
                              {"add",
                               [](int width, const Vec& b, const Vec& c) {  // a carry between lanes
                                 return golden::int_add(width == 0 ? 1 : width, b, c);
                               },
                               false, Operations[0].exact}};
  for (const Operation& operation : faulty) tests::expect_caught(check(operation, 20));
}

}  // namespace
