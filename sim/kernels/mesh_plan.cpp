// SPDX-License-Identifier: Apache-2.0
// Draws dead nodes one by one, keeping the rest connected.

#include "sim/kernels/mesh_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "sim/common/random.hpp"

namespace sim {
namespace {

constexpr int MaxLateCycles = 1000;
constexpr int MaxStall = 99;

// A random order of all nodes.
std::vector<std::size_t> shuffled_nodes(const MeshShape& shape, Random random) {
  std::vector<std::size_t> order(static_cast<std::size_t>(shape.size()));
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(std::span(order));
  return order;
}

// Puts something else in the place of a live node, unless the rest falls apart.
bool remove(MeshShape& shape, std::size_t node, NodeHealth health) {
  if (!shape.has_core(shape.coord(node))) return false;
  shape.set_health(shape.coord(node), health);
  if (shape.connected()) return true;
  shape.set_health(shape.coord(node), NodeHealth::Live);
  return false;
}

bool at_edge(const MeshShape& shape, Coord node) {
  return node.y == 0 || node.x == 0 || node.y + 1 == shape.rows() || node.x + 1 == shape.cols();
}

}  // namespace

std::vector<Parameter> with_mesh(std::vector<Parameter> own, int rows, int cols) {
  own.insert(
      own.end(),
      {
          int_parameter("mesh_rows", rows, 1, MaxMeshSide, "rows of nodes"),
          int_parameter("mesh_cols", cols, 1, MaxMeshSide, "columns of nodes"),
          int_parameter("dead_nodes", 0, 0, NodeNumbers - 1, "nodes without a router"),
          int_parameter("dead_cores", 0, 0, NodeNumbers - 1,
                        "further nodes of which only the router works"),
          int_parameter("devices", 0, 0, NodeNumbers - 1,
                        "further nodes, at the edge, in whose place is a memory outside the mesh"),
          int_parameter("device_stall", 0, 0, MaxStall,
                        "percentage of cycles in which it stands still"),
          choice_parameter("routes", {"auto", "tables"},
                           "XY in a whole mesh, else tables; or tables in any mesh"),
          int_parameter("late_links", 0, 0, 100, "percentage of links whose credits come late"),
          int_parameter("late_cycles", 0, 0, MaxLateCycles, "that such a credit is late at most"),
      });
  return own;
}

void set_random_mesh(Params& params, int max_rows, int max_cols, std::uint64_t seed) {
  Random random(seed, "random mesh");
  const int rows = random.between(1, max_rows);
  const int cols = random.between(1, max_cols);
  const int nodes = rows * cols;
  int dead = 0;
  int cores = 0;
  if (nodes >= 4 && random.chance(1, 3)) {
    // One is always possible; of more than a quarter the rest may fall apart.
    dead = random.between(0, nodes / 4);
    cores = random.between(0, nodes / 4);
  }
  const bool outside = nodes >= 2 && dead == 0 && random.chance(1, 4);
  const int devices = outside ? random.between(1, (nodes + 3) / 4) : 0;
  if (dead + cores + devices >= nodes) cores = 0;
  params.set("devices", std::int64_t{devices});
  params.set("device_stall", std::int64_t{outside ? random.between(0, 90) : 0});
  params.set("mesh_rows", std::int64_t{rows});
  params.set("mesh_cols", std::int64_t{cols});
  params.set("dead_nodes", std::int64_t{dead});
  params.set("dead_cores", std::int64_t{cores});
  params.set("routes", random.chance(1, 4) ? "tables" : "auto");
  const bool late = random.chance(1, 3);
  params.set("late_links", std::int64_t{late ? random.between(1, 100) : 0});
  params.set("late_cycles", std::int64_t{late ? random.between(1, 100) : 0});
}

bool is_for_meshes(const Family& family) { return family.find("mesh_rows") != nullptr; }

MeshShape mesh_of(std::string_view family, const Params& params, std::uint64_t seed) {
  MeshShape shape(static_cast<int>(params.integer("mesh_rows")),
                  static_cast<int>(params.integer("mesh_cols")));
  std::int64_t nodes = params.integer("dead_nodes");
  std::int64_t cores = params.integer("dead_cores");
  std::int64_t devices = params.integer("devices");
  const std::int64_t gone = nodes + cores + devices;
  if (gone >= shape.size()) {
    throw ParameterError(
        fmt::format("{}: dead_nodes + dead_cores + devices = {}: of {} nodes none is left", family,
                    gone, shape.size()));
  }
  const std::vector<std::size_t> order = shuffled_nodes(shape, Random(seed, "dead nodes"));
  for (const std::size_t i : order) {
    if (nodes > 0 && remove(shape, i, NodeHealth::Dead)) --nodes;
  }
  for (const std::size_t i : order) {
    if (devices > 0 && at_edge(shape, shape.coord(i)) && remove(shape, i, NodeHealth::Device)) {
      --devices;
    }
  }
  if (nodes != 0 || devices != 0) {
    throw ParameterError(
        fmt::format("{}: dead_nodes = {}, devices = {}: the mesh would fall apart; choose fewer or "
                    "another seed",
                    family, params.integer("dead_nodes"), params.integer("devices")));
  }
  for (const std::size_t i : order) {
    if (cores == 0) break;
    if (!shape.has_core(shape.coord(i))) continue;
    shape.set_health(shape.coord(i), NodeHealth::DeadCore);
    --cores;
  }
  return shape;
}

void set_mesh(Kernel& kernel, const MeshShape& shape, const Params& params) {
  kernel.mesh = shape;
  kernel.routes = params.text("routes") == "tables" ? RouteOrder::Tables : RouteOrder::Auto;
  kernel.link_delay.percent = static_cast<int>(params.integer("late_links"));
  kernel.link_delay.max_cycles = static_cast<int>(params.integer("late_cycles"));
  kernel.device_stall = static_cast<int>(params.integer("device_stall"));
  kernel.nodes.resize(static_cast<std::size_t>(shape.size()));
  for (NodeImage& image : kernel.nodes) image.units.sram = false;
}

std::vector<std::size_t> devices_of(const MeshShape& shape) {
  std::vector<std::size_t> devices;
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape.size()); ++i) {
    if (shape.has_device(shape.coord(i))) devices.push_back(i);
  }
  return devices;
}

std::vector<std::size_t> cores_of(const MeshShape& shape) {
  std::vector<std::size_t> cores;
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape.size()); ++i) {
    if (shape.has_core(shape.coord(i))) cores.push_back(i);
  }
  return cores;
}

}  // namespace sim
