// SPDX-License-Identifier: Apache-2.0
// From a configuration to its Verilated model.

#include "sim/cosim/models.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace sim {
namespace {

[[noreturn]] void refuse(const golden::Config& config) {
  throw std::logic_error(fmt::format("no model of configuration {}", config.name));
}

}  // namespace

std::unique_ptr<RtlNode> make_rtl_node(const golden::Config& config, std::uint64_t reset_seed,
                                       const golden::Place& place) {
  if (config.name == golden::FullConfig.name) return make_full_node(reset_seed, place);
  if (config.name == golden::TinyConfig.name) return make_tiny_node(reset_seed, place);
  refuse(config);
}

std::unique_ptr<RtlNode> make_wave_node(const golden::Config& config, std::uint64_t reset_seed,
                                        const golden::Place& place) {
  if (config.name == golden::FullConfig.name) return make_full_wave_node(reset_seed, place);
  if (config.name == golden::TinyConfig.name) return make_tiny_wave_node(reset_seed, place);
  refuse(config);
}

std::vector<std::unique_ptr<RtlNode>> make_rtl_mesh(const golden::Config& config,
                                                    std::uint64_t reset_seed,
                                                    std::span<const golden::Place> places) {
  if (config.name == golden::FullConfig.name) return make_full_mesh(reset_seed, places);
  if (config.name == golden::TinyConfig.name) return make_tiny_mesh(reset_seed, places);
  refuse(config);
}

}  // namespace sim
