// SPDX-License-Identifier: Apache-2.0
// Builds a kernel for a mesh: a program for each node with a core, and what its memory must hold
// at the end. Addresses are the same at all nodes.
//
//   MeshKernel mesh(*this, params, config, seed);
//   const std::uint32_t source = mesh.layout().allocate(bytes, "the source");
//   for (const std::size_t node : mesh.cores()) {
//     mesh.load(node, {source, data});
//     mesh.write_program(node, threads, items, [&](int thread, ProgramBuilder& code,
//                                                  ListBuilder& lists) { ... });
//     mesh.expect(node, target, result);
//   }
//   Kernel kernel = mesh.finish(cycle_limit);
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/kernels/image.hpp"
#include "sim/kernels/list_builder.hpp"
#include "sim/kernels/mesh_plan.hpp"

namespace sim {

using Bytes = std::vector<std::uint8_t>;

class MeshKernel {
 public:
  using ThreadBody = std::function<void(int thread, ProgramBuilder& code, ListBuilder& lists)>;
  using CommonCode = std::function<void(ProgramBuilder& code)>;

  MeshKernel(const Family& family, const Params& params, const golden::Config& config,
             std::uint64_t seed);

  const MeshShape& shape() const { return kernel_.mesh; }
  const std::vector<std::size_t>& cores() const { return cores_; }
  Coord coord(std::size_t node) const { return shape().coord(node); }
  NodeImage& image(std::size_t node) { return kernel_.nodes[node]; }

  // For everything but lists and programs; these come behind it.
  Layout& layout() { return layout_; }
  void load(std::size_t node, Segment segment);
  void expect(std::size_t node, std::uint32_t address, Bytes bytes);

  // Threads of a node: each does what `body` emits, and thread 0 ends the program behind the last.
  // Their lists have `most_items` items at most. `common` is emitted first: what they call.
  void write_program(std::size_t node, int threads, std::int64_t most_items, const ThreadBody& body,
                     const CommonCode& common = {});

  // The check: no trap and exit code 0, or where any trap may happen any exit code, and all that is
  // expected.
  Kernel finish(std::uint64_t cycle_limit);

 private:
  struct Expected {
    std::size_t node;
    std::uint32_t address;
    Bytes bytes;
  };
  struct Core {
    std::size_t node;
    bool any_trap;
  };
  static CheckResult check(const MeshShape& shape, const std::vector<Core>& cores,
                           const std::vector<Expected>& expected, const FinalState& state);

  Kernel kernel_;
  Layout layout_;
  std::vector<std::size_t> cores_;
  std::vector<Expected> expected_;
};

// A kernel for a mesh of one node that does not use the network, as one for a node without it.
Kernel without_network(Kernel kernel);

Bytes random_bytes(std::int64_t lines, Random random);

// Starts the list at `address`; r31 is used.
void emit_start(ProgramBuilder& code, std::uint32_t address);
inline constexpr int MostTaken = 0x3fff;  // by one semwait
// Waits until `count` are in the semaphore, and takes them.
void emit_wait(ProgramBuilder& code, int semaphore, int count);

}  // namespace sim
