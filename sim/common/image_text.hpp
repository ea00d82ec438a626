// SPDX-License-Identifier: Apache-2.0
// Program images as text and bytes: what `asm` writes and `disasm` reads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "golden/common/assembler.hpp"

namespace sim {

// The text names line, what is there, and what is allowed.
struct ImageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Image {
  std::vector<golden::Chunk> chunks;  // ascending, not overlapping
  std::optional<std::uint32_t> entry;
};

// Address, word and source line of every instruction, with the labels; bytes of data.
std::string listing_text(const golden::Program& program, std::string_view source);

// "// entry ADDRESS", then for each chunk "@ADDRESS" and its bytes, 16 a line, all hexadecimal:
// what Verilog's $readmemh reads into a memory of bytes.
std::string hex_text(const golden::Program& program);
Image parse_hex(std::string_view text);

// From the lowest address to the last byte; zeros between the chunks.
std::string binary_bytes(const golden::Program& program);
Image parse_binary(std::string_view bytes, std::uint32_t base);

// Assembly text that the assembler turns back into the same bytes. Words that are no legal
// instruction become .word, runs of zeros .zero.
std::string disassembly_text(const Image& image);

}  // namespace sim
