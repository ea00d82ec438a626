// SPDX-License-Identifier: Apache-2.0
// The front end in terms of its parts: golden fetch, the models of issue and of the threads, and
// the golden control registers, in the order of timing.md section 1.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "golden/frontend/fetch.hpp"
#include "golden/gen/machine.hpp"
#include "golden/node/execute.hpp"
#include "tests/frontend/issue_model.hpp"
#include "tests/frontend/threads_model.hpp"

namespace tests::frontend {

using golden::Insn;
using golden::Opcode;
using golden::Stall;
using golden::Threads;
using issue::at;
using issue::Group;

// What the rest of the node does in one cycle.
struct Inputs {
  std::optional<threads::Start> host_start;
  issue::NetworkState network;
  std::array<std::optional<std::uint32_t>, Threads> network_error;
  std::array<std::optional<std::uint32_t>, Threads> double_error;
  int corrected = 0;  // words
  int doubles = 0;    // accesses with a double error
  std::array<int, Threads> retired{};
  int flags_thread = -1;  // whose instruction sets flags, and which
  unsigned flags = 0;
};

struct Line {
  golden::Vec data{};
  bool double_error = false;
};

class Model {
 public:
  // The line that a refill reads in the coming cycle.
  std::optional<std::uint32_t> refill_line() const {
    const std::optional<std::uint32_t> line = fetch_.wants_refill();
    const bool starts = line && issue.banks.free(*line * golden::LineBytes, issue.now());
    return starts ? line : std::nullopt;
  }

  // `line`: what the refill reads that starts in this cycle.
  void cycle(const Inputs& inputs, const Line& line) {
    states_ = thread_states(inputs);
    const bool pending = !fetch_.idle() || writes_pending();
    const std::optional<std::uint32_t> refill = refill_line();
    record = {};
    show_start();
    std::optional<int> bank;
    if (refill) {
      fetch_.start_refill(issue.now(), line.data, line.double_error);
      bank = golden::Banks::bank_of(*refill * golden::LineBytes);
    }
    const bool fetches = look_up();
    look_into_buffers();
    issue.state.cycle = issue.now();
    outputs = issue.cycle(buffers, bank, inputs.network);

    threads::Events events = events_of(inputs);
    system(events);
    threads.cycle(events);
    end_cycle(events);
    count(inputs, refill.has_value());
    show(inputs);
    idle = states_.running == 0 && !pending;
    const bool wait = states_.running != 0 && (states_.running & ~events.waiting) == 0 && !fetches;
    waiting = wait && waited_ && !pending;
    waited_ = wait;
  }

  issue::Model issue;  // has registers and counters
  threads::Model threads;

  // Of the last cycle.
  std::array<issue::ThreadState, Threads> buffers;  // the instructions that issue looked at
  issue::Outputs outputs;
  golden::FrontendObserve record;
  bool idle = false;     // no thread runs, nothing is fetched or awaited
  bool waiting = false;  // the same, but all threads that run wait for others, not just now

 private:
  golden::ThreadContext& context(int t) { return issue.state.threads[at(t)]; }

  golden::ThreadStates thread_states(const Inputs& inputs) const {
    golden::ThreadStates states;
    states.lists = inputs.network.lists;
    for (int t = 0; t < Threads; ++t) {
      const threads::Thread& thread = threads.threads[at(t)];
      if (threads.running(t)) states.running |= 1u << t;
      if (thread.state != golden::ThreadState::Trapped) continue;
      states.causes |= static_cast<std::uint32_t>(thread.cause) << (8 * t);
    }
    return states;
  }

  bool writes_pending() const {
    for (int t = 0; t < Threads; ++t) {
      for (int place = 0; place < golden::ScoreCount; ++place) {
        if (issue.scoreboard.at(t, place) > issue.now()) return true;
      }
    }
    return false;
  }

  void show_start() {
    for (int t = 0; t < Threads; ++t) {
      record.set_state(t, static_cast<std::uint32_t>(threads.threads[at(t)].state));
      record.set_pc(t, threads.threads[at(t)].pc);
      record.set_buffered(t, static_cast<std::uint32_t>(fetch_.buffered(t)));
    }
  }

  bool look_up() {
    const golden::Fetch::Lookup lookup = fetch_.lookup(states_.running);
    if (!lookup.valid) return false;
    record.set_fetch_valid(1);
    record.set_fetch_hit(lookup.hit);
    record.set_fetch_thread(static_cast<std::uint32_t>(lookup.thread));
    record.set_fetch_pc(lookup.pc);
    return true;
  }

  void look_into_buffers() {
    golden::Fetch ahead = fetch_;
    for (int t = 0; t < Threads; ++t) {
      issue::ThreadState& buffer = buffers[at(t)];
      buffer.running = threads.running(t);
      buffer.yielding = threads.threads[at(t)].yield != 0;
      buffer.fault = fetch_.fault(t);
      buffer.pc = threads.threads[at(t)].pc;
      buffer.buffer.clear();
      for (int n = 0; n < golden::IssueWidth && ahead.buffered(t) > 0; ++n) {
        const golden::BufferedInsn& entry = ahead.first(t);
        buffer.buffer.push_back({entry.insn, entry.predicted_taken, entry.predicted_pc});
        ahead.pop(t);
      }
    }
  }

  threads::Events events_of(const Inputs& inputs) const {
    threads::Events events;
    events.groups = outputs.groups;
    events.fetch_traps = outputs.fetch_traps;
    for (int t = 0; t < Threads; ++t) {
      const Stall stall = outputs.stalls[at(t)];
      if (stall == Stall::Semaphore || stall == Stall::Network) events.waiting |= 1u << t;
    }
    events.host_start = inputs.host_start;
    events.network_error = inputs.network_error;
    events.double_error = inputs.double_error;
    return events;
  }

