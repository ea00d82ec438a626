// SPDX-License-Identifier: Apache-2.0
// A cycle in a directed graph.
#pragma once

#include <cstddef>
#include <vector>

namespace sim {

// By vertex: where its edges lead.
using Adjacency = std::vector<std::vector<std::size_t>>;

// The vertices of the first cycle found depth first, in order; empty if there is none.
std::vector<std::size_t> find_cycle(const Adjacency& next);

}  // namespace sim
