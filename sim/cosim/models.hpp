// SPDX-License-Identifier: Apache-2.0
// The Verilated models there are, one function each; make_rtl_node(), make_wave_node()
// and make_rtl_mesh() choose.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/cosim/rtl_node.hpp"

namespace sim {

std::unique_ptr<RtlNode> make_full_node(std::uint64_t reset_seed, const golden::Place& place = {});
std::unique_ptr<RtlNode> make_tiny_node(std::uint64_t reset_seed, const golden::Place& place = {});
std::unique_ptr<RtlNode> make_full_wave_node(std::uint64_t reset_seed,
                                             const golden::Place& place = {});
std::unique_ptr<RtlNode> make_tiny_wave_node(std::uint64_t reset_seed,
                                             const golden::Place& place = {});
std::vector<std::unique_ptr<RtlNode>> make_full_mesh(std::uint64_t reset_seed,
                                                     std::span<const golden::Place> places);
std::vector<std::unique_ptr<RtlNode>> make_tiny_mesh(std::uint64_t reset_seed,
                                                     std::span<const golden::Place> places);

}  // namespace sim
