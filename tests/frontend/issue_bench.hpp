// SPDX-License-Identifier: Apache-2.0
// Issue and scoreboard of the RTL beside the model, on the same instructions and operands.
#pragma once

#include <Vissue_bench.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "golden/common/disassembler.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"
#include "tests/frontend/issue_model.hpp"

namespace tests::issue {

class Bench {
 public:
  explicit Bench(Comparison& comparison) : comparison_(comparison) {
    comparison_.on_difference([this] { return text(); });
    drive();
    dut_.reset();
  }

  // One cycle with what `threads` hold; then takes out of them what issued, and empties the buffers
  // of those that are redirected or trap.
  void cycle() {
    drive();
    dut_.settle();
    comparison_.at(model.now());
    compare_scoreboard();
    outputs = model.cycle(threads, refill_bank, network);
    compare();
    dut_.clock();
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
  // Registers are written in the cycle before they are available: place of the scoreboard, thread.
  using Writes = std::vector<std::pair<int, int>>;

  void drive() {
    unsigned running = 0, yielding = 0, fault = 0, held = 0;
    for (int t = 0; t < Threads; ++t) {
      const ThreadState& thread = threads[at(t)];
      running |= thread.running ? 1u << t : 0u;
      yielding |= thread.yielding ? 1u << t : 0u;
      fault |= thread.fault ? 1u << t : 0u;
      dut_->pc_i[t] = thread.pc;
      dut_->count_i[t] = static_cast<std::uint8_t>(thread.buffer.size());
      for (int n = 0; n < IssueWidth; ++n) drive(t, n);
    }
    dut_->running_i = static_cast<std::uint8_t>(running);
    dut_->yielding_i = static_cast<std::uint8_t>(yielding);
    dut_->fault_i = static_cast<std::uint8_t>(fault);
    for (int b = 0; b < golden::SramBanks; ++b) {
      if (model.banks.free_at(b) > model.now()) held |= 1u << b;
    }
    dut_->held_i = static_cast<std::uint16_t>(held);
    for (int s = 0; s < golden::Semaphores; ++s) {
      dut_->semaphores_i[s] = network.semaphores[at(s)];
    }
    dut_->take_i = network.take >= 0;
    dut_->take_sem_i = static_cast<std::uint8_t>(std::max(network.take, 0));
    dut_->lists_i = static_cast<std::uint8_t>(network.lists);
    dut_->commands_full_i = network.commands_full;
    dut_->claimed_i = static_cast<std::uint16_t>(network.claimed);
    dut_->refill_i = refill_bank.has_value();
    dut_->refill_bank_i = static_cast<std::uint8_t>(refill_bank.value_or(0));
    drive_writes();
  }

  void drive(int t, int n) {
    const auto i = t * IssueWidth + n;
    const ThreadState& thread = threads[at(t)];
    const Entry entry = at(n) < thread.buffer.size() ? thread.buffer[at(n)] : Entry{};
    const golden::ThreadContext& context = model.state.threads[at(t)];
    const std::uint32_t word = entry.insn.word;
    const auto field = [&](int low) { return word >> low & 31u; };
    dut_->word_i[i] = word;
    dut_->taken_i[i] = entry.taken;
    dut_->target_i[i] = entry.target;
    dut_->ra_i[i] = context.r[field(golden::FieldALo)];
    dut_->rb_i[i] = context.r[field(golden::FieldBLo)] ^ planted;
    dut_->rc_i[i] = context.r[field(golden::FieldCLo)];
    dut_->pred_i[i] = context.p[entry.insn.p];
    dut_->fmt_a_i[i] = context.formats[word & 15u];
    dut_->fmt_b_i[i] = context.formats[word >> 4 & 15u];
  }

  void drive_writes() {
    for (int i = 0; i < 5; ++i) dut_->r_write_i[i] = dut_->r_index_i[i] = 0;
    for (int i = 0; i < 3; ++i) dut_->p_write_i[i] = dut_->p_index_i[i] = 0;
    for (int i = 0; i < 3; ++i) dut_->v_write_i[i] = dut_->v_index_i[i] = 0;
    int r = 0, p = 0, v = 0;
    for (const auto& [place, thread] : writes_[model.now() % writes_.size()]) {
      if (place >= golden::ScoreAcc) continue;
      if (place >= golden::ScoreP) {
        dut_->p_write_i[p] = 1;
        dut_->p_index_i[p++] = static_cast<std::uint8_t>(thread << 3 | (place - golden::ScoreP));
      } else if (place >= golden::ScoreV) {
        dut_->v_write_i[v] = 1;
        dut_->v_index_i[v++] = static_cast<std::uint8_t>(thread << 5 | (place - golden::ScoreV));
      } else {
        dut_->r_write_i[r] = 1;
        dut_->r_index_i[r++] = static_cast<std::uint8_t>(thread << 5 | (place - golden::ScoreR));
      }
    }
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
      comparison_.equal("r_busy", busy(golden::ScoreR, 32), dut_->r_busy_o[t]);
      comparison_.equal("v_busy", busy(golden::ScoreV, 32), dut_->v_busy_o[t]);
      comparison_.equal("p_busy", busy(golden::ScoreP, 8), dut_->p_busy_o[t]);
      comparison_.equal("acc_busy", busy(golden::ScoreAcc, 8), dut_->acc_busy_o[t]);
      comparison_.equal("chain_busy", busy(golden::ScoreChain, 8), dut_->chain_busy_o[t]);
      flags |= busy(golden::ScoreFlags, 1) << t;
    }
    comparison_.equal("flags_busy", flags, dut_->flags_busy_o);
    comparison_.equal("busy", any, dut_->busy_o);
  }

