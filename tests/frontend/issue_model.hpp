// SPDX-License-Identifier: Apache-2.0
// What issue has to do in a cycle, in terms of the golden decoder, scoreboard, resources and banks:
// timing.md section 4 step by step, apart from fetch and execution.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "golden/frontend/issue.hpp"
#include "golden/node/execute.hpp"
#include "golden/scalar/scalar_alu.hpp"

namespace tests::issue {

using golden::Cause;
using golden::Insn;
using golden::InsnKind;
using golden::IssueThreads;
using golden::IssueWidth;
using golden::Opcode;
using golden::Resource;
using golden::Stall;
using golden::Threads;

inline constexpr std::uint32_t AddressMask = (1u << golden::AddressBits) - 1;
inline constexpr int Slots = IssueThreads * IssueWidth;

constexpr std::size_t at(int index) { return static_cast<std::size_t>(index); }

struct Entry {  // of a buffer
  Insn insn;
  bool taken = false;  // predicted, to
  std::uint32_t target = 0;
};

struct ThreadState {
  bool running = false;
  bool yielding = false;
  bool fault = false;
  std::uint32_t pc = 0;
  std::deque<Entry> buffer;
};

// What the network shows to issue in one cycle.
struct NetworkState {
  std::array<std::uint32_t, golden::Semaphores> semaphores{};
  int take = -1;  // semaphore that a list takes from
  unsigned lists = 0;
  bool commands_full = false;
  unsigned claimed = 0;  // banks
};

// One of the bench's select_o, in its order.
enum Unit {
  Alu0,
  Alu1,
  Mul,
  Vec,
  Mat,
  Sys,
  WideRead0,
  WideRead1,
  WideWrite,
  ScalarRead,
  ScalarWrite
};
inline constexpr int Units = 11;

// What the outputs say in one cycle.
struct Group {
  bool picked = false;
  int thread = 0;
  int issued = 0;
  int retired = 0;
  Stall stall = Stall::Idle;
  bool redirect = false;
  bool trap = false;
  Cause cause = Cause::None;
  std::uint32_t value = 0;
  std::uint32_t next_pc = 0;
  struct Update {
    bool valid = false;
    bool taken = false;
    std::uint32_t pc = 0;
    std::uint32_t target = 0;
  } update;
};
struct Outputs {
  std::array<Group, IssueThreads> groups;
  std::array<Stall, Threads> stalls{};
  unsigned fetch_traps = 0;
  unsigned issued = 0;  // bit per slot
  unsigned active = 0;
  std::array<int, Units> slot_of;  // -1: not used
  std::array<std::uint32_t, Slots> pc{};
  std::array<std::array<std::uint32_t, 2>, Slots> address{};  // of active accesses
};

// timing.md section 4 in terms of the golden parts.
class Model {
 public:
  Model() : state(golden::TinyConfig) {}

  Outputs cycle(const std::array<ThreadState, Threads>& threads, std::optional<int> refill_bank,
                const NetworkState& network) {
    Outputs out;
    network_ = network;
    out.slot_of.fill(-1);
    free_ = {};
    if (refill_bank) {
      banks.claim_read(static_cast<std::uint32_t>(*refill_bank) * golden::LineBytes, cycle_);
      free_.take(golden::resources(Resource::WideRead, 1));
    }
    for (int b = 0; b < golden::SramBanks; ++b) {
      if ((network.claimed >> b & 1u) != 0) {
        banks.claim_read(static_cast<std::uint32_t>(b) * golden::LineBytes, cycle_);
      }
    }
    states_ = {};
    for (int t = 0; t < Threads; ++t) states_.running |= threads[at(t)].running ? 1u << t : 0u;

    std::vector<int> picked;
    for (int i = 0; i < Threads; ++i) {
      const int t = (issue_from_ + i) % Threads;
      if (ready(threads[at(t)], t) && picked.size() < at(IssueThreads)) picked.push_back(t);
    }
    if (!picked.empty()) issue_from_ = (picked[0] + 1) % Threads;
    for (int t = 0; t < Threads; ++t) {
      const ThreadState& thread = threads[at(t)];
      const bool trap = thread.running && thread.buffer.empty() && thread.fault && !thread.yielding;
      if (trap) out.fetch_traps |= 1u << t;
      out.stalls[at(t)] = !thread.running         ? Stall::Idle
                          : thread.yielding       ? Stall::Yield
                          : trap                  ? Stall::Trap
                          : thread.buffer.empty() ? Stall::Empty
                          : !ready(thread, t)     ? *waits(t, thread.buffer[0].insn)
                                                  : Stall::NotPicked;
    }
    for (std::size_t s = 0; s < picked.size(); ++s) {
      out.groups[s].picked = true;
      out.groups[s].thread = picked[s];
      group(out, static_cast<int>(s), threads[at(picked[s])]);
      out.stalls[at(picked[s])] = out.groups[s].stall;
    }
    ++cycle_;
    return out;
  }

  std::uint64_t now() const { return cycle_; }

  golden::ArchState state;  // registers and format tables; memory is not looked at
  golden::Scoreboard scoreboard;
  golden::Banks banks;

 private:
  bool ready(const ThreadState& thread, int t) const {
    return thread.running && !thread.yielding && !thread.buffer.empty() &&
           (!thread.buffer[0].insn.legal() || !waits(t, thread.buffer[0].insn));
  }

