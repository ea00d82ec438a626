// SPDX-License-Identifier: Apache-2.0
// vector_dispatch: whichever slots vector unit, matrix unit and wide ports serve, they are handed
// the operands that the instructions name (isa.md sections 2.1 to 2.3), read from the registers
// that are needed and no others, and nothing when they serve none.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector_dispatch_bench_dut.hpp>

#include "golden/common/operands.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/frontend/issue_slots.hpp"

namespace {

using engine::Coroutine;
using golden::Insn;
using golden::Opcode;
using golden::Resource;
using golden::Vec;
using tests::Comparison;
using tests::issue::IssueSlots;

constexpr int Ports = golden::NumWideRead;

// Of the six register reads.
enum Read { VecA, VecB, VecC, MatA, MatB, Store };

bool has_operand(const Insn& insn, std::string_view name, bool base = false) {
  for (const golden::Operand& operand : golden::operands(insn.op)) {
    if (operand.name == name && operand.base == base) return true;
  }
  return false;
}
bool is_fma(Opcode op) {
  return op == Opcode::Fma || op == Opcode::Fnma || op == Opcode::FmaM || op == Opcode::FnmaM;
}

class Bench {
 public:
  using Dut = VectorDispatchBenchDut;

  Bench(Dut& dut, Comparison& comparison, const sim::Random& random)
      : dut_(dut), comparison_(comparison), random_(random), slots_(random.split("slots")) {
    comparison_.on_difference([this] { return text(); });
  }

  // New instructions, operands and selections; `planted` flips bits of the registers as the RTL
  // reads them.
  Coroutine<void> cycle(std::uint32_t planted = 0) {
    slots_.next();
    select();
    drive();
    co_await tests::settle();
    expected_reads_ = 0;
    comparison_.at(cases_++);
    read_registers(planted);
    co_await tests::settle();
    compare_vector();
    compare_matrix();
    for (int port = 0; port < Ports; ++port) compare_port(port);
    compare_store();
    comparison_.equal("reg_read", expected_reads_, dut_.reg_read_o.raw());
  }

  std::map<Opcode, int> served;

 private:
  // As issue does: a refill has port 0, then each instruction takes the next ports that are free.
  void select() {
    ports_.fill(-1);
    taken_ = 0;
    refill_ = random_.chance(1, 4);
    refill_line_ = static_cast<std::uint32_t>(random_.below(1u << 15));
    if (refill_) ++taken_;
    const bool matrix_first = random_.coin();
    if (matrix_first) matrix_ = take_ports(slots_.find(Resource::Matrix));
    vector_ = take_ports(slots_.find(Resource::Vector));
    if (!matrix_first) matrix_ = take_ports(slots_.find(Resource::Matrix));
    for (int i = 0; i < Ports; ++i) take_ports(find_load());
    store_ = slots_.find(Resource::WideWrite);
    for (const int slot : {vector_, matrix_, ports_[0], ports_[1], store_}) {
      if (slot >= 0) ++served[slots_[slot].insn.op];
    }
  }

  int find_load() {
    const int slot = slots_.find(Resource::WideRead);
    const bool load = slot >= 0 && slots_[slot].insn.kind == golden::InsnKind::VectorLoad;
    return load && slot != ports_[0] ? slot : -1;
  }

  // The slot, if there are ports for it.
  int take_ports(int slot) {
    const int wanted = slot < 0 ? 0 : slots_.need(slot, Resource::WideRead);
    if (taken_ + wanted > Ports) return -1;
    for (int i = 0; i < wanted; ++i) ports_[static_cast<std::size_t>(taken_++)] = slot;
    return slot;
  }

  int port_of(int slot) const { return ports_[0] == slot ? 0 : 1; }
  bool both_ports(int slot) const { return ports_[0] == slot && ports_[1] == slot; }

  void drive() {
    for (int which = 0; which < golden::IssueThreads; ++which) {
      dut_.thread_i[which].value = slots_.picked(which);
    }
    for (int i = 0; i < IssueSlots::Count; ++i) {
      const IssueSlots::Slot& slot = slots_[i];
      const golden::ThreadContext& thread = slots_.context(i);
      const std::uint32_t word = slot.insn.word;
      dut_.word_i[i].value = word;
      dut_.rb_i[i].value = thread.r[word >> golden::FieldBLo & 31u];
      dut_.rc_i[i].value = thread.r[word >> golden::FieldCLo & 31u];
      dut_.pred_i[i].value = thread.p[slot.insn.p];
      dut_.fmt_a_i[i].value = thread.formats[word & 15u];
      dut_.fmt_b_i[i].value = thread.formats[word >> 4 & 15u];
      dut_.addr_a_i[i].value = slot.examined.address[0];
      dut_.addr_b_i[i].value = slot.examined.address[1];
    }
    const int selected[] = {vector_, matrix_, ports_[0], ports_[1], store_};
    for (int unit = 0; unit < 5; ++unit) {
      dut_.select_i[unit].value = selected[unit] < 0 ? 0 : 8 | selected[unit];
    }
    dut_.read_b_i.value = ports_[0] >= 0 && both_ports(ports_[0]) ? 2 : 0;
    dut_.refill_i.value = refill_;
    dut_.refill_line_i.value = refill_line_;
  }

