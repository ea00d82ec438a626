// SPDX-License-Identifier: Apache-2.0
// scalar_dispatch: whichever slots ALUs, multiplier, scalar ports and system functions serve, they
// are handed what makes the golden result of these instructions (isa.md section 2), and nothing
// when they serve none.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <scalar_dispatch_bench_dut.hpp>
#include <string>

#include "golden/node/execute.hpp"
#include "golden/scalar/scalar_alu.hpp"
#include "golden/scalar/scalar_mul.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/frontend/issue_slots.hpp"

namespace {

using engine::Coroutine;
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
  using Dut = ScalarDispatchBenchDut;

  Bench(Dut& dut, Comparison& comparison, const sim::Random& random)
      : dut_(dut), comparison_(comparison), random_(random), slots_(random.split("slots")) {
    comparison_.on_difference([this] { return text(); });
  }

  // New instructions, operands and selections; `planted` flips bits of rb as the RTL sees it.
  Coroutine<void> cycle(std::uint64_t planted = 0) {
    slots_.next();
    csr_data_ = random_.bits();
    select();
    drive(planted);
    co_await tests::settle();
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
      dut_.thread_i[which].value = slots_.picked(which);
    }
    for (int i = 0; i < tests::issue::IssueSlots::Count; ++i) {
      const Slot& slot = slots_[i];
      const golden::ThreadContext& thread = slots_.context(i);
      const auto field = [&](int low) { return slot.insn.word >> low & 31u; };
      const bool reads_b = slot.insn.op == Opcode::Pget;
      dut_.word_i[i].value = slot.insn.word;
      dut_.pc_i[i].value = slot.pc;
      dut_.ra_i[i].value = thread.r[field(golden::FieldALo)];
      dut_.rb_i[i].value = thread.r[field(golden::FieldBLo)] ^ planted;
      dut_.rc_i[i].value = thread.r[field(golden::FieldCLo)];
      dut_.pred_i[i].value = thread.p[reads_b ? slot.insn.b : slot.insn.p];
      dut_.addr_i[i].value = slot.examined.address[0];
    }
    for (std::size_t unit = 0; unit < selected_.size(); ++unit) {
      const int slot = selected_[unit];
      dut_.select_i[unit].value = slot < 0 ? 0 : 8 | slot;
    }
    for (std::size_t t = 0; t < golden::Threads; ++t) {
      dut_.inject_i[t].value = slots_.state.threads[t].ecc_inject;
    }
    dut_.csr_data_i.value = csr_data_;
    for (std::size_t i = 0; i < golden::Semaphores; ++i) {
      dut_.semaphores_i[i].value = slots_.state.semaphores[i];
    }
  }

  // Whether the unit serves a slot; if not, it must know.
  bool serves(Unit unit, const char* field, unsigned valid) {
    comparison_.equal(field, selected_[unit] >= 0, valid);
    return selected_[unit] >= 0;
  }

  void compare_alu(int n) {
    const Unit unit = n == 0 ? Alu0 : Alu1;
    if (!serves(unit, "alu", dut_.valid_o[n].raw())) return;
    const Insn& insn = of(unit).insn;
    comparison_.equal("alu thread", thread_of(unit), dut_.thread_o[n].raw());
    comparison_.equal("alu op", insn.op, dut_.alu_op_o[n].raw());
    comparison_.equal("alu pred", insn.writes_pred, dut_.alu_pred_o[n].raw());
    comparison_.equal("alu rd", insn.a, dut_.rd_o[n].raw());
    const bool csr = insn.op == Opcode::Csrr;
    comparison_.equal("alu result", csr ? csr_data_ : effects_of(unit).scalar,
                      alu_result(insn.op, dut_.a_o[n].raw(), dut_.b_o[n].raw()));
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
    if (!serves(Mul, "mul", dut_.valid_o[2].raw())) return;
    comparison_.equal("mul thread", thread_of(Mul), dut_.thread_o[2].raw());
    comparison_.equal("mul rd", of(Mul).insn.a, dut_.rd_o[2].raw());
    const Opcode op = dut_.mul_high_o.raw() != 0 ? Opcode::Mulh : Opcode::Mul;
    comparison_.equal("mul result", effects_of(Mul).scalar,
                      golden::scalar_mul(op, dut_.a_o[2].raw(), dut_.b_o[2].raw()));
  }

  void compare_load() {
    serves(Read, "load", dut_.load_valid_o.raw());
    comparison_.equal("read refill", 0, dut_.read_refill_o.raw());
    if (!serves(Read, "read", dut_.read_valid_o.raw())) return;
    const Slot& slot = of(Read);
    comparison_.equal("load thread", thread_of(Read), dut_.load_thread_o.raw());
    comparison_.equal("load op", slot.insn.op, dut_.load_op_o.raw());
    comparison_.equal("load rd", slot.insn.a, dut_.load_rd_o.raw());
    comparison_.equal("load offset", slot.examined.address[0] % 8, dut_.load_offset_o.raw());
    comparison_.equal("read thread", thread_of(Read), dut_.read_thread_o.raw());
    comparison_.equal("read addr", slot.examined.address[0], dut_.read_addr_o.raw());
  }

  void compare_store() {
    if (!serves(Write, "write", dut_.write_valid_o.raw())) return;
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
    comparison_.equal("write thread", thread_of(Write), dut_.write_thread_o.raw());
    comparison_.equal("write addr", address, dut_.write_addr_o.raw());
    comparison_.equal("write mask", slot.examined.store_mask, dut_.write_mask_o.raw());
    comparison_.equal("write data", data, dut_.write_data_o.raw());
    comparison_.equal("write flip of data", flip.data, dut_.write_flip_data_o.raw());
    comparison_.equal("write flip of check", flip.check, dut_.write_flip_check_o.raw());
  }

  void compare_system() {
    if (selected_[Sys] < 0) {
      comparison_.equal("sys op", 0, dut_.sys_op_o.raw());
      return;
    }
    const Insn& insn = of(Sys).insn;
    const auto& r = registers_of(Sys);
    comparison_.equal("sys op", insn.op, dut_.sys_op_o.raw());
    comparison_.equal("sys thread", thread_of(Sys), dut_.sys_thread_o.raw());
    if (insn.op == Opcode::Tstart) {
      comparison_.equal("sys target", r[insn.b], dut_.sys_target_o.raw());
      comparison_.equal("sys pc", r[insn.c], dut_.sys_pc_o.raw());
    } else if (insn.op == Opcode::Yield || insn.op == Opcode::Csrr || insn.op == Opcode::Csrw) {
      comparison_.equal("sys imm", insn.imm, dut_.sys_imm_o.raw());
    }
    if (insn.op == Opcode::Csrw) comparison_.equal("sys ra", r[insn.a], dut_.sys_ra_o.raw());
  }

  void compare_network() {
    const Insn insn = selected_[Sys] < 0 ? Insn{} : of(Sys).insn;
    const bool valid = insn.legal() && insn.op >= Opcode::Xfer && insn.op != Opcode::Semrd;
    comparison_.equal("network", valid, dut_.network_valid_o.raw());
    if (!valid) return;
    const auto& r = registers_of(Sys);
    comparison_.equal("network thread", thread_of(Sys), dut_.network_thread_o.raw());
    comparison_.equal("network op", insn.op, dut_.network_op_o.raw());
    if (insn.op != Opcode::Xfer) comparison_.equal("network sem", insn.a, dut_.network_sem_o.raw());
    if (insn.op == Opcode::Semwait) {
      comparison_.equal("network count", insn.imm, dut_.network_count_o.raw());
      return;
    }
    comparison_.equal("network b", static_cast<std::uint32_t>(r[insn.b]), dut_.network_b_o.raw());
    if (insn.op != Opcode::Semsend && insn.op != Opcode::Barrier) return;
    comparison_.equal("network c", static_cast<std::uint32_t>(r[insn.c]), dut_.network_c_o.raw());
  }

  std::string text() const {
    std::string result;
    for (const int slot : selected_) {
      if (slot >= 0) result += slots_.text(slot);
    }
    return result;
  }

  Dut& dut_;
  Comparison& comparison_;
  sim::Random random_;
  tests::issue::IssueSlots slots_;
  std::array<int, UnitResources.size()> selected_{};  // slot, -1: none
  std::uint64_t csr_data_ = 0;
  std::uint64_t cases_ = 0;
};

Comparison on_bench(const char* purpose, const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("scalar_dispatch", test, tests::random_for(purpose));
}

TEST(ScalarDispatchRtl, HandsOverWhatMakesTheGoldenResult) {
  std::map<Opcode, int> served;
  on_bench("scalar_dispatch rtl", [&](Bench& bench) -> Coroutine<void> {
    for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) co_await bench.cycle();
    served = bench.served;
  }).expect_clean();
  for (const golden::InsnInfo& info : golden::Insns) {
    if (info.alu + info.mul + info.sys == 0 && info.format != golden::InsnFormat::Mem) continue;
    EXPECT_GT(served[info.op], 100) << info.name;
  }
}

TEST(ScalarDispatchRtl, ReportsAPlantedDifference) {
  on_bench("scalar_dispatch planted", [](Bench& bench) -> Coroutine<void> {
    for (int i = 0; i < 100; ++i) co_await bench.cycle(16);
  }).expect_reported(": expected 0x");
}

}  // namespace
