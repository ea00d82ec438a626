// SPDX-License-Identifier: Apache-2.0
// The model with waves of configuration full.

#include "VWaveFull.h"
#include "VWaveFull___024root.h"
#include "sim/cosim/backdoor_arrays.hpp"
#include "sim/cosim/model_wave_node.hpp"
#include "sim/cosim/models.hpp"

namespace sim {
namespace {

RtlArrays arrays(VWaveFull& top) {
  return D1_BACKDOOR_ARRAYS(*top.rootp, d1_wave__DOT__u_node__DOT__);
}

}  // namespace

std::unique_ptr<RtlNode> make_full_wave_node(std::uint64_t reset_seed, const golden::Place& place) {
  return std::make_unique<ModelWaveNode<VWaveFull, arrays>>(reset_seed, place);
}

}  // namespace sim
