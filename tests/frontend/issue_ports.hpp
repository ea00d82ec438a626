// SPDX-License-Identifier: Apache-2.0
// What the benches of issue and of the whole front end have alike: ports for the network, for what
// the units write back, and for which instructions they are given.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "golden/common/disassembler.hpp"
#include "tests/common/comparison.hpp"
#include "tests/frontend/issue_model.hpp"

namespace tests::issue {

template <typename Dut>
void drive_network(const NetworkState& network, Dut& dut) {
  for (int s = 0; s < golden::Semaphores; ++s) {
    dut.semaphores_i[at(s)].value = network.semaphores[at(s)];
  }
  dut.take_i.value = network.take >= 0;
  dut.take_sem_i.value = std::max(network.take, 0);
  dut.lists_i.value = network.lists;
  dut.commands_full_i.value = network.commands_full;
  dut.claimed_i.value = network.claimed;
}

// Banks that earlier cycles keep.
inline unsigned held(const Model& model) {
  unsigned banks = 0;
  for (int b = 0; b < golden::SramBanks; ++b) {
    if (model.banks.free_at(b) > model.now()) banks |= 1u << b;
  }
  return banks;
}

// The writes of the units: a register is written in the cycle before it is available.
class WriteBack {
 public:
  void issue(std::uint64_t cycle, const Insn& insn, int thread) {
    if (insn.dest != 0) of(cycle + insn.latency - 1).emplace_back(insn.dest, thread);
  }

  // Those of this cycle, which are then done.
  template <typename Dut>
  void drive(Dut& dut, std::uint64_t cycle) {
    std::vector<int> r, p, v;
    for (const auto& [place, thread] : of(cycle)) {
      if (place >= golden::ScoreAcc) continue;
      if (place >= golden::ScoreP) {
        p.push_back(thread << 3 | (place - golden::ScoreP));
      } else if (place >= golden::ScoreV) {
        v.push_back(thread << 5 | (place - golden::ScoreV));
      } else {
        r.push_back(thread << 5 | (place - golden::ScoreR));
      }
    }
    of(cycle).clear();
    drive(r, dut.r_write_i, dut.r_index_i);
    drive(p, dut.p_write_i, dut.p_index_i);
    drive(v, dut.v_write_i, dut.v_index_i);
  }

 private:
  using Writes = std::vector<std::pair<int, int>>;  // place of the scoreboard, thread
  Writes& of(std::uint64_t cycle) { return writes_[cycle % writes_.size()]; }

  template <typename Write, typename Index>
  static void drive(const std::vector<int>& written, Write& write, Index& index) {
    if (written.size() > write.size()) throw std::logic_error("more writes than ports");
    for (std::size_t i = 0; i < write.size(); ++i) {
      write[i].value = i < written.size();
      index[i].value = i < written.size() ? written[i] : 0;
    }
  }

  std::array<Writes, 8> writes_;
};

// Which slot each unit or port serves, and the addresses and pcs of those that issue.
template <typename Dut>
void compare_slots(Comparison& comparison, const Outputs& expected,
                   const std::array<ThreadState, Threads>& threads, Dut& dut) {
  for (int unit = 0; unit < Units; ++unit) {
    const int slot = expected.slot_of[at(unit)];
    comparison.equal("select " + std::to_string(unit), slot < 0 ? 0 : 8 | slot,
                     dut.select_o[unit].raw());
  }
  unsigned port_b = 0;  // a wide read port that serves the second access
  const int both = expected.slot_of[WideRead0];
  if (both >= 0 && both == expected.slot_of[WideRead1]) port_b = 2;
  comparison.equal("wide_read_b", port_b, dut.wide_read_b_o.raw());
  for (int slot = 0; slot < Slots; ++slot) {
    if ((expected.issued >> slot & 1u) == 0) continue;
    comparison.equal("slot pc", expected.pc[at(slot)], dut.slot_pc_o[slot].raw());
    if ((expected.active >> slot & 1u) == 0) continue;
    const Group& group = expected.groups[at(slot / IssueWidth)];
    const Insn& insn = threads[at(group.thread)].buffer[at(slot % IssueWidth)].insn;
    const auto& address = expected.address[at(slot)];
    if (insn.accesses >= 1) comparison.equal("address", address[0], dut.addr_a_o[slot].raw());
    if (insn.accesses == 2) comparison.equal("address B", address[1], dut.addr_b_o[slot].raw());
  }
}

// The threads and their next instructions, for messages.
inline std::string text(const std::array<ThreadState, Threads>& threads) {
  std::string result;
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

}  // namespace tests::issue
