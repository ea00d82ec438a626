// SPDX-License-Identifier: Apache-2.0
// A barrier over the nodes of a rectangle that have a core, and the instructions that take part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/kernels/mesh_kernel.hpp"
#include "sim/kernels/rectangle.hpp"

namespace sim {

struct BarrierPlan {
  Rectangle area;
  std::size_t root = 0;
  int semaphore = 0;
  std::vector<std::size_t> members;       // nodes with a core
  std::int64_t corners = 0, arrival = 0;  // operands of the instruction

  bool has(std::size_t node) const;
};

// With any node as its root.
BarrierPlan random_barrier(const MeshKernel& mesh, const Rectangle& area, int semaphore,
                           Random& random);

// Arrives, and waits for the others; the registers are used. `noise`: what their other bits hold.
void emit_barrier(ProgramBuilder& code, const BarrierPlan& plan, R corners, R arrival,
                  std::uint64_t noise = 0);
// What so many rounds leave: a dead core is told too, but nobody there takes it.
void expect_releases(MeshKernel& mesh, const BarrierPlan& plan, int rounds);

}  // namespace sim
