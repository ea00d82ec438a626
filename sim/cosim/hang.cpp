// SPDX-License-Identifier: Apache-2.0
// Runs once, after the end of a run that hangs.

#include "sim/cosim/hang.hpp"

#include <fmt/format.h>

#include "golden/common/disassembler.hpp"
#include "sim/cosim/wait_graph.hpp"

namespace sim {
namespace {

std::string waiting(const golden::Wait& wait) {
  std::string text = fmt::format("{}", name(wait.kind));
  if (wait.kind == golden::WaitKind::Register) {
    text = fmt::format("waits for {}{}, available in cycle {}", wait.what, wait.index, wait.until);
  } else if (wait.kind == golden::WaitKind::Bank) {
    text = fmt::format("waits for bank {}, free in cycle {}", wait.index, wait.until);
  } else if (wait.kind == golden::WaitKind::Yield) {
    text = fmt::format("yields until cycle {}", wait.until);
  } else if (wait.kind == golden::WaitKind::Refill) {
    text = fmt::format("waits for the refill of line {:#x}", wait.index * golden::LineBytes);
  } else if (wait.kind == golden::WaitKind::Semaphore) {
    text = fmt::format("waits for semaphore {} to be {}", wait.index, wait.until);
  } else if (wait.kind == golden::WaitKind::List) {
    text = "waits for its list";
  } else if (wait.kind == golden::WaitKind::Commands) {
    text = "waits for the command FIFO";
  } else if (wait.kind == golden::WaitKind::Nothing) {
    text = "runs";
  }
  text += fmt::format(", pc {:#08x}", wait.pc);
  if (wait.has_word) text += fmt::format(" `{}`", golden::disassemble(wait.word, wait.pc));
  text += fmt::format(", stall {}", name(wait.stall));
  // Waiting for semaphores and the network is not counted.
  if (wait.cycles != 0) text += fmt::format(", no issue for {} cycles", wait.cycles);
  return text;
}

bool stopped(const NodeRun& node, int t) {
  return node.last().frontend.state(t) == static_cast<std::uint32_t>(golden::ThreadState::Stopped);
}

std::string thread_text(const NodeRun& node, int t) {
  if (node.golden() != nullptr) return waiting(node.golden()->waits_for(t));
  const golden::FrontendObserve& last = node.last().frontend;
  return fmt::format("{}, pc {:#08x}, stall {}",
                     name(static_cast<golden::ThreadState>(last.state(t))), last.pc(t),
                     name(static_cast<golden::Stall>(last.stall(t))));
}

}  // namespace

std::string hang_text(std::string_view why, std::span<const NodeRun> nodes, const Kernel& kernel,
                      const MeshLinks& links) {
  std::string text(why);
  for (const NodeRun& node : nodes) {
    if (kernel.is_mesh() && node.idle()) continue;
    if (kernel.is_mesh()) text += fmt::format("\nnode {}", to_string(node.node()));
    for (int t = 0; t < golden::Threads; ++t) {
      if (kernel.is_mesh() && stopped(node, t)) continue;
      text += fmt::format("\n  thread {}: {}", t, thread_text(node, t));
    }
  }
  return text + WaitGraph(nodes, kernel.mesh, links).text();
}

}  // namespace sim
