// SPDX-License-Identifier: Apache-2.0
// Assembler and disassembler (docs/isa.md section 6).

#include <algorithm>

#include "golden/common/assembler.hpp"
#include "golden/common/disassembler.hpp"
#include "golden/gen/machine.hpp"
#include "python/bind/bind.hpp"

namespace bind {
namespace {

constexpr const char* DisassembleDoc = R"(A word as assembly text (docs/isa.md section 6).

Args:
    word: 32 bits; what is no legal instruction becomes `.word`.
    pc: its address, for the targets of branches.)";

using golden::Program;
using Self = const Object<Program>&;

// The program, or what is wrong: line, column, message.
py::object assemble(const std::string& source) {
  golden::AssemblyResult result = golden::assemble(source);
  if (result.errors.empty()) return py::cast(std::make_shared<Program>(std::move(result.program)));
  py::list errors;
  for (const golden::AssemblyError& error : result.errors) {
    errors.append(py::make_tuple(error.line, error.column, error.message));
  }
  return errors;
}

py::tuple chunks(const Program& program) {
  py::tuple all(program.chunks.size());
  for (std::size_t i = 0; i < program.chunks.size(); ++i) {
    const golden::Chunk& chunk = program.chunks[i];
    all[i] = py::make_tuple(chunk.address, to_bytes(chunk.bytes.data(), chunk.bytes.size()));
  }
  return all;
}

template <typename Map>
py::dict to_dict(const Map& map) {
  py::dict all;
  for (const auto& [key, value] : map) all[py::cast(key)] = value;
  return all;
}

std::string disassemble(py::handle word, py::handle pc) {
  const auto bits = static_cast<std::uint32_t>(integer(word, "word", 0, UINT32_MAX));
  const std::int64_t end = INT64_C(1) << golden::AddressBits;
  const auto at = static_cast<std::uint32_t>(integer(pc, "pc", 0, end - 1));
  if (at % 4 != 0) throw py::value_error("pc: " + std::to_string(at) + " is no multiple of 4");
  return golden::disassemble(bits, at);
}

}  // namespace

void bind_program(py::module_& module) {
  py::class_<Program, std::shared_ptr<Program>>(module, "Program",
                                                "What assemble() makes of a text.")
      .def_property_readonly(
          "chunks", [](Self self) { return chunks(*self); },
          "(address, bytes), ascending, neither touching nor overlapping.")
      .def_property_readonly(
          "entry", [](Self self) { return self->entry; }, "Where thread 0 starts.")
      .def_property_readonly(
          "symbols", [](Self self) { return to_dict(self->symbols); }, "Labels and .equ.")
      .def_property_readonly(
          "lines", [](Self self) { return to_dict(self->lines); },
          "Address of an instruction: line of the text.");
  module.def("_assemble", &assemble, py::arg("source"));
  module.def("disassemble", &disassemble, DisassembleDoc, py::arg("word"), py::arg("pc") = 0);
}

}  // namespace bind
