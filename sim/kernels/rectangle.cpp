// SPDX-License-Identifier: Apache-2.0
// Draws rectangles around a node with a core.
#include "sim/kernels/rectangle.hpp"

namespace sim {
namespace {

bool has_dead_core(const MeshShape& shape, const Rectangle& rectangle) {
  for (int y = rectangle.first.y; y <= rectangle.last.y; ++y) {
    for (int x = rectangle.first.x; x <= rectangle.last.x; ++x) {
      if (shape.has_router({y, x}) && !shape.has_core({y, x})) return true;
    }
  }
  return false;
}

}  // namespace

Rectangle whole_mesh(const MeshShape& shape) {
  return {{0, 0}, {shape.rows() - 1, shape.cols() - 1}};
}

std::vector<std::size_t> cores_in(const MeshShape& shape, const Rectangle& rectangle) {
  std::vector<std::size_t> cores;
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape.size()); ++i) {
    const Coord node = shape.coord(i);
    if (rectangle.contains(node) && shape.has_core(node)) cores.push_back(i);
  }
  return cores;
}

Rectangle random_rectangle(const MeshShape& shape, Random& random) {
  return random_rectangle(shape, whole_mesh(shape), random);
}

Rectangle random_rectangle(const MeshShape& shape, const Rectangle& inside, Random& random) {
  const Coord core = shape.coord(random.pick(cores_in(shape, inside)));
  Rectangle drawn;
  drawn.first = {random.between(inside.first.y, core.y), random.between(inside.first.x, core.x)};
  drawn.last = {random.between(core.y, inside.last.y), random.between(core.x, inside.last.x)};
  return drawn;
}

Rectangle without_dead_core(const MeshShape& shape, Rectangle rectangle, Random& random) {
  while (has_dead_core(shape, rectangle)) rectangle = random_rectangle(shape, rectangle, random);
  return rectangle;
}

}  // namespace sim
