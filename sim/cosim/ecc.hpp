// SPDX-License-Identifier: Apache-2.0
// Check bits of the SRAM for the backdoor, and the layout of a line in the RTL's banks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "golden/gen/machine.hpp"

namespace sim {

namespace detail {
constexpr std::array<std::array<std::uint8_t, 256>, 8> make_ecc_bytes() {
  std::array<std::array<std::uint8_t, 256>, 8> table{};
  for (std::size_t byte = 0; byte < 8; ++byte) {
    for (std::size_t value = 0; value < 256; ++value) {
      std::uint8_t check = 0;
      for (std::size_t bit = 0; bit < 8; ++bit) {
        if ((value >> bit & 1) != 0) {
          check = static_cast<std::uint8_t>(check ^ golden::EccColumn[8 * byte + bit]);
        }
      }
      table[byte][value] = check;
    }
  }
  return table;
}
inline constexpr auto EccBytes = make_ecc_bytes();
}  // namespace detail

// The 8 check bits of 64 data bits.
constexpr std::uint8_t ecc_check(std::uint64_t data) {
  std::uint8_t check = 0;
  for (std::size_t byte = 0; byte < 8; ++byte) {
    check = static_cast<std::uint8_t>(check ^ detail::EccBytes[byte][data >> (8 * byte) & 0xff]);
  }
  return check;
}

// A line in a bank: word w is bits [72*w +: 72] = {check[7:0], data[63:0]}, so on a little-endian
// host its bytes are 8 times {8 data bytes, check byte}.
inline constexpr std::size_t CodeWordBytes = 9;
inline constexpr std::size_t WordsPerLine = 8;
inline constexpr std::size_t CodeLineBytes = CodeWordBytes * WordsPerLine;

}  // namespace sim
