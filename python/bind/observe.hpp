// SPDX-License-Identifier: Apache-2.0
// The observe records of a golden node, one after the other in the order of golden::ObserveUnits.
#pragma once

#include <array>

#include "golden/node/node.hpp"
#include "python/bind/bind.hpp"

namespace bind {

inline constexpr std::size_t NumUnits = golden::ObserveUnits.size();
inline constexpr std::size_t RecordBytes = [] {
  std::size_t bytes = 0;
  for (const golden::ObserveUnit& unit : golden::ObserveUnits) {
    bytes += 4 * static_cast<std::size_t>(unit.words);
  }
  return bytes;
}();

// Of each unit its words.
std::array<std::span<const std::uint32_t>, NumUnits> records(const golden::Node& node);
void copy_records(const golden::Node& node, std::uint8_t* to);
// Position in golden::ObserveUnits. ValueError.
std::size_t unit_named(std::string_view name);

}  // namespace bind
