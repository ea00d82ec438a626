// SPDX-License-Identifier: Apache-2.0
// One instruction to text.
#include "golden/common/disassembler.hpp"

#include <array>
#include <string_view>

#include "golden/common/operands.hpp"

namespace golden {
namespace {

std::string numbered(std::string_view prefix, std::int64_t number) {
  std::string text(prefix);
  text += std::to_string(number);
  return text;
}

std::string hex(std::uint64_t value, int digits) {
  std::string text = "0x";
  for (int i = digits - 1; i >= 0; --i) text += "0123456789abcdef"[(value >> (4 * i)) & 15];
  return text;
}

std::string text_of(const Operand& operand, std::int64_t value, std::uint32_t pc) {
  switch (operand.kind) {
    case OperandKind::R:
      return numbered("r", value);
    case OperandKind::V:
      return numbered("v", value);
    case OperandKind::P:
      return numbered("p", value);
    case OperandKind::Accumulator:
      return numbered("acc", value);
    case OperandKind::Semaphore:
      return numbered("s", value);
    case OperandKind::Number:
    case OperandKind::Width:
      return std::to_string(value);
    case OperandKind::Target: {
      const std::int64_t target = std::int64_t{pc} + 4 * value;
      return hex(static_cast<std::uint64_t>(target) & ((1u << AddressBits) - 1), 6);
    }
    case OperandKind::Csr:
      return csr_name(value);
  }
  return "?";
}

}  // namespace

std::string disassemble(std::uint32_t word, std::uint32_t pc) {
  const auto decoded = decode_operands(word);
  if (!decoded) return std::string(".word ").append(hex(word, 8));
  std::string text(name(decoded->op));
  const OperandList list = operands(decoded->op);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].optional && decoded->values[i] == 0) continue;
    if (i > 0) text += list[i].base ? "(" : ", ";
    if (i == 0) text += ' ';
    text += text_of(list[i], decoded->values[i], pc);
    if (list[i].base) text += ')';
  }
  return text;
}

}  // namespace golden
