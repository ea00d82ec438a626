// SPDX-License-Identifier: Apache-2.0
// What the interface does with one step or one beat: small values that its parts hand around.
#pragma once

#include <cstdint>

#include "golden/noc/beat.hpp"

namespace golden {

// Trap value of NetworkError (network.md section 9); never 0 for a fault.
constexpr std::uint32_t fault_value(NetworkFault fault, std::uint32_t value) {
  return static_cast<std::uint32_t>(fault) << 28 | (value & ((1u << AddressBits) - 1u));
}
constexpr std::uint32_t fault_value(NetworkFault fault, int node) {
  return fault_value(fault, static_cast<std::uint32_t>(node));
}

// Who changes semaphores, in the order of the record.
enum class SemaphoreSource : std::uint8_t { Core, List, Request, Response };
struct SemaphoreChange {
  bool valid = false;
  int number = 0;
  std::uint32_t delta = 0;  // added modulo 2^32
};

// Nodes of a rectangle, row by row.
struct Rectangle {
  int first = 0;
  int last = 0;
  int at = 0;

  static constexpr Rectangle from(int first, int last) { return {first, last, first}; }
  constexpr bool legal() const { return y_of(last) >= y_of(first) && x_of(last) >= x_of(first); }
  constexpr bool at_last() const { return at == last; }
  constexpr void next() {
    at = x_of(at) == x_of(last) ? node_number(y_of(at) + 1, x_of(first)) : at + 1;
  }
};

// A step of the send side, planned on the state at the start of the cycle.
struct Step {
  enum class Read : std::uint8_t { Nothing, Item, Index, Data };
  Read read = Read::Nothing;
  std::uint32_t line = 0;  // that it reads
  bool sends = false;
  Header header;
  Vec data{};               // of the beat; of a Write or ReadData known once the line is read
  std::uint32_t error = 0;  // trap value: the step fails, reads and sends nothing
};

}  // namespace golden
