// SPDX-License-Identifier: Apache-2.0
// Operand lists out of the generated format table, and the bits of each operand.
#include "golden/common/operands.hpp"

#include <algorithm>

namespace golden {
namespace {

constexpr std::int64_t Fmt0 = static_cast<std::int64_t>(Csr::Fmt0);

// A run of bits of the word that holds bits [lo_of_value + size - 1 : lo_of_value] of the operand.
struct Slice {
  int lo = 0;
  int size = 0;
  int lo_of_value = 0;
};

// One word of the `operands` text of a format.
struct Token {
  std::string_view name;
  OperandKind kind;
  Slice slice;
  Slice more = {};  // second piece of a split field
  bool is_signed = false;
};

constexpr Slice field(int hi, int lo) { return {lo, hi - lo + 1, 0}; }
constexpr Slice low3(int lo) { return {lo, 3, 0}; }

// `i6` and `imm14` are listed unsigned; spec_of() knows where they are signed.
constexpr std::array Tokens = {
    Token{"ra", OperandKind::R, field(FieldAHi, FieldALo)},
    Token{"rb", OperandKind::R, field(FieldBHi, FieldBLo)},
    Token{"rc", OperandKind::R, field(FieldCHi, FieldCLo)},
    Token{"va", OperandKind::V, field(FieldAHi, FieldALo)},
    Token{"vb", OperandKind::V, field(FieldBHi, FieldBLo)},
    Token{"vc", OperandKind::V, field(FieldCHi, FieldCLo)},
    Token{"pa", OperandKind::P, low3(FieldALo)},
    Token{"pb", OperandKind::P, low3(FieldBLo)},
    Token{"p", OperandKind::P, field(FieldPHi, FieldPLo)},
    Token{"pm", OperandKind::P, field(FieldPmHi, FieldPmLo)},
    Token{"acca", OperandKind::Accumulator, field(FieldAccHi, FieldAccLo)},
    Token{"accb", OperandKind::Accumulator, field(FieldBaccHi, FieldBaccLo)},
    Token{"sa", OperandKind::Semaphore, field(FieldAHi, FieldALo)},
    Token{"sb", OperandKind::Semaphore, field(FieldBHi, FieldBLo)},
    Token{"apart", OperandKind::Number, field(FieldApartHi, FieldApartLo)},
    Token{"bpart", OperandKind::Number, field(FieldBpartHi, FieldBpartLo)},
    Token{"part", OperandKind::Number, field(FieldPartHi, FieldPartLo)},
    Token{"fmt", OperandKind::Number, field(FieldFmtHi, FieldFmtLo)},
    Token{"lane", OperandKind::Number, field(FieldLaneHi, FieldLaneLo)},
    Token{"ea", OperandKind::Number, field(FieldEaHi, FieldEaLo)},
    Token{"eb", OperandKind::Number, field(FieldEbHi, FieldEbLo)},
    Token{"w", OperandKind::Width, field(FieldWHi, FieldWLo)},
    Token{"i6", OperandKind::Number, field(FieldI6Hi, FieldI6Lo)},
    Token{"imm11", OperandKind::Number, field(FieldImm11Hi, FieldImm11Lo), {}, true},
    Token{"imm14", OperandKind::Number, field(FieldImm14Hi, FieldImm14Lo)},
    Token{"imm16", OperandKind::Number, field(FieldImm16Hi, FieldImm16Lo)},
    Token{"label14", OperandKind::Target, field(FieldImm14Hi, FieldImm14Lo), {}, true},
    Token{"label19", OperandKind::Target, field(FieldImm19Hi, FieldImm19Lo), {}, true},
    Token{"csr", OperandKind::Csr, field(FieldImm14Hi, FieldImm14Lo)},
    Token{"off", OperandKind::Number, {FieldOff0Lo, 1, 0}, {FieldApartLo, 2, 1}},
};

constexpr const Token* find_token(std::string_view name) {
  for (const Token& token : Tokens) {
    if (token.name == name) return &token;
  }
  return nullptr;
}

constexpr bool is_signed_here(const Token& token, InsnFormat format, bool has_base) {
  if (token.name == "i6") return has_base;
  if (token.name == "imm14") return format != InsnFormat::I14 && format != InsnFormat::SemI;
  return token.is_signed;
}

// The operand text of a format cut into its words. A format with a word that is not in Tokens does
// not compile: the check below throws while constants are evaluated.
constexpr OperandList parse(InsnFormat format) {
  OperandList list;
  std::string_view text = info(format).operands;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find_first_of(",("), text.size());
    std::string_view name = text.substr(0, length);
    const char after = length < text.size() ? text[length] : '\0';
    Operand& operand = list.items[list.count];
    if (name.back() == ')') {
      name.remove_suffix(1);
      operand.base = true;
    }
    const Token* token = find_token(name);
    if (token == nullptr) throw "operand of golden/machine.toml is not in Tokens";
    operand.kind = token->kind;
    operand.name = token->name;
    operand.optional = name == "p" || name == "pm";
    const int size = token->slice.size + token->more.size;
    const std::int64_t count = std::int64_t{1} << size;
    const bool negative = is_signed_here(*token, format, after == '(');
    operand.min = negative ? -count / 2 : 0;
    operand.max = negative ? count / 2 - 1 : count - 1;
    if (operand.kind == OperandKind::Width) {
      operand.min = 8;
      operand.max = 32;
    }
    ++list.count;
    text.remove_prefix(length);
    if (after == '(') text.remove_prefix(1);
    if (after == ',') text.remove_prefix(2);
  }
  return list;
}

