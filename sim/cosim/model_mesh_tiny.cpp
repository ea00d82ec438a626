// SPDX-License-Identifier: Apache-2.0
// The mesh of configuration tiny.

#include "VMeshTiny.h"
#include "VMeshTiny__Syms.h"  // the classes of all modules
#include "sim/cosim/backdoor_arrays.hpp"
#include "sim/cosim/model_mesh.hpp"

namespace sim {
namespace {

std::array<RtlArrays, RtlMeshNodes> arrays(VMeshTiny& top) {
  return {D1_MESH_ARRAYS(*top.rootp, 0), D1_MESH_ARRAYS(*top.rootp, 1),
          D1_MESH_ARRAYS(*top.rootp, 2), D1_MESH_ARRAYS(*top.rootp, 3)};
}

}  // namespace

std::vector<std::unique_ptr<RtlNode>> make_tiny_mesh(std::uint64_t reset_seed,
                                                     std::span<const golden::Place> places) {
  return make_mesh<VMeshTiny, arrays>(reset_seed, places);
}

}  // namespace sim
