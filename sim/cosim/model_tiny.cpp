// SPDX-License-Identifier: Apache-2.0
// The production model of configuration tiny.

#include "VNodeTiny.h"
#include "VNodeTiny___024root.h"
#include "sim/cosim/backdoor_arrays.hpp"
#include "sim/cosim/model_node.hpp"
#include "sim/cosim/models.hpp"

namespace sim {
namespace {

RtlArrays arrays(VNodeTiny& top) { return D1_BACKDOOR_ARRAYS(*top.rootp, d1_node__DOT__); }

}  // namespace

std::unique_ptr<RtlNode> make_tiny_node(std::uint64_t reset_seed, const golden::Place& place) {
  return std::make_unique<ModelNode<VNodeTiny, arrays>>(reset_seed, place);
}

}  // namespace sim
