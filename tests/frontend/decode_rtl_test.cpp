// SPDX-License-Identifier: Apache-2.0
// decode: for each opcode with any other bits, what is legal, and what the instruction occupies,
// waits for and does is what the golden decoder says (isa.md section 2, timing.md section 5).
#include <gtest/gtest.h>

#include <bit>
#include <bitset>
#include <cstdint>
#include <decode_bench_dut.hpp>
#include <string>

#include "golden/common/disassembler.hpp"
#include "golden/common/operands.hpp"
#include "golden/frontend/decode.hpp"
#include "tests/common/on_bench.hpp"

namespace {

using engine::Coroutine;
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
  using Dut = DecodeBenchDut;

  Decoder(Dut& dut, Comparison& comparison) : dut_(dut), comparison_(comparison) {
    comparison_.on_difference(
        [this] { return tests::hex({word_}) + " " + golden::disassemble(word_, 0); });
  }

  Coroutine<void> compare(std::uint32_t word, std::uint32_t planted = 0) {
    comparison_.at(cases_++);
    word_ = word;
    co_await drive(word ^ planted);
    const Insn insn = golden::decode(word);
    comparison_.equal("illegal", !insn.legal(), dut_.illegal_o.raw());
    comparison_.equal("illegal, by the assembler's reading",
                      !golden::decode_operands(word).has_value(), dut_.illegal_o.raw());
    if (!insn.legal() || dut_.illegal_o.raw() != 0) co_return;
    compare_resources(insn);
    compare_registers(insn);
    compare_control(insn);
    if (insn.accesses != 0) compare_address(insn);
  }

  Coroutine<void> drive(std::uint32_t word, bool valid = true) {
    dut_.valid_i.value = valid;
    dut_.word_i.value = word;
    co_await tests::settle();
  }
  Dut& dut() { return dut_; }
  const Comparison& comparison() const { return comparison_; }

 private:
  void compare_resources(const Insn& insn) {
    const auto need = [&](Resource resource) {
      return static_cast<int>(insn.need >> (4 * static_cast<int>(resource)) & 15u);
    };
    comparison_.equal("alu", need(Resource::Alu), dut_.alu_o.raw());
    comparison_.equal("mul", need(Resource::Mul), dut_.mul_o.raw());
    comparison_.equal("agu", need(Resource::Agu), dut_.agu_o.raw());
    comparison_.equal("vec", need(Resource::Vector), dut_.vec_o.raw());
    comparison_.equal("mat", need(Resource::Matrix), dut_.mat_o.raw());
    comparison_.equal("sys", need(Resource::Sys), dut_.sys_o.raw());
    comparison_.equal("wide_reads", need(Resource::WideRead), dut_.wide_reads_o.raw());
    comparison_.equal("wide_write", need(Resource::WideWrite), dut_.wide_write_o.raw());
    comparison_.equal("scalar_read", need(Resource::ScalarRead), dut_.scalar_read_o.raw());
    comparison_.equal("scalar_write", need(Resource::ScalarWrite), dut_.scalar_write_o.raw());
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
    uses(dut_.use_ra_o.raw(), golden::ScoreR, a);
    uses(dut_.use_rb_o.raw(), golden::ScoreR, b);
    uses(dut_.use_rc_o.raw(), golden::ScoreR, c);
    uses(dut_.use_va_o.raw(), golden::ScoreV, a);
    uses(dut_.use_vb_o.raw(), golden::ScoreV, b);
    uses(dut_.use_vc_o.raw(), golden::ScoreV, c);
    uses(dut_.use_pa_o.raw(), golden::ScoreP, a % golden::PredRegs);
    uses(dut_.use_pp_o.raw(), golden::ScoreP, dut_.pp_o.raw());
    uses(dut_.use_acc_o.raw(), golden::ScoreChain, acc);
    uses(dut_.use_bacc_o.raw(), golden::ScoreAcc, bacc);
    uses(dut_.use_flags_o.raw(), golden::ScoreFlags, 0);
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
    if (dut_.dst_r_o.raw() != 0 && a != 0) destination = golden::ScoreR + static_cast<int>(a);
    if (dut_.dst_v_o.raw() != 0) destination = golden::ScoreV + static_cast<int>(a);
    if (dut_.dst_p_o.raw() != 0 && a != 0) destination = golden::ScoreP + static_cast<int>(a);
    if (dut_.mat_o.raw() != 0) destination = golden::ScoreChain + static_cast<int>(acc);
    comparison_.equal("destination", insn.dest, destination);
    const int destinations =
        dut_.dst_r_o.raw() + dut_.dst_v_o.raw() + dut_.dst_p_o.raw() + dut_.mat_o.raw();
    comparison_.equal("more than one destination", false, destinations > 1);
    comparison_.equal("sets_flags", insn.sets_flags, dut_.sets_flags_o.raw());
  }

