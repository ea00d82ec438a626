// SPDX-License-Identifier: Apache-2.0
// Which nodes a mesh has, and which of them are dead (docs/network.md section 1).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "golden/gen/machine.hpp"

namespace sim {

// Row first; North is y - 1, West is x - 1.
struct Coord {
  int y = 0, x = 0;
  friend constexpr bool operator==(const Coord&, const Coord&) = default;
};
std::string to_string(Coord node);  // "1,2"

inline constexpr int MaxMeshSide = 1 << golden::CoordinateBits;
inline constexpr int NodeNumbers = MaxMeshSide * MaxMeshSide;

// The number of a node in headers, registers and route tables.
constexpr int number(Coord node) { return node.y * MaxMeshSide + node.x; }
constexpr Coord node_of(int number) { return {number / MaxMeshSide, number % MaxMeshSide}; }

inline constexpr std::array<golden::Port, 4> AllSides = {golden::Port::North, golden::Port::East,
                                                         golden::Port::South, golden::Port::West};
// North 0 to West 3: how link ports are counted.
constexpr std::size_t side_index(golden::Port side) { return static_cast<std::size_t>(side) - 1; }
constexpr golden::Port opposite(golden::Port side) { return AllSides[(side_index(side) + 2) % 4]; }

enum class NodeHealth : std::uint8_t {
  Live,
  DeadCore,  // its router works, its interface answers with errors
  Dead,      // not even the router: its links lead nowhere
  Device,    // instead of a node, something outside the mesh: no beat passes through it
};

class MeshShape {
 public:
  MeshShape() = default;  // one node
  // Throws std::invalid_argument outside 1..32.
  MeshShape(int rows, int cols);

  int rows() const { return rows_; }
  int cols() const { return cols_; }
  int size() const { return rows_ * cols_; }
  bool contains(Coord node) const {
    return node.y >= 0 && node.y < rows_ && node.x >= 0 && node.x < cols_;
  }
  // Nodes counted row by row, without gaps.
  std::size_t index(Coord node) const { return static_cast<std::size_t>(node.y * cols_ + node.x); }
  Coord coord(std::size_t index) const {
    return {static_cast<int>(index) / cols_, static_cast<int>(index) % cols_};
  }

  // Throws std::invalid_argument for a node outside.
  void set_health(Coord node, NodeHealth health);
  NodeHealth health(Coord node) const { return health_[index(node)]; }
  bool has_router(Coord node) const {
    return has_core(node) || (contains(node) && health(node) == NodeHealth::DeadCore);
  }
  bool has_core(Coord node) const { return contains(node) && health(node) == NodeHealth::Live; }
  bool has_device(Coord node) const { return contains(node) && health(node) == NodeHealth::Device; }
  // Beats can be sent to it.
  bool attached(Coord node) const { return has_router(node) || has_device(node); }
  bool whole() const;  // every router works
  int routers() const;
  // There are routers, and links lead from each router and device to each; not through devices.
  bool connected() const;

  // The node or device at the other end of a link; none at the edge, beside dead nodes and between
  // devices.
  std::optional<Coord> neighbour(Coord node, golden::Port side) const;

 private:
  int rows_ = 1, cols_ = 1;
  std::vector<NodeHealth> health_ = {NodeHealth::Live};
};

// "4x3": rows x columns. Throws std::invalid_argument.
MeshShape parse_mesh(std::string_view text);
// "1,2;0,0". Throws std::invalid_argument for text that is none and nodes outside the mesh.
std::vector<Coord> parse_nodes(const MeshShape& shape, std::string_view text);

}  // namespace sim
