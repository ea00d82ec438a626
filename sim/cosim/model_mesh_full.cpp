// SPDX-License-Identifier: Apache-2.0
// The mesh of configuration full.

#include "VMeshFull.h"
#include "VMeshFull__Syms.h"  // the classes of all modules
#include "sim/cosim/backdoor_arrays.hpp"
#include "sim/cosim/model_mesh.hpp"

namespace sim {
namespace {

std::array<RtlArrays, RtlMeshNodes> arrays(VMeshFull& top) {
  return {D1_MESH_ARRAYS(*top.rootp, 0), D1_MESH_ARRAYS(*top.rootp, 1),
          D1_MESH_ARRAYS(*top.rootp, 2), D1_MESH_ARRAYS(*top.rootp, 3)};
}

}  // namespace

std::vector<std::unique_ptr<RtlNode>> make_full_mesh(std::uint64_t reset_seed,
                                                     std::span<const golden::Place> places) {
  return make_mesh<VMeshFull, arrays>(reset_seed, places);
}

}  // namespace sim
