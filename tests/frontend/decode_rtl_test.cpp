// SPDX-License-Identifier: Apache-2.0
// decode: for each opcode with any other bits, what is legal, and what the instruction occupies,
// waits for and does is what the golden decoder says (isa.md section 2, timing.md section 5).
#include <Vdecode_bench.h>
#include <gtest/gtest.h>

#include <bit>
#include <bitset>
#include <cstdint>
#include <string>

#include "golden/common/disassembler.hpp"
#include "golden/common/operands.hpp"
#include "golden/frontend/decode.hpp"
#include "tests/common/comparison.hpp"

namespace {

using golden::Gate;
using golden::Insn;
using golden::InsnKind;
using golden::Opcode;
using golden::Resource;
using tests::Comparison;

constexpr std::uint32_t field(std::uint32_t word, int high, int low) {
  return word >> low & ((2u << (high - low)) - 1u);
}

// Of the golden scoreboard of one thread; r0 and p0 are no places.
using Places = std::bitset<golden::ScoreCount>;

class Decoder {
 public:
  explicit Decoder(Comparison& comparison) : comparison_(comparison) {
    comparison_.on_difference(
        [this] { return tests::hex({word_}) + " " + golden::disassemble(word_, 0); });
  }

  void compare(std::uint32_t word, std::uint32_t planted = 0) {
    comparison_.at(cases_++);
    word_ = word;
    drive(word ^ planted);
    const Insn insn = golden::decode(word);
    comparison_.equal("illegal", !insn.legal(), rtl_.illegal_o);
    comparison_.equal("illegal, by the assembler's reading",
                      !golden::decode_operands(word).has_value(), rtl_.illegal_o);
    if (!insn.legal() || rtl_.illegal_o != 0) return;
    compare_resources(insn);
    compare_registers(insn);
    compare_control(insn);
    if (insn.accesses != 0) compare_address(insn);
  }

  void drive(std::uint32_t word, bool valid = true) {
    rtl_.valid_i = valid;
    rtl_.word_i = word;
    rtl_.eval();
  }
  Vdecode_bench& rtl() { return rtl_; }

 private:
  void compare_resources(const Insn& insn) {
    const auto need = [&](Resource resource) {
      return static_cast<int>(insn.need >> (4 * static_cast<int>(resource)) & 15u);
    };
    comparison_.equal("alu", need(Resource::Alu), rtl_.alu_o);
    comparison_.equal("mul", need(Resource::Mul), rtl_.mul_o);
    comparison_.equal("agu", need(Resource::Agu), rtl_.agu_o);
    comparison_.equal("vec", need(Resource::Vector), rtl_.vec_o);
    comparison_.equal("mat", need(Resource::Matrix), rtl_.mat_o);
    comparison_.equal("sys", need(Resource::Sys), rtl_.sys_o);
    comparison_.equal("wide_reads", need(Resource::WideRead), rtl_.wide_reads_o);
    comparison_.equal("wide_write", need(Resource::WideWrite), rtl_.wide_write_o);
    comparison_.equal("scalar_read", need(Resource::ScalarRead), rtl_.scalar_read_o);
    comparison_.equal("scalar_write", need(Resource::ScalarWrite), rtl_.scalar_write_o);
  }

  void compare_registers(const Insn& insn) {
    const std::uint32_t a = field(word_, golden::FieldAHi, golden::FieldALo);
    const std::uint32_t b = field(word_, golden::FieldBHi, golden::FieldBLo);
    const std::uint32_t c = field(word_, golden::FieldCHi, golden::FieldCLo);
    const std::uint32_t acc = field(word_, golden::FieldAccHi, golden::FieldAccLo);
    const std::uint32_t bacc = field(word_, golden::FieldBaccHi, golden::FieldBaccLo);

    Places waits;
    const auto uses = [&](bool used, int file, std::uint32_t number) {
      const bool always = number == 0 && (file == golden::ScoreR || file == golden::ScoreP);
      if (used && !always) waits.set(static_cast<std::size_t>(file) + number);
    };
    uses(rtl_.use_ra_o, golden::ScoreR, a);
    uses(rtl_.use_rb_o, golden::ScoreR, b);
    uses(rtl_.use_rc_o, golden::ScoreR, c);
    uses(rtl_.use_va_o, golden::ScoreV, a);
    uses(rtl_.use_vb_o, golden::ScoreV, b);
    uses(rtl_.use_vc_o, golden::ScoreV, c);
    uses(rtl_.use_pa_o, golden::ScoreP, a % golden::PredRegs);
    uses(rtl_.use_pp_o, golden::ScoreP, rtl_.pp_o);
    uses(rtl_.use_acc_o, golden::ScoreChain, acc);
    uses(rtl_.use_bacc_o, golden::ScoreAcc, bacc);
    uses(rtl_.use_flags_o, golden::ScoreFlags, 0);
    Places expected;
    for (const std::uint8_t place : insn.waits) {
      if (place != 0) expected.set(place);
    }
    const auto low = [](const Places& places) {
      return (places & Places(~std::uint64_t{0})).to_ullong();
    };
    comparison_.equal("waits for r, v", low(expected), low(waits));
    comparison_.equal("waits for p, acc, flags", low(expected >> 64), low(waits >> 64));

    int destination = 0;
    if (rtl_.dst_r_o != 0 && a != 0) destination = golden::ScoreR + static_cast<int>(a);
    if (rtl_.dst_v_o != 0) destination = golden::ScoreV + static_cast<int>(a);
    if (rtl_.dst_p_o != 0 && a != 0) destination = golden::ScoreP + static_cast<int>(a);
    if (rtl_.mat_o != 0) destination = golden::ScoreChain + static_cast<int>(acc);
    comparison_.equal("destination", insn.dest, destination);
    const int destinations = rtl_.dst_r_o + rtl_.dst_v_o + rtl_.dst_p_o + rtl_.mat_o;
    comparison_.equal("more than one destination", false, destinations > 1);
    comparison_.equal("sets_flags", insn.sets_flags, rtl_.sets_flags_o);
  }

