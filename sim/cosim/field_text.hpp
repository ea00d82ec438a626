// SPDX-License-Identifier: Apache-2.0
// Values of observe fields as people read them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "golden/gen/machine.hpp"
#include "golden/node/node.hpp"
#include "sim/cosim/records.hpp"

namespace sim {

using FormatTable = std::array<std::uint16_t, golden::Formats>;

// How the 32-bit lanes of an instruction's result are to be read.
enum class LaneKind : std::uint8_t { Float, Integer, Narrow };
struct LaneReading {
  LaneKind kind = LaneKind::Float;
  golden::FormatEntry format;  // Narrow
};
LaneReading lane_reading(std::optional<std::uint32_t> word, const FormatTable& formats);

// A lane of a wide field: "0x3fc00000 (1.5)".
std::string lane_text(std::uint32_t lane, const LaneReading& reading);

// An element of at most 64 bits: "0x2 (Trapped)", "0x41206001 (fadd v4, v1, v3)".
std::string element_text(Unit unit, const golden::ObserveField& field, std::uint64_t value,
                         std::uint32_t pc);

}  // namespace sim