  // What is not read is noise.
  void read_registers(std::uint32_t planted) {
    for (int i = 0; i < 6; ++i) {
      const unsigned index = dut_.reg_index_o[i].raw();
      Vec data = tests::random_packet(random_);
      if ((dut_.reg_read_o.raw() >> i & 1u) != 0)
        data = slots_.state.threads[index / 32].v[index % 32];
      data[3] ^= planted;
      dut_.reg_data_i[i].value.set_words(data);
    }
    const golden::ThreadContext& thread = slots_.state.threads[dut_.acc_thread_o.raw()];
    dut_.acc_data_i.value.set_words(
        part(thread.acc[dut_.acc_index_o.raw()], dut_.acc_part_o.raw()));
  }

  static Vec part(const golden::Acc& acc, int number) {
    Vec data;
    for (std::size_t i = 0; i < data.size(); ++i) {
      data[i] = acc[static_cast<std::size_t>(number) * data.size() + i];
    }
    return data;
  }

  // A vector operand that the instruction has; reading it is right.
  template <typename Wide>
  void equal_register(const char* field, Read read, int slot, int number, const Wide& actual) {
    expected_reads_ |= 1u << read;
    const Vec& expected = slots_.context(slot).v[static_cast<std::size_t>(number)];
    comparison_.equal_words(field, expected.data(), actual, expected.size());
  }

  void compare_vector() {
    comparison_.equal("vec", vector_ >= 0, dut_.vec_valid_o.raw());
    if (vector_ < 0) return;
    const Insn& insn = slots_[vector_].insn;
    const golden::ThreadContext& thread = slots_.context(vector_);
    const bool mem = insn.accesses != 0;
    comparison_.equal("vec thread", slots_.thread_of(vector_), dut_.vec_thread_o.raw());
    comparison_.equal("vec op", insn.op, dut_.vec_op_o.raw());
    if (insn.dest != 0) comparison_.equal("vec rd", insn.a, dut_.vec_rd_o.raw());
    comparison_.equal("vec mem", mem, dut_.vec_mem_o.raw());
    if (mem) comparison_.equal("vec port", port_of(vector_), dut_.vec_mem_port_o.raw());
    if (!mem) comparison_.equal("vec i6", insn.i6, dut_.vec_i6_o.raw());
    const std::uint64_t all = ~std::uint64_t{0};
    comparison_.equal("vec pred", has_operand(insn, "p") ? thread.p[insn.p] : all,
                      dut_.vec_pred_o.raw());
    if (has_operand(insn, "fmt")) {
      comparison_.equal("vec fmt", thread.formats[insn.ea], dut_.vec_fmt_o.raw());
    }
    if (has_operand(insn, "rb"))
      comparison_.equal("vec rb", thread.r[insn.b], dut_.vec_scalar_o.raw());
    if (has_operand(insn, "rc"))
      comparison_.equal("vec rc", thread.r[insn.c], dut_.vec_scalar_o.raw());
    if (is_fma(insn.op)) equal_register("vec a", VecA, vector_, insn.a, dut_.vec_a_o.raw());
    if (has_operand(insn, "vb")) equal_register("vec b", VecB, vector_, insn.b, dut_.vec_b_o.raw());
    if (has_operand(insn, "vc")) equal_register("vec c", VecC, vector_, insn.c, dut_.vec_c_o.raw());
    if (has_operand(insn, "accb")) {
      const Vec expected = part(thread.acc[insn.b], insn.part);
      comparison_.equal_words("vec acc", expected.data(), dut_.vec_b_o.raw(), expected.size());
    }
  }

  void compare_matrix() {
    comparison_.equal("mat", matrix_ >= 0, dut_.mat_valid_o.raw());
    if (matrix_ < 0) return;
    const Insn& insn = slots_[matrix_].insn;
    const golden::ThreadContext& thread = slots_.context(matrix_);
    const bool one_part = insn.kind == golden::InsnKind::MatrixLoad;
    comparison_.equal("mat thread", slots_.thread_of(matrix_), dut_.mat_thread_o.raw());
    comparison_.equal("mat op", insn.op, dut_.mat_op_o.raw());
    comparison_.equal("mat acc", insn.a, dut_.mat_acc_o.raw());
    comparison_.equal("mat parts", one_part ? 1u << insn.part : 15u, dut_.mat_parts_o.raw());
    comparison_.equal("mat a_mem", insn.accesses == 2, dut_.mat_a_mem_o.raw());
    comparison_.equal("mat b_mem", insn.accesses >= 1, dut_.mat_b_mem_o.raw());
    if (insn.accesses == 1)
      comparison_.equal("mat port", port_of(matrix_), dut_.mat_b_port_o.raw());
    if (insn.accesses == 2) {
      comparison_.equal("mat port A", 0, dut_.mat_a_port_o.raw());
      comparison_.equal("mat port B", 1, dut_.mat_b_port_o.raw());
    }
    if (insn.kind == golden::InsnKind::Mma) {
      comparison_.equal("mat fmt_a", thread.formats[insn.ea], dut_.mat_fmt_a_o.raw());
      comparison_.equal("mat fmt_b", thread.formats[insn.eb], dut_.mat_fmt_b_o.raw());
    }
    if (has_operand(insn, "vb")) equal_register("mat a", MatA, matrix_, insn.b, dut_.mat_a_o.raw());
    if (has_operand(insn, "vc")) equal_register("mat b", MatB, matrix_, insn.c, dut_.mat_b_o.raw());
  }

