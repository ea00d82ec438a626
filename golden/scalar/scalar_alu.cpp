// SPDX-License-Identifier: Apache-2.0
// Integer ALU: one line per instruction.
#include "golden/scalar/scalar_alu.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace golden {
namespace {

using U = std::uint64_t;
using S = std::int64_t;
using Function = U (*)(U a, U b, U c);

constexpr S s(U x) { return static_cast<S>(x); }
constexpr U u(S x) { return static_cast<U>(x); }

struct Operation {
  Opcode op;
  Function function;
};

constexpr Function Add = [](U, U b, U c) { return b + c; };
constexpr Function And = [](U, U b, U c) { return b & c; };
constexpr Function Or = [](U, U b, U c) { return b | c; };
constexpr Function Xor = [](U, U b, U c) { return b ^ c; };
constexpr Function Sll = [](U, U b, U c) { return b << (c & 63); };
constexpr Function Srl = [](U, U b, U c) { return b >> (c & 63); };
constexpr Function Sra = [](U, U b, U c) { return u(s(b) >> (c & 63)); };
constexpr Function Slt = [](U, U b, U c) { return U{s(b) < s(c)}; };
constexpr Function Sltu = [](U, U b, U c) { return U{b < c}; };
constexpr Function Same = [](U, U b, U) { return b; };

constexpr Operation Operations[] = {
    {Opcode::Add, Add},
    {Opcode::Addi, Add},
    {Opcode::Sub, [](U, U b, U c) { return b - c; }},
    {Opcode::And, And},
    {Opcode::Andi, And},
    {Opcode::Or, Or},
    {Opcode::Ori, Or},
    {Opcode::Xor, Xor},
    {Opcode::Xori, Xor},
    {Opcode::Sll, Sll},
    {Opcode::Slli, Sll},
    {Opcode::Srl, Srl},
    {Opcode::Srli, Srl},
    {Opcode::Sra, Sra},
    {Opcode::Srai, Sra},
    {Opcode::Slt, Slt},
    {Opcode::Slti, Slt},
    {Opcode::Sltu, Sltu},
    {Opcode::Sltiu, Sltu},
    {Opcode::Seq, [](U, U b, U c) { return U{b == c}; }},
    {Opcode::Min, [](U, U b, U c) { return u(std::min(s(b), s(c))); }},
    {Opcode::Max, [](U, U b, U c) { return u(std::max(s(b), s(c))); }},
    {Opcode::Li, [](U, U, U c) { return c; }},
    {Opcode::Lih, [](U a, U, U c) { return a << 16 | c; }},
    {Opcode::Clz, [](U, U b, U) { return static_cast<U>(std::countl_zero(b)); }},
    {Opcode::Ctz, [](U, U b, U) { return static_cast<U>(std::countr_zero(b)); }},
    {Opcode::Popc, [](U, U b, U) { return static_cast<U>(std::popcount(b)); }},
    {Opcode::Pset, Same},
    {Opcode::Ptail, [](U, U b, U) { return b >= 64 ? ~U{0} : (U{1} << b) - 1; }},
    {Opcode::Pget, Same},
};

constexpr auto Table = [] {
  std::array<Function, 256> table{};
  for (const Operation& operation : Operations) {
    table[static_cast<std::size_t>(operation.op)] = operation.function;
  }
  return table;
}();

}  // namespace

std::uint64_t scalar_alu(Opcode op, std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  return Table[static_cast<std::size_t>(op)](a, b, c);
}

bool scalar_compare(Opcode op, std::uint64_t a, std::uint64_t b) {
  if (op == Opcode::Beq) return a == b;
  if (op == Opcode::Bne) return a != b;
  if (op == Opcode::Blt) return s(a) < s(b);
  if (op == Opcode::Bge) return s(a) >= s(b);
  if (op == Opcode::Bltu) return a < b;
  return a >= b;
}

}  // namespace golden
