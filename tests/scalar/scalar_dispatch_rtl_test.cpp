// SPDX-License-Identifier: Apache-2.0
// scalar_dispatch: whichever slots ALUs, multiplier, scalar ports and system functions serve, they
// are handed what makes the golden result of these instructions (isa.md section 2), and nothing
// when they serve none.
#include <Vscalar_dispatch_bench.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "golden/node/execute.hpp"
#include "golden/scalar/scalar_alu.hpp"
#include "golden/scalar/scalar_mul.hpp"
#include "tests/common/comparison.hpp"
#include "tests/frontend/issue_slots.hpp"

namespace {

using golden::Insn;
using golden::InsnKind;
using golden::Opcode;
using golden::Resource;
using tests::Comparison;

// The units in the order of select_i.
enum Unit { Alu0, Alu1, Mul, Read, Write, Sys };
constexpr std::array<Resource, 6> UnitResources = {Resource::Alu,         Resource::Alu,
                                                   Resource::Mul,         Resource::ScalarRead,
                                                   Resource::ScalarWrite, Resource::Sys};

class Bench {
 public:
  Bench(Comparison& comparison, const sim::Random& random)
      : comparison_(comparison), random_(random), slots_(random.split("slots")) {
    comparison_.on_difference([this] { return text(); });
  }

  // New instructions, operands and selections; `planted` flips bits of rb as the RTL sees it.
  void cycle(std::uint64_t planted = 0) {
    slots_.next();
    csr_data_ = random_.bits();
    select();
    drive(planted);
    rtl_.eval();
    comparison_.at(cases_++);
    compare_alu(0);
    compare_alu(1);
    compare_mul();
    compare_load();
    compare_store();
    compare_system();
    compare_network();
  }

  std::map<Opcode, int> served;

 private:
  using Slot = tests::issue::IssueSlots::Slot;

  const Slot& of(Unit unit) const { return slots_[selected_[unit]]; }
  int thread_of(Unit unit) const { return slots_.thread_of(selected_[unit]); }
  const auto& registers_of(Unit unit) const { return slots_.context(selected_[unit]).r; }
  golden::Effects effects_of(Unit unit) { return slots_.execute(selected_[unit]); }

  void select() {
    for (std::size_t unit = 0; unit < selected_.size(); ++unit) {
      selected_[unit] = slots_.find(UnitResources[unit]);
      if (selected_[unit] >= 0) ++served[slots_[selected_[unit]].insn.op];
    }
  }

  void drive(std::uint64_t planted) {
    for (int which = 0; which < golden::IssueThreads; ++which) {
      rtl_.thread_i[which] = static_cast<std::uint8_t>(slots_.picked(which));
    }
    for (int i = 0; i < tests::issue::IssueSlots::Count; ++i) {
      const Slot& slot = slots_[i];
      const golden::ThreadContext& thread = slots_.context(i);
      const auto field = [&](int low) { return slot.insn.word >> low & 31u; };
      const bool reads_b = slot.insn.op == Opcode::Pget;
      rtl_.word_i[i] = slot.insn.word;
      rtl_.pc_i[i] = slot.pc;
      rtl_.ra_i[i] = thread.r[field(golden::FieldALo)];
      rtl_.rb_i[i] = thread.r[field(golden::FieldBLo)] ^ planted;
      rtl_.rc_i[i] = thread.r[field(golden::FieldCLo)];
      rtl_.pred_i[i] = thread.p[reads_b ? slot.insn.b : slot.insn.p];
      rtl_.addr_i[i] = slot.examined.address[0];
    }
    for (std::size_t unit = 0; unit < selected_.size(); ++unit) {
      const int slot = selected_[unit];
      rtl_.select_i[unit] = static_cast<std::uint8_t>(slot < 0 ? 0 : 8 | slot);
    }
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      rtl_.inject_i[t] = slots_.state.threads[t].ecc_inject;
    }
    rtl_.csr_data_i = csr_data_;
    for (std::size_t i = 0; i < golden::Semaphores; ++i) {
      rtl_.semaphores_i[i] = slots_.state.semaphores[i];
    }
  }

