// SPDX-License-Identifier: Apache-2.0
// Registers of all threads for the tests of register files: thread and number are one index.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "golden/gen/machine.hpp"
#include "sim/common/random.hpp"

namespace tests {

// What each write port writes in a cycle: nothing, or a register that no other port writes, with a
// number of `first` or above. Half of the cycles use few registers, so that they are written again.
template <std::size_t Ports>
std::array<std::optional<unsigned>, Ports> random_writes(sim::Random& random, unsigned per_thread,
                                                         unsigned first) {
  const unsigned numbers = random.coin() ? per_thread - first : 2;
  std::array<std::optional<unsigned>, Ports> writes;
  for (std::size_t port = 0; port < Ports; ++port) {
    if (random.chance(1, 4)) continue;
    const auto thread = static_cast<unsigned>(random.below(golden::Threads));
    const auto number = first + static_cast<unsigned>(random.below(numbers));
    const unsigned wanted = thread * per_thread + number;
    bool taken = false;
    for (std::size_t other = 0; other < port; ++other) taken = taken || writes[other] == wanted;
    if (!taken) writes[port] = wanted;
  }
  return writes;
}

}  // namespace tests
