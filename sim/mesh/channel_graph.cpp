// SPDX-License-Identifier: Apache-2.0
// Follows every route, then searches the graph for a cycle.

#include "sim/mesh/channel_graph.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim {
namespace {

using golden::Port;

// Every node with a router and every device, in order.
std::vector<Coord> attached(const MeshShape& shape) {
  std::vector<Coord> nodes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape.size()); ++i) {
    if (shape.attached(shape.coord(i))) nodes.push_back(shape.coord(i));
  }
  return nodes;
}

// What is wrong with the way from `from` to `to`.
std::optional<std::string> follow(const Routes& routes, Coord from, Coord to) {
  Coord at = from;
  for (int hops = 0; hops <= routes.shape().size(); ++hops) {
    const Port port = routes.next(at, to);
    if (port == Port::Local && at == to) return {};
    const auto next = routes.shape().neighbour(at, port);
    if (!next) {
      const std::string way =
          port == Port::None ? "has no route" : fmt::format("goes {}", name(port));
      return fmt::format("node {} does not reach node {}: at {} it {}", to_string(from),
                         to_string(to), to_string(at), way);
    }
    at = *next;
    if (at != to && routes.shape().has_device(at)) {
      return fmt::format("node {} does not reach node {}: the route goes through the device at {}",
                         to_string(from), to_string(to), to_string(at));
    }
  }
  return fmt::format("node {} does not reach node {}: the route goes in circles", to_string(from),
                     to_string(to));
}

}  // namespace

ChannelGraph::ChannelGraph(const Routes& routes)
    : shape_(routes.shape()), next_(static_cast<std::size_t>(shape_.size()) * LinksPerNode) {
  const std::vector<Coord> nodes = attached(shape_);
  for (const Coord to : nodes) {
    for (const Coord at : nodes) {
      const Port out = routes.next(at, to);
      const auto next = shape_.neighbour(at, out);
      if (!next || *next == to) continue;
      const Port turn = routes.next(*next, to);
      if (!shape_.neighbour(*next, turn)) continue;
      std::vector<std::size_t>& edges = next_[shape_.index(at) * LinksPerNode + side_index(out)];
      const std::size_t link = shape_.index(*next) * LinksPerNode + side_index(turn);
      if (std::find(edges.begin(), edges.end(), link) == edges.end()) edges.push_back(link);
    }
  }
}

std::size_t ChannelGraph::turns() const {
  std::size_t count = 0;
  for (const auto& edges : next_) count += edges.size();
  return count;
}

std::string ChannelGraph::text(const std::vector<std::size_t>& links) const {
  std::string text;
  for (const std::size_t link : links) {
    text += fmt::format("{}{} {}", text.empty() ? "" : " -> ",
                        to_string(shape_.coord(link / LinksPerNode)),
                        name(AllSides[link % LinksPerNode]));
  }
  return text;
}

std::optional<std::string> check_routes(const Routes& routes) {
  const std::vector<Coord> nodes = attached(routes.shape());
  for (const Coord from : nodes) {
    for (const Coord to : nodes) {
      if (auto wrong = follow(routes, from, to)) return wrong;
    }
  }
  const ChannelGraph graph(routes);
  const std::vector<std::size_t> cycle = graph.cycle();
  if (cycle.empty()) return {};
  return "the routes can deadlock, these links wait for each other: " + graph.text(cycle);
}

}  // namespace sim