  void compare_control(const Insn& insn) {
    const bool can_drop =
        dut_.predicated_o.raw() != 0 && dut_.keep_o.raw() == 0 && dut_.pp_o.raw() != 0;
    comparison_.equal("can be dropped", insn.can_drop, can_drop);
    if (dut_.predicated_o.raw() != 0) comparison_.equal("predicate", insn.p, dut_.pp_o.raw());
    comparison_.equal("ends_group", insn.ends_group, dut_.ends_group_o.raw());
    comparison_.equal("branch", insn.kind == InsnKind::Branch, dut_.branch_o.raw());
    const bool matrix = insn.kind == InsnKind::Mma;
    comparison_.equal("wait_sem", insn.gate == Gate::Semaphore, dut_.wait_sem_o.raw());
    comparison_.equal("wait_list", insn.gate == Gate::List, dut_.wait_list_o.raw());
    comparison_.equal("wait_command", insn.gate == Gate::Commands, dut_.wait_command_o.raw());
    comparison_.equal("check_fmt", insn.reads_format && !matrix, dut_.check_fmt_o.raw());
    comparison_.equal("check_ab", insn.reads_format && matrix, dut_.check_ab_o.raw());
  }

  void compare_address(const Insn& insn) {
    const bool wide = insn.bytes == 0;
    const int bytes = wide ? golden::LineBytes : insn.bytes;
    const bool first_is_c =
        insn.kind == InsnKind::Vector || (insn.kind == InsnKind::Mma && insn.accesses == 1);
    comparison_.equal("base_c", first_is_c, dut_.base_c_o.raw());
    comparison_.equal("align", std::countr_zero(static_cast<unsigned>(bytes)), dut_.align_o.raw());
    const int offset = insn.imm * (wide ? golden::LineBytes : 1);
    comparison_.equal("offset", static_cast<std::uint32_t>(offset) & 0x1ffffu, dut_.offset_o.raw());
  }

