// SPDX-License-Identifier: Apache-2.0
// What a run that does not get on looks like: each thread, and who waits for whom.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sim/cosim/links.hpp"
#include "sim/cosim/node_run.hpp"

namespace sim {

// `why` and below it the threads; of a mesh only nodes in which something is Running or under way,
// then the wait-for graph and the first cycle in it, if there is one.
std::string hang_text(std::string_view why, std::span<const NodeRun> nodes, const Kernel& kernel,
                      const MeshLinks& links);

}  // namespace sim
