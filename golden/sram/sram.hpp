// SPDX-License-Identifier: Apache-2.0
// The SRAM of a node: bytes, and which bits of the stored codewords are flipped (isa.md section 5).
//
// A codeword is {check[7:0], data[63:0]} of one aligned 64-bit word. The model keeps the data as
// they were stored, and apart from them the flipped bits of the few words that have any; so it
// needs no code, and a codeword as the hardware holds it is code(data) ^ flipped bits. Callers
// guarantee that addresses are inside the SRAM.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "golden/common/types.hpp"

namespace golden {

// Flipped bits of one codeword. At most two: more is not specified.
struct FlippedBits {
  std::uint64_t data = 0;
  std::uint8_t check = 0;
  int count() const;
  friend constexpr bool operator==(const FlippedBits&, const FlippedBits&) = default;
};

// What the error correction saw in one access.
struct EccResult {
  int corrected = 0;          // words with one flipped bit
  bool double_error = false;  // a word with two
  friend constexpr bool operator==(const EccResult&, const EccResult&) = default;
};

class Sram {
 public:
  explicit Sram(int rows);

  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }

  // A line is address / 64. Words with one flipped bit are corrected in the value read only; a word
  // with two is read with its flipped data bits.
  EccResult read_line(std::uint32_t line, Vec& data) const;
  EccResult read_word(std::uint32_t address, std::uint64_t& data) const;  // aligned to 8

  // Writes the bytes whose mask bit is one. Words written in part are read and checked first: one
  // flipped bit is repaired, with two the word is left alone. Words written whole become clean.
  EccResult write_line(std::uint32_t line, const Vec& data, std::uint64_t mask);
  EccResult write_word(std::uint32_t address, std::uint64_t data, std::uint8_t mask);

  // Flips codeword bits of the word at `address` (aligned to 8), on top of those flipped before.
  void flip(std::uint32_t address, FlippedBits bits);

  // From outside of the machine: contents as the program stored them, and the flipped bits by
  // address of their word. `load` makes every word that it touches clean.
  std::span<const std::uint8_t> bytes() const { return bytes_; }
  const std::map<std::uint32_t, FlippedBits>& flipped() const { return flipped_; }
  void load(std::uint32_t address, std::span<const std::uint8_t> data);
  void clear();

 private:
  bool touched(std::uint32_t line) const { return flipped_words_[line] != 0; }
  FlippedBits bits_at(std::uint32_t address) const;
  void make_clean(std::uint32_t address);
  EccResult write_masked_word(std::uint32_t address, std::uint64_t data, std::uint8_t mask);

  std::vector<std::uint8_t> bytes_;
  std::map<std::uint32_t, FlippedBits> flipped_;
  std::vector<std::uint8_t> flipped_words_;  // per line: bit w is set if word w is in flipped_
};

}  // namespace golden
