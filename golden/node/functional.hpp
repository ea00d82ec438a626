// SPDX-License-Identifier: Apache-2.0
// The functional layer on its own: what programs do, without cycles, as fast as it goes.
//
// Threads take turns, one instruction of each Running thread per step. A cycle (CSR Cycle, trap
// records) is one step; yield does nothing; there is no watchdog and no stall. Fetch decodes lines
// of 64 bytes and keeps them until ifence or until their place is needed, as the instruction cache
// does. Load and fill state() first, then start(), then step() or run().
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "golden/frontend/icache.hpp"
#include "golden/node/execute.hpp"
#include "golden/node/state.hpp"

namespace golden {

enum class RunEnd : std::uint8_t {
  Stopped,  // all threads Stopped
  Trapped,  // none Running, at least one Trapped
  Waiting,  // those that are Running wait for semaphores that nobody will raise
  Limit,    // the limit of instructions was reached
};

class Functional {
 public:
  explicit Functional(const Config& config);

  void reset();
  ArchState& state() { return state_; }
  const ArchState& state() const { return state_; }

  // Like the host's start: ignored if the thread is Running. The pc is a multiple of 4 below 2^21.
  void start(int thread, std::uint32_t pc);

  // One instruction of each Running thread, threads in order; false if none was Running. A thread
  // whose semwait has to wait does nothing; there is no network, what needs it traps NetworkError.
  bool step();
  // Steps until no thread is Running or `max_instructions` more have been executed (the step in
  // which that happens is completed).
  RunEnd run(std::uint64_t max_instructions);

  std::uint64_t instructions() const { return instructions_; }
  const TrapInfo& trap(int thread) const { return traps_[static_cast<std::size_t>(thread)]; }
  const std::string& console() const { return console_; }           // bytes written to Console
  std::optional<std::uint32_t> exit_code() const { return exit_; }  // last value written to Exit

 private:
  const Icache::Line* fetch(std::uint32_t line);
  void step_thread(int thread, const ThreadStates& states);
  void system(int thread, const Insn& insn);
  void trap(int thread, Cause cause, std::uint32_t value);
  void count(const EccResult& ecc);

  ArchState state_;
  Icache icache_;
  Effects effects_;
  std::array<TrapInfo, Threads> traps_{};
  std::uint64_t instructions_ = 0;
  std::string console_;
  std::optional<std::uint32_t> exit_;
};

}  // namespace golden