  void compare_control(const Insn& insn) {
    const bool can_drop = rtl_.predicated_o != 0 && rtl_.keep_o == 0 && rtl_.pp_o != 0;
    comparison_.equal("can be dropped", insn.can_drop, can_drop);
    if (rtl_.predicated_o != 0) comparison_.equal("predicate", insn.p, rtl_.pp_o);
    comparison_.equal("ends_group", insn.ends_group, rtl_.ends_group_o);
    comparison_.equal("branch", insn.kind == InsnKind::Branch, rtl_.branch_o);
    const bool matrix = insn.kind == InsnKind::Mma;
    comparison_.equal("wait_sem", insn.gate == Gate::Semaphore, rtl_.wait_sem_o);
    comparison_.equal("wait_list", insn.gate == Gate::List, rtl_.wait_list_o);
    comparison_.equal("wait_command", insn.gate == Gate::Commands, rtl_.wait_command_o);
    comparison_.equal("check_fmt", insn.reads_format && !matrix, rtl_.check_fmt_o);
    comparison_.equal("check_ab", insn.reads_format && matrix, rtl_.check_ab_o);
  }

  void compare_address(const Insn& insn) {
    const bool wide = insn.bytes == 0;
    const int bytes = wide ? golden::LineBytes : insn.bytes;
    const bool first_is_c =
        insn.kind == InsnKind::Vector || (insn.kind == InsnKind::Mma && insn.accesses == 1);
    comparison_.equal("base_c", first_is_c, rtl_.base_c_o);
    comparison_.equal("align", std::countr_zero(static_cast<unsigned>(bytes)), rtl_.align_o);
    const int offset = insn.imm * (wide ? golden::LineBytes : 1);
    comparison_.equal("offset", static_cast<std::uint32_t>(offset) & 0x1ffffu, rtl_.offset_o);
  }

