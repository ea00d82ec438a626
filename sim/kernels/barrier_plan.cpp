// SPDX-License-Identifier: Apache-2.0
// Operands of barriers.
#include "sim/kernels/barrier_plan.hpp"

#include <algorithm>

namespace sim {

using golden::Opcode;

bool BarrierPlan::has(std::size_t node) const {
  return std::find(members.begin(), members.end(), node) != members.end();
}

BarrierPlan random_barrier(const MeshKernel& mesh, const Rectangle& area, int semaphore,
                           Random& random) {
  BarrierPlan plan;
  plan.area = area;
  plan.root = random.pick(mesh.cores());
  plan.semaphore = semaphore;
  plan.members = cores_in(mesh.shape(), area);
  plan.corners = number(area.first) | std::int64_t{number(area.last)} << 16;
  plan.arrival = number(mesh.coord(plan.root)) | static_cast<std::int64_t>(plan.members.size())
                                                     << 16;
  return plan;
}

void emit_barrier(ProgramBuilder& code, const BarrierPlan& plan, R corners, R arrival,
                  std::uint64_t noise) {
  constexpr std::uint64_t Corners = 0x03ff03ff, Arrival = 0x07ff03ff;  // what is looked at
  code.constant(corners, plan.corners | static_cast<std::int64_t>(noise & ~Corners));
  code.constant(arrival, plan.arrival | static_cast<std::int64_t>(noise & ~Arrival));
  code(Opcode::Barrier, S{plan.semaphore}, corners, arrival);
  code(Opcode::Semwait, S{plan.semaphore}, 1);
}

void expect_releases(MeshKernel& mesh, const BarrierPlan& plan, int rounds) {
  for (std::size_t node = 0; node < static_cast<std::size_t>(mesh.shape().size()); ++node) {
    const Coord at = mesh.coord(node);
    if (!plan.area.contains(at) || mesh.shape().health(at) != NodeHealth::DeadCore) continue;
    mesh.image(node).semaphores[static_cast<std::size_t>(plan.semaphore)] =
        static_cast<std::uint32_t>(rounds);
  }
}

}  // namespace sim
