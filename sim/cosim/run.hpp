// SPDX-License-Identifier: Apache-2.0
// One kernel from memory image to verdict: lockstep, or one side alone, and the reference.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/cosim/divergence.hpp"
#include "sim/cosim/lockstep.hpp"
#include "sim/cosim/target.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

enum class Check : std::uint8_t {
  Lockstep,    // RTL and golden node, compared every cycle
  Golden,      // the golden node alone
  Rtl,         // the RTL alone
  Functional,  // the functional layer alone, no cycles
};
std::string_view name(Check check);

enum class Status : std::uint8_t {
  Pass,
  Mismatch,   // RTL and golden model differ
  Reference,  // the result is not what mathematics says, or the program reports a failure
  Assertion,  // an assertion of the RTL, or a check of the harness: nothing compared, a unit idle
  Hang,
  Trap,
  Interrupted,
};
std::string_view name(Status status);

struct TraceOptions {
  enum class Mode : std::uint8_t { Off, Fail, All, Window };
  Mode mode = Mode::Off;
  std::uint64_t from = 0, to = 0;  // Window
  std::string path;
  std::optional<Coord> node;  // the first with RTL unless given; where it failed, if it did
};

struct RunOptions {
  Check check = Check::Lockstep;
  std::optional<std::vector<Coord>> rtl_nodes;  // Lockstep, Rtl: all unless given
  bool all_rtl = false;                         // its nodes are joined in RTL
  std::uint64_t order_seed = 0;                 // of the order in which nodes are stepped
  const golden::Config* config = &golden::FullConfig;
  std::optional<std::uint64_t> reset_seed;  // the kernel's seed unless given
  std::uint64_t state_interval = DefaultStateInterval;
  std::uint64_t cycle_limit = 0;  // 0: the kernel's
  bool digest = true;
  std::optional<Plant> plant;
  TraceOptions trace;
  std::string replay;  // command that does this run again, for the report
  const std::atomic<bool>* interrupted = nullptr;
  std::function<double()> seconds;  // a clock for `wall_s`; none: no times
};

struct RunResult {
  Status status = Status::Pass;
  std::string message;  // why not, one or several lines
  std::string kernel;
  std::vector<std::pair<std::string, Value>> params;
  std::uint64_t seed = 0;
  std::uint64_t reset_seed = 0;
  std::string config;
  Check check = Check::Lockstep;
  std::uint64_t cycles = 0;  // Check::Functional: steps, in which each thread does an instruction
  std::uint64_t instructions = 0;
  std::uint64_t mma_steps = 0;
  std::uint64_t beats = 0;                // that entered the network
  int nodes = 1;                          // with a router
  std::uint64_t macs = 0;                 // useful ones where the kernel knows, else executed
  std::optional<double> mac_utilization;  // none without cycles
  std::map<std::string, std::uint64_t> compared;
  double wall_s = 0;     // of the cycles alone
  double startup_s = 0;  // of models and memory images
  std::string digest;
  std::string console;
  std::optional<std::uint32_t> exit_code;
  std::vector<TrapSeen> traps;
  std::optional<Divergence> divergence;
  std::optional<RtlAssertion> assertion;  // the first that failed, also behind a mismatch
  std::string wave;                       // file, if one was written
  std::string wave_error;                 // why a failure has none
  std::optional<Matrix> output;           // of kernels that have one, when they pass
};

// May be called again and again; nothing is kept in between. Throws what wrong use and files throw
// (std::invalid_argument, std::runtime_error); everything else is in the result. Waves are written
// by a second run, in a process of its own. A failed check is reported also when its wave cannot be
// written.
RunResult run_kernel(const Kernel& kernel, const RunOptions& options);

// The same kernel with two reset seeds. Besides what each run checks, both histories must be the
// same: nothing that reset leaves undefined may be seen. Otherwise the result is a Mismatch whose
// divergence is the first difference: expected with the first seed, actual with the second.
RunResult check_reset(const Kernel& kernel, const RunOptions& options);

}  // namespace sim