  void compare() {
    unsigned picked = 0;
    for (int s = 0; s < IssueThreads; ++s) {
      const Group& group = outputs.groups[at(s)];
      picked |= group.picked ? 1u << s : 0u;
      if (group.picked) comparison_.equal("thread", group.thread, dut_->thread_o[s]);
      comparison_.equal("issued", group.issued, dut_->group_issued_o[s]);
      comparison_.equal("retired", group.retired, dut_->group_retired_o[s]);
      comparison_.equal("group stall", group.stall, dut_->group_stall_o[s]);
      comparison_.equal("redirect", group.redirect, dut_->redirect_o[s]);
      comparison_.equal("trap", group.trap, dut_->trap_o[s]);
      comparison_.equal("cause", group.cause, dut_->cause_o[s]);
      comparison_.equal("value", group.value, dut_->value_o[s]);
      comparison_.equal("next_pc", group.next_pc, dut_->next_pc_o[s]);
      comparison_.equal("update valid", group.update.valid, dut_->update_valid_o[s]);
      comparison_.equal("update taken", group.update.taken, dut_->update_write_o[s]);
      comparison_.equal("update pc", group.update.pc, dut_->update_pc_o[s]);
      if (group.update.taken) {
        comparison_.equal("update target", group.update.target, dut_->update_target_o[s]);
      }
    }
    comparison_.equal("pick", picked, dut_->pick_o);
    for (int t = 0; t < Threads; ++t) {
      comparison_.equal("stall " + std::to_string(t), outputs.stalls[at(t)], dut_->stall_o[t]);
    }
    comparison_.equal("fetch_trap", outputs.fetch_traps, dut_->fetch_trap_o);
    comparison_.equal("issued slots", outputs.issued, dut_->issued_o);
    comparison_.equal("active slots", outputs.active, dut_->active_o);
    for (int unit = 0; unit < Units; ++unit) {
      const int slot = outputs.slot_of[at(unit)];
      comparison_.equal("select " + std::to_string(unit), slot < 0 ? 0 : 8 | slot,
                        dut_->select_o[unit]);
    }
    compare_slots();
  }

  void compare_slots() {
    unsigned port_b = 0;  // a wide read port that serves the second access
    const int both = outputs.slot_of[WideRead0];
    if (both >= 0 && both == outputs.slot_of[WideRead1]) port_b = 2;
    comparison_.equal("wide_read_b", port_b, dut_->wide_read_b_o);
    for (int slot = 0; slot < Slots; ++slot) {
      if ((outputs.issued >> slot & 1u) == 0) continue;
      comparison_.equal("slot pc", outputs.pc[at(slot)], dut_->slot_pc_o[slot]);
      if ((outputs.active >> slot & 1u) == 0) continue;
      const Group& group = outputs.groups[at(slot / IssueWidth)];
      const Insn& insn = threads[at(group.thread)].buffer[at(slot % IssueWidth)].insn;
      const auto& address = outputs.address[at(slot)];
      if (insn.accesses >= 1) comparison_.equal("address", address[0], dut_->addr_a_o[slot]);
      if (insn.accesses == 2) comparison_.equal("address B", address[1], dut_->addr_b_o[slot]);
    }
  }

  void advance() {
    writes_[(model.now() - 1) % writes_.size()].clear();
    for (int s = 0; s < IssueThreads; ++s) {
      const Group& group = outputs.groups[at(s)];
      if (!group.picked) continue;
      ThreadState& thread = threads[at(group.thread)];
      for (int n = 0; n < group.issued; ++n) {
        const Insn& insn = thread.buffer.front().insn;
        if ((outputs.active >> (s * IssueWidth + n) & 1u) != 0 && insn.dest != 0) {
          writes_[(model.now() + insn.latency - 2) % writes_.size()].emplace_back(insn.dest,
                                                                                  group.thread);
        }
        thread.buffer.pop_front();
      }
      thread.pc = group.next_pc;
      if (group.redirect || group.trap) thread.buffer.clear();
    }
  }

  std::string text() const {
    std::string result = "refill " + std::to_string(refill_bank.value_or(-1));
    for (int t = 0; t < Threads; ++t) {
      const ThreadState& thread = threads[at(t)];
      result += "\n  thread " + std::to_string(t) + (thread.running ? "" : " not running") +
                (thread.yielding ? " yielding" : "");
      std::uint32_t pc = thread.pc;
      for (std::size_t n = 0; n < std::min(thread.buffer.size(), at(IssueWidth)); ++n, pc += 4) {
        const Entry& entry = thread.buffer[n];
        result += "; " + hex({pc}) + ": " + golden::disassemble(entry.insn.word, pc) +
                  (entry.taken ? " -> " + hex({entry.target}) : "");
      }
    }
    return result;
  }

  Comparison& comparison_;
  Dut<Vissue_bench> dut_;
  std::array<Writes, 8> writes_;
};

}  // namespace tests::issue
