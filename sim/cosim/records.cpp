// SPDX-License-Identifier: Apache-2.0
// Look-ups in the generated descriptor table of the observe records.

#include "sim/cosim/records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace sim {

std::uint64_t field_value(const std::uint32_t* words, const golden::ObserveField& field,
                          int element) {
  std::uint64_t value = 0;
  const int first = field.offset_bits + element * field.stride_bits;
  for (int done = 0; done < field.width;) {
    const int bit = first + done;
    const int take = std::min(32 - bit % 32, field.width - done);
    const std::uint64_t mask = (std::uint64_t{1} << take) - 1;
    const std::uint64_t piece = words[bit / 32] >> (bit % 32);
    value |= (piece & mask) << done;
    done += take;
  }
  return value;
}

const golden::ObserveField* find_field(Unit unit, std::string_view name) {
  for (const golden::ObserveField& field : golden::ObserveUnits[index(unit)].fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

Unit parse_unit(std::string_view name) {
  std::string known;
  for (std::size_t i = 0; i < NumUnits; ++i) {
    if (golden::ObserveUnits[i].name == name) return static_cast<Unit>(i);
    known += fmt::format("{}{}", i == 0 ? "" : ", ", golden::ObserveUnits[i].name);
  }
  throw std::invalid_argument(fmt::format("unit '{}': not one of {}", name, known));
}

}  // namespace sim
