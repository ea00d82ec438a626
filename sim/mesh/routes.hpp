// SPDX-License-Identifier: Apache-2.0
// Where each node sends a beat for each other node (docs/network.md section 4).
#pragma once

#include <array>
#include <stdexcept>
#include <vector>

#include "sim/mesh/shape.hpp"

namespace sim {

// A mesh that cannot be used; the text says why.
struct RouteError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// By number of the destination. None: not reachable.
using RouteTable = std::array<golden::Port, NodeNumbers>;

class Routes {
 public:
  // XY: no tables, every router works out the port by itself.
  explicit Routes(const MeshShape& shape) : shape_(shape) {}
  // By index of the node.
  Routes(const MeshShape& shape, std::vector<RouteTable> tables)
      : shape_(shape), tables_(std::move(tables)) {}

  const MeshShape& shape() const { return shape_; }
  bool has_tables() const { return !tables_.empty(); }
  const RouteTable& table(Coord node) const { return tables_[shape_.index(node)]; }
  golden::Port next(Coord at, Coord to) const;

 private:
  MeshShape shape_;
  std::vector<RouteTable> tables_;
};

enum class RouteOrder : std::uint8_t {
  Auto,    // XY in a whole mesh, else tables
  Tables,  // up*/down* tables in any mesh
};

// Routes that passed check_routes(); RouteError otherwise.
//
// Up*/down*: breadth-first distance from a root directs each link, up towards the root. A route
// goes down as soon as it can go on downwards only, before that up by the shortest way; so none
// goes up after it went down, and all nodes on a route agree on the rest of it.
Routes make_routes(const MeshShape& shape, RouteOrder order = RouteOrder::Auto);

}  // namespace sim
