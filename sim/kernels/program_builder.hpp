// SPDX-License-Identifier: Apache-2.0
// Writes programs: instructions by opcode and typed operands, labels, constants.
//
//   ProgramBuilder code(0);
//   const Label loop = code.here();
//   code(Opcode::Vld, V{1}, 2, R{3}, P{1});   // operands in the order of the assembly text
//   code(Opcode::Bne, R{1}, R{2}, loop);
//
// An operand of the wrong kind or out of range is an error of the kernel's author: logic_error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <variant>
#include <vector>

#include "golden/gen/machine.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

struct R {
  int number = 0;
};
struct V {
  int number = 0;
};
struct P {
  int number = 0;
};
struct A {
  int number = 0;
};
struct S {
  int number = 0;
};
struct Label {
  std::size_t index = 0;
};

class ProgramBuilder {
 public:
  using Argument = std::variant<R, V, P, A, S, std::int64_t, golden::Csr, Label>;

  explicit ProgramBuilder(std::uint32_t base) : base_(base) {}

  template <typename... Args>
  void operator()(golden::Opcode op, Args... args) {
    emit(op, {argument(args)...});
  }
  void emit(golden::Opcode op, std::initializer_list<Argument> arguments);
  void emit_word(std::uint32_t word);

  Label label();           // not bound yet
  void bind(Label label);  // to the next instruction
  Label here();
  std::uint32_t address(Label label) const;  // a bound label
  std::uint32_t next_address() const;

  // Any 64-bit constant; 1, 2 or 4 instructions by its size.
  void constant(R destination, std::int64_t value);
  void label_address(R destination, Label label);               // 2 instructions
  void format_entry(int entry, std::uint16_t bits, R scratch);  // of the thread that runs it
  void jump(Label label);

  // Fills with illegal words to the next whole line.
  void align_line();

  std::uint32_t base() const { return base_; }
  std::size_t words() const { return words_.size(); }
  // The program padded to whole lines; every label used must be bound.
  Segment finish();

 private:
  static constexpr std::uint32_t Unbound = 0xffffffff;
  struct Fixup {
    std::size_t word;
    Label label;
    bool is_address;  // li + lih at word, word + 1
  };

  static Argument argument(R value) { return value; }
  static Argument argument(V value) { return value; }
  static Argument argument(P value) { return value; }
  static Argument argument(A value) { return value; }
  static Argument argument(S value) { return value; }
  static Argument argument(Label value) { return value; }
  static Argument argument(golden::Csr value) { return value; }
  static Argument argument(std::int64_t value) { return value; }
  static Argument argument(int value) { return std::int64_t{value}; }
  static Argument argument(std::uint32_t value) { return std::int64_t{value}; }

  std::uint32_t base_;
  std::vector<std::uint32_t> words_;
  std::vector<std::uint32_t> labels_;
  std::vector<Fixup> fixups_;
};

}  // namespace sim
