// SPDX-License-Identifier: Apache-2.0
// Which semaphores a thread or a list that waits would raise if it went on.
//
// The thread is executed onwards on a copy of its node, as if every wait were over at once, by the
// functional layer: so addresses, nodes and branches are those of the program and its data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "golden/node/node.hpp"
#include "sim/mesh/shape.hpp"

namespace sim {

struct Raise {
  Coord first, last;  // corners of the rectangle of nodes
  int semaphore = 0;
  std::string how;  // "semsend at 0x000124"

  bool covers(Coord node, int number) const {
    return number == semaphore && node.y >= first.y && node.y <= last.y && node.x >= first.x &&
           node.x <= last.x;
  }
};

// Of a Running thread; in order, up to a bound on its length.
std::vector<Raise> foresee_thread(const golden::Node& node, int thread);
// Of the list of a thread that is under way.
std::vector<Raise> foresee_list(const golden::Node& node, int thread);

}  // namespace sim
