// SPDX-License-Identifier: Apache-2.0
// XY, and up*/down* by breadth-first searches.

#include "sim/mesh/routes.hpp"

#include <climits>
#include <cstdlib>
#include <queue>

#include "sim/mesh/channel_graph.hpp"

namespace sim {
namespace {

using golden::Port;

constexpr int Far = INT_MAX / 2;

Port next_xy(Coord at, Coord to) {
  if (to.x > at.x) return Port::East;
  if (to.x < at.x) return Port::West;
  if (to.y > at.y) return Port::South;
  if (to.y < at.y) return Port::North;
  return Port::Local;
}

// A router in the middle keeps routes short.
Coord choose_root(const MeshShape& shape) {
  std::optional<Coord> root;
  const auto distance = [&](Coord node) {
    return std::abs(2 * node.y - shape.rows() + 1) + std::abs(2 * node.x - shape.cols() + 1);
  };
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape.size()); ++i) {
    const Coord node = shape.coord(i);
    if (shape.has_router(node) && (!root || distance(node) < distance(*root))) root = node;
  }
  if (!root) throw RouteError("every node of the mesh is dead");
  return *root;
}

// Distances to `to` over links (from, to) for which `usable` holds; `start` is where each node's
// distance begins: 0 at the destination.
template <typename Usable>
std::vector<int> distances(const MeshShape& shape, std::vector<int> distance, Usable usable) {
  using Entry = std::pair<int, std::size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  for (std::size_t i = 0; i < distance.size(); ++i) {
    if (distance[i] < Far) queue.emplace(distance[i], i);
  }
  while (!queue.empty()) {
    const auto [d, i] = queue.top();
    queue.pop();
    if (d > distance[i]) continue;
    for (const Port side : AllSides) {
      const auto from = shape.neighbour(shape.coord(i), side);
      if (!from || !usable(shape.index(*from), i)) continue;
      int& known = distance[shape.index(*from)];
      if (known <= d + 1) continue;
      known = d + 1;
      queue.emplace(known, shape.index(*from));
    }
  }
  return distance;
}

// The ports towards one destination, for every node.
class Towards {
 public:
  Towards(const MeshShape& shape, const std::vector<int>& levels, std::size_t to)
      : shape_(shape), levels_(levels), to_(to) {
    std::vector<int> start(levels.size(), Far);
    start[to] = 0;
    const auto down = [&](std::size_t a, std::size_t b) { return levels[a] < levels[b]; };
    const auto up = [&](std::size_t a, std::size_t b) { return levels[a] > levels[b]; };
    down_ = distances(shape, start, down);
    // A node that can go down does; the others go up to one that can.
    any_ = distances(shape, down_,
                     [&](std::size_t a, std::size_t b) { return up(a, b) && down_[a] == Far; });
  }

  Port port(std::size_t at) const {
    if (at == to_) return Port::Local;
    const bool down = down_[at] < Far;
    const std::vector<int>& distance = down ? down_ : any_;
    for (const Port side : AllSides) {
      const auto next = shape_.neighbour(shape_.coord(at), side);
      if (!next) continue;
      const std::size_t n = shape_.index(*next);
      const bool direction = down ? levels_[n] > levels_[at] : levels_[n] < levels_[at];
      if (direction && distance[at] < Far && distance[n] + 1 == distance[at]) return side;
    }
    return Port::None;
  }

 private:
  const MeshShape& shape_;
  const std::vector<int>& levels_;
  std::size_t to_;
  std::vector<int> down_, any_;
};

Routes up_down_routes(const MeshShape& shape) {
  const auto size = static_cast<std::size_t>(shape.size());
  std::vector<int> start(size, Far);
  start[shape.index(choose_root(shape))] = 0;
  const auto is_device = [&](std::size_t node) { return shape.has_device(shape.coord(node)); };
  const auto any = [&](std::size_t, std::size_t to) { return !is_device(to); };
  // A mesh is bipartite, so the levels of neighbours differ: every link has a direction.
  std::vector<int> levels = distances(shape, start, any);
  // Devices are below all, so that no route goes on from one.
  for (std::size_t i = 0; i < size; ++i) {
    if (is_device(i)) levels[i] = shape.size();
  }
  RouteTable empty;
  empty.fill(Port::None);
  std::vector<RouteTable> tables(size, empty);
  for (std::size_t to = 0; to < size; ++to) {
    if (!shape.attached(shape.coord(to))) continue;
    const Towards towards(shape, levels, to);
    for (std::size_t at = 0; at < size; ++at) {
      if (!shape.attached(shape.coord(at))) continue;
      tables[at][static_cast<std::size_t>(number(shape.coord(to)))] = towards.port(at);
    }
  }
  return {shape, std::move(tables)};
}

}  // namespace

Port Routes::next(Coord at, Coord to) const {
  if (!has_tables()) return next_xy(at, to);
  return table(at)[static_cast<std::size_t>(number(to))];
}

Routes make_routes(const MeshShape& shape, RouteOrder order) {
  const bool tables = order == RouteOrder::Tables || !shape.whole();
  Routes routes = tables ? up_down_routes(shape) : Routes(shape);
  if (const auto reason = check_routes(routes)) throw RouteError(*reason);
  return routes;
}

}  // namespace sim