  // Whether the unit serves a slot; if not, it must know.
  bool serves(Unit unit, const char* field, unsigned valid) {
    comparison_.equal(field, selected_[unit] >= 0, valid);
    return selected_[unit] >= 0;
  }

  void compare_alu(int n) {
    const Unit unit = n == 0 ? Alu0 : Alu1;
    if (!serves(unit, "alu", rtl_.valid_o[n])) return;
    const Insn& insn = of(unit).insn;
    comparison_.equal("alu thread", thread_of(unit), rtl_.thread_o[n]);
    comparison_.equal("alu op", insn.op, rtl_.alu_op_o[n]);
    comparison_.equal("alu pred", insn.writes_pred, rtl_.alu_pred_o[n]);
    comparison_.equal("alu rd", insn.a, rtl_.rd_o[n]);
    const bool csr = insn.op == Opcode::Csrr;
    comparison_.equal("alu result", csr ? csr_data_ : effects_of(unit).scalar,
                      alu_result(insn.op, rtl_.a_o[n], rtl_.b_o[n]));
  }

  // Of operands as scalar_alu.sv takes them.
  static std::uint64_t alu_result(Opcode op, std::uint64_t a, std::uint64_t b) {
    const bool known =
        op == Opcode::Jal || op == Opcode::Jalr || op == Opcode::Csrr || op == Opcode::Semrd;
    if (known) return a;
    if (op == Opcode::Lih) return golden::scalar_alu(op, a, 0, b & 0xffffu);
    return golden::scalar_alu(op, 0, a, b);
  }

  void compare_mul() {
    if (!serves(Mul, "mul", rtl_.valid_o[2])) return;
    comparison_.equal("mul thread", thread_of(Mul), rtl_.thread_o[2]);
    comparison_.equal("mul rd", of(Mul).insn.a, rtl_.rd_o[2]);
    const Opcode op = rtl_.mul_high_o != 0 ? Opcode::Mulh : Opcode::Mul;
    comparison_.equal("mul result", effects_of(Mul).scalar,
                      golden::scalar_mul(op, rtl_.a_o[2], rtl_.b_o[2]));
  }

  void compare_load() {
    serves(Read, "load", rtl_.load_valid_o);
    comparison_.equal("read refill", 0, rtl_.read_refill_o);
    if (!serves(Read, "read", rtl_.read_valid_o)) return;
    const Slot& slot = of(Read);
    comparison_.equal("load thread", thread_of(Read), rtl_.load_thread_o);
    comparison_.equal("load op", slot.insn.op, rtl_.load_op_o);
    comparison_.equal("load rd", slot.insn.a, rtl_.load_rd_o);
    comparison_.equal("load offset", slot.examined.address[0] % 8, rtl_.load_offset_o);
    comparison_.equal("read thread", thread_of(Read), rtl_.read_thread_o);
    comparison_.equal("read addr", slot.examined.address[0], rtl_.read_addr_o);
  }

  void compare_store() {
    if (!serves(Write, "write", rtl_.write_valid_o)) return;
    const Slot& slot = of(Write);
    const std::uint32_t address = slot.examined.address[0];
    std::uint64_t data = effects_of(Write).scalar;
    for (int i = 0; i < 8; ++i) {
      if ((slot.examined.store_mask >> i & 1u) == 0) data &= ~(std::uint64_t{0xff} << (8 * i));
    }
    golden::FlippedBits flip;  // only sdx leaves any in the word that it stores
    const auto flipped = slots_.state.sram.flipped().find(address);
    if (slot.insn.op == Opcode::Sdx && flipped != slots_.state.sram.flipped().end()) {
      flip = flipped->second;
    }
    comparison_.equal("write thread", thread_of(Write), rtl_.write_thread_o);
    comparison_.equal("write addr", address, rtl_.write_addr_o);
    comparison_.equal("write mask", slot.examined.store_mask, rtl_.write_mask_o);
    comparison_.equal("write data", data, rtl_.write_data_o);
    comparison_.equal("write flip of data", flip.data, rtl_.write_flip_data_o);
    comparison_.equal("write flip of check", flip.check, rtl_.write_flip_check_o);
  }

