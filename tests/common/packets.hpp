// SPDX-License-Identifier: Apache-2.0
// Packets at the ports of a Verilated unit, and random operands.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "golden/common/types.hpp"
#include "sim/common/random.hpp"

namespace tests {

// Ports of 512 bits and multiples of them, by packets.
template <typename Port>
void put(Port& port, const golden::Vec& value, std::size_t packet = 0) {
  for (std::size_t i = 0; i < value.size(); ++i) port[packet * value.size() + i] = value[i];
}
template <typename Port>
golden::Vec take(const Port& port) {
  golden::Vec value;
  for (std::size_t i = 0; i < value.size(); ++i) value[i] = port[i];
  return value;
}

inline golden::Vec random_packet(sim::Random& random) {
  golden::Vec value;
  for (std::uint32_t& word : value) word = random.bits32();
  return value;
}

// Sparse, dense, single bits, whole lanes; never zero, as such instructions are not issued.
inline std::uint64_t random_predicate(sim::Random& random) {
  switch (random.below(6)) {
    case 0:
      return random.bits() | 1;
    case 1:
      return std::uint64_t{1} << random.below(64);
    case 2:
      return 0xfull << (4 * random.below(16));
    case 3:
      return (random.bits() & random.bits() & random.bits()) | 0x10;
    default:
      return ~std::uint64_t{0};
  }
}

}  // namespace tests
