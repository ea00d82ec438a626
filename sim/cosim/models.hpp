// SPDX-License-Identifier: Apache-2.0
// The Verilated models there are, one function each; make_rtl_node() and make_wave_node() choose.
#pragma once

#include <cstdint>
#include <memory>

#include "sim/cosim/rtl_node.hpp"

namespace sim {

std::unique_ptr<RtlNode> make_full_node(std::uint64_t reset_seed, const golden::Place& place = {});
std::unique_ptr<RtlNode> make_tiny_node(std::uint64_t reset_seed, const golden::Place& place = {});
std::unique_ptr<RtlNode> make_full_wave_node(std::uint64_t reset_seed,
                                             const golden::Place& place = {});
std::unique_ptr<RtlNode> make_tiny_wave_node(std::uint64_t reset_seed,
                                             const golden::Place& place = {});

}  // namespace sim
