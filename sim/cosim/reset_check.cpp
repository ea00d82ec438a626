// SPDX-License-Identifier: Apache-2.0
// The same kernel from two different noises in all that reset leaves undefined. Digests tell
// whether the histories differ; only then both nodes run side by side to find where.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "sim/cosim/divergence.hpp"
#include "sim/cosim/node_run.hpp"
#include "sim/cosim/run.hpp"

namespace sim {
namespace {

// One of the two nodes. Where RTL and golden model were compared, they agreed, so that the golden
// node, which knows its instructions, speaks for both.
NodeRun side(const Kernel& kernel, const RunOptions& options, std::uint64_t reset_seed) {
  NodeSetup setup;
  setup.config = options.config;
  setup.golden = options.check != Check::Rtl;
  setup.digest = false;
  setup.reset_seed = reset_seed;
  return NodeRun(kernel, setup,
                 setup.golden ? nullptr : make_rtl_node(*options.config, reset_seed));
}

// The first cycle in which the records differ: `golden` those of the first side, `rtl` of the
// other.
std::optional<Evidence> first_difference(const Kernel& kernel, const RunOptions& options,
                                         std::uint64_t first_seed, std::uint64_t second_seed,
                                         std::uint64_t cycles) {
  NodeRun first = side(kernel, options, first_seed);
  NodeRun second = side(kernel, options, second_seed);
  for (std::uint64_t cycle = 0; cycle < cycles; ++cycle) {
    NodeInputs in;
    if (cycle < kernel.starts.size()) {
      in.start = {true, kernel.starts[cycle].thread, kernel.starts[cycle].pc};
    }
    for (NodeRun* node : {&first, &second}) {
      node->step(cycle, in);
      node->keep(cycle);
    }
    const RecordPointers a = first.last().pointers();
    const RecordPointers b = second.last().pointers();
    std::array<bool, NumUnits> differs{};
    for (std::size_t u = 0; u < NumUnits; ++u) {
      differs[u] = std::memcmp(a[u], b[u], record_bytes(u)) != 0;
    }
    if (std::find(differs.begin(), differs.end(), true) != differs.end()) {
      Evidence evidence = first.begin_evidence(cycle);
      evidence.differs = differs;
      evidence.golden.push_back(first.last());
      evidence.rtl.push_back(second.last());
      return evidence;
    }
    first.clock();
    second.clock();
  }
  return std::nullopt;
}

}  // namespace

RunResult check_reset(const Kernel& kernel, const RunOptions& options) {
  if (!options.digest || options.check == Check::Functional) {
    throw std::invalid_argument("the check of reset compares digests: it needs cycles and digests");
  }
  RunResult first = run_kernel(kernel, options);
  if (first.status != Status::Pass) return first;
  RunOptions other = options;
  other.reset_seed = first.reset_seed + 1;
  RunResult second = run_kernel(kernel, other);
  if (second.status != Status::Pass || second.digest == first.digest) return second;
  second.status = Status::Mismatch;
  second.message = fmt::format(
      "the history depends on what reset leaves undefined: reset seed {} gives digest {}, reset "
      "seed {} gives {}",
      first.reset_seed, first.digest, second.reset_seed, second.digest);
  if (kernel.is_mesh()) return second;  // where, is looked for in a single node only
  const std::uint64_t cycles = std::max(first.cycles, second.cycles);
  const std::optional<Evidence> evidence =
      first_difference(kernel, options, first.reset_seed, second.reset_seed, cycles);
  if (!evidence) return second;
  second.divergence = analyze(*evidence);
  second.divergence->replay = options.replay;
  second.message += fmt::format("\nfirst in cycle {}, unit {}, field {}; expected is with seed {}",
                                second.divergence->cycle, second.divergence->unit,
                                second.divergence->field, first.reset_seed);
  return second;
}

}  // namespace sim
