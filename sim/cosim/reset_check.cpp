// SPDX-License-Identifier: Apache-2.0
// The same kernel from two different noises in all that reset leaves undefined. Digests tell
// whether the histories differ; only then both nodes run side by side to find where.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>

#include "golden/node/node.hpp"
#include "sim/cosim/divergence.hpp"
#include "sim/cosim/initial_state.hpp"
#include "sim/cosim/rtl_node.hpp"
#include "sim/cosim/run.hpp"

namespace sim {
namespace {

// One of the two nodes. Where RTL and golden model were compared, they agreed, so that the golden
// node, which knows its instructions, speaks for both.
class Side {
 public:
  Side(const Kernel& kernel, const RunOptions& options, std::uint64_t reset_seed) {
    const InitialState initial(kernel, *options.config, reset_seed);
    if (options.check == Check::Rtl) {
      rtl_ = make_rtl_node(*options.config, reset_seed);
      initial.load(rtl_->arrays());
      rtl_->release_reset();
    } else {
      golden_ = std::make_unique<golden::Node>(*options.config);
      initial.load(golden_->state());
    }
  }

  // The records of this cycle, valid until clock().
  void settle(const HostStart& start) {
    if (rtl_ != nullptr) {
      NodeInputs in;
      in.start = start;
      rtl_->settle(in, nullptr);
      records_.copy_from(rtl_->records());
      return;
    }
    if (start.valid) golden_->host_start(start.thread, start.pc);
    golden_->tick();
    records_.copy_from({golden_->frontend().words.data(), golden_->scalar().words.data(),
                        golden_->vector().words.data(), golden_->matrix().words.data(),
                        golden_->sram().words.data(), golden_->network().words.data()});
  }
  void clock() {
    if (rtl_ != nullptr) rtl_->clock();
  }

  const Records& records() const { return records_; }
  const golden::Node* golden() const { return golden_.get(); }

 private:
  std::unique_ptr<golden::Node> golden_;
  std::unique_ptr<RtlNode> rtl_;
  Records records_;
};

// The first cycle in which the records differ: `golden` those of the first side, `rtl` of the
// other.
std::optional<Evidence> first_difference(const Kernel& kernel, const RunOptions& options,
                                         std::uint64_t first_seed, std::uint64_t second_seed,
                                         std::uint64_t cycles) {
  Side first(kernel, options, first_seed);
  Side second(kernel, options, second_seed);
  for (std::uint64_t cycle = 0; cycle < cycles; ++cycle) {
    HostStart start;
    if (cycle < kernel.starts.size()) {
      start = {true, kernel.starts[cycle].thread, kernel.starts[cycle].pc};
    }
    first.settle(start);
    second.settle(start);
    Evidence evidence;
    bool any = false;
    for (std::size_t u = 0; u < NumUnits; ++u) {
      evidence.differs[u] = std::memcmp(first.records().pointers()[u],
                                        second.records().pointers()[u], record_bytes(u)) != 0;
      any = any || evidence.differs[u];
    }
    if (any) {
      evidence.cycle = evidence.first = cycle;
      evidence.golden = {first.records()};
      evidence.rtl = {second.records()};
      for (std::size_t t = 0; t < golden::Threads && first.golden() != nullptr; ++t) {
        evidence.issued[t] = first.golden()->history(static_cast<int>(t));
        evidence.formats[t] = first.golden()->state().threads[t].formats;
      }
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
