// SPDX-License-Identifier: Apache-2.0
// Assembly text to a program image (docs/isa.md section 6).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace golden {

struct AssemblyError {
  int line = 0;         // from 1
  int column = 0;       // from 1
  std::string message;  // what is wrong and what is allowed

  std::string text() const;  // "line 3, column 9: ..."
};

struct Chunk {
  std::uint32_t address = 0;
  std::vector<std::uint8_t> bytes;
};

struct Program {
  std::vector<Chunk> chunks;  // ascending, neither touching nor overlapping
  std::uint32_t entry = 0;    // of thread 0
  std::map<std::string, std::int64_t, std::less<>> symbols;  // labels and .equ
  std::map<std::uint32_t, int> lines;                        // address of an instruction -> line
};

struct AssemblyResult {
  Program program;                    // meaningless if there are errors
  std::vector<AssemblyError> errors;  // by line; the first MaxAssemblyErrors
};

inline constexpr int MaxAssemblyErrors = 20;

// Any text is safe: what is not a program gives errors, never more memory than the address space.
AssemblyResult assemble(std::string_view source);

}  // namespace golden