  // The system function of the cycle, if one issues.
  void system(threads::Events& events) {
    const int slot = outputs.slot_of[issue::Sys];
    if (slot < 0) return;
    const int t = outputs.groups[at(slot / golden::IssueWidth)].thread;
    const Insn insn = buffers[at(t)].buffer[at(slot % golden::IssueWidth)].insn;
    const auto& r = context(t).r;
    if (insn.op == Opcode::Tstart) {
      events.tstart = {static_cast<int>(r[insn.b]), static_cast<std::uint32_t>(r[insn.c])};
    } else if (insn.op == Opcode::Tstop) {
      events.tstop = t;
    } else if (insn.op == Opcode::Yield) {
      events.yield = {t, insn.imm};
    } else if (insn.op == Opcode::Ifence) {
      fetch_.ifence();
    } else if (insn.op == Opcode::Csrr || insn.op == Opcode::Csrw) {
      access_csr(t, insn);
    }
  }

  void access_csr(int t, const Insn& insn) {
    golden::Effects effects;
    golden::execute(issue.state, t, insn, 0, {}, states_, effects);
    record.set_csr_valid(1);
    record.set_csr_write(insn.op == Opcode::Csrw);
    record.set_csr_thread(static_cast<std::uint32_t>(t));
    record.set_csr_number(static_cast<std::uint32_t>(insn.imm));
    record.set_csr_data(effects.scalar);
    if (insn.op == Opcode::Csrr) return;
    if (insn.imm == static_cast<int>(golden::Csr::Console)) {
      record.set_console_valid(1);
      record.set_console_byte(static_cast<std::uint8_t>(effects.scalar));
    } else if (insn.imm == static_cast<int>(golden::Csr::Exit)) {
      record.set_exit_valid(1);
      record.set_exit_code(static_cast<std::uint32_t>(effects.scalar));
    }
  }

  void end_cycle(const threads::Events& events) {
    for (const Group& group : outputs.groups) {
      for (int n = 0; n < group.issued; ++n) fetch_.pop(group.thread);
      if (group.update.valid && group.update.taken) {
        fetch_.branch_taken(group.update.pc, group.update.target);
      } else if (group.update.valid) {
        fetch_.branch_dropped(group.update.pc);
      }
    }
    for (int t = 0; t < Threads; ++t) {
      const threads::Flow& flow = threads.flows[at(t)];
      if (flow.restart) fetch_.restart(t, *flow.restart);
      if (flow.flush) fetch_.halt(t);
    }
    if (threads.host_started) fetch_.restart(events.host_start->thread, events.host_start->pc);
    fetch_.end_cycle(issue.now() - 1);
  }

  void count(const Inputs& inputs, bool refill) {
    golden::Counters& counters = issue.state.counters;
    counters.refill += refill;
    for (const Stall stall : outputs.stalls) counters.bank_stall += stall == Stall::Bank;
    for (const Group& group : outputs.groups) {
      counters.redirect += group.redirect;
      context(group.thread).inst_ret += static_cast<std::uint64_t>(group.issued);
    }
    counters.vector += outputs.slot_of[issue::Vec] >= 0;
    const int slot = outputs.slot_of[issue::Mat];
    if (slot >= 0) {
      const int t = outputs.groups[at(slot / golden::IssueWidth)].thread;
      const Insn& insn = buffers[at(t)].buffer[at(slot % golden::IssueWidth)].insn;
      counters.mma += insn.kind == golden::InsnKind::Mma;
    }
    counters.ecc_corrected += static_cast<std::uint64_t>(inputs.corrected);
    counters.ecc_double += static_cast<std::uint64_t>(inputs.doubles);
    if (inputs.flags_thread >= 0) {
      golden::Flags& flags = context(inputs.flags_thread).flags;
      flags = static_cast<golden::Flags>(flags | inputs.flags);
    }
  }

  void show(const Inputs& inputs) {
    for (int t = 0; t < Threads; ++t) {
      record.set_stall(t, static_cast<std::uint32_t>(outputs.stalls[at(t)]));
      record.set_retired(t, static_cast<std::uint32_t>(inputs.retired[at(t)]));
      const threads::Trap& trap = threads.traps[at(t)];
      record.set_trap_valid(t, trap.cause != golden::Cause::None);
      record.set_trap_cause(t, static_cast<std::uint32_t>(trap.cause));
      record.set_trap_pc(t, trap.pc);
      record.set_trap_value(t, trap.value);
    }
    for (int s = 0; s < golden::IssueThreads; ++s) {
      const Group& group = outputs.groups[at(s)];
      if (group.picked) show_group(group, s * golden::IssueWidth);
    }
  }

  void show_group(const Group& group, int first_slot) {
    const int t = group.thread;
    record.set_issued(t, static_cast<std::uint32_t>(group.issued));
    record.set_retired(t, record.retired(t) + static_cast<std::uint32_t>(group.retired));
    for (int n = 0; n < group.issued; ++n) {
      record.set_slot_valid(first_slot + n, 1);
      record.set_slot_word(first_slot + n, buffers[at(t)].buffer[at(n)].insn.word);
    }
    if (!group.redirect) return;
    record.set_redirect_valid(t, 1);
    record.set_redirect_pc(t, group.next_pc);
  }

  golden::Fetch fetch_{golden::TinyConfig};
  golden::ThreadStates states_;  // at the start of the cycle
  bool waited_ = false;
};

}  // namespace tests::frontend
