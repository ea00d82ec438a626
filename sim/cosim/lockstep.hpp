// SPDX-License-Identifier: Apache-2.0
// One run of one kernel: RTL and golden nodes driven by the same stimuli, compared every cycle.
//
// Use: construct, run(), then look at final_state(). A difference is a value in the result; wrong
// use (plants outside the run, wave files that cannot be written) throws. Prints nothing.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/cosim/edge_device.hpp"
#include "sim/cosim/links.hpp"
#include "sim/cosim/node_run.hpp"
#include "sim/cosim/rtl_assertion.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

// Full-state comparisons are this many cycles apart unless asked otherwise; one costs about as much
// as a thousand cycles of the RTL.
inline constexpr std::uint64_t DefaultStateInterval = 100'000;
// A run in which nothing happens for so long is hung: each Running thread would have trapped or
// waits for the network.
inline constexpr std::uint64_t NoProgressLimit = 4 * golden::WatchdogCycles;

enum class Sides : std::uint8_t { Both, Golden, Rtl };

struct WaveWindow {
  std::uint64_t from = 0;
  std::uint64_t to = 0;  // the last cycle in it
  std::string path;
  std::optional<Coord> node;  // the first with RTL unless given
};

// A place in the state of a node.
struct Watch {
  Coord node;
  StateMismatch place;
};

struct LockstepOptions {
  Sides sides = Sides::Both;
  // Which nodes have RTL, where there are two sides or only RTL; the others are golden. All unless
  // given.
  std::optional<std::vector<Coord>> rtl_nodes;
  // The RTL nodes are one model, joined in RTL: make_rtl_mesh(). Not with Sides::Golden or waves.
  bool all_rtl = false;
  std::uint64_t reset_seed = 0;
  std::uint64_t state_interval = DefaultStateInterval;  // 0: only at the end
  std::uint64_t cycle_limit = 0;
  bool digest = true;
  // Steps the nodes in another order in each cycle, which must not matter. 0: always the same.
  std::uint64_t order_seed = 0;
  std::optional<Plant> plant;
  std::optional<WaveWindow> wave;
  std::optional<Watch> watch;  // looked at in every cycle: when does it begin to differ?
  const std::atomic<bool>* interrupted = nullptr;  // polled; true ends the run
};

enum class End : std::uint8_t { Idle, Mismatch, Assertion, Hang, Interrupted };

struct LockstepResult {
  End end = End::Idle;
  std::uint64_t cycles = 0;    // up to the first in which nothing is under way any more
  std::vector<Tally> tallies;  // by MeshShape::index()
  std::array<std::uint64_t, NumUnits> compared{};  // records, by unit
  std::uint64_t compared_state = 0;                // words of registers and SRAM
  std::uint64_t compared_drained = 0;              // nodes looked at for something left at the end
  std::string digest;                              // of a mesh: over those of its nodes
  std::optional<Evidence> evidence;                // of a mismatch
  std::optional<RtlAssertion> assertion;           // the first, also one behind a mismatch
  std::string hang;                                // who waits for what
};

class Lockstep {
 public:
  // Throws RouteError for a mesh that cannot be used, std::invalid_argument for one that does not
  // go with `all_rtl`.
  Lockstep(const Kernel& kernel, const golden::Config& config, const LockstepOptions& options);
  Lockstep(const Lockstep&) = delete;
  Lockstep& operator=(const Lockstep&) = delete;

  LockstepResult run();
  // What the program left behind; refers to this object.
  FinalState final_state() const;

 private:
  struct Loop;

  std::size_t wave_node() const;
  golden::Place place(Coord node) const;
  std::uint64_t reset_seed(std::size_t i) const;
  std::vector<std::unique_ptr<RtlNode>> make_rtl(const golden::Config& config) const;

  const Kernel& kernel_;
  LockstepOptions options_;
  Routes routes_;
  std::vector<NodeRun> nodes_;      // that have a router
  std::vector<std::size_t> index_;  // of each of them in the mesh
  std::vector<EdgeDevice> devices_;
  std::vector<std::size_t> device_index_;
};

}  // namespace sim