  Comparison& comparison_;
  VerilatedContext context_;
  Vdecode_bench rtl_{&context_};
  std::uint32_t word_ = 0;
  std::uint64_t cases_ = 0;
};

// The operand bits of a word with this opcode: often legal, often not by one bit.
std::uint32_t random_word(sim::Random& random, std::uint32_t op) {
  std::uint32_t low = random.bits32() & 0xffffffu;
  const golden::InsnInfo* entry = golden::find_insn(static_cast<std::uint8_t>(op));
  if (entry != nullptr && !random.chance(1, 8)) low &= golden::info(entry->format).used_bits;
  const bool csr = op == static_cast<std::uint32_t>(Opcode::Csrr) ||
                   op == static_cast<std::uint32_t>(Opcode::Csrw);
  if (csr && random.chance(7, 8)) low &= 0xf8003fu;  // near the numbers that exist
  if (random.chance(1, 8)) low ^= 1u << random.below(24);
  return op << 24 | low;
}

TEST(DecodeRtl, IsTheModelForEachOpcodeWithRandomOperands) {
  Comparison comparison("decode");
  Decoder decoder(comparison);
  sim::Random random = tests::random_for("decode rtl");
  std::uint64_t legal = 0;
  for (std::uint32_t op = 0; op < 256; ++op) {
    for (std::uint64_t i = 0; i < tests::cases(2000); ++i) {
      decoder.compare(random_word(random, op));
      legal += decoder.rtl().illegal_o == 0;
    }
  }
  comparison.expect_clean();
  EXPECT_GT(legal, tests::cases(138 * 1000));
}

// Each register field through all its values, and each single bit that a format does not use.
TEST(DecodeRtl, IsTheModelForEachBitOfEachFormat) {
  Comparison comparison("decode");
  Decoder decoder(comparison);
  for (const golden::InsnInfo& entry : golden::Insns) {
    const std::uint32_t base = static_cast<std::uint32_t>(entry.op) << 24;
    for (std::uint32_t low : {0u, 0xffffffu & golden::info(entry.format).used_bits}) {
      decoder.compare(base | low);
      for (int bit = 0; bit < 24; ++bit) decoder.compare(base | (low ^ 1u << bit));
    }
    for (const int place : {golden::FieldALo, golden::FieldBLo, golden::FieldCLo}) {
      for (std::uint32_t number = 0; number < 32; ++number) decoder.compare(base | number << place);
    }
    for (std::uint32_t i6 = 0; i6 < 64; ++i6) decoder.compare(base | i6);
  }
  comparison.expect_clean();
}

// isa.md section 3.
TEST(DecodeRtl, IsTheModelForEachControlRegisterNumber) {
  Comparison comparison("decode");
  Decoder decoder(comparison);
  int readable = 0, writable = 0;
  for (std::uint32_t number = 0; number < 1u << 14; ++number) {
    decoder.compare(static_cast<std::uint32_t>(Opcode::Csrr) << 24 | number);
    readable += decoder.rtl().illegal_o == 0;
    decoder.compare(static_cast<std::uint32_t>(Opcode::Csrw) << 24 | number);
    writable += decoder.rtl().illegal_o == 0;
  }
  comparison.expect_clean();
  EXPECT_EQ(readable, 12 + 16 + 8);
  EXPECT_EQ(writable, 4 + 16);
}

// Written out, without a model in between.
TEST(DecodeRtl, GivesTheWrittenFields) {
  Comparison comparison("decode");
  Decoder decoder(comparison);
  Vdecode_bench& rtl = decoder.rtl();

  decoder.drive(0);  // what memory above the SRAM reads as
  EXPECT_EQ(rtl.illegal_o, 1);
  decoder.drive(0xe1000000);  // reserved for the network
  EXPECT_EQ(rtl.illegal_o, 1);
  decoder.drive(0x0108c600);  // add r1, r3, r3
  EXPECT_EQ(rtl.illegal_o, 0);
  EXPECT_EQ(rtl.alu_o, 1);
  EXPECT_EQ(rtl.dst_r_o, 1);
  decoder.drive(0x0108c601);  // a bit that it does not use
  EXPECT_EQ(rtl.illegal_o, 1);
  decoder.drive(0x26080000 | 0x2000);  // ld r1, -8192(r0)
  EXPECT_EQ(rtl.offset_o, 0x1e000u);
  EXPECT_EQ(rtl.align_o, 3);
  EXPECT_EQ(rtl.scalar_read_o, 1);
  decoder.drive(0xd1080000 | 0x7ff);  // vst v1, -1(r0), p0
  EXPECT_EQ(rtl.offset_o, 0x1ffc0u);
  EXPECT_EQ(rtl.align_o, 6);
  EXPECT_EQ(rtl.wide_write_o, 1);
  EXPECT_EQ(rtl.dst_v_o, 0);
  decoder.drive(0xc8c80100);  // mma_mm acc1, 7(r0), 7(r0), 0, 0
  EXPECT_EQ(rtl.offset_o, 7 * 64);
  EXPECT_EQ(rtl.agu_o, 2);
  EXPECT_EQ(rtl.wide_reads_o, 2);
  decoder.drive(0x4d000000);  // vsel is never dropped
  EXPECT_EQ(rtl.keep_o, 1);
  decoder.drive(0x2f084000);  // pget r1, p1
  EXPECT_EQ(rtl.pp_o, 1);
  EXPECT_EQ(rtl.predicated_o, 0);
}

// A decoder that is not asked says nothing.
TEST(DecodeRtl, IsZeroWithoutAWord) {
  Comparison comparison("decode");
  Decoder decoder(comparison);
  sim::Random random = tests::random_for("decode idle");
  for (std::uint32_t i = 0; i < 4096; ++i) {
    decoder.drive(random_word(random, i % 256), false);
    ASSERT_EQ(decoder.rtl().any_o, 0);
  }
}

TEST(DecodeRtl, ReportsAPlantedDifference) {
  Comparison comparison("decode");
  Decoder decoder(comparison);
  decoder.compare(0x01084600);
  decoder.compare(0x01084600, 1u << 9);   // rc = 2 instead of 3
  comparison.expect_clean();              // the number alone is not the decoder's
  decoder.compare(0x01084600, 1u << 25);  // sub is or
  comparison.expect_clean();              // nor which operation of the ALU
  decoder.compare(0x01084600, 2);
  comparison.expect_reported("illegal: expected 0x0, actual 0x1; 1084600 add r1, r1, r3");
}

}  // namespace
