// SPDX-License-Identifier: Apache-2.0
// Random programs of legal instructions that always end.
//
// A thread reads and writes a window of memory of its own and reads one that all share. Its program
// is a tree of statements: instructions by the opcode table with random operands, counted loops,
// forward branches and jumps over words that are never executed, calls, pointers that depend on
// data, predicated-off instructions with wild addresses, format and flag registers, yields, fences,
// stores into its own code ahead of a fence, semaphores, and if there is a network, lists, barriers
// and counts for other nodes. Every register is written before it is read, so what happens does not
// depend on what is left undefined at reset.
//
// A thread waits for what itself has done; at its end, when it has done all that others wait for,
// also for what they have. Barriers it takes part in one after the other. So all get on.
//
//   r1  window              r4, r10, r11  loop counters
//   r2  window + 33 lines   r7            link
//   r3  shared window       r8, r9        scratch of statements
//   r5, r6  window + 0..31 lines          r12 and up, and every v, p (p0 apart), acc: random
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/kernels/image.hpp"
#include "sim/kernels/isa_network.hpp"

namespace sim {

inline constexpr int WindowLines = 72;

struct IsaOptions {
  int threads = 1;
  int length = 200;     // static instructions of a thread, about
  std::string mix;      // which instructions come more often
  bool traps = false;   // threads may end in a trap, and then again, once in each way
  bool races = false;   // threads write the shared window too
  bool timing = false;  // read counters and the state of other threads
  bool ecc = false;     // flip bits of stored words: one, with traps also two
  bool by_host = true;
  std::vector<std::uint32_t> windows;  // of each thread
  std::uint32_t shared = 0;
  std::uint32_t memory_bytes = 0;
  std::optional<IsaNodeNetwork> network;
  ListBuilder* lists = nullptr;  // with a network: for those that end in a trap
};

struct IsaProgram {
  Segment segment;
  std::vector<Start> starts;
  std::uint64_t cycles = 0;  // more than it can take
};

// At `base`; at most 8 KB a thread.
IsaProgram isa_program(const IsaOptions& options, std::uint32_t base, const Random& random);

}  // namespace sim
