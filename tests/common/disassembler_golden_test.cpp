// SPDX-License-Identifier: Apache-2.0
// Words to text and back: every opcode with random legal operands, and every kind of illegal word.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "golden/common/assembler.hpp"
#include "golden/common/disassembler.hpp"
#include "golden/common/operands.hpp"
#include "sim/common/random.hpp"

namespace {

using golden::disassemble;
using golden::Opcode;
using golden::Operand;
using golden::OperandKind;

// `text` assembled at `pc`.
std::uint32_t reassemble(const std::string& text, std::uint32_t pc) {
  const auto result = golden::assemble(".org " + std::to_string(pc) + "\n" + text + "\nnop\n");
  EXPECT_TRUE(result.errors.empty()) << text << ": " << result.errors[0].text();
  if (!result.errors.empty()) return 0;
  const auto& bytes = result.program.chunks.at(0).bytes;
  EXPECT_EQ(bytes.size(), 8u) << text;
  return bytes[0] | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
         std::uint32_t{bytes[3]} << 24;
}

std::int64_t random_value(sim::Random& random, Opcode op, const Operand& operand) {
  for (;;) {
    const std::int64_t value = random.chance(1, 4)   ? operand.min
                               : random.chance(1, 3) ? operand.max
                                                     : random.between(operand.min, operand.max);
    if (golden::fits(op, operand, value)) return value;
    if (operand.kind == OperandKind::Width) return std::int64_t{8} << random.between(0, 2);
    if (operand.kind == OperandKind::Csr) return random.between(16, 31);
  }
}

TEST(Disassembler, RoundTripsEveryOpcodeWithRandomLegalOperands) {
  sim::Random random(1, "disassembler");
  for (const Opcode op : golden::AllOpcodes) {
    for (int run = 0; run < 200; ++run) {
      std::vector<std::int64_t> values;
      const auto list = golden::operands(op);
      for (std::size_t i = 0; i < list.size(); ++i) {
        values.push_back(random_value(random, op, list[i]));
        for (std::size_t j = 0; j < i; ++j) {
          if (list[j].name == list[i].name) values[i] = values[j];
        }
      }
      const std::uint32_t word = golden::encode(op, values);
      EXPECT_EQ(word & ~info(info(op).format).used_bits, 0u) << name(op);
      const auto decoded = golden::decode_operands(word);
      ASSERT_TRUE(decoded) << name(op);
      EXPECT_EQ(decoded->op, op);
      for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(decoded->values[i], values[i]);
      // The whole address space, mostly its lower end: an image is as long as its last address.
      const int last = run % 50 == 0 ? (1 << 19) - 3 : 1000;
      const std::uint32_t pc = static_cast<std::uint32_t>(random.between(0, last)) * 4;
      const std::string text = disassemble(word, pc);
      EXPECT_EQ(reassemble(text, pc), word) << text;
    }
  }
}

TEST(Disassembler, RoundTripsRandomWords) {
  sim::Random random(2, "disassembler");
  int legal = 0;
  for (int run = 0; run < 20000; ++run) {
    const std::uint32_t word = random.bits32();
    const std::string text = disassemble(word, 64);
    if (!text.starts_with(".word")) ++legal;
    EXPECT_EQ(reassemble(text, 64), word) << text;
  }
  EXPECT_GT(legal, 1000);
}

TEST(Disassembler, PrintsAsTheInstructionTableSays) {
  EXPECT_EQ(disassemble(0x01000000 | 1u << 19 | 2u << 14 | 3u << 9, 0), "add r1, r2, r3");
  EXPECT_EQ(disassemble(0x26000000 | 1u << 19 | 2u << 14 | 0x3ff8, 0), "ld r1, -8(r2)");
  EXPECT_EQ(disassemble(0x30000000 | 1u << 19 | 2u << 14 | 0x3fff, 16), "beq r1, r2, 0x00000c");
  EXPECT_EQ(disassemble(0xD0000000 | 1u << 19 | 3u << 14 | 2u << 11 | 4, 0), "vld v1, 4(r3), p2");
  EXPECT_EQ(disassemble(0xD0000000 | 1u << 19 | 3u << 14 | 4, 0), "vld v1, 4(r3)");
  EXPECT_EQ(disassemble(0x3C000000 | 1u << 19 | 7, 0), "csrw Console, r1");
  EXPECT_EQ(disassemble(0x3B000000 | 1u << 19 | 19, 0), "csrr r1, Fmt3");
  EXPECT_EQ(disassemble(0x50000000 | 1u << 19 | 2, 0), "vadd v1, v0, v0, 32");
  EXPECT_EQ(disassemble(0x39000000, 0), "tstop");
  EXPECT_EQ(disassemble(0xE0000000 | 4u << 14, 0), "xfer r4");
  EXPECT_EQ(disassemble(0xF0000000 | 3u << 19 | 0x3fff, 0), "semwait s3, 16383");
  EXPECT_EQ(disassemble(0xF1000000 | 31u << 19 | 2u << 14, 0), "semadd s31, r2");
  EXPECT_EQ(disassemble(0xF3000000 | 5u << 19 | 7u << 14, 0), "semrd r5, s7");
  EXPECT_EQ(disassemble(0xF5000000 | 1u << 19 | 2u << 14 | 3u << 9, 0), "barrier s1, r2, r3");
}

// docs/isa.md section 2: what is illegal.
TEST(Disassembler, ShowsIllegalWordsAsData) {
  for (const std::uint32_t word : {
           0u,                        // word 0
           0xFF000000u,               // unknown opcode
           0xE1000000u, 0xF7000000u,  // reserved for network and synchronisation
           0x01000001u,               // unused bit
           0x2D000000u | 8u << 19,    // predicate 8
           0x50000003u,               // 64-bit lanes outside vbc
           0x3B00000Fu, 0x3B000028u,  // no such CSR
           0x3C000000u, 0x3C000020u,  // csrw to a read-only CSR
       }) {
    EXPECT_EQ(disassemble(word, 0).substr(0, 5), ".word") << word;
  }
}

}  // namespace
