// SPDX-License-Identifier: Apache-2.0
// What families for meshes share: the parameters that describe the mesh, and which nodes are dead.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sim/kernels/kernel.hpp"

namespace sim {

// The family's own, then mesh_rows, mesh_cols, dead_nodes, dead_cores, devices, device_stall,
// routes, late_links, late_cycles; 2x2 and whole unless given.
std::vector<Parameter> with_mesh(std::vector<Parameter> own, int rows = 2, int cols = 2);
// Small meshes, now and then harvested, with devices or with late credits; for
// Family::random_parameters().
void set_random_mesh(Params& params, int max_rows, int max_cols, std::uint64_t seed);

// A family for meshes is one with these parameters.
bool is_for_meshes(const Family& family);

// The mesh that the parameters and the seed describe. Dead nodes and devices are drawn at random
// such that the rest hangs together; ParameterError if that is not possible or no core is left.
MeshShape mesh_of(std::string_view family, const Params& params, std::uint64_t seed);

// Fills in mesh, routes, delays, and a node image for each node.
void set_mesh(Kernel& kernel, const MeshShape& shape, const Params& params);

// Indices of the nodes with a live core, and of devices.
std::vector<std::size_t> cores_of(const MeshShape& shape);
std::vector<std::size_t> devices_of(const MeshShape& shape);

}  // namespace sim
