// SPDX-License-Identifier: Apache-2.0
// The front end of the RTL beside its model, with registers, memory and units around them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <frontend_bench_dut.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "tests/common/on_bench.hpp"
#include "tests/frontend/frontend_model.hpp"
#include "tests/frontend/issue_ports.hpp"

namespace tests::frontend {

using engine::Coroutine;

// When instructions retire and set flags (timing.md section 7).
class Units {
 public:
  struct Cycle {
    std::array<int, Threads> retired{};
    int flags_thread = -1;
  };

  void issue(std::uint64_t cycle, const Insn& insn, int thread) {
    const int latency = latency_of(insn);
    if (latency == 0) return;
    Cycle& done = of(cycle + static_cast<std::uint64_t>(latency) - 1);
    ++done.retired[at(thread)];
    if (insn.sets_flags) done.flags_thread = thread;
  }

  Cycle take(std::uint64_t cycle) { return std::exchange(of(cycle), Cycle{}); }

 private:
  static int latency_of(const Insn& insn) {  // 0: ends in the front end
    using golden::InsnKind;
    switch (insn.kind) {
      case InsnKind::Illegal:
      case InsnKind::Branch:
        return 0;
      case InsnKind::System:
        if (insn.op != Opcode::Csrr && insn.op != Opcode::Semrd) return 0;
        return golden::LatencyAlu;
      case InsnKind::Alu:
      case InsnKind::Jump:
        return golden::LatencyAlu;
      case InsnKind::Mul:
        return golden::LatencyMul;
      case InsnKind::ScalarLoad:
      case InsnKind::VectorLoad:
        return golden::LatencyLoad;
      case InsnKind::ScalarStore:
      case InsnKind::VectorStore:
        return 2;
      case InsnKind::Vector:
        return golden::LatencyVector;
      case InsnKind::Mma:
      case InsnKind::MatrixLoad:
      case InsnKind::MatrixClear:
        return golden::LatencyMma;
    }
    return 0;
  }

  Cycle& of(std::uint64_t cycle) { return cycles_[cycle % cycles_.size()]; }

  std::array<Cycle, 8> cycles_;
};

class Bench {
 public:
  static constexpr std::uint32_t Lines = golden::TinySramRows * golden::SramBanks;

  using Dut = FrontendBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {
    comparison_.on_difference([this] { return issue::text(model.buffers); });
    model.issue.state.place = {3, 5, 9, 17};
  }

  Coroutine<void> reset() {
    drive({});
    drive_refill({});
    co_await cycles_.reset();
  }

  // One cycle; who retires and sets flags in it follows from what issued.
  Coroutine<void> cycle(Inputs inputs) {
    const Units::Cycle done = units_.take(now());
    inputs.retired = done.retired;
    inputs.flags_thread = done.flags_thread;
    drive(inputs);
    drive_refill(refills_[1]);
    co_await cycles_.settle();
    comparison_.at(now());
    const Refill starting = start_refill();
    std::array<golden::ThreadContext, Threads> before = model.issue.state.threads;
    model.cycle(inputs, starting.line);
    compare(before);
    co_await cycles_.next();
    refills_ = {starting, refills_[0]};
    hand_over();
  }
  Coroutine<void> idle(int cycles) {
    for (int i = 0; i < cycles; ++i) co_await cycle({});
  }

  std::uint64_t now() const { return cycles_.number(); }

  Model model;
  std::vector<Line> memory = std::vector<Line>(Lines);
  std::uint32_t planted = 0;  // flips bits of all refill data that the RTL gets

 private:
  struct Refill {
    bool valid = false;
    Line line;
  };

  void drive(const Inputs& inputs) {
    const golden::ArchState& state = model.issue.state;
    dut_.cycle_i.value = now();
    for (int t = 0; t < Threads; ++t) {
      const golden::ThreadContext& context = state.threads[at(t)];
      for (int i = 0; i < golden::ScalarRegs; ++i) dut_.r_i[t * 32 + i].value = context.r[at(i)];
      for (int i = 0; i < golden::PredRegs; ++i) dut_.p_i[t * 8 + i].value = context.p[at(i)];
    }
    const threads::Start start = inputs.host_start.value_or(threads::Start{});
    dut_.start_valid_i.value = inputs.host_start.has_value();
    dut_.start_thread_i.value = start.thread;
    dut_.start_pc_i.value = start.pc;
    drive_network(inputs);
    drive_sram(inputs);
    write_back_.drive(dut_, now());
    for (int t = 0; t < Threads; ++t) {
      dut_.retired_i[t].value = inputs.retired[at(t)];
    }
    dut_.flags_i.value = inputs.flags_thread >= 0;
    dut_.flags_thread_i.value = std::max(inputs.flags_thread, 0);
    dut_.flags_set_i.value = inputs.flags;
  }

