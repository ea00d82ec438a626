// SPDX-License-Identifier: Apache-2.0
// The Verilated node behind one interface: clock, start inputs, observe records, backdoor.
//
// Use, once per object: construct (in reset, everything that has no reset value holds noise of the
// seed), write arrays(), release_reset(); then for each cycle read links(), settle(), read
// records() and idle(), clock(). Records are those of the cycle between settle() and clock().
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "golden/gen/machine.hpp"
#include "golden/noc/beat.hpp"
#include "sim/cosim/records.hpp"

namespace sim {

// The host's start inputs of one cycle.
struct HostStart {
  bool valid = false;
  int thread = 0;
  std::uint32_t pc = 0;
};

// One entry of the route table, written at the end of the cycle.
struct RouteEntry {
  bool valid = false;
  int node = 0;
  golden::Port port = golden::Port::None;
};

// Everything that goes into a node in one cycle.
struct NodeInputs {
  HostStart start;
  RouteEntry route;
  const golden::LinkPorts* links = &golden::Unconnected;
};

// The arrays of rtl/backdoor.vlt, as they lie in memory. Write them only before release_reset().
struct RtlArrays {
  // Per bank: rows of CodeLineBytes bytes (ecc.hpp).
  std::array<std::span<std::uint8_t>, golden::SramBanks> banks;
  std::span<std::uint64_t> scalars;       // thread * 32 + register
  std::span<std::uint32_t> vectors;       // 16 words each, thread * 32 + register
  std::span<std::uint64_t> predicates;    // thread * 8 + register
  std::span<std::uint32_t> accumulators;  // 64 words each, thread * 8 + accumulator
  std::span<std::uint32_t> streams;       // 16 words each, per thread
  std::span<std::uint16_t> formats;       // thread * 16 + entry
  std::span<std::uint8_t> flags;          // per thread
  std::span<std::uint32_t> semaphores;    // of the node
  std::span<std::uint16_t> arrivals;      // at the barrier of each semaphore
  std::span<std::uint32_t> routed;        // bit per node: the route table has an entry
  std::span<std::uint8_t> routes;         // it
};

class RtlNode {
 public:
  RtlNode() = default;
  RtlNode(const RtlNode&) = delete;
  RtlNode& operator=(const RtlNode&) = delete;
  virtual ~RtlNode() = default;

  virtual const RtlArrays& arrays() const = 0;
  // One more cycle in reset, in which what depends on the arrays settles, then cycle 0 begins.
  virtual void release_reset() = 0;

  // What leaves the node in the coming cycle, whatever its inputs will be.
  virtual const golden::LinkPorts& links() = 0;
  // Applies the inputs of this cycle. `golden` goes into the wave, if there is one; it may be
  // nullptr.
  virtual void settle(const NodeInputs& in, const RecordPointers* golden) = 0;
  // The clock edge that ends this cycle.
  virtual void clock() = 0;

  // Where the records of the current cycle lie; the same for the life of the object.
  virtual const RecordPointers& records() const = 0;
  virtual bool idle() const = 0;
  // An assertion of the RTL has failed, at the last clock().
  virtual bool assertion_failed() const = 0;
  // What the RTL has printed: of each failed assertion file, line, instance and name.
  virtual const std::string& printed() const = 0;

  // From now on, each cycle goes into the wave file; a model without tracing throws. The file is
  // complete after close_wave(). Throws std::runtime_error when the file cannot be written.
  virtual void open_wave(const std::string& path) = 0;
  virtual void close_wave() = 0;
};

std::unique_ptr<RtlNode> make_rtl_node(const golden::Config& config, std::uint64_t reset_seed,
                                       const golden::Place& place = {});
// The model that can write waves; about 1.5 times slower while it does not, 30 while it does.
std::unique_ptr<RtlNode> make_wave_node(const golden::Config& config, std::uint64_t reset_seed,
                                        const golden::Place& place = {});

// The mesh that there is as one model, its nodes joined in RTL (rtl/node/d1_mesh.sv).
inline constexpr int RtlMeshRows = 2;
inline constexpr int RtlMeshCols = 2;
// Its nodes, row by row. They are one model: nothing happens until each of them has been told, so
// the records are those of the current cycle when all are settled, and those of the next when all
// are clocked. The links in the inputs do not matter.
std::vector<std::unique_ptr<RtlNode>> make_rtl_mesh(const golden::Config& config,
                                                    std::uint64_t reset_seed,
                                                    std::span<const golden::Place> places);

}  // namespace sim
