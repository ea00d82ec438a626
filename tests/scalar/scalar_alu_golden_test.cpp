// SPDX-License-Identifier: Apache-2.0
// scalar_alu: literal results at the edges, and wide host arithmetic on random operands.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "golden/scalar/scalar_alu.hpp"
#include "tests/common/tally.hpp"

namespace golden {
namespace {

using U = std::uint64_t;
constexpr U Min = U{1} << 63;
constexpr U Ones = ~U{0};

struct Case {
  Opcode op;
  U a, b, c, expected;
};

TEST(ScalarAlu, GivesTheWrittenResultAtTheEdges) {
  const std::vector<Case> cases = {
      {Opcode::Add, 0, Ones, 1, 0},
      {Opcode::Addi, 0, 5, Ones, 4},
      {Opcode::Sub, 0, 0, 1, Ones},
      {Opcode::And, 0, 0xf0f0, 0xff00, 0xf000},
      {Opcode::Andi, 0, 0x123456789abcdef0, 0xfffffffffffffff0, 0x123456789abcdef0},
      {Opcode::Or, 0, 0xf0, 0x0f, 0xff},
      {Opcode::Ori, 0, 0, Ones, Ones},
      {Opcode::Xor, 0, 0xff, 0x0f, 0xf0},
      {Opcode::Xori, 0, 0x55, Ones, 0xffffffffffffffaa},
      {Opcode::Sll, 0, 1, 63, Min},
      {Opcode::Sll, 0, 3, 64, 3},  // the count is 6 bits
      {Opcode::Slli, 0, 3, 62, 0xc000000000000000},
      {Opcode::Srl, 0, Min, 63, 1},
      {Opcode::Srl, 0, Min, Ones, 1},
      {Opcode::Srli, 0, Ones, 60, 15},
      {Opcode::Sra, 0, Min, 63, Ones},
      {Opcode::Sra, 0, Min, 128, Min},
      {Opcode::Srai, 0, 0x4000000000000000, 62, 1},
      {Opcode::Slt, 0, Min, 0, 1},
      {Opcode::Slt, 0, 0, Min, 0},
      {Opcode::Slti, 0, Ones, 0, 1},
      {Opcode::Sltu, 0, Min, 0, 0},
      {Opcode::Sltu, 0, 0, Ones, 1},
      {Opcode::Sltiu, 0, 5, Ones, 1},  // the sign-extended immediate as unsigned
      {Opcode::Seq, 0, 7, 7, 1},
      {Opcode::Seq, 0, 7, 6, 0},
      {Opcode::Min, 0, Min, 1, Min},
      {Opcode::Max, 0, Min, 1, 1},
      {Opcode::Max, 0, Ones, 0, 0},
      {Opcode::Li, 99, 98, 0xffffffffffff8000, 0xffffffffffff8000},
      {Opcode::Lih, 0x1122334455667788, 9, 0x99aa, 0x33445566778899aa},
      {Opcode::Clz, 0, 0, 0, 64},
      {Opcode::Clz, 0, 1, 0, 63},
      {Opcode::Clz, 0, Ones, 0, 0},
      {Opcode::Ctz, 0, 0, 0, 64},
      {Opcode::Ctz, 0, Min, 0, 63},
      {Opcode::Popc, 0, Ones, 0, 64},
      {Opcode::Popc, 0, 0x8001, 0, 2},
      {Opcode::Pset, 0, 0x123, 7, 0x123},
      {Opcode::Pget, 0, 0x123, 7, 0x123},
      {Opcode::Ptail, 0, 0, 0, 0},
      {Opcode::Ptail, 0, 1, 0, 1},
      {Opcode::Ptail, 0, 63, 0, 0x7fffffffffffffff},
      {Opcode::Ptail, 0, 64, 0, Ones},
      {Opcode::Ptail, 0, 65, 0, Ones},
      {Opcode::Ptail, 0, Ones, 0, Ones},  // unsigned
  };
  for (const Case& c : cases) {
    EXPECT_EQ(scalar_alu(c.op, c.a, c.b, c.c), c.expected) << name(c.op);
  }
}

TEST(ScalarAlu, AgreesWithWideHostArithmetic) {
  __extension__ using Wide = __int128;
  const auto wide = [](U x) { return static_cast<Wide>(static_cast<std::int64_t>(x)); };
  const auto low = [](Wide x) { return static_cast<U>(x); };
  const auto shifted = [](Wide x, U count) {  // left for positive powers, floor division for right
    return x * (Wide{1} << (count & 63));
  };
  const auto floor_div = [](Wide x, U count) {
    const Wide d = Wide{1} << (count & 63);
    return (x - ((x % d) + d) % d) / d;
  };
  const std::map<Opcode, std::function<U(U, U)>> witness = {
      {Opcode::Add, [&](U b, U c) { return low(wide(b) + wide(c)); }},
      {Opcode::Sub, [&](U b, U c) { return low(wide(b) - wide(c)); }},
      {Opcode::Sll, [&](U b, U c) { return low(shifted(static_cast<Wide>(b), c)); }},
      {Opcode::Srl, [&](U b, U c) { return low(floor_div(static_cast<Wide>(b), c)); }},
      {Opcode::Sra, [&](U b, U c) { return low(floor_div(wide(b), c)); }},
      {Opcode::Slt, [&](U b, U c) { return U{wide(b) - wide(c) < 0}; }},
      {Opcode::Sltu, [&](U b, U c) { return U{static_cast<Wide>(b) - static_cast<Wide>(c) < 0}; }},
      {Opcode::Min, [&](U b, U c) { return wide(b) - wide(c) < 0 ? b : c; }},
      {Opcode::Max, [&](U b, U c) { return wide(b) - wide(c) < 0 ? c : b; }},
  };
  sim::Random random = tests::random_for("scalar_alu");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  int compared = 0;
  for (int i = 0; i < 20000; ++i) {
    const U b = random.bits() >> random.below(64);
    const U c = random.coin() ? random.bits() : random.below(70);
    for (const auto& [op, expected] : witness) {
      ASSERT_EQ(scalar_alu(op, 0, b, c), expected(b, c)) << name(op) << ' ' << b << ' ' << c;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 180000);
}

TEST(ScalarAlu, CountsBitsAsOneByOneCountingDoes) {
  sim::Random random = tests::random_for("scalar_alu bits");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  int compared = 0;
  for (int i = 0; i < 2000; ++i) {
    const U b = random.bits() >> random.below(64) << random.below(64);
    U ones = 0, leading = 0, trailing = 0;
    for (int k = 0; k < 64; ++k) ones += b >> k & 1;
    while (leading < 64 && (b >> (63 - leading) & 1) == 0) ++leading;
    while (trailing < 64 && (b >> trailing & 1) == 0) ++trailing;
    ASSERT_EQ(scalar_alu(Opcode::Popc, 0, b, 0), ones);
    ASSERT_EQ(scalar_alu(Opcode::Clz, 0, b, 0), leading);
    ASSERT_EQ(scalar_alu(Opcode::Ctz, 0, b, 0), trailing);
    compared += 3;
  }
  EXPECT_EQ(compared, 6000);
}

TEST(ScalarAlu, ComparesForBranches) {
  struct Branch {
    Opcode op;
    bool less, equal, greater;  // unsigned 1 : 2, 1 : 1, 2 : 1
    bool negative;              // -1 : 1
  };
  const Branch branches[] = {
      {Opcode::Beq, false, true, false, false},  {Opcode::Bne, true, false, true, true},
      {Opcode::Blt, true, false, false, true},   {Opcode::Bge, false, true, true, false},
      {Opcode::Bltu, true, false, false, false}, {Opcode::Bgeu, false, true, true, true},
  };
  int compared = 0;
  for (const Branch& b : branches) {
    EXPECT_EQ(scalar_compare(b.op, 1, 2), b.less) << name(b.op);
    EXPECT_EQ(scalar_compare(b.op, 1, 1), b.equal) << name(b.op);
    EXPECT_EQ(scalar_compare(b.op, 2, 1), b.greater) << name(b.op);
    EXPECT_EQ(scalar_compare(b.op, Ones, 1), b.negative) << name(b.op);
    compared += 4;
  }
  EXPECT_EQ(compared, 24);
}

}  // namespace
}  // namespace golden
