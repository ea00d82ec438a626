// SPDX-License-Identifier: Apache-2.0
// Instead of the model that only a build with D1_MESH_FULL has.

#include <stdexcept>

#include "sim/cosim/models.hpp"

namespace sim {

std::vector<std::unique_ptr<RtlNode>> make_full_mesh(std::uint64_t,
                                                     std::span<const golden::Place>) {
  throw std::invalid_argument(
      "the mesh of RTL nodes of configuration full is not built: use tiny, or build with "
      "cmake -DD1_MESH_FULL=ON");
}

}  // namespace sim
