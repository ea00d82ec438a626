// SPDX-License-Identifier: Apache-2.0
// A golden node that runs assembly text and remembers, from its records, what happened when.
//
// With the defaults thread 0 is started in cycle 0, misses in cycle 1, hits in cycle 5, and issues
// its first instruction in cycle FirstIssue; the second half of the line can issue one cycle later.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "golden/common/assembler.hpp"
#include "golden/node/node.hpp"

namespace tests {

inline constexpr int FirstIssue = 6;

inline golden::Program assembled(std::string_view text) {
  const golden::AssemblyResult result = golden::assemble(text);
  for (const golden::AssemblyError& error : result.errors) ADD_FAILURE() << error.text();
  return result.program;
}

// Everything compared below is counted here by the caller.
class GoldenRun {
 public:
  explicit GoldenRun(std::string_view text, const golden::Config& config = golden::TinyConfig)
      : node(config), program(assembled(text)) {
    for (const golden::Chunk& chunk : program.chunks) {
      node.state().sram.load(chunk.address, chunk.bytes);
    }
  }

  golden::ThreadContext& thread(int t) { return node.state().threads[static_cast<std::size_t>(t)]; }
  std::uint32_t label(const std::string& name) const {
    return static_cast<std::uint32_t>(program.symbols.at(name));
  }

  void start(int t = 0) { node.host_start(t, program.entry); }
  void start(int t, const std::string& name) { node.host_start(t, label(name)); }

  void tick() {
    node.tick();
    const golden::FrontendObserve& front = node.frontend();
    const auto cycle = static_cast<int>(node.cycle() - 1);
    for (int t = 0; t < golden::Threads; ++t) {
      stalls[static_cast<std::size_t>(t)].push_back(static_cast<golden::Stall>(front.stall(t)));
      for (std::uint32_t i = 0; i < front.issued(t); ++i) {
        issues[{t, front.pc(t) + 4 * i}].push_back(cycle);
      }
      retired[static_cast<std::size_t>(t)].push_back(static_cast<int>(front.retired(t)));
      if (front.trap_valid(t) != 0)
        traps.push_back({cycle, t, cause(t), front.trap_pc(t), front.trap_value(t)});
    }
  }
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) tick();
  }
  // Until the node is idle; a test fails that does not get there.
  void drain(int limit = 20000) {
    do {
      tick();
      ASSERT_GT(--limit, 0) << "the node does not become idle";
    } while (!node.idle());
  }

  // The first cycle in which the instruction at pc issued, -1 if it did not.
  int issued_at(std::uint32_t pc, int t = 0) const {
    const auto found = issues.find({t, pc});
    return found == issues.end() ? -1 : found->second.front();
  }
  golden::Stall stall_at(int cycle, int t = 0) const {
    return stalls[static_cast<std::size_t>(t)].at(static_cast<std::size_t>(cycle));
  }

  struct Trap {
    int cycle;
    int thread;
    golden::Cause cause;
    std::uint32_t pc;
    std::uint32_t value;
    friend bool operator==(const Trap&, const Trap&) = default;
  };

  golden::Node node;
  golden::Program program;
  std::map<std::pair<int, std::uint32_t>, std::vector<int>> issues;  // (thread, pc) -> cycles
  std::array<std::vector<golden::Stall>, golden::Threads> stalls;    // by cycle
  std::array<std::vector<int>, golden::Threads> retired;
  std::vector<Trap> traps;

 private:
  golden::Cause cause(int t) const {
    return static_cast<golden::Cause>(node.frontend().trap_cause(t));
  }
};

}  // namespace tests
