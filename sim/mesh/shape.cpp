// SPDX-License-Identifier: Apache-2.0
// Neighbours, and text to nodes.

#include "sim/mesh/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string_view>

namespace sim {
namespace {

// "3x4" or "3,4": two numbers with `between` in the middle.
std::optional<Coord> parse_pair(std::string_view text, char between) {
  const char* const end = text.data() + text.size();
  Coord pair;
  const auto [middle, error] = std::from_chars(text.data(), end, pair.y);
  if (error != std::errc() || middle == end || *middle != between) return {};
  const auto [stop, error2] = std::from_chars(middle + 1, end, pair.x);
  if (error2 != std::errc() || stop != end) return {};
  return pair;
}

}  // namespace

std::string to_string(Coord node) { return fmt::format("{},{}", node.y, node.x); }

MeshShape::MeshShape(int rows, int cols) : rows_(rows), cols_(cols) {
  if (rows < 1 || rows > MaxMeshSide || cols < 1 || cols > MaxMeshSide) {
    throw std::invalid_argument(
        fmt::format("mesh of {} rows and {} columns: each must be 1..{}", rows, cols, MaxMeshSide));
  }
  health_.assign(static_cast<std::size_t>(size()), NodeHealth::Live);
}

void MeshShape::set_health(Coord node, NodeHealth health) {
  if (!contains(node)) {
    throw std::invalid_argument(
        fmt::format("node {} is outside the mesh of {} x {}", to_string(node), rows_, cols_));
  }
  health_[index(node)] = health;
}

bool MeshShape::whole() const { return routers() == size(); }

int MeshShape::routers() const {
  const auto gone = std::count_if(health_.begin(), health_.end(), [](NodeHealth health) {
    return health == NodeHealth::Dead || health == NodeHealth::Device;
  });
  return size() - static_cast<int>(gone);
}

bool MeshShape::connected() const {
  std::vector<bool> seen(health_.size());
  std::vector<std::size_t> front;
  int count = 0;
  const auto visit = [&](std::size_t node) {
    if (seen[node]) return;
    seen[node] = true;
    ++count;
    if (has_router(coord(node))) front.push_back(node);
  };
  for (std::size_t i = 0; i < health_.size() && count == 0; ++i) {
    if (has_router(coord(i))) visit(i);
  }
  while (!front.empty()) {
    const Coord at = coord(front.back());
    front.pop_back();
    for (const golden::Port side : AllSides) {
      if (const auto next = neighbour(at, side)) visit(index(*next));
    }
  }
  const auto devices = std::count(health_.begin(), health_.end(), NodeHealth::Device);
  return count != 0 && count == routers() + static_cast<int>(devices);
}

std::optional<Coord> MeshShape::neighbour(Coord node, golden::Port side) const {
  const bool from_device = has_device(node);
  switch (side) {
    case golden::Port::North:
      --node.y;
      break;
    case golden::Port::East:
      ++node.x;
      break;
    case golden::Port::South:
      ++node.y;
      break;
    case golden::Port::West:
      --node.x;
      break;
    case golden::Port::Local:
    case golden::Port::None:
      return {};
  }
  if (!(from_device ? has_router(node) : attached(node))) return {};
  return node;
}

MeshShape parse_mesh(std::string_view text) {
  const auto pair = parse_pair(text, 'x');
  if (!pair) throw std::invalid_argument(fmt::format("mesh '{}': write ROWSxCOLUMNS", text));
  return {pair->y, pair->x};
}

std::vector<Coord> parse_nodes(const MeshShape& shape, std::string_view text) {
  std::vector<Coord> nodes;
  while (true) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const auto node = parse_pair(text.substr(0, end), ',');
    if (!node || !shape.contains(*node)) {
      throw std::invalid_argument(fmt::format("'{}' is no node y,x of the mesh of {} x {}",
                                              text.substr(0, end), shape.rows(), shape.cols()));
    }
    nodes.push_back(*node);
    if (end == text.size()) return nodes;
    text.remove_prefix(end + 1);
  }
}

}  // namespace sim