  void compare_system() {
    if (selected_[Sys] < 0) {
      comparison_.equal("sys op", 0, rtl_.sys_op_o);
      return;
    }
    const Insn& insn = of(Sys).insn;
    const auto& r = registers_of(Sys);
    comparison_.equal("sys op", insn.op, rtl_.sys_op_o);
    comparison_.equal("sys thread", thread_of(Sys), rtl_.sys_thread_o);
    if (insn.op == Opcode::Tstart) {
      comparison_.equal("sys target", r[insn.b], rtl_.sys_target_o);
      comparison_.equal("sys pc", r[insn.c], rtl_.sys_pc_o);
    } else if (insn.op == Opcode::Yield || insn.op == Opcode::Csrr || insn.op == Opcode::Csrw) {
      comparison_.equal("sys imm", insn.imm, rtl_.sys_imm_o);
    }
    if (insn.op == Opcode::Csrw) comparison_.equal("sys ra", r[insn.a], rtl_.sys_ra_o);
  }

  void compare_network() {
    const Insn insn = selected_[Sys] < 0 ? Insn{} : of(Sys).insn;
    const bool valid = insn.legal() && insn.op >= Opcode::Xfer && insn.op != Opcode::Semrd;
    comparison_.equal("network", valid, rtl_.network_valid_o);
    if (!valid) return;
    const auto& r = registers_of(Sys);
    comparison_.equal("network thread", thread_of(Sys), rtl_.network_thread_o);
    comparison_.equal("network op", insn.op, rtl_.network_op_o);
    if (insn.op != Opcode::Xfer) comparison_.equal("network sem", insn.a, rtl_.network_sem_o);
    if (insn.op == Opcode::Semwait) {
      comparison_.equal("network count", insn.imm, rtl_.network_count_o);
      return;
    }
    comparison_.equal("network b", static_cast<std::uint32_t>(r[insn.b]), rtl_.network_b_o);
    if (insn.op != Opcode::Semsend && insn.op != Opcode::Barrier) return;
    comparison_.equal("network c", static_cast<std::uint32_t>(r[insn.c]), rtl_.network_c_o);
  }

  std::string text() const {
    std::string result;
    for (const int slot : selected_) {
      if (slot >= 0) result += slots_.text(slot);
    }
    return result;
  }

  Comparison& comparison_;
  sim::Random random_;
  Vscalar_dispatch_bench rtl_;
  tests::issue::IssueSlots slots_;
  std::array<int, UnitResources.size()> selected_{};  // slot, -1: none
  std::uint64_t csr_data_ = 0;
  std::uint64_t cases_ = 0;
};

TEST(ScalarDispatchRtl, HandsOverWhatMakesTheGoldenResult) {
  Comparison comparison("scalar_dispatch");
  Bench bench(comparison, tests::random_for("scalar_dispatch rtl"));
  for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) bench.cycle();
  comparison.expect_clean();
  for (const golden::InsnInfo& info : golden::Insns) {
    if (info.alu + info.mul + info.sys == 0 && info.format != golden::InsnFormat::Mem) continue;
    EXPECT_GT(bench.served[info.op], 100) << info.name;
  }
}

TEST(ScalarDispatchRtl, ReportsAPlantedDifference) {
  Comparison comparison("scalar_dispatch");
  Bench bench(comparison, tests::random_for("scalar_dispatch planted"));
  for (int i = 0; i < 100; ++i) bench.cycle(16);
  comparison.expect_reported(": expected 0x");
}

}  // namespace
