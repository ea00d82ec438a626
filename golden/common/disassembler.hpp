// SPDX-License-Identifier: Apache-2.0
// Words to assembly text (docs/isa.md section 6).
#pragma once

#include <cstdint>
#include <string>

namespace golden {

// The instruction at address `pc`; branch targets as byte addresses. What is not a legal
// instruction becomes `.word`. The assembler turns the text back into the same word at the same
// address.
std::string disassemble(std::uint32_t word, std::uint32_t pc);

}  // namespace golden