constexpr auto parse_all() {
  std::array<OperandList, AllInsnFormats.size()> lists{};
  for (const InsnFormat format : AllInsnFormats) {
    lists[static_cast<std::size_t>(format)] = parse(format);
  }
  return lists;
}
constexpr auto OperandLists = parse_all();

constexpr std::uint32_t mask(const Slice& slice) { return (1u << slice.size) - 1; }

constexpr std::uint32_t insert(const Slice& slice, std::uint32_t value) {
  return ((value >> slice.lo_of_value) & mask(slice)) << slice.lo;
}

constexpr std::uint32_t extract(const Slice& slice, std::uint32_t word) {
  return ((word >> slice.lo) & mask(slice)) << slice.lo_of_value;
}

std::int64_t extract(const Operand& operand, std::uint32_t word) {
  const Token& token = *find_token(operand.name);
  const std::uint32_t bits = extract(token.slice, word) | extract(token.more, word);
  if (operand.kind == OperandKind::Width) return std::int64_t{8} << bits;
  const std::int64_t value = bits;
  return value > operand.max ? value - (std::int64_t{1} << token.slice.size) : value;
}

}  // namespace

OperandList operands(Opcode op) {
  OperandList list = OperandLists[static_cast<std::size_t>(info(op).format)];
  for (Operand& operand : list.items) {
    if (op == Opcode::Li && operand.name == "imm16") {
      operand.min = -32768;
      operand.max = 32767;
    }
    if (op == Opcode::Vbc && operand.kind == OperandKind::Width) operand.max = 64;
  }
  return list;
}

bool fits(Opcode op, const Operand& operand, std::int64_t value) {
  if (value < operand.min || value > operand.max) return false;
  if (operand.kind == OperandKind::Width) return (value & (value - 1)) == 0;
  if (operand.kind == OperandKind::Csr) {
    return op == Opcode::Csrw ? csr_writable(value) : csr_exists(value);
  }
  return true;
}

std::uint32_t encode(Opcode op, std::span<const std::int64_t> values) {
  std::uint32_t word = static_cast<std::uint32_t>(op) << FieldOpLo;
  std::size_t i = 0;
  for (const Operand& operand : operands(op)) {
    const Token& token = *find_token(operand.name);
    std::uint32_t bits = static_cast<std::uint32_t>(values[i++]);
    if (operand.kind == OperandKind::Width) {
      bits = bits == 8 ? 0 : bits == 16 ? 1 : bits == 32 ? 2 : 3;
    }
    word |= insert(token.slice, bits) | insert(token.more, bits);
  }
  return word;
}

std::optional<DecodedText> decode_operands(std::uint32_t word) {
  const InsnInfo* insn = find_insn(static_cast<std::uint8_t>(word >> FieldOpLo));
  if (insn == nullptr || (word & ~info(insn->format).used_bits) != 0) return std::nullopt;
  DecodedText text;
  text.op = insn->op;
  std::size_t i = 0;
  for (const Operand& operand : operands(insn->op)) {
    const std::int64_t value = extract(operand, word);
    if (!fits(insn->op, operand, value)) return std::nullopt;
    text.values[i++] = value;
  }
  return text;
}

bool csr_exists(std::int64_t number) {
  if (number >= Fmt0 && number < Fmt0 + Formats) return true;
  return std::any_of(AllCsrs.begin(), AllCsrs.end(),
                     [&](Csr csr) { return static_cast<std::int64_t>(csr) == number; });
}

bool csr_writable(std::int64_t number) {
  constexpr std::array Writable = {Csr::Flags, Csr::EccInject, Csr::Console, Csr::Exit};
  if (number >= Fmt0 && number < Fmt0 + Formats) return true;
  return std::any_of(Writable.begin(), Writable.end(),
                     [&](Csr csr) { return static_cast<std::int64_t>(csr) == number; });
}

std::string csr_name(std::int64_t number) {
  if (number >= Fmt0 && number < Fmt0 + Formats)
    return std::string("Fmt").append(std::to_string(number - Fmt0));
  for (const Csr csr : AllCsrs) {
    if (static_cast<std::int64_t>(csr) == number) return std::string(name(csr));
  }
  return std::to_string(number);
}

std::optional<std::int64_t> find_csr(std::string_view text) {
  for (std::int64_t number = 0; number <= static_cast<std::int64_t>(AllCsrs.back()); ++number) {
    if (csr_exists(number) && csr_name(number) == text) return number;
  }
  return std::nullopt;
}

}  // namespace golden
