// SPDX-License-Identifier: Apache-2.0
// Two passes over the text: the first gives every line its address and every label its value, the
// second evaluates operands and writes bytes.
#include "golden/common/assembler.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>
#include <span>
#include <tuple>

#include "golden/common/operands.hpp"

namespace golden {
namespace {

using Wide = __int128;  // sums of 64-bit numbers of either sign cannot leave it

constexpr std::int64_t AddressEnd = std::int64_t{1} << AddressBits;
constexpr int ReturnRegister = 31;

// A column of the current line with a complaint about it; caught where the line ends.
struct LineError {
  std::size_t column;
  std::string message;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}
bool is_name(char c) { return is_name_start(c) || is_digit(c); }

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text.substr(0, 40)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return out + (text.size() > 40 ? "...'" : "'");
}

std::string number_text(Wide value) {
  const bool negative = value < 0;
  std::string digits;
  do {
    const int digit = static_cast<int>(value % 10);
    digits += static_cast<char>('0' + (digit < 0 ? -digit : digit));
    value /= 10;
  } while (value != 0);
  if (negative) digits += '-';
  return {digits.rbegin(), digits.rend()};
}

// "r12" with prefix "r" gives 12.
std::optional<int> register_number(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  if (text.empty() || text.size() > 4 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

bool is_register(std::string_view text) {
  for (const std::string_view prefix : {"r", "v", "p", "acc", "s"}) {
    if (register_number(text, prefix)) return true;
  }
  return false;
}

std::string_view prefix_of(OperandKind kind) {
  switch (kind) {
    case OperandKind::R:
      return "r";
    case OperandKind::V:
      return "v";
    case OperandKind::P:
      return "p";
    case OperandKind::Accumulator:
      return "acc";
    case OperandKind::Semaphore:
      return "s";
    case OperandKind::Number:
    case OperandKind::Width:
    case OperandKind::Target:
    case OperandKind::Csr:
      return "";
  }
  return "";
}

const InsnInfo* find_mnemonic(std::string_view text) {
  for (const InsnInfo& insn : Insns) {
    if (insn.name == text) return &insn;
  }
  return nullptr;
}

using Symbols = std::map<std::string, std::int64_t, std::less<>>;

// Reads one line from left to right.
class Cursor {
 public:
  explicit Cursor(std::string_view line, std::size_t position = 0)
      : line_(line), position_(position) {}

  void skip_blanks() {
    while (position_ < line_.size() &&
           (line_[position_] == ' ' || line_[position_] == '\t' || line_[position_] == '\r')) {
      ++position_;
    }
  }
  std::size_t position() {
    skip_blanks();
    return position_;
  }
  char peek() {
    skip_blanks();
    return position_ < line_.size() ? line_[position_] : '\0';
  }
  bool at_end() {
    skip_blanks();
    return position_ >= line_.size();
  }
  bool take(char c) {
    if (at_end() || line_[position_] != c) return false;
    ++position_;
    return true;
  }
  void need(char c, std::string_view where) {
    if (!take(c)) fail("expected '" + std::string(1, c) + "' " + std::string(where));
  }
  std::string_view name() {
    skip_blanks();
    if (position_ >= line_.size() || !is_name_start(line_[position_])) return {};
    return run();
  }
  // Letters, digits, '_' and '.' from here on; may be empty.
  std::string_view run() {
    skip_blanks();
    const std::size_t begin = position_;
    while (position_ < line_.size() && is_name(line_[position_])) ++position_;
    return line_.substr(begin, position_ - begin);
  }
  void need_end() {
    if (!at_end()) fail("nothing more expected");
  }
  [[noreturn]] void fail(const std::string& message) {
    skip_blanks();
    const std::string found =
        position_ >= line_.size() ? "end of line" : quoted(line_.substr(position_, 12));
    throw LineError{position_, message + ", found " + found};
  }
  [[noreturn]] void fail_at(std::size_t column, const std::string& message) {
    throw LineError{column, message};
  }

 private:
  std::string_view line_;
  std::size_t position_;
};

// A sum or difference of numbers and names.
class Expression {
 public:
  Expression(Cursor& cursor, const Symbols& symbols, std::string_view when)
      : cursor_(cursor), symbols_(symbols), when_(when) {}

  Wide sum() {
    Wide value = cursor_.take('-') ? -term() : term();
    for (;;) {
      if (cursor_.take('+')) {
        value += term();
      } else if (cursor_.take('-')) {
        value -= term();
      } else {
        return value;
      }
    }
  }

 private:
  Wide term() {
    if (cursor_.peek() == '%') return piece();
    const std::size_t column = cursor_.position();
    const std::string_view text = cursor_.run();
    if (text.empty()) cursor_.fail("expected a number or a name");
    if (is_digit(text[0])) return number(text, column);
    if (is_register(text)) {
      cursor_.fail_at(column, quoted(text) + " is a register; a number or a name is wanted here");
    }
    const auto symbol = symbols_.find(text);
    if (symbol == symbols_.end()) {
      cursor_.fail_at(column, quoted(text) + " is not defined" + std::string(when_));
    }
    return symbol->second;
  }

  // %lo16(x), %hi16(x)
  Wide piece() {
    const std::size_t column = cursor_.position();
    if (in_piece_) cursor_.fail("%lo16 and %hi16 do not nest");
    in_piece_ = true;
    cursor_.take('%');
    const std::string_view name = cursor_.run();
    if (name != "lo16" && name != "hi16") {
      cursor_.fail_at(column, "expected %lo16(x) or %hi16(x)");
    }
    cursor_.need('(', "behind %" + std::string(name));
    const Wide value = sum();
    cursor_.need(')', "behind the value of %" + std::string(name));
    in_piece_ = false;
    const auto bits = static_cast<std::uint64_t>(value);
    return (name == "lo16" ? bits : bits >> 16) & 0xffff;
  }

  Wide number(std::string_view text, std::size_t column) {
    const bool hex = text.starts_with("0x");
    const std::string_view digits = hex ? text.substr(2) : text;
    std::uint64_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
    if (error == std::errc::result_out_of_range) {
      cursor_.fail_at(column, quoted(text) + " does not fit into 64 bits");
    }
    if (error != std::errc() || end != digits.data() + digits.size()) {
      cursor_.fail_at(column, quoted(text) + " is not a number; write decimal or 0x and digits");
    }
    return static_cast<Wide>(value);
  }

  Cursor& cursor_;
  const Symbols& symbols_;
  std::string_view when_;
  bool in_piece_ = false;
};

// What a line asks for, with the place of its operands.
struct Statement {
  int line = 0;
  std::string_view text;     // the whole line, comment removed
  std::size_t operands = 0;  // where they begin
  std::string_view name;     // mnemonic, pseudo instruction or directive
  std::size_t name_column = 0;
  std::int64_t address = 0;
};

enum class Pseudo { Nop, Mv, J, Ret, La, Halt };
constexpr std::array<std::tuple<std::string_view, Pseudo, int>, 6> Pseudos = {{
    {"nop", Pseudo::Nop, 1},
    {"mv", Pseudo::Mv, 1},
    {"j", Pseudo::J, 1},
    {"ret", Pseudo::Ret, 1},
    {"la", Pseudo::La, 2},
    {"halt", Pseudo::Halt, 1},
}};

constexpr std::array<std::pair<std::string_view, int>, 4> DataDirectives = {{
    {".byte", 1},
    {".half", 2},
    {".word", 4},
    {".dword", 8},
}};

class Assembler {
 public:
  AssemblyResult run(std::string_view source) {
    int line = 0;
    while (!source.empty()) {
      const std::size_t length = std::min(source.find('\n'), source.size());
      std::string_view text = source.substr(0, length);
      source.remove_prefix(std::min(length + 1, source.size()));
      text = text.substr(0, std::min(text.find_first_of("#;"), text.size()));
      guarded(++line, [&] { first_pass(line, text); });
    }
    for (const Statement& statement : statements_) {
      guarded(statement.line, [&] { second_pass(statement); });
    }
    std::stable_sort(errors_.begin(), errors_.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    if (errors_.empty()) cut_chunks();
    if (errors_.empty()) set_entry();
    return {std::move(program_), std::move(errors_)};
  }

 private:
  template <typename Action>
  void guarded(int line, Action action) {
    if (errors_.size() >= MaxAssemblyErrors) return;
    try {
      action();
    } catch (const LineError& error) {
      errors_.push_back({line, static_cast<int>(error.column) + 1, error.message});
    }
  }

  // ---- first pass: labels, addresses, names and constants

  void first_pass(int line, std::string_view text) {
    Cursor cursor(text);
    for (;;) {
      if (cursor.at_end()) return;
      const std::size_t column = cursor.position();
      const std::string_view name = cursor.name();
      if (name.empty()) cursor.fail("expected a label, an instruction or a directive");
      if (!cursor.take(':')) {
        begin_statement({line, text, cursor.position(), name, column, location_});
        return;
      }
      define(cursor, column, name, location_);
    }
  }

  void define(Cursor& cursor, std::size_t column, std::string_view name, std::int64_t value) {
    if (is_register(name)) {
      cursor.fail_at(column, quoted(name) + " is a register and cannot be a name");
    }
    if (!program_.symbols.emplace(name, value).second) {
      cursor.fail_at(column, quoted(name) + " is defined twice");
    }
  }

  void begin_statement(Statement statement) {
    Cursor cursor(statement.text, statement.operands);
    if (const auto size = instruction_size(statement.name)) {
      if (location_ % 4 != 0) {
        cursor.fail_at(statement.name_column,
                       "an instruction must be at a multiple of 4, this is address " +
                           std::to_string(location_));
      }
      advance(cursor, statement.name_column, *size);
    } else if (statement.name[0] == '.') {
      if (!begin_directive(statement, cursor)) return;
    } else {
      cursor.fail_at(statement.name_column,
                     quoted(statement.name) + " is not an instruction (docs/gen/instructions.md)");
    }
    statements_.push_back(statement);
  }

  static std::optional<int> instruction_size(std::string_view name) {
    for (const auto& [text, pseudo, words] : Pseudos) {
      if (text == name) return 4 * words;
    }
    if (find_mnemonic(name) != nullptr) return 4;
    return std::nullopt;
  }

  // True if the second pass has something to do.
  bool begin_directive(const Statement& statement, Cursor& cursor) {
    const std::string_view name = statement.name;
    for (const auto& [text, size] : DataDirectives) {
      if (text != name) continue;
      advance(cursor, statement.name_column, size * count_items(statement));
      return true;
    }
    if (name == ".float") {
      advance(cursor, statement.name_column, 4 * count_items(statement));
      return true;
    }
    if (name == ".equ") {
      begin_equ(cursor);
      return false;
    }
    if (name != ".org" && name != ".zero" && name != ".align") {
      cursor.fail_at(statement.name_column,
                     quoted(name) +
                         " is not a directive; there are .org, .byte, .half, .word, "
                         ".dword, .float, .zero, .align, .equ");
    }
    const std::size_t column = cursor.position();
    const Wide value = constant(cursor);
    cursor.need_end();
    if (value < 0 || value > AddressEnd) {
      cursor.fail_at(column,
                     number_text(value) + " is not allowed; 0 to " + std::to_string(AddressEnd));
    }
    const auto amount = static_cast<std::int64_t>(value);
    if (name == ".org") {
      location_ = amount;
    } else if (name == ".zero") {
      advance(cursor, column, amount);
      return true;
    } else {
      if (!std::has_single_bit(static_cast<std::uint64_t>(amount))) {
        cursor.fail_at(column, number_text(value) + " is not a power of two");
      }
      advance(cursor, column, (amount - location_ % amount) % amount);
    }
    return false;
  }

  void begin_equ(Cursor& cursor) {
    const std::size_t column = cursor.position();
    const std::string_view name = cursor.name();
    if (name.empty()) cursor.fail("expected a name");
    cursor.need(',', "between name and value");
    const std::size_t value_column = cursor.position();
    const Wide value = constant(cursor);
    cursor.need_end();
    if (value < std::numeric_limits<std::int64_t>::min() ||
        value > std::numeric_limits<std::int64_t>::max()) {
      cursor.fail_at(value_column, number_text(value) + " does not fit into signed 64 bits");
    }
    define(cursor, column, name, static_cast<std::int64_t>(value));
  }

  Wide constant(Cursor& cursor) {
    return Expression(cursor, program_.symbols, " above; here it must be").sum();
  }

  static std::int64_t count_items(const Statement& statement) {
    const std::string_view rest = statement.text.substr(statement.operands);
    return 1 + std::count(rest.begin(), rest.end(), ',');
  }

  void advance(Cursor& cursor, std::size_t column, std::int64_t amount) {
    if (location_ + amount > AddressEnd) {
      cursor.fail_at(column, "beyond the last address, " + std::to_string(AddressEnd - 1));
    }
    location_ += amount;
  }

  // ---- second pass: operands and bytes

  void second_pass(const Statement& statement) {
    Cursor cursor(statement.text, statement.operands);
    if (statement.name[0] != '.') {
      program_.lines.emplace(static_cast<std::uint32_t>(statement.address), statement.line);
      instruction(statement, cursor);
    } else if (statement.name == ".zero") {
      const Wide amount = constant(cursor);
      const std::vector<std::uint8_t> bytes(static_cast<std::size_t>(amount));
      put(statement, bytes);
    } else {
      data(statement, cursor);
    }
  }

  void instruction(const Statement& statement, Cursor& cursor) {
    for (const auto& [text, pseudo, words] : Pseudos) {
      if (text != statement.name) continue;
      pseudo_instruction(statement, cursor, pseudo);
      return;
    }
    const Opcode op = find_mnemonic(statement.name)->op;
    const OperandList list = operands(op);
    std::vector<std::int64_t> values;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Operand& operand = list[i];
      if (operand.optional && cursor.at_end()) {
        values.push_back(0);
        continue;
      }
      if (operand.base) {
        cursor.need('(', "in front of the base register");
      } else if (i > 0) {
        cursor.need(',', "in front of operand " + std::string(operand.name));
      }
      const std::size_t column = cursor.position();
      const std::int64_t value = operand_value(statement, cursor, op, operand);
      for (std::size_t j = 0; j < i; ++j) {
        if (list[j].name == operand.name && values[j] != value) {
          cursor.fail_at(column, "both offsets of " + std::string(statement.name) +
                                     " share one field and must be equal");
        }
      }
      values.push_back(value);
      if (operand.base) cursor.need(')', "behind the base register");
    }
    cursor.need_end();
    put_word(statement, encode(op, values));
  }

  void pseudo_instruction(const Statement& statement, Cursor& cursor, Pseudo pseudo) {
    using Values = std::array<std::int64_t, 3>;
    switch (pseudo) {
      case Pseudo::Nop:
        put_word(statement, encode(Opcode::Addi, Values{0, 0, 0}));
        break;
      case Pseudo::Halt:
        put_word(statement, encode(Opcode::Tstop, {}));
        break;
      case Pseudo::Ret:
        put_word(statement, encode(Opcode::Jalr, Values{0, ReturnRegister, 0}));
        break;
      case Pseudo::J: {
        const OperandList list = operands(Opcode::Jal);
        const std::int64_t target = operand_value(statement, cursor, Opcode::Jal, list[1]);
        put_word(statement, encode(Opcode::Jal, Values{0, target}));
        break;
      }
      case Pseudo::Mv: {
        const OperandList list = operands(Opcode::Addi);
        const std::int64_t to = operand_value(statement, cursor, Opcode::Addi, list[0]);
        cursor.need(',', "between the registers");
        const std::int64_t from = operand_value(statement, cursor, Opcode::Addi, list[1]);
        put_word(statement, encode(Opcode::Addi, Values{to, from, 0}));
        break;
      }
      case Pseudo::La: {
        const OperandList list = operands(Opcode::Li);
        const std::int64_t to = operand_value(statement, cursor, Opcode::Li, list[0]);
        cursor.need(',', "between register and address");
        const std::size_t column = cursor.position();
        const Wide value = Expression(cursor, program_.symbols, "").sum();
        if (value < 0 || value > 0x7fffffff) {
          cursor.fail_at(column, number_text(value) + " is not allowed; 0 to 0x7fffffff");
        }
        const auto address = static_cast<std::int64_t>(value);
        put_word(statement, encode(Opcode::Li, Values{to, address >> 16}));
        put_word(statement, encode(Opcode::Lih, Values{to, address & 0xffff}), 4);
        program_.lines.emplace(static_cast<std::uint32_t>(statement.address + 4), statement.line);
        break;
      }
    }
    cursor.need_end();
  }

  std::int64_t operand_value(const Statement& statement, Cursor& cursor, Opcode op,
                             const Operand& operand) {
    const std::size_t column = cursor.position();
    switch (operand.kind) {
      case OperandKind::R:
      case OperandKind::V:
      case OperandKind::P:
      case OperandKind::Accumulator:
      case OperandKind::Semaphore:
        return register_value(cursor, operand);
      case OperandKind::Csr:
        return csr_value(cursor, op, operand);
      case OperandKind::Target:
        return target_value(statement, cursor, operand);
      case OperandKind::Number:
      case OperandKind::Width:
        break;
    }
    const bool piece = cursor.peek() == '%';
    Wide value = Expression(cursor, program_.symbols, "").sum();
    // A 16-bit piece stands for its bits, `li` extends their sign.
    if (op == Opcode::Li && piece && value > 0x7fff && value <= 0xffff) value -= 0x10000;
    if (value < operand.min || value > operand.max ||
        !fits(op, operand, static_cast<std::int64_t>(value))) {
      std::string allowed = number_text(operand.min) + " to " + number_text(operand.max);
      if (operand.kind == OperandKind::Width) {
        allowed = operand.max == 64 ? "8, 16, 32, 64" : "8, 16, 32";
      }
      cursor.fail_at(column, number_text(value) + " is not allowed for operand " +
                                 std::string(operand.name) + " of " + std::string(name(op)) + "; " +
                                 allowed);
    }
    return static_cast<std::int64_t>(value);
  }

  std::int64_t register_value(Cursor& cursor, const Operand& operand) {
    const std::size_t column = cursor.position();
    const std::string prefix(prefix_of(operand.kind));
    const std::string_view text = cursor.run();
    const auto number = register_number(text, prefix);
    const std::string allowed = prefix + "0 to " + prefix + std::to_string(operand.max);
    if (text.empty()) cursor.fail("expected register " + allowed);
    if (!number || *number > operand.max) {
      cursor.fail_at(column, quoted(text) + " is not allowed here; " + allowed);
    }
    return *number;
  }

  std::int64_t csr_value(Cursor& cursor, Opcode op, const Operand& operand) {
    const std::size_t column = cursor.position();
    Cursor ahead = cursor;
    const std::string_view text = ahead.name();
    const auto found = text.empty() ? std::nullopt : find_csr(text);
    Wide value = 0;
    if (found) {
      cursor = ahead;
      value = *found;
    } else if (text.empty() || program_.symbols.contains(text)) {
      value = Expression(cursor, program_.symbols, "").sum();
    } else {
      cursor.fail_at(column, quoted(text) + " is not a control and status register");
    }
    if (value < operand.min || value > operand.max ||
        !csr_exists(static_cast<std::int64_t>(value))) {
      cursor.fail_at(column,
                     number_text(value) + " is not the number of a control and status register");
    }
    if (!fits(op, operand, static_cast<std::int64_t>(value))) {
      cursor.fail_at(column, csr_name(static_cast<std::int64_t>(value)) + " cannot be written");
    }
    return static_cast<std::int64_t>(value);
  }

  std::int64_t target_value(const Statement& statement, Cursor& cursor, const Operand& operand) {
    const std::size_t column = cursor.position();
    const Wide target = Expression(cursor, program_.symbols, "").sum();
    if (target < 0 || target >= AddressEnd || target % 4 != 0) {
      cursor.fail_at(column, number_text(target) +
                                 " is not a branch target; a multiple of 4 below " +
                                 std::to_string(AddressEnd));
    }
    // Program counters wrap around, so the distance does too.
    std::int64_t distance = static_cast<std::int64_t>(target) - statement.address;
    if (distance >= AddressEnd / 2) distance -= AddressEnd;
    if (distance < -AddressEnd / 2) distance += AddressEnd;
    if (distance / 4 < operand.min || distance / 4 > operand.max) {
      cursor.fail_at(column, "target is " + std::to_string(distance) + " bytes away; " +
                                 std::to_string(4 * operand.min) + " to " +
                                 std::to_string(4 * operand.max));
    }
    return distance / 4;
  }

  void data(const Statement& statement, Cursor& cursor) {
    std::vector<std::uint8_t> bytes;
    do {
      if (statement.name == ".float") {
        append(bytes, float_bits(cursor), 4);
        continue;
      }
      for (const auto& [text, size] : DataDirectives) {
        if (text == statement.name) append(bytes, data_value(statement, cursor, size), size);
      }
    } while (cursor.take(','));
    cursor.need_end();
    put(statement, bytes);
  }

  std::uint64_t data_value(const Statement& statement, Cursor& cursor, int size) {
    const std::size_t column = cursor.position();
    const Wide value = Expression(cursor, program_.symbols, "").sum();
    const Wide count = Wide{1} << (8 * size);
    if (value < -count / 2 || value >= count) {
      cursor.fail_at(column, number_text(value) + " does not fit; " + std::string(statement.name) +
                                 " holds " + number_text(-count / 2) + " to " +
                                 number_text(count - 1));
    }
    return static_cast<std::uint64_t>(value);
  }

  static std::uint64_t float_bits(Cursor& cursor) {
    const std::size_t column = cursor.position();
    const bool negative = cursor.take('-');
    std::string text(cursor.run());
    if (!text.empty() && (text.back() == 'e' || text.back() == 'E')) {
      if (cursor.take('-'))
        text += '-';
      else if (cursor.take('+'))
        text += '+';
      text += cursor.run();
      if (const std::size_t plus = text.find('+'); plus != text.npos) text.erase(plus, 1);
    }
    float value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) {
      cursor.fail_at(column, quoted(text) + " is out of the range of FP32");
    }
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
      cursor.fail_at(column, quoted(text) + " is not a decimal number, inf or nan");
    }
    if (value != value) return 0x7fc00000;
    return std::bit_cast<std::uint32_t>(negative ? -value : value);
  }

  static void append(std::vector<std::uint8_t>& bytes, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }

  void put_word(const Statement& statement, std::uint32_t word, std::int64_t offset = 0) {
    std::vector<std::uint8_t> bytes;
    append(bytes, word, 4);
    put(statement, bytes, offset);
  }

  void put(const Statement& statement, const std::vector<std::uint8_t>& bytes,
           std::int64_t offset = 0) {
    const auto begin = static_cast<std::size_t>(statement.address + offset);
    const std::size_t end = begin + bytes.size();
    if (end > image_.size()) {
      image_.resize(end);
      written_.resize(end);
    }
    for (std::size_t i = begin; i < end; ++i) {
      if (written_[i]) {
        throw LineError{statement.name_column,
                        "address " + std::to_string(i) + " was written by a line above"};
      }
      written_[i] = true;
      image_[i] = bytes[i - begin];
    }
  }

  // ---- result

  void cut_chunks() {
    for (std::size_t i = 0; i < image_.size(); ++i) {
      if (!written_[i]) continue;
      if (i == 0 || !written_[i - 1])
        program_.chunks.push_back({static_cast<std::uint32_t>(i), {}});
      program_.chunks.back().bytes.push_back(image_[i]);
    }
  }

  void set_entry() {
    const auto start = program_.symbols.find("_start");
    if (start != program_.symbols.end()) {
      if (start->second < 0 || start->second >= AddressEnd || start->second % 4 != 0) {
        errors_.push_back({1, 1, "_start is not a multiple of 4 below 2^21"});
      }
      program_.entry = static_cast<std::uint32_t>(start->second);
    } else if (!program_.lines.empty()) {
      program_.entry = program_.lines.begin()->first;
    } else {
      errors_.push_back({1, 1, "there is no instruction"});
    }
  }

  std::int64_t location_ = 0;
  std::vector<Statement> statements_;
  std::vector<std::uint8_t> image_;
  std::vector<bool> written_;
  Program program_;
  std::vector<AssemblyError> errors_;
};

}  // namespace

std::string AssemblyError::text() const {
  return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + message;
}

AssemblyResult assemble(std::string_view source) { return Assembler().run(source); }

}  // namespace golden
