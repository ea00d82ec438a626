// SPDX-License-Identifier: Apache-2.0
// Issue and scoreboard of the RTL beside the model, on the same instructions and operands.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <issue_bench_dut.hpp>
#include <optional>
#include <string>

#include "tests/common/on_bench.hpp"
#include "tests/frontend/issue_model.hpp"
#include "tests/frontend/issue_ports.hpp"

namespace tests::issue {

using engine::Coroutine;

class Bench {
 public:
  using Dut = IssueBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {
    comparison_.on_difference(
        [this] { return "refill " + std::to_string(refill_bank.value_or(-1)) + text(threads); });
  }

  Coroutine<void> reset() {
    drive();
    co_await cycles_.reset();
  }

  // One cycle with what `threads` hold; then takes out of them what issued, and empties the buffers
  // of those that are redirected or trap.
  Coroutine<void> cycle() {
    drive();
    co_await cycles_.settle();
    comparison_.at(model.now());
    compare_scoreboard();
    outputs = model.cycle(threads, refill_bank, network);
    compare();
    co_await cycles_.next();
    advance();
    refill_bank = std::nullopt;
  }

  Model model;
  std::array<ThreadState, Threads> threads;
  NetworkState network;
  std::optional<int> refill_bank;  // a refill starts; the bank must be free
  Outputs outputs;                 // of the last cycle
  std::uint64_t planted = 0;       // flips bits of rb as the RTL sees it

 private:
  void drive() {
    unsigned running = 0, yielding = 0, fault = 0;
    for (int t = 0; t < Threads; ++t) {
      const ThreadState& thread = threads[at(t)];
      running |= thread.running ? 1u << t : 0u;
      yielding |= thread.yielding ? 1u << t : 0u;
      fault |= thread.fault ? 1u << t : 0u;
      dut_.pc_i[t].value = thread.pc;
      dut_.count_i[t].value = thread.buffer.size();
      for (int n = 0; n < IssueWidth; ++n) drive(t, n);
    }
    dut_.running_i.value = running;
    dut_.yielding_i.value = yielding;
    dut_.fault_i.value = fault;
    dut_.held_i.value = held(model);
    drive_network(network, dut_);
    dut_.refill_i.value = refill_bank.has_value();
    dut_.refill_bank_i.value = refill_bank.value_or(0);
    write_back_.drive(dut_, model.now());
  }

  void drive(int t, int n) {
    const auto i = t * IssueWidth + n;
    const ThreadState& thread = threads[at(t)];
    const Entry entry = at(n) < thread.buffer.size() ? thread.buffer[at(n)] : Entry{};
    const golden::ThreadContext& context = model.state.threads[at(t)];
    const std::uint32_t word = entry.insn.word;
    const auto field = [&](int low) { return word >> low & 31u; };
    dut_.word_i[i].value = word;
    dut_.taken_i[i].value = entry.taken;
    dut_.target_i[i].value = entry.target;
    dut_.ra_i[i].value = context.r[field(golden::FieldALo)];
    dut_.rb_i[i].value = context.r[field(golden::FieldBLo)] ^ planted;
    dut_.rc_i[i].value = context.r[field(golden::FieldCLo)];
    dut_.pred_i[i].value = context.p[entry.insn.p];
    dut_.fmt_a_i[i].value = context.formats[word & 15u];
    dut_.fmt_b_i[i].value = context.formats[word >> 4 & 15u];
  }

  void compare_scoreboard() {
    bool any = false;
    unsigned flags = 0;
    for (int t = 0; t < Threads; ++t) {
      const auto busy = [&](int first, int count) {
        std::uint32_t bits = 0;
        for (int i = 0; i < count; ++i) {
          if (model.scoreboard.at(t, first + i) > model.now()) bits |= 1u << i;
        }
        any = any || bits != 0;
        return bits;
      };
      comparison_.equal("r_busy", busy(golden::ScoreR, 32), dut_.r_busy_o[t].raw());
      comparison_.equal("v_busy", busy(golden::ScoreV, 32), dut_.v_busy_o[t].raw());
      comparison_.equal("p_busy", busy(golden::ScoreP, 8), dut_.p_busy_o[t].raw());
      comparison_.equal("acc_busy", busy(golden::ScoreAcc, 8), dut_.acc_busy_o[t].raw());
      comparison_.equal("chain_busy", busy(golden::ScoreChain, 8), dut_.chain_busy_o[t].raw());
      flags |= busy(golden::ScoreFlags, 1) << t;
    }
    comparison_.equal("flags_busy", flags, dut_.flags_busy_o.raw());
    comparison_.equal("busy", any, dut_.busy_o.raw());
  }

  void compare() {
    unsigned picked = 0;
    for (int s = 0; s < IssueThreads; ++s) {
      const Group& group = outputs.groups[at(s)];
      picked |= group.picked ? 1u << s : 0u;
      if (group.picked) comparison_.equal("thread", group.thread, dut_.thread_o[s].raw());
      comparison_.equal("issued", group.issued, dut_.group_issued_o[s].raw());
      comparison_.equal("retired", group.retired, dut_.group_retired_o[s].raw());
      comparison_.equal("group stall", group.stall, dut_.group_stall_o[s].raw());
      comparison_.equal("redirect", group.redirect, dut_.redirect_o[s].raw());
      comparison_.equal("trap", group.trap, dut_.trap_o[s].raw());
      comparison_.equal("cause", group.cause, dut_.cause_o[s].raw());
      comparison_.equal("value", group.value, dut_.value_o[s].raw());
      comparison_.equal("next_pc", group.next_pc, dut_.next_pc_o[s].raw());
      comparison_.equal("update valid", group.update.valid, dut_.update_valid_o[s].raw());
      comparison_.equal("update taken", group.update.taken, dut_.update_write_o[s].raw());
      comparison_.equal("update pc", group.update.pc, dut_.update_pc_o[s].raw());
      if (group.update.taken) {
        comparison_.equal("update target", group.update.target, dut_.update_target_o[s].raw());
      }
    }
    comparison_.equal("pick", picked, dut_.pick_o.raw());
    for (int t = 0; t < Threads; ++t) {
      comparison_.equal("stall " + std::to_string(t), outputs.stalls[at(t)], dut_.stall_o[t].raw());
    }
    comparison_.equal("fetch_trap", outputs.fetch_traps, dut_.fetch_trap_o.raw());
    comparison_.equal("issued slots", outputs.issued, dut_.issued_o.raw());
    comparison_.equal("active slots", outputs.active, dut_.active_o.raw());
    compare_slots(comparison_, outputs, threads, dut_);
  }

  void advance() {
    for (int s = 0; s < IssueThreads; ++s) {
      const Group& group = outputs.groups[at(s)];
      if (!group.picked) continue;
      ThreadState& thread = threads[at(group.thread)];
      for (int n = 0; n < group.issued; ++n) {
        const Insn& insn = thread.buffer.front().insn;
        if ((outputs.active >> (s * IssueWidth + n) & 1u) != 0) {
          write_back_.issue(model.now() - 1, insn, group.thread);
        }
        thread.buffer.pop_front();
      }
      thread.pc = group.next_pc;
      if (group.redirect || group.trap) thread.buffer.clear();
    }
  }

  Dut& dut_;
  Cycles<Dut> cycles_;
  Comparison& comparison_;
  WriteBack write_back_;
};

}  // namespace tests::issue
