// SPDX-License-Identifier: Apache-2.0
// A small assembler of RV32I, and of the interrupt instructions that PicoRV32 adds.
#pragma once

#include <cstdint>
#include <vector>

namespace rv32 {

using Word = std::uint32_t;

enum Register : Word { Zero = 0, T0 = 5, S0 = 8, A0 = 10, A1, A2, A3, A4, A5 };

// Bits `low` and above of an immediate, `count` of them, to be put at `place` of an instruction.
constexpr Word field(int immediate, unsigned low, unsigned count, unsigned place) {
  return ((static_cast<Word>(immediate) >> low) & ((Word{1} << count) - 1)) << place;
}

// The formats of RV32I.
constexpr Word r_type(Word funct7, Word rs2, Word rs1, Word funct3, Word rd, Word opcode) {
  return funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
}
constexpr Word i_type(int immediate, Word rs1, Word funct3, Word rd, Word opcode) {
  return field(immediate, 0, 12, 20) | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
}
constexpr Word s_type(int immediate, Word rs2, Word rs1, Word funct3) {
  return field(immediate, 5, 7, 25) | rs2 << 20 | rs1 << 15 | funct3 << 12 |
         field(immediate, 0, 5, 7) | 0x23;
}
constexpr Word b_type(int offset, Word rs2, Word rs1, Word funct3) {
  return field(offset, 12, 1, 31) | field(offset, 5, 6, 25) | rs2 << 20 | rs1 << 15 | funct3 << 12 |
         field(offset, 1, 4, 8) | field(offset, 11, 1, 7) | 0x63;
}

constexpr Word addi(Register rd, Register rs1, int value) {
  return i_type(value, rs1, 0, rd, 0x13);
}
constexpr Word add(Register rd, Register rs1, Register rs2) {
  return r_type(0, rs2, rs1, 0, rd, 0x33);
}
constexpr Word lb(Register rd, int offset, Register base) { return i_type(offset, base, 0, rd, 3); }
constexpr Word lh(Register rd, int offset, Register base) { return i_type(offset, base, 1, rd, 3); }
constexpr Word lbu(Register rd, int offset, Register base) {
  return i_type(offset, base, 4, rd, 3);
}
constexpr Word sb(Register rs2, int offset, Register base) { return s_type(offset, rs2, base, 0); }
constexpr Word sh(Register rs2, int offset, Register base) { return s_type(offset, rs2, base, 1); }
constexpr Word sw(Register rs2, int offset, Register base) { return s_type(offset, rs2, base, 2); }
constexpr Word bne(Register rs1, Register rs2, int offset) { return b_type(offset, rs2, rs1, 1); }
constexpr Word jump(int offset) {  // jal with rd = 0
  return field(offset, 20, 1, 31) | field(offset, 1, 10, 21) | field(offset, 11, 1, 20) |
         field(offset, 12, 8, 12) | 0x6f;
}
constexpr Word ebreak() { return i_type(1, 0, 0, 0, 0x73); }

// PicoRV32's own: the interrupts that are masked; return from an interrupt.
constexpr Word maskirq(Register rd, Register rs1) { return r_type(3, 0, rs1, 6, rd, 0x0b); }
constexpr Word retirq() { return r_type(2, 0, 0, 0, 0, 0x0b); }

// Instructions one after the other, from address 0. A label is what here() was:
//
//   const Word loop = program.here();
//   ...
//   program += bne(A0, Zero, program.to(loop))
class Program {
 public:
  Program& operator+=(Word instruction) {
    words_.push_back(instruction);
    return *this;
  }
  Word here() const { return static_cast<Word>(4 * words_.size()); }
  // The offset of a branch that is added next.
  int to(Word label) const { return static_cast<int>(label) - static_cast<int>(here()); }
  // Fills up with instructions that the core does not know.
  void skip_to(Word address) { words_.resize(address / 4, 0); }
  const std::vector<Word>& words() const { return words_; }

 private:
  std::vector<Word> words_;
};

}  // namespace rv32
