// SPDX-License-Identifier: Apache-2.0
// What the core issues to the network (network.md section 6), to the golden one and to a bench.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "golden/noc/network_interface.hpp"

namespace tests::network {

using golden::Opcode;

// An instruction that the core issues, if what it waits for is there.
struct Issue {
  Opcode op{};
  int thread = 0;
  int sem = 0;
  std::uint32_t count = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;

  bool is_command() const { return op == Opcode::Semsend || op == Opcode::Barrier; }
};

// `waited`: semaphore from which a list takes in this cycle, -1: none.
template <typename Network>
bool may_issue(const Issue& issue, const Network& network, int waited,
               std::span<const std::uint32_t> semaphores) {
  if (issue.op == Opcode::Xfer) return (network.lists() >> issue.thread & 1u) == 0;
  if (issue.op == Opcode::Semwait) {
    return semaphores[static_cast<std::size_t>(issue.sem)] >= issue.count && waited != issue.sem;
  }
  return !issue.is_command() || !network.commands_full();
}

// Lists and commands, at the end of the cycle.
template <typename Network>
void hand_over(const Issue& issue, Network& network) {
  if (issue.op == Opcode::Xfer) network.start_list(issue.thread, issue.b);
  if (!issue.is_command()) return;
  const bool barrier = issue.op == Opcode::Barrier;
  const auto kind = barrier ? golden::BeatKind::Arrive : golden::BeatKind::SemAdd;
  network.command({kind, issue.thread, issue.sem, issue.b, issue.c});
}

// Of a semaphore of the own node.
inline golden::SemaphoreChange core_change(const Issue& issue,
                                           std::span<const std::uint32_t> semaphores) {
  const std::uint32_t value = semaphores[static_cast<std::size_t>(issue.sem)];
  if (issue.op == Opcode::Semwait) return {true, issue.sem, 0u - issue.count};
  if (issue.op == Opcode::Semset) return {true, issue.sem, issue.b - value};
  if (issue.op == Opcode::Semadd) return {true, issue.sem, issue.b};
  return {};
}

template <typename Dut>
void drive_issue(const std::optional<Issue>& issued, Dut& dut) {
  const Issue issue = issued.value_or(Issue{});
  dut.issue_valid_i.value = issued.has_value();
  dut.issue_thread_i.value = issue.thread;
  dut.issue_op_i.value = static_cast<unsigned>(issue.op);
  dut.issue_sem_i.value = issue.sem;
  dut.issue_count_i.value = issue.count;
  dut.issue_b_i.value = issue.b;
  dut.issue_c_i.value = issue.c;
}

}  // namespace tests::network
