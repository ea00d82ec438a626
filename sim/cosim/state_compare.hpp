// SPDX-License-Identifier: Apache-2.0
// Compares all architectural state of the golden node with the arrays of the RTL.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "golden/node/node.hpp"
#include "sim/cosim/rtl_node.hpp"

namespace sim {

struct StateMismatch {
  // "t1.v5[3]", "sram 0x1240", "sem3", "arrivals sem3", "route 0,1"
  std::string where;
  int thread = -1;                    // -1: of no thread
  std::optional<std::uint32_t> line;  // in the SRAM; none of both: in the network
  std::uint64_t expected = 0;
  std::uint64_t actual = 0;
  int bits = 64;  // width of the element
};

// Call after clock(), with the golden node after the tick of the same cycle. What the hardware has
// still to write is left out. Adds the words compared to `count`.
std::optional<StateMismatch> compare_state(const golden::Node& golden, const RtlArrays& rtl,
                                           std::uint64_t& count);

// The same for one place only, cheap enough for every cycle: is it different, at the end of this
// cycle?
bool still_differs(const golden::Node& golden, const RtlArrays& rtl, const StateMismatch& place);

// The SRAM of the RTL as software sees it: single errors corrected.
void read_rtl_sram(const RtlArrays& rtl, std::uint32_t address, std::span<std::uint8_t> bytes);

}  // namespace sim
