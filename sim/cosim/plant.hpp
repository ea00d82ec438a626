// SPDX-License-Identifier: Apache-2.0
// Faults put in on purpose, to prove that the comparison finds them.
//
//   rtl:UNIT.FIELD[@CYCLE]     one bit of the record sampled from the RTL flips in that cycle
//   golden:STATE[@CYCLE]       one bit of golden state flips before that cycle: t1.r5, t0.v3,
//   t2.p1,
//                              t0.acc4, t0.fmt2 (thread 0 when no thread is named), sram:0x1240,
//                              sem7; route:0,1, the way to node 0,1, changes at the end of it
//   compare[:UNIT]             that comparison (or every one) is left out
//
// In a mesh the first node that is compared, unless @Y,X behind the cycle names another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "golden/node/node.hpp"
#include "sim/cosim/records.hpp"
#include "sim/mesh/shape.hpp"

namespace sim {

enum class PlantKind : std::uint8_t { Rtl, Golden, Compare };

struct Plant {
  PlantKind kind = PlantKind::Rtl;
  std::uint64_t cycle = 0;
  std::optional<Coord> node;
  Unit unit = Unit::Frontend;  // Rtl, Compare
  bool all_units = false;      // Compare
  int bit = 0;                 // Rtl: in the record
  std::string register_file;   // Golden: r v p acc fmt sram sem route
  int thread = 0;
  std::uint32_t number = 0;  // register, address, or node

  void flip(Records& records) const;
  void flip(golden::Node& model) const;
};

// Throws std::invalid_argument saying what is allowed.
Plant parse_plant(std::string_view text);

}  // namespace sim