  // Why an instruction is not looked at yet.
  std::optional<Stall> waits(int t, const Insn& insn) const {
    if (!scoreboard.available(t, insn, cycle_)) return Stall::Operand;
    if (insn.op == Opcode::Semwait) {
      const bool enough = network_.semaphores[insn.a] >= static_cast<std::uint32_t>(insn.imm);
      if (!enough || network_.take == insn.a) return Stall::Semaphore;
    }
    const bool command = insn.op == Opcode::Semsend || insn.op == Opcode::Barrier;
    const bool list = insn.op == Opcode::Xfer && (network_.lists >> t & 1u) != 0;
    if (list || (command && network_.commands_full)) return Stall::Network;
    return std::nullopt;
  }

  void group(Outputs& out, int s, const ThreadState& thread) {
    Group& group = out.groups[at(s)];
    group.next_pc = thread.pc;
    for (int n = 0; n < IssueWidth; ++n) {
      group.stall = Stall::Empty;
      if (at(n) == thread.buffer.size()) return;
      const Entry& entry = thread.buffer[at(n)];
      if (!entry.insn.legal()) return trap(group, Cause::Illegal, 0);
      if (const std::optional<Stall> stall = waits(group.thread, entry.insn)) {
        group.stall = *stall;
        return;
      }
      const golden::Examined examined = golden::examine(state, group.thread, entry.insn, states_);
      if (!examined.dropped) {
        if (examined.cause != Cause::None) return trap(group, examined.cause, examined.value);
        group.stall = Stall::Unit;
        if (!free_.has_units(entry.insn)) return;
        group.stall = Stall::Port;
        if (!free_.has_ports(entry.insn)) return;
        group.stall = Stall::Bank;
        for (std::size_t i = 0; i < entry.insn.accesses; ++i) {
          if (!banks.free(examined.address[i], cycle_)) return;
        }
      }
      group.stall = Stall::GroupEnd;
      if (issue(out, group, entry, examined, s * IssueWidth + n)) return;
    }
    group.stall = Stall::Limit;
  }

  static void trap(Group& group, Cause cause, std::uint32_t value) {
    group.stall = Stall::Trap;
    group.trap = true;
    group.cause = cause;
    group.value = value;
  }

  // True if it ends its group.
  bool issue(Outputs& out, Group& group, const Entry& entry, const golden::Examined& examined,
             int slot) {
    const Insn& insn = entry.insn;
    const std::uint32_t pc = group.next_pc;
    out.issued |= 1u << slot;
    out.pc[at(slot)] = pc;
    ++group.issued;
    bool taken = false;
    group.next_pc = golden::next_pc(pc);
    if (examined.dropped) {
      ++group.retired;
    } else {
      out.active |= 1u << slot;
      out.address[at(slot)] = examined.address;
      take(out, insn, examined, slot);
      scoreboard.issue(group.thread, insn, cycle_);
      const bool system =
          insn.kind == InsnKind::System && insn.op != Opcode::Csrr && insn.op != Opcode::Semrd;
      if (insn.kind == InsnKind::Branch || system) ++group.retired;
      if (const std::optional<std::uint32_t> target = jump(group.thread, insn, pc)) {
        taken = true;
        group.next_pc = *target;
      }
    }
    if (taken || entry.taken) group.update = {true, taken, pc, group.next_pc};
    const std::uint32_t predicted = entry.taken ? entry.target : golden::next_pc(pc);
    group.redirect = group.next_pc != predicted || insn.op == Opcode::Ifence;
    return group.redirect || entry.taken || insn.ends_group;
  }

  void take(Outputs& out, const Insn& insn, const golden::Examined& examined, int slot) {
    const auto use = [&](Resource resource, Unit first) {
      const int count = static_cast<int>(insn.need >> (4 * static_cast<int>(resource)) & 15u);
      for (int i = 0; i < count; ++i) out.slot_of[at(first + free_.taken(resource) + i)] = slot;
    };
    use(Resource::Alu, Alu0);
    use(Resource::Mul, Mul);
    use(Resource::Vector, Vec);
    use(Resource::Matrix, Mat);
    use(Resource::Sys, Sys);
    use(Resource::WideRead, WideRead0);
    use(Resource::WideWrite, WideWrite);
    use(Resource::ScalarRead, ScalarRead);
    use(Resource::ScalarWrite, ScalarWrite);
    free_.take(insn.need);
    const bool store = insn.kind == InsnKind::ScalarStore || insn.kind == InsnKind::VectorStore;
    for (std::size_t i = 0; i < insn.accesses; ++i) {
      if (store) {
        banks.claim_store(examined.address[i], cycle_, examined.partial_store);
      } else {
        banks.claim_read(examined.address[i], cycle_);
      }
    }
  }

  std::optional<std::uint32_t> jump(int t, const Insn& insn, std::uint32_t pc) const {
    const auto& r = state.threads[at(t)].r;
    const auto offset = static_cast<std::uint32_t>(insn.imm);
    if (insn.kind == InsnKind::Branch && golden::scalar_compare(insn.op, r[insn.a], r[insn.b])) {
      return (pc + 4 * offset) & AddressMask;
    }
    if (insn.op == Opcode::Jal) return (pc + 4 * offset) & AddressMask;
    if (insn.op == Opcode::Jalr) {
      return (static_cast<std::uint32_t>(r[insn.b]) + offset) & AddressMask;
    }
    return std::nullopt;
  }

  golden::ResourcePool free_;
  NetworkState network_;
  golden::ThreadStates states_;
  std::uint64_t cycle_ = 0;
  int issue_from_ = 0;
};

}  // namespace tests::issue
