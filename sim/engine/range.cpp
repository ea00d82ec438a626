// SPDX-License-Identifier: Apache-2.0
// The text of ranges, and what is said about wrong indices.

#include "sim/engine/range.hpp"

#include <stdexcept>

namespace engine {

Direction parse_direction(std::string_view name) {
  if (name == "to" || name == "TO") return Direction::To;
  if (name == "downto" || name == "DOWNTO") return Direction::Downto;
  throw std::invalid_argument(fmt::format("direction '{}': allowed are 'to' and 'downto'", name));
}

std::string Range::str() const {
  return fmt::format("Range({}, '{}', {})", left_, direction_name(direction_), right_);
}

void Range::throw_outside(int index) const {
  throw std::out_of_range(fmt::format("index {} is outside {}", index, str()));
}

void Range::throw_beyond(std::size_t position) const {
  throw std::out_of_range(
      fmt::format("position {}: {} has positions below {}", position, str(), size()));
}

void Bounds::throw_width(const std::string& width) {
  throw std::invalid_argument(fmt::format("width {} of an array: allowed are 0 to {}", width,
                                          std::numeric_limits<int>::max()));
}

}  // namespace engine
