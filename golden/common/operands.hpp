// SPDX-License-Identifier: Apache-2.0
// The operands of each instruction, in the order of its text: what each is, its bits and its range.
//
// Read off the generated format table, so that assembler, disassembler and program builders know an
// instruction as soon as golden/machine.toml has it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "golden/gen/machine.hpp"

namespace golden {

enum class OperandKind : std::uint8_t {
  R,  // scalar register, value = number
  V,  // vector register
  P,  // predicate register
  Accumulator,
  Semaphore,
  Number,  // immediate, part, lane, format-table entry, offset
  Width,   // 8, 16, 32 or 64
  Target,  // branch target: signed distance from the instruction, in instructions
  Csr,     // number of a control and status register
};

struct Operand {
  OperandKind kind = OperandKind::Number;
  std::string_view name;  // as in the format table
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool base = false;      // register in parentheses behind the operand before
  bool optional = false;  // predicate that may be left out
};

struct OperandList {
  std::array<Operand, 8> items{};
  std::size_t count = 0;

  constexpr const Operand* begin() const { return items.data(); }
  constexpr const Operand* end() const { return items.data() + count; }
  constexpr std::size_t size() const { return count; }
  constexpr const Operand& operator[](std::size_t i) const { return items[i]; }
};

OperandList operands(Opcode op);

// Whether the instruction can hold this value in this operand.
bool fits(Opcode op, const Operand& operand, std::int64_t value);

// Values in order of the operands, each of which fits; an operand that occurs twice (the offset of
// mma_mm) has the same value twice.
std::uint32_t encode(Opcode op, std::span<const std::int64_t> values);

struct DecodedText {
  Opcode op{};
  std::array<std::int64_t, 8> values{};
};
// nullopt when the word is not a legal instruction (docs/isa.md section 2).
std::optional<DecodedText> decode_operands(std::uint32_t word);

// Control and status registers by number, Fmt0 .. Fmt15 included.
bool csr_exists(std::int64_t number);
bool csr_writable(std::int64_t number);
std::string csr_name(std::int64_t number);
std::optional<std::int64_t> find_csr(std::string_view name);

}  // namespace golden
