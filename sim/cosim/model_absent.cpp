// SPDX-License-Identifier: Apache-2.0
// Instead of the models that a build with D1_FULL_ONLY leaves out.

#include <stdexcept>

#include "sim/cosim/models.hpp"

namespace sim {
namespace {

[[noreturn]] void refuse() {
  throw std::logic_error("built with D1_FULL_ONLY: only configuration full, and without waves");
}

}  // namespace

std::unique_ptr<RtlNode> make_tiny_node(std::uint64_t, const golden::Place&) { refuse(); }

std::unique_ptr<RtlNode> make_full_wave_node(std::uint64_t, const golden::Place&) { refuse(); }

std::unique_ptr<RtlNode> make_tiny_wave_node(std::uint64_t, const golden::Place&) { refuse(); }

std::vector<std::unique_ptr<RtlNode>> make_tiny_mesh(std::uint64_t,
                                                     std::span<const golden::Place>) {
  refuse();
}

}  // namespace sim
