// SPDX-License-Identifier: Apache-2.0
// Rectangles of nodes, as barriers and broadcasts name them: by their first and last corner.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/common/random.hpp"
#include "sim/mesh/shape.hpp"

namespace sim {

struct Rectangle {
  Coord first, last;

  bool contains(Coord node) const {
    return node.y >= first.y && node.y <= last.y && node.x >= first.x && node.x <= last.x;
  }
};

Rectangle whole_mesh(const MeshShape& shape);
// Indices of the nodes in it that have a core.
std::vector<std::size_t> cores_in(const MeshShape& shape, const Rectangle& rectangle);

// At least one node has a core, here and in what is drawn inside.
Rectangle random_rectangle(const MeshShape& shape, Random& random);
Rectangle random_rectangle(const MeshShape& shape, const Rectangle& inside, Random& random);
// A dead core answers with errors: as long as there is one, a smaller rectangle inside.
Rectangle without_dead_core(const MeshShape& shape, Rectangle rectangle, Random& random);

}  // namespace sim
