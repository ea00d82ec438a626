// SPDX-License-Identifier: Apache-2.0
// The proof that routes cannot deadlock: the graph of channels and the turns between them has no
// cycle (docs/network.md section 10).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/mesh/cycle.hpp"
#include "sim/mesh/routes.hpp"

namespace sim {

// Vertices are links, by the node and side that they leave; there is an edge from one to the next
// if the beats for some destination take both in turn. It is the same for both channels and all
// lanes: a beat keeps them.
class ChannelGraph {
 public:
  explicit ChannelGraph(const Routes& routes);

  std::size_t turns() const;  // edges
  // Links that wait for each other in a circle; empty if there are none.
  std::vector<std::size_t> cycle() const { return find_cycle(next_); }
  std::string text(const std::vector<std::size_t>& links) const;  // "0,1 East -> 0,2 South"

 private:
  static constexpr std::size_t LinksPerNode = AllSides.size();

  MeshShape shape_;
  Adjacency next_;  // by link
};

// Why these routes must not be used: some router does not reach another, a route leads nowhere or
// in circles, or the channel graph has a cycle. nullopt: they are good.
std::optional<std::string> check_routes(const Routes& routes);

}  // namespace sim
