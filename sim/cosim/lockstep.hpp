// SPDX-License-Identifier: Apache-2.0
// One run of one kernel: RTL and golden node driven by the same stimuli, compared every cycle.
//
// Use: construct, run(), then look at final_state(). A difference is a value in the result; wrong
// use (plants outside the run, wave files that cannot be written) throws. Prints nothing.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "golden/node/node.hpp"
#include "sim/cosim/plant.hpp"
#include "sim/cosim/records.hpp"
#include "sim/cosim/rtl_assertion.hpp"
#include "sim/cosim/rtl_node.hpp"
#include "sim/cosim/state_compare.hpp"
#include "sim/cosim/tally.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

// Full-state comparisons are this many cycles apart unless asked otherwise; one costs about as much
// as a thousand cycles of the RTL.
inline constexpr std::uint64_t DefaultStateInterval = 100'000;
// How far before and after a divergence the same value is looked for.
inline constexpr std::uint64_t LookAround = 64;
// A node in which no thread issues for so long is hung: each Running thread would have trapped.
inline constexpr std::uint64_t NoIssueLimit = 4 * golden::WatchdogCycles;

enum class Sides : std::uint8_t { Both, Golden, Rtl };

struct WaveWindow {
  std::uint64_t from = 0;
  std::uint64_t to = 0;  // the last cycle in it
  std::string path;
};

struct LockstepOptions {
  Sides sides = Sides::Both;
  std::uint64_t reset_seed = 0;
  std::uint64_t state_interval = DefaultStateInterval;  // 0: only at the end
  std::uint64_t cycle_limit = 0;
  bool digest = true;
  std::optional<Plant> plant;
  std::optional<WaveWindow> wave;
  std::optional<StateMismatch> watch;  // looked at in every cycle: when does it begin to differ?
  const std::atomic<bool>* interrupted = nullptr;  // polled; true ends the run
};

enum class End : std::uint8_t { Idle, Mismatch, Assertion, Hang, Interrupted };

// Everything that is known about the first difference: both histories around it.
struct Evidence {
  std::uint64_t cycle = 0;
  std::array<bool, NumUnits> differs{};  // none: found by the comparison of states, or not drained
  std::optional<StateMismatch> state;
  std::string not_drained;
  std::uint64_t first = 0;  // cycle of golden[0] and rtl[0]
  std::vector<Records> golden, rtl;
  std::array<std::vector<golden::IssuedInsn>, golden::Threads> issued;  // up to `cycle`
  std::array<std::array<std::uint16_t, golden::Formats>, golden::Threads> formats{};
};

struct LockstepResult {
  End end = End::Idle;
  std::uint64_t cycles = 0;  // up to the first in which nothing is under way any more
  Tally tally;
  std::array<std::uint64_t, NumUnits> compared{};  // records, by unit
  std::uint64_t compared_state = 0;                // words of registers and SRAM
  std::uint64_t compared_drained = 0;              // checks that nothing is under way at the end
  std::string digest;
  std::array<golden::Cause, golden::Threads> cause{};  // None unless Trapped at the end
  std::optional<Evidence> evidence;                    // of a mismatch
  std::optional<RtlAssertion> assertion;               // the first, also one behind a mismatch
  std::string hang;                                    // who waits for what
};

class Lockstep {
 public:
  Lockstep(const Kernel& kernel, const golden::Config& config, const LockstepOptions& options);
  ~Lockstep();

  LockstepResult run();
  // What the program left behind; refers to this object.
  FinalState final_state(const LockstepResult& result) const;

 private:
  struct Loop;

  const Kernel& kernel_;
  LockstepOptions options_;
  std::unique_ptr<golden::Node> golden_;
  std::unique_ptr<RtlNode> rtl_;
};

}  // namespace sim