  Dut& dut_;
  Comparison& comparison_;
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

Comparison on_decoder(const tests::BenchTest<Decoder>& test) {
  return tests::on_bench<Decoder>("decode", test);
}

TEST(DecodeRtl, IsTheModelForEachOpcodeWithRandomOperands) {
  std::uint64_t legal = 0;
  on_decoder([&](Decoder& decoder) -> Coroutine<void> {
    sim::Random random = tests::random_for("decode rtl");
    for (std::uint32_t op = 0; op < 256; ++op) {
      for (std::uint64_t i = 0; i < tests::cases(2000); ++i) {
        co_await decoder.compare(random_word(random, op));
        legal += decoder.dut().illegal_o.raw() == 0;
      }
    }
  }).expect_clean();
  EXPECT_GT(legal, tests::cases(138 * 1000));
}

// Each register field through all its values, and each single bit that a format does not use.
TEST(DecodeRtl, IsTheModelForEachBitOfEachFormat) {
  on_decoder([](Decoder& decoder) -> Coroutine<void> {
    for (const golden::InsnInfo& entry : golden::Insns) {
      const std::uint32_t base = static_cast<std::uint32_t>(entry.op) << 24;
      for (std::uint32_t low : {0u, 0xffffffu & golden::info(entry.format).used_bits}) {
        co_await decoder.compare(base | low);
        for (int bit = 0; bit < 24; ++bit) co_await decoder.compare(base | (low ^ 1u << bit));
      }
      for (const int place : {golden::FieldALo, golden::FieldBLo, golden::FieldCLo}) {
        for (std::uint32_t number = 0; number < 32; ++number)
          co_await decoder.compare(base | number << place);
      }
      for (std::uint32_t i6 = 0; i6 < 64; ++i6) co_await decoder.compare(base | i6);
    }
  }).expect_clean();
}

// isa.md section 3.
TEST(DecodeRtl, IsTheModelForEachControlRegisterNumber) {
  int readable = 0, writable = 0;
  on_decoder([&](Decoder& decoder) -> Coroutine<void> {
    for (std::uint32_t number = 0; number < 1u << 14; ++number) {
      co_await decoder.compare(static_cast<std::uint32_t>(Opcode::Csrr) << 24 | number);
      readable += decoder.dut().illegal_o.raw() == 0;
      co_await decoder.compare(static_cast<std::uint32_t>(Opcode::Csrw) << 24 | number);
      writable += decoder.dut().illegal_o.raw() == 0;
    }
  }).expect_clean();
  EXPECT_EQ(readable, 12 + 16 + 8);
  EXPECT_EQ(writable, 4 + 16);
}

// Written out, without a model in between.
TEST(DecodeRtl, GivesTheWrittenFields) {
  on_decoder([](Decoder& decoder) -> Coroutine<void> {
    Decoder::Dut& dut = decoder.dut();
    co_await decoder.drive(0);  // what memory above the SRAM reads as
    EXPECT_EQ(dut.illegal_o.raw(), 1);
    co_await decoder.drive(0xe1000000);  // reserved for the network
    EXPECT_EQ(dut.illegal_o.raw(), 1);
    co_await decoder.drive(0x0108c600);  // add r1, r3, r3
    EXPECT_EQ(dut.illegal_o.raw(), 0);
    EXPECT_EQ(dut.alu_o.raw(), 1);
    EXPECT_EQ(dut.dst_r_o.raw(), 1);
    co_await decoder.drive(0x0108c601);  // a bit that it does not use
    EXPECT_EQ(dut.illegal_o.raw(), 1);
    co_await decoder.drive(0x26080000 | 0x2000);  // ld r1, -8192(r0)
    EXPECT_EQ(dut.offset_o.raw(), 0x1e000u);
    EXPECT_EQ(dut.align_o.raw(), 3);
    EXPECT_EQ(dut.scalar_read_o.raw(), 1);
    co_await decoder.drive(0xd1080000 | 0x7ff);  // vst v1, -1(r0), p0
    EXPECT_EQ(dut.offset_o.raw(), 0x1ffc0u);
    EXPECT_EQ(dut.align_o.raw(), 6);
    EXPECT_EQ(dut.wide_write_o.raw(), 1);
    EXPECT_EQ(dut.dst_v_o.raw(), 0);
    co_await decoder.drive(0xc8c80100);  // mma_mm acc1, 7(r0), 7(r0), 0, 0
    EXPECT_EQ(dut.offset_o.raw(), 7 * 64);
    EXPECT_EQ(dut.agu_o.raw(), 2);
    EXPECT_EQ(dut.wide_reads_o.raw(), 2);
    co_await decoder.drive(0x4d000000);  // vsel is never dropped
    EXPECT_EQ(dut.keep_o.raw(), 1);
    co_await decoder.drive(0x2f084000);  // pget r1, p1
    EXPECT_EQ(dut.pp_o.raw(), 1);
    EXPECT_EQ(dut.predicated_o.raw(), 0);
  });
}

// A decoder that is not asked says nothing.
TEST(DecodeRtl, IsZeroWithoutAWord) {
  on_decoder([](Decoder& decoder) -> Coroutine<void> {
    sim::Random random = tests::random_for("decode idle");
    for (std::uint32_t i = 0; i < 4096; ++i) {
      co_await decoder.drive(random_word(random, i % 256), false);
      EXPECT_EQ(decoder.dut().any_o.raw(), 0);
    }
  });
}

TEST(DecodeRtl, ReportsAPlantedDifference) {
  on_decoder([](Decoder& decoder) -> Coroutine<void> {
    co_await decoder.compare(0x01084600);
    co_await decoder.compare(0x01084600, 1u << 9);   // rc = 2 instead of 3
    decoder.comparison().expect_clean();             // the number alone is not the decoder's
    co_await decoder.compare(0x01084600, 1u << 25);  // sub is or
    decoder.comparison().expect_clean();             // nor which operation of the ALU
    co_await decoder.compare(0x01084600, 2);
  }).expect_reported("illegal: expected 0x0, actual 0x1; 1084600 add r1, r1, r3");
}

}  // namespace