  void drive_network(const Inputs& inputs) {
    const issue::NetworkState& network = inputs.network;
    const golden::Place& place = model.issue.state.place;
    issue::drive_network(network, dut_);
    dut_.node_i.value = golden::node_number(place.y, place.x);
    dut_.mesh_i.value = place.rows << 8 | place.cols;
    dut_.beats_i.value = model.issue.state.counters.beats;
    unsigned errors = 0;
    for (int t = 0; t < Threads; ++t) {
      if (inputs.network_error[at(t)]) errors |= 1u << t;
      dut_.network_value_i[t].value = inputs.network_error[at(t)].value_or(0);
    }
    dut_.network_error_i.value = errors;
  }

  void drive_sram(const Inputs& inputs) {
    dut_.held_i.value = issue::held(model.issue);
    dut_.corrected_i.value = inputs.corrected;
    dut_.doubles_i.value = inputs.doubles;
    unsigned doubles = 0;
    for (int t = 0; t < Threads; ++t) {
      if (inputs.double_error[at(t)]) doubles |= 1u << t;
      dut_.double_addr_i[t].value = inputs.double_error[at(t)].value_or(0);
    }
    dut_.double_i.value = doubles;
  }

  void drive_refill(Refill arriving) {
    for (std::uint32_t& word : arriving.line.data) word ^= arriving.valid ? planted : 0;
    dut_.refill_data_i.value.set_words(arriving.line.data);
    dut_.refill_double_i.value = arriving.line.double_error;
  }

  Refill start_refill() {
    const std::optional<std::uint32_t> line = model.refill_line();
    comparison_.equal("refill", line.has_value(), dut_.refill_o.raw());
    if (!line) return {};
    comparison_.equal("refill_line", *line, dut_.refill_line_o.raw());
    return {true, memory[*line]};
  }

  // `before`: registers at the start of the cycle.
  void compare(const std::array<golden::ThreadContext, Threads>& before) {
    comparison_.equal_record(model.record, dut_.observe_o.raw());
    for (int s = 0; s < golden::IssueThreads; ++s) {
      const Group& group = model.outputs.groups[at(s)];
      if (group.picked) comparison_.equal("thread", group.thread, dut_.thread_o[s].raw());
    }
    issue::compare_slots(comparison_, model.outputs, model.buffers, dut_);
    for (int slot = 0; slot < issue::Slots; ++slot) {
      if ((model.outputs.active >> slot & 1u) == 0) continue;
      const int t = model.outputs.groups[at(slot / golden::IssueWidth)].thread;
      const std::uint32_t word =
          model.buffers[at(t)].buffer[at(slot % golden::IssueWidth)].insn.word;
      const auto& formats = before[at(t)].formats;
      comparison_.equal("fmt_a", formats[word & 15u], dut_.fmt_a_o[slot].raw());
      comparison_.equal("fmt_b", formats[word >> 4 & 15u], dut_.fmt_b_o[slot].raw());
    }
    for (int t = 0; t < Threads; ++t) {
      comparison_.equal("inject", before[at(t)].ecc_inject, dut_.inject_o[t].raw());
    }
    const bool reads = model.record.csr_valid() != 0 && model.record.csr_write() == 0;
    comparison_.equal("csr_data", reads ? model.record.csr_data() : 0, dut_.csr_data_o.raw());
    comparison_.equal("idle", model.idle, dut_.idle_o.raw());
    comparison_.equal("waiting", model.waiting, dut_.waiting_o.raw());
  }

  // What issued, to the units.
  void hand_over() {
    for (int slot = 0; slot < issue::Slots; ++slot) {
      if ((model.outputs.active >> slot & 1u) == 0) continue;
      const int t = model.outputs.groups[at(slot / golden::IssueWidth)].thread;
      const Insn& insn = model.buffers[at(t)].buffer[at(slot % golden::IssueWidth)].insn;
      write_back_.issue(now() - 1, insn, t);
      units_.issue(now() - 1, insn, t);
    }
  }

  Dut& dut_;
  Cycles<Dut> cycles_;
  Comparison& comparison_;
  issue::WriteBack write_back_;
  Units units_;
  std::array<Refill, 2> refills_;  // started in the last cycle, in the one before
};

}  // namespace tests::frontend
