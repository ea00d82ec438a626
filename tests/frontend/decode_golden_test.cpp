// SPDX-License-Identifier: Apache-2.0
// decode: which words are instructions, what their fields are, what they wait for and occupy.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "golden/common/operands.hpp"
#include "golden/frontend/decode.hpp"
#include "tests/common/tally.hpp"

namespace golden {
namespace {

constexpr std::uint32_t op_bits(Opcode op) { return static_cast<std::uint32_t>(op) << 24; }

std::vector<int> waits(const Insn& insn) {
  std::vector<int> result;
  for (const std::uint8_t place : insn.waits) {
    if (place != 0) result.push_back(place);
  }
  std::sort(result.begin(), result.end());
  return result;
}

TEST(Decode, TakesEveryOpcodeAndNoOther) {
  int legal = 0;
  for (std::uint32_t op = 0; op < 256; ++op) {
    // All fields zero: csrr Tid and csrw Tid, the latter illegal because Tid is read-only.
    const bool expected = find_insn(static_cast<std::uint8_t>(op)) != nullptr;
    const Insn insn = decode(op << 24);
    EXPECT_EQ(insn.legal(), expected && op != static_cast<std::uint32_t>(Opcode::Csrw)) << op;
    EXPECT_EQ(insn.word, op << 24);
    legal += insn.legal();
  }
  EXPECT_EQ(legal, static_cast<int>(AllOpcodes.size()) - 1);
  EXPECT_FALSE(decode(0).legal());
  for (std::uint32_t op = 0xe1; op <= 0xef; ++op) EXPECT_FALSE(decode(op << 24).legal()) << op;
}

TEST(Decode, RefusesEachBitThatTheFormatDoesNotUse) {
  int compared = 0;
  for (const InsnInfo& entry : Insns) {
    const std::uint32_t base =
        op_bits(entry.op) | (entry.op == Opcode::Csrw ? static_cast<std::uint32_t>(Csr::Flags) : 0);
    ASSERT_TRUE(decode(base).legal()) << entry.name;
    for (int bit = 0; bit < 24; ++bit) {
      const bool used = (info(entry.format).used_bits >> bit & 1) != 0;
      const bool is_csr = entry.op == Opcode::Csrr || entry.op == Opcode::Csrw;
      const bool is_width = bit < 2 && entry.op != Opcode::Vbc;
      if (used && (is_csr || is_width)) continue;  // legal for some values only, see below
      EXPECT_EQ(decode(base ^ 1u << bit).legal(), used) << entry.name << " bit " << bit;
      ++compared;
    }
  }
  EXPECT_GT(compared, 3000);
}

TEST(Decode, KnowsWhichControlRegistersCanBeReadAndWritten) {
  const auto listed = [](std::uint32_t n, std::initializer_list<std::uint32_t> more) {
    return (n >= 16 && n <= 31) || std::find(more.begin(), more.end(), n) != more.end();
  };
  for (std::uint32_t number = 0; number < 16384; ++number) {
    const bool readable = number <= 11 || (number >= 16 && number <= 39);
    ASSERT_EQ(decode(op_bits(Opcode::Csrr) | number).legal(), readable) << number;
    const bool writable = listed(number, {3, 6, 7, 8});
    ASSERT_EQ(decode(op_bits(Opcode::Csrw) | number).legal(), writable) << number;
  }
}

TEST(Decode, AllowsSixtyFourBitElementsForVbcOnly) {
  int refused = 0;
  for (const InsnInfo& entry : Insns) {
    if (info(entry.format).use.find('w') == std::string_view::npos) continue;
    for (std::uint32_t w = 0; w < 4; ++w) {
      const bool expected = w < 3 || entry.op == Opcode::Vbc;
      EXPECT_EQ(decode(op_bits(entry.op) | w).legal(), expected) << entry.name;
      refused += !expected;
    }
  }
  EXPECT_EQ(refused, 17);
}

// The assembler's reading of the format table is a second, separate one.
TEST(Decode, AgreesWithTheDisassemblerOnRandomWords) {
  sim::Random random = tests::random_for("decode");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  int legal = 0;
  for (int i = 0; i < 400000; ++i) {
    const InsnInfo& entry = Insns[random.below(Insns.size())];
    std::uint32_t word = op_bits(entry.op) | (random.bits32() & 0xffffffu);
    if (!random.chance(1, 4)) word &= info(entry.format).used_bits;
    if (random.chance(1, 100)) word ^= random.bits32();
    const bool expected = decode_operands(word).has_value();
    ASSERT_EQ(decode(word).legal(), expected) << std::hex << word;
    legal += expected;
  }
  EXPECT_GT(legal, 200000);
}

TEST(Decode, ExtendsImmediatesAsTheInstructionSetSays) {
  EXPECT_EQ(decode(op_bits(Opcode::Addi) | 0x3fff).imm, -1);
  EXPECT_EQ(decode(op_bits(Opcode::Addi) | 0x1fff).imm, 8191);
  EXPECT_EQ(decode(op_bits(Opcode::Ld) | 0x2000).imm, -8192);
  EXPECT_EQ(decode(op_bits(Opcode::Beq) | 0x3ffe).imm, -2);
  EXPECT_EQ(decode(op_bits(Opcode::Jal) | 0x40000).imm, -262144);
  EXPECT_EQ(decode(op_bits(Opcode::Li) | 0xffff).imm, -1);
  EXPECT_EQ(decode(op_bits(Opcode::Lih) | 0xffff).imm, 65535);
  EXPECT_EQ(decode(op_bits(Opcode::Vld) | 0x7ff).imm, -1);
  EXPECT_EQ(decode(op_bits(Opcode::Vld) | 0x3ff).imm, 1023);
  EXPECT_EQ(decode(op_bits(Opcode::FaddM) | 0x3f).imm, -1);
  EXPECT_EQ(decode(op_bits(Opcode::FcmpeqM) | 0x20).imm, -32);
  EXPECT_EQ(decode(op_bits(Opcode::Yield) | 0x3fff).imm, 16383);
  EXPECT_EQ(decode(op_bits(Opcode::Slli) | 0x3f).imm, 63);
  EXPECT_EQ(decode(op_bits(Opcode::Valign) | 0x3f).i6, 63);
  EXPECT_EQ(decode(op_bits(Opcode::MmaM) | 3u << 22 | 1u << 8).imm, 7);
  EXPECT_EQ(decode(op_bits(Opcode::MmazMmH) | 2u << 22).imm, 4);
  EXPECT_EQ(decode(op_bits(Opcode::Csrr) | 38).imm, 38);
  EXPECT_EQ(decode(op_bits(Opcode::Semwait) | 0x3fff).imm, 16383);
}

TEST(Decode, TakesFieldsFromTheirPlaces) {
  const Insn add = decode(op_bits(Opcode::Add) | 1u << 19 | 2u << 14 | 3u << 9);
  EXPECT_EQ(add.a, 1);
  EXPECT_EQ(add.b, 2);
  EXPECT_EQ(add.c, 3);
  const Insn fma = decode(op_bits(Opcode::Fma) | 31u << 19 | 30u << 14 | 29u << 9 | 5u << 6);
  EXPECT_EQ(fma.a, 31);
  EXPECT_EQ(fma.p, 5);
  const Insn vst = decode(op_bits(Opcode::Vst) | 7u << 19 | 6u << 14 | 5u << 11);
  EXPECT_EQ(vst.p, 5);
  const Insn mma = decode(op_bits(Opcode::Mma) | 6u << 19 | 9u << 4 | 8u);
  EXPECT_EQ(mma.a, 6);
  EXPECT_EQ(mma.ea, 8);
  EXPECT_EQ(mma.eb, 9);
  EXPECT_FALSE(mma.half);
  EXPECT_FALSE(mma.from_zero);
  const Insn mld = decode(op_bits(Opcode::Mld) | 3u << 22 | 5u << 19 | 4u << 14);
  EXPECT_EQ(mld.part, 3);
  EXPECT_EQ(mld.a, 5);
  EXPECT_EQ(mld.b, 4);
  const Insn vaccdn = decode(op_bits(Opcode::Vaccdn) | 1u << 19 | 2u << 17 | 7u << 14 | 12u);
  EXPECT_EQ(vaccdn.b, 7);
  EXPECT_EQ(vaccdn.part, 2);
  EXPECT_EQ(vaccdn.ea, 12);
  EXPECT_EQ(vaccdn.i6, 2 << 4 | 12);  // as the vector unit takes the destination part
  const Insn cvtdn = decode(op_bits(Opcode::Cvtdn) | 3u << 4 | 14u);
  EXPECT_EQ(cvtdn.i6, 3 << 4 | 14);
  EXPECT_EQ(cvtdn.ea, 14);
}

TEST(Decode, SeparatesTheMatrixVariants) {
  for (const Opcode op : AllOpcodes) {
    const auto code = static_cast<unsigned>(op);
    if (code < 0xc0 || code > 0xcb) continue;
    const Insn insn = decode(op_bits(op));
    EXPECT_EQ(insn.half, (code & 1) != 0) << name(op);
    EXPECT_EQ(insn.from_zero, (code & 2) != 0) << name(op);
    EXPECT_EQ(insn.accesses, (code & 0xc) >> 2) << name(op);
  }
}

// timing.md section 5, "Operands".
TEST(Decode, WaitsForEveryRegisterThatAFieldNames) {
  using List = std::vector<int>;
  const std::uint32_t abc = 1u << 19 | 2u << 14 | 3u << 9;
  const std::uint32_t p = 4u << 6;
  struct Case {
    std::uint32_t word;
    List waits;
    int dest;
    int latency;
  };
  const Case cases[] = {
      {op_bits(Opcode::Add) | abc, {1, 2, 3}, 1, 2},
      {op_bits(Opcode::Add), {}, 0, 0},  // r0 is always available
      {op_bits(Opcode::Mul) | abc, {1, 2, 3}, 1, 4},
      {op_bits(Opcode::Lih) | 1u << 19, {1}, 1, 2},
      {op_bits(Opcode::Ld) | 1u << 19 | 2u << 14, {1, 2}, 1, 3},
      {op_bits(Opcode::Sd) | 1u << 19 | 2u << 14, {1, 2}, 0, 0},
      {op_bits(Opcode::Beq) | 1u << 19 | 2u << 14, {1, 2}, 0, 0},
      {op_bits(Opcode::Jal) | 1u << 19, {1}, 1, 2},
      {op_bits(Opcode::Tstart) | 2u << 14 | 3u << 9, {2, 3}, 0, 0},
      {op_bits(Opcode::Csrr) | 1u << 19 | 3, {1, ScoreFlags}, 1, 2},
      {op_bits(Opcode::Csrr) | 1u << 19 | 1, {1}, 1, 2},
      {op_bits(Opcode::Csrw) | 1u << 19 | 3, {1, ScoreFlags}, 0, 0},
      {op_bits(Opcode::Csrw) | 1u << 19 | 16, {1}, 0, 0},
      {op_bits(Opcode::Pset) | 1u << 19 | 2u << 14, {2, ScoreP + 1}, ScoreP + 1, 2},
      {op_bits(Opcode::Pset) | 2u << 14, {2}, 0, 0},  // so is p0
      {op_bits(Opcode::Pget) | 1u << 19 | 2u << 14, {1, ScoreP + 2}, 1, 2},
      {op_bits(Opcode::Fma) | abc | p,
       {ScoreV + 1, ScoreV + 2, ScoreV + 3, ScoreP + 4},
       ScoreV + 1,
       6},
      {op_bits(Opcode::Vsel) | abc | p,
       {ScoreV + 1, ScoreV + 2, ScoreV + 3, ScoreP + 4},
       ScoreV + 1,
       6},
      {op_bits(Opcode::Vcmpeq) | abc | p,
       {ScoreV + 2, ScoreV + 3, ScoreP + 1, ScoreP + 4},
       ScoreP + 1,
       6},
      {op_bits(Opcode::FaddM) | abc | p, {3, ScoreV + 1, ScoreV + 2, ScoreP + 4}, ScoreV + 1, 6},
      {op_bits(Opcode::Valignr) | abc | p, {3, ScoreV + 1, ScoreV + 2, ScoreP + 4}, ScoreV + 1, 6},
      {op_bits(Opcode::Vbc) | 1u << 19 | 2u << 14, {2, ScoreV + 1}, ScoreV + 1, 6},
      {op_bits(Opcode::Viota) | 1u << 19, {ScoreV + 1}, ScoreV + 1, 6},
      {op_bits(Opcode::Vext) | 1u << 19 | 2u << 14, {1, ScoreV + 2}, 1, 6},
      {op_bits(Opcode::Vseed) | 2u << 14, {ScoreV + 2}, 0, 0},
      {op_bits(Opcode::Vacc) | 1u << 19 | 2u << 14, {ScoreV + 1, ScoreAcc + 2}, ScoreV + 1, 6},
      {op_bits(Opcode::Vld) | 1u << 19 | 2u << 14 | 4u << 11,
       {2, ScoreV + 1, ScoreP + 4},
       ScoreV + 1,
       3},
      {op_bits(Opcode::Vst) | 1u << 19 | 2u << 14 | 4u << 11, {2, ScoreV + 1, ScoreP + 4}, 0, 0},
      {op_bits(Opcode::Mma) | abc, {ScoreV + 2, ScoreV + 3, ScoreChain + 1}, ScoreChain + 1, 2},
      {op_bits(Opcode::MmazM) | abc, {3, ScoreV + 2, ScoreChain + 1}, ScoreChain + 1, 2},
      {op_bits(Opcode::MmaMm) | abc, {2, 3, ScoreChain + 1}, ScoreChain + 1, 2},
      {op_bits(Opcode::Mld) | 1u << 19 | 2u << 14, {ScoreV + 2, ScoreChain + 1}, ScoreChain + 1, 2},
      {op_bits(Opcode::Mclr) | 1u << 19, {ScoreChain + 1}, ScoreChain + 1, 2},
      {op_bits(Opcode::Tstop), {}, 0, 0},
  };
  for (const Case& c : cases) {
    const Insn insn = decode(c.word);
    ASSERT_TRUE(insn.legal());
    List expected = c.waits;
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(waits(insn), expected) << name(insn.op);
    EXPECT_EQ(insn.dest, c.dest) << name(insn.op);
    EXPECT_EQ(insn.latency, c.latency) << name(insn.op);
  }
}

TEST(Decode, ClaimsTheWrittenUnitsAndPorts) {
  const auto need = [](Opcode op) { return decode(op_bits(op)).need; };
  using R = Resource;
  EXPECT_EQ(need(Opcode::Add), resources(R::Alu, 1));
  EXPECT_EQ(need(Opcode::Beq), Resources{0});
  EXPECT_EQ(need(Opcode::Csrr), resources(R::Alu, 1) | resources(R::Sys, 1));
  EXPECT_EQ(need(Opcode::Lw), resources(R::Agu, 1) | resources(R::ScalarRead, 1));
  EXPECT_EQ(need(Opcode::Sb), resources(R::Agu, 1) | resources(R::ScalarWrite, 1));
  EXPECT_EQ(need(Opcode::Vld), resources(R::Agu, 1) | resources(R::WideRead, 1));
  EXPECT_EQ(need(Opcode::Vst), resources(R::Agu, 1) | resources(R::WideWrite, 1));
  EXPECT_EQ(need(Opcode::FmaM),
            resources(R::Agu, 1) | resources(R::Vector, 1) | resources(R::WideRead, 1));
  EXPECT_EQ(need(Opcode::MmaMm),
            resources(R::Agu, 2) | resources(R::Matrix, 1) | resources(R::WideRead, 2));
}

TEST(Decode, DropsByPredicateWhatTheInstructionSetSays) {
  const std::uint32_t p = 4u << 6;
  EXPECT_TRUE(decode(op_bits(Opcode::Fadd) | p).can_drop);
  EXPECT_FALSE(decode(op_bits(Opcode::Fadd)).can_drop);  // p0 is all ones
  EXPECT_FALSE(decode(op_bits(Opcode::Vsel) | p).can_drop);
  EXPECT_TRUE(decode(op_bits(Opcode::Fredsum) | p).can_drop);
  EXPECT_TRUE(decode(op_bits(Opcode::Vst) | 4u << 11).can_drop);
  EXPECT_FALSE(decode(op_bits(Opcode::Mma)).can_drop);
}

}  // namespace
}  // namespace golden
