// SPDX-License-Identifier: Apache-2.0
// What a node starts from: the kernel's image, and noise in everything that reset leaves undefined.
#pragma once

#include <cstdint>
#include <vector>

#include "golden/node/state.hpp"
#include "sim/cosim/rtl_node.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

// Lines behind each segment that do not depend on the reset seed: fetch runs ahead of the code by
// at most two lines, and what it reads is in the observe records.
inline constexpr std::uint32_t GuardLines = 4;

// Registers and SRAM before cycle 0. Same image, configuration and seed: same state.
class InitialState {
 public:
  InitialState(const NodeImage& image, const golden::Config& config, std::uint64_t reset_seed);

  void load(golden::ArchState& state) const;
  // r0 and p0 of the RTL get noise too: whatever is stored there must not be seen.
  void load(const RtlArrays& arrays) const;

 private:
  std::vector<std::uint8_t> sram_;
  std::vector<std::uint64_t> scalars_, predicates_;
  std::vector<std::uint32_t> vectors_, accumulators_;
};

}  // namespace sim