  void compare_port(int port) {
    const int slot = ports_[static_cast<std::size_t>(port)];
    const bool refill = refill_ && port == 0;
    const bool load = slot >= 0 && slots_[slot].insn.kind == golden::InsnKind::VectorLoad;
    comparison_.equal("read", slot >= 0 || refill, dut_.read_valid_o[port].raw());
    comparison_.equal("read refill", refill, dut_.read_refill_o[port].raw());
    comparison_.equal("load", load, dut_.load_valid_o[port].raw());
    if (refill) {
      comparison_.equal("refill addr", refill_line_ * golden::LineBytes,
                        dut_.read_addr_o[port].raw());
    } else if (slot >= 0) {
      const bool second = port == 1 && both_ports(slot);
      comparison_.equal("read thread", slots_.thread_of(slot), dut_.read_thread_o[port].raw());
      comparison_.equal("read addr", slots_[slot].examined.address[second ? 1 : 0],
                        dut_.read_addr_o[port].raw());
    }
    if (!load) return;
    const Insn& insn = slots_[slot].insn;
    comparison_.equal("load thread", slots_.thread_of(slot), dut_.load_thread_o[port].raw());
    comparison_.equal("load vd", insn.a, dut_.load_vd_o[port].raw());
    comparison_.equal("load mask", slots_.context(slot).p[insn.p], dut_.load_mask_o[port].raw());
  }

  void compare_store() {
    comparison_.equal("write", store_ >= 0, dut_.write_valid_o.raw());
    if (store_ < 0) return;
    expected_reads_ |= 1u << Store;
    const IssueSlots::Slot& slot = slots_[store_];
    const golden::ThreadContext& thread = slots_.context(store_);
    const std::uint64_t mask = slot.examined.store_mask;
    const Vec data = golden::masked(thread.v[slot.insn.a], mask);
    comparison_.equal("write thread", slots_.thread_of(store_), dut_.write_thread_o.raw());
    comparison_.equal("write addr", slot.examined.address[0], dut_.write_addr_o.raw());
    comparison_.equal("write mask", mask, dut_.write_mask_o.raw());
    comparison_.equal_words("write data", data.data(), dut_.write_data_o.raw(), data.size());
  }

  std::string text() const {
    std::string result = refill_ ? "refill" : "no refill";
    for (const int slot : {vector_, matrix_, ports_[0], ports_[1], store_}) {
      if (slot >= 0) result += slots_.text(slot);
    }
    return result;
  }

  Dut& dut_;
  Comparison& comparison_;
  sim::Random random_;
  IssueSlots slots_;
  // Slots, -1: none.
  int vector_ = -1, matrix_ = -1, store_ = -1;
  std::array<int, Ports> ports_{};
  int taken_ = 0;  // ports
  bool refill_ = false;
  std::uint32_t refill_line_ = 0;
  unsigned expected_reads_ = 0;
  std::uint64_t cases_ = 0;
};

TEST(VectorDispatchRtl, HandsOverTheOperandsThatInstructionsName) {
  std::map<Opcode, int> served;
  const Comparison comparison = tests::on_bench<Bench>(
      "vector_dispatch",
      [&](Bench& bench) -> Coroutine<void> {
        for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) co_await bench.cycle();
        served = bench.served;
      },
      tests::random_for("vector_dispatch rtl"));
  comparison.expect_clean();
  for (const golden::InsnInfo& info : golden::Insns) {
    if (info.vec + info.mat == 0 && info.format != golden::InsnFormat::Vmem) continue;
    EXPECT_GT(served[info.op], 50) << info.name;
  }
}

TEST(VectorDispatchRtl, ReportsAPlantedDifference) {
  const Comparison comparison = tests::on_bench<Bench>(
      "vector_dispatch",
      [](Bench& bench) -> Coroutine<void> {
        for (int i = 0; i < 100; ++i) co_await bench.cycle(16);
      },
      tests::random_for("vector_dispatch planted"));
  comparison.expect_reported(" word 3: expected 0x");
}

}  // namespace
