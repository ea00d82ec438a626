// SPDX-License-Identifier: Apache-2.0
// Operand checks, label fix-ups and constants of the program builder.
#include "sim/kernels/program_builder.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "golden/common/operands.hpp"

namespace sim {
namespace {

using golden::Opcode;
using golden::OperandKind;

std::optional<std::int64_t> value_of(const ProgramBuilder::Argument& argument, OperandKind kind) {
  switch (kind) {
    case OperandKind::R:
      if (const auto* r = std::get_if<R>(&argument)) return r->number;
      break;
    case OperandKind::V:
      if (const auto* v = std::get_if<V>(&argument)) return v->number;
      break;
    case OperandKind::P:
      if (const auto* p = std::get_if<P>(&argument)) return p->number;
      break;
    case OperandKind::Accumulator:
      if (const auto* a = std::get_if<A>(&argument)) return a->number;
      break;
    case OperandKind::Semaphore:
      if (const auto* s = std::get_if<S>(&argument)) return s->number;
      break;
    case OperandKind::Number:
    case OperandKind::Width:
      if (const auto* number = std::get_if<std::int64_t>(&argument)) return *number;
      break;
    case OperandKind::Target:
      if (std::holds_alternative<Label>(argument)) return 0;
      break;
    case OperandKind::Csr:
      if (const auto* csr = std::get_if<golden::Csr>(&argument)) {
        return static_cast<std::int64_t>(*csr);
      }
      if (const auto* number = std::get_if<std::int64_t>(&argument)) return *number;
      break;
  }
  return std::nullopt;
}

}  // namespace

void ProgramBuilder::emit(Opcode op, std::initializer_list<Argument> arguments) {
  std::vector<std::int64_t> values;
  const golden::OperandList list = golden::operands(op);
  const Argument* next = arguments.begin();
  for (const golden::Operand& operand : list) {
    if (next == arguments.end() && operand.optional) {
      values.push_back(0);
      continue;
    }
    const auto value = next == arguments.end() ? std::nullopt : value_of(*next, operand.kind);
    if (!value || !golden::fits(op, operand, *value)) {
      throw std::logic_error(
          fmt::format("{}: operand {} is missing, of the wrong kind or {} out of "
                      "range",
                      name(op), operand.name, value.value_or(0)));
    }
    if (const auto* target = std::get_if<Label>(next)) {
      fixups_.push_back({words_.size(), *target, false});
    }
    values.push_back(*value);
    ++next;
  }
  if (next != arguments.end()) {
    throw std::logic_error(fmt::format("{}: too many operands", name(op)));
  }
  words_.push_back(golden::encode(op, values));
}

void ProgramBuilder::emit_word(std::uint32_t word) { words_.push_back(word); }

Label ProgramBuilder::label() {
  labels_.push_back(Unbound);
  return {labels_.size() - 1};
}

void ProgramBuilder::bind(Label label) { labels_.at(label.index) = next_address(); }

Label ProgramBuilder::here() {
  const Label result = label();
  bind(result);
  return result;
}

std::uint32_t ProgramBuilder::address(Label label) const {
  const std::uint32_t address = labels_.at(label.index);
  if (address == Unbound) throw std::logic_error("label is not bound");
  return address;
}

std::uint32_t ProgramBuilder::next_address() const {
  return base_ + 4 * static_cast<std::uint32_t>(words_.size());
}

void ProgramBuilder::constant(R destination, std::int64_t value) {
  const auto piece = [&](int shift) { return (value >> shift) & 0xffff; };
  // Leading pieces that are only the sign of the piece below need no instruction.
  int shift = 48;
  while (shift > 0 && value >> (shift - 1) == value >> 63) shift -= 16;
  const std::int64_t first = piece(shift);
  emit(Opcode::Li, {destination, first >= 0x8000 ? first - 0x10000 : first});
  while (shift > 0) {
    shift -= 16;
    emit(Opcode::Lih, {destination, piece(shift)});
  }
}

void ProgramBuilder::label_address(R destination, Label label) {
  fixups_.push_back({words_.size(), label, true});
  emit(Opcode::Li, {destination, std::int64_t{0}});
  emit(Opcode::Lih, {destination, std::int64_t{0}});
}

void ProgramBuilder::format_entry(int entry, std::uint16_t bits, R scratch) {
  constant(scratch, bits);
  emit(Opcode::Csrw, {static_cast<std::int64_t>(golden::Csr::Fmt0) + entry, scratch});
}

void ProgramBuilder::jump(Label label) { emit(Opcode::Jal, {R{0}, label}); }

void ProgramBuilder::align_line() {
  while (next_address() % golden::LineBytes != 0) emit_word(0);
}

Segment ProgramBuilder::finish() {
  align_line();
  for (const Fixup& fixup : std::exchange(fixups_, {})) {
    const std::uint32_t target = address(fixup.label);
    std::uint32_t& word = words_[fixup.word];
    if (fixup.is_address) {
      word |= target >> 16;
      words_[fixup.word + 1] |= target & 0xffff;
      continue;
    }
    const auto decoded = golden::decode_operands(word);
    const auto list = golden::operands(decoded->op);
    std::vector<std::int64_t> values(
        decoded->values.begin(),
        decoded->values.begin() + static_cast<std::ptrdiff_t>(list.size()));
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].kind != OperandKind::Target) continue;
      const auto pc = static_cast<std::int64_t>(base_) + 4 * static_cast<std::int64_t>(fixup.word);
      values[i] = (static_cast<std::int64_t>(target) - pc) / 4;
      if (!golden::fits(decoded->op, list[i], values[i])) {
        throw std::logic_error("branch target out of reach");
      }
    }
    word = golden::encode(decoded->op, values);
  }
  Segment segment{base_, {}};
  for (const std::uint32_t word : words_) {
    for (int i = 0; i < 4; ++i) segment.bytes.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
  }
  return segment;
}

}  // namespace sim
