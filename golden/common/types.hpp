// SPDX-License-Identifier: Apache-2.0
// Types that every part of the golden model shares: packets, tiles, format entries, sticky flags.
#pragma once

#include <array>
#include <cstdint>

#include "golden/gen/machine.hpp"

namespace golden {

// 64 bytes: a vector register, an SRAM line, a part of an accumulator. Word 0 holds bytes 0..3,
// byte 0 in its lowest bits; lane i of 32 bits is word i.
using Vec = std::array<std::uint32_t, Lanes32>;

// One accumulator: element (i, j) of the 8x8 tile is word 8i + j, part q is words 16q .. 16q+15.
using Acc = std::array<std::uint32_t, TileM * TileN>;

// The random streams of one thread, one per 32-bit lane.
using Streams = std::array<std::uint32_t, Lanes32>;

// A set of sticky flags, bit numbers Flag*.
using Flags = std::uint8_t;
inline constexpr Flags NoFlags = 0;
inline constexpr Flags Invalid = 1u << FlagInvalid;
inline constexpr Flags Denormal = 1u << FlagDenormal;
inline constexpr Flags Overflow = 1u << FlagOverflow;
inline constexpr Flags Underflow = 1u << FlagUnderflow;

// What an operation on one lane returns: the code of the result and the flags it raises.
struct Result {
  std::uint32_t value = 0;
  Flags flags = NoFlags;
  friend constexpr bool operator==(const Result&, const Result&) = default;
};

// One entry of the format table, 11 bits: [3:0] code, [9:4] bias, [10] IEEE-like denormals.
struct FormatEntry {
  FormatCode code = FormatCode::Fp32;
  int bias = 0;       // 0..63, of CFloat8 only
  bool ieee = false;  // denormals scale by 2^(1-bias) instead of 2^-bias, CFloat8 only

  // Any 11 bits are an entry; codes above Uhp are kept as they are.
  static constexpr FormatEntry from_bits(std::uint16_t bits) {
    return {static_cast<FormatCode>(bits & 0xfu), static_cast<int>(bits >> 4 & 0x3fu),
            (bits >> 10 & 1u) != 0};
  }
  constexpr std::uint16_t to_bits() const {
    return static_cast<std::uint16_t>(static_cast<unsigned>(code) |
                                      static_cast<unsigned>(bias) << 4 |
                                      static_cast<unsigned>(ieee) << 10);
  }
  friend constexpr bool operator==(const FormatEntry&, const FormatEntry&) = default;
};

constexpr bool is_cfloat8(FormatCode code) {
  return code == FormatCode::Cfloat8143 || code == FormatCode::Cfloat8152;
}

// The formats that conversions and matrix operands accept; any other traps BadFormat.
constexpr bool is_narrow(FormatCode code) { return code == FormatCode::Bf16 || is_cfloat8(code); }

// Bytes of one element; a part of 16 elements has 16 times as many. Only for is_narrow codes.
constexpr int element_bytes(FormatCode code) { return code == FormatCode::Bf16 ? 2 : 1; }

}  // namespace golden
