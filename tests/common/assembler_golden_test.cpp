// SPDX-License-Identifier: Apache-2.0
// Assembly text to bytes: literal encodings, layout, values, and every refusal with its place.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "golden/common/assembler.hpp"
#include "sim/common/random.hpp"

namespace {

using golden::assemble;
using golden::AssemblyResult;
using golden::Chunk;

std::string errors_of(const AssemblyResult& result) {
  std::string text;
  for (const auto& error : result.errors) text += error.text() + "\n";
  return text;
}

std::vector<std::uint32_t> words_of(const AssemblyResult& result) {
  std::vector<std::uint32_t> words;
  for (const Chunk& chunk : result.program.chunks) {
    for (std::size_t i = 0; i + 3 < chunk.bytes.size(); i += 4) {
      std::uint32_t word = 0;
      for (std::size_t j = 0; j < 4; ++j) word |= std::uint32_t{chunk.bytes[i + j]} << (8 * j);
      words.push_back(word);
    }
  }
  return words;
}

void expect_words(const std::string& source, const std::vector<std::uint32_t>& expected) {
  const AssemblyResult result = assemble(source);
  EXPECT_EQ(errors_of(result), "") << source;
  EXPECT_EQ(words_of(result), expected) << source;
}

void expect_error(const std::string& source, const std::string& expected) {
  const AssemblyResult result = assemble(source);
  ASSERT_FALSE(result.errors.empty()) << source;
  EXPECT_EQ(result.errors[0].text(), expected) << source;
}

// Encodings written out by hand from the fields of golden/machine.toml.
TEST(Assembler, EncodesOneInstructionOfEachShape) {
  expect_words("add r1, r2, r3", {0x01000000 | 1u << 19 | 2u << 14 | 3u << 9});
  expect_words("addi r1, r2, -1", {0x10000000 | 1u << 19 | 2u << 14 | 0x3fff});
  expect_words("slli r1, r2, 63", {0x16000000 | 1u << 19 | 2u << 14 | 63});
  expect_words("li r31, -32768", {0x19000000 | 31u << 19 | 0x8000});
  expect_words("lih r31, 65535", {0x1A000000 | 31u << 19 | 0xffff});
  expect_words("ld r1, 8(r2)", {0x26000000 | 1u << 19 | 2u << 14 | 8});
  expect_words("csrw Console, r1", {0x3C000000 | 1u << 19 | 7});
  expect_words("csrr r1, Fmt15", {0x3B000000 | 1u << 19 | 31});
  expect_words("csrr r1, 31", {0x3B000000 | 1u << 19 | 31});
  expect_words("tstart r1, r2", {0x38000000 | 1u << 14 | 2u << 9});
  expect_words("yield 16383", {0x3A000000 | 16383});
  expect_words("pset p7, r2", {0x2D000000 | 7u << 19 | 2u << 14});
  expect_words("pget r2, p7", {0x2F000000 | 2u << 19 | 7u << 14});
  expect_words("vadd v1, v2, v3, 32, p1",
               {0x50000000 | 1u << 19 | 2u << 14 | 3u << 9 | 1u << 6 | 2});
  expect_words("vbc v1, r2, 64", {0x70000000 | 1u << 19 | 2u << 14 | 3});
  expect_words("valign v1, v2, v3, 63, p2",
               {0x72000000 | 1u << 19 | 2u << 14 | 3u << 9 | 2u << 6 | 63});
  expect_words("vext r1, v2, 15", {0x76000000 | 1u << 19 | 2u << 14 | 15});
  expect_words("cvtdn v1, v2, 3, 5, p1",
               {0x65000000 | 1u << 19 | 2u << 14 | 1u << 6 | 3u << 4 | 5});
  expect_words("vaccdn v1, acc7, 3, 9", {0x79000000 | 1u << 19 | 3u << 17 | 7u << 14 | 9});
  expect_words("fma_m v1, v2, -32(r4), p0", {0x83000000 | 1u << 19 | 2u << 14 | 4u << 9 | 32});
  expect_words("fcmplt p3, v1, v2", {0x48000000 | 3u << 19 | 1u << 14 | 2u << 9});
  expect_words("vld v1, -1024(r3), p1", {0xD0000000 | 1u << 19 | 3u << 14 | 1u << 11 | 0x400});
  expect_words("mma acc7, v1, v2, 3, 15",
               {0xC0000000 | 7u << 19 | 1u << 14 | 2u << 9 | 15u << 4 | 3});
  expect_words("mma_m acc1, v2, 7(r3), 1, 2",
               {0xC4000000 | 3u << 22 | 1u << 19 | 2u << 14 | 3u << 9 | 1u << 8 | 2u << 4 | 1});
  expect_words("mma_mm acc1, 2(r2), 2(r3), 0, 0",
               {0xC8000000 | 1u << 22 | 1u << 19 | 2u << 14 | 3u << 9});
  expect_words("mld acc1, 2, v3", {0xCC000000 | 2u << 22 | 1u << 19 | 3u << 14});
  expect_words("mclr acc5", {0xCD000000 | 5u << 19});
}

TEST(Assembler, BranchesAreRelativeAndWrapAround) {
  expect_words("a: beq r1, r2, a", {0x30000000 | 1u << 19 | 2u << 14});
  expect_words("nop\nbne r1, r2, 0", {0x10000000, 0x31000000 | 1u << 19 | 2u << 14 | 0x3fff});
  expect_words("jal r31, b\nnop\nb: halt", {0x36000000 | 31u << 19 | 2, 0x10000000, 0x39000000});
  expect_words("jal r0, 0x1ffffc", {0x36000000 | 0x7ffff});
  expect_words("beq r0, r0, 32764", {0x30000000 | 8191});
  expect_error("beq r0, r0, 32768",
               "line 1, column 13: target is 32768 bytes away; -32768 to 32764");
}

TEST(Assembler, PseudoInstructionsAndPieces) {
  expect_words("mv r1, r2\nnop\nret\nhalt\nj 0",
               {0x10000000 | 1u << 19 | 2u << 14, 0x10000000, 0x37000000 | 31u << 14, 0x39000000,
                0x36000000 | 0x7fffc});
  expect_words("la r5, x\n.equ x, 0x12345",
               {0x19000000 | 5u << 19 | 1, 0x1A000000 | 5u << 19 | 0x2345});
  expect_words(".equ x, 0xABCD1234\nli r1, %hi16(x)\nlih r1, %lo16(x + 1)",
               {0x19000000 | 1u << 19 | 0xABCD, 0x1A000000 | 1u << 19 | 0x1235});
}

TEST(Assembler, DirectivesLayOutData) {
  const AssemblyResult result = assemble(
      "nop\n"
      ".org 0x40\n"
      "data: .byte 1, -1, 255 ; comment\n"
      ".half 0x1234\n"
      ".align 8\n"
      ".dword -1, 0x8000000000000000\n"
      ".float 1.5, -2e-1, inf\n"
      ".zero 4\n"
      "end: .word end - data\n");
  EXPECT_EQ(errors_of(result), "");
  ASSERT_EQ(result.program.chunks.size(), 3u);
  EXPECT_EQ(result.program.chunks[1].address, 0x40u);
  EXPECT_EQ(result.program.chunks[1].bytes, (std::vector<std::uint8_t>{1, 255, 255, 0x34, 0x12}));
  EXPECT_EQ(result.program.chunks[2].address, 0x48u);
  const std::vector<std::uint8_t> expected = {
      255,  255,  255,  255,  255,  255,  255, 255, 0,    0,    0, 0, 0, 0, 0,    0x80, 0, 0,
      0xc0, 0x3f, 0xcd, 0xcc, 0x4c, 0xbe, 0,   0,   0x80, 0x7f, 0, 0, 0, 0, 0x28, 0,    0, 0};
  EXPECT_EQ(result.program.chunks[2].bytes, expected);
  EXPECT_EQ(result.program.symbols.at("data"), 0x40);
}

TEST(Assembler, EntryIsStartElseTheLowestInstruction) {
  EXPECT_EQ(assemble(".word 1\nnop").program.entry, 4u);
  EXPECT_EQ(assemble("nop\n_start: nop").program.entry, 4u);
  EXPECT_EQ(assemble(".org 64\nnop\n.org 32\nnop").program.entry, 32u);
  expect_error(".word 1", "line 1, column 1: there is no instruction");
  expect_error("", "line 1, column 1: there is no instruction");
}

TEST(Assembler, LinesOfEveryInstructionAreKnown) {
  const auto lines = assemble("nop\nla r1, 8\n\nhalt\n.word 1").program.lines;
  EXPECT_EQ(lines, (std::map<std::uint32_t, int>{{0, 1}, {4, 2}, {8, 2}, {12, 4}}));
}

TEST(Assembler, NamesLineAndColumnOfEachError) {
  expect_error("add r1, r32, r3", "line 1, column 9: 'r32' is not allowed here; r0 to r31");
  expect_error("add r1, v2, r3", "line 1, column 9: 'v2' is not allowed here; r0 to r31");
  expect_error("add r01, r2, r3", "line 1, column 5: 'r01' is not allowed here; r0 to r31");
  expect_error("pset p8, r1", "line 1, column 6: 'p8' is not allowed here; p0 to p7");
  expect_error("mclr acc8", "line 1, column 6: 'acc8' is not allowed here; acc0 to acc7");
  expect_error("nop\n  frob r1",
               "line 2, column 3: 'frob' is not an instruction "
               "(docs/gen/instructions.md)");
  expect_error("add r1, r2",
               "line 1, column 11: expected ',' in front of operand rc, "
               "found end of line");
  expect_error("add r1, r2, r3, r4", "line 1, column 15: nothing more expected, found ', r4'");
  expect_error("addi r1, r2, 8192",
               "line 1, column 14: 8192 is not allowed for operand imm14 of addi; -8192 to 8191");
  expect_error("li r1, 32768",
               "line 1, column 8: 32768 is not allowed for operand imm16 of li; -32768 to 32767");
  expect_error("slli r1, r2, 64",
               "line 1, column 14: 64 is not allowed for operand i6 of slli; 0 to 63");
  expect_error("vadd v1, v2, v3, 64",
               "line 1, column 18: 64 is not allowed for operand w of vadd; 8, 16, 32");
  expect_error("vbc v1, r2, 24",
               "line 1, column 13: 24 is not allowed for operand w of vbc; "
               "8, 16, 32, 64");
  expect_error("mma_mm acc0, 1(r1), 2(r2), 0, 0",
               "line 1, column 21: both offsets of mma_mm share one field and must be equal");
  expect_error("csrw Cycle, r1", "line 1, column 6: Cycle cannot be written");
  expect_error("csrr r1, Speed", "line 1, column 10: 'Speed' is not a control and status register");
  expect_error("csrr r1, 15",
               "line 1, column 10: 15 is not the number of a control and status register");
  expect_error("ld r1, 8[r2]",
               "line 1, column 9: expected '(' in front of the base register, "
               "found '[r2]'");
  expect_error("j nowhere", "line 1, column 3: 'nowhere' is not defined");
  expect_error("j 2", "line 1, column 3: 2 is not a branch target; a multiple of 4 below 2097152");
  expect_error("a: nop\na: nop", "line 2, column 1: 'a' is defined twice");
  expect_error("r1: nop", "line 1, column 1: 'r1' is a register and cannot be a name");
  expect_error(".equ x, y\n.equ y, 1",
               "line 1, column 9: 'y' is not defined above; here it must be");
  expect_error(".byte 256", "line 1, column 7: 256 does not fit; .byte holds -128 to 255");
  expect_error(".byte 1,", "line 1, column 9: expected a number or a name, found end of line");
  expect_error(".dword 18446744073709551616",
               "line 1, column 8: '18446744073709551616' does not fit into 64 bits");
  expect_error(".float 1e99", "line 1, column 8: '1e99' is out of the range of FP32");
  expect_error(".float abc", "line 1, column 8: 'abc' is not a decimal number, inf or nan");
  expect_error(".align 3", "line 1, column 8: 3 is not a power of two");
  expect_error(".org -1", "line 1, column 6: -1 is not allowed; 0 to 2097152");
  expect_error(".byte 1\nnop",
               "line 2, column 1: an instruction must be at a multiple of 4, "
               "this is address 1");
  expect_error(".org 0x1ffffc\nnop\nnop", "line 3, column 1: beyond the last address, 2097151");
  expect_error("nop\n.org 0\nhalt", "line 3, column 1: address 0 was written by a line above");
  expect_error(".frob 1",
               "line 1, column 1: '.frob' is not a directive; there are .org, .byte, "
               ".half, .word, .dword, .float, .zero, .align, .equ");
  expect_error("li r1, 0y12",
               "line 1, column 8: '0y12' is not a number; write decimal or 0x and "
               "digits");
  expect_error("li r1, %lo16(%lo16(1))",
               "line 1, column 14: %lo16 and %hi16 do not nest, found '%lo16(1))'");
  expect_error("add \x01, r2", "line 1, column 5: expected register r0 to r31, found '?, r2'");
}

TEST(Assembler, StopsAfterTheFirstErrors) {
  std::string source;
  for (int i = 0; i < 1000; ++i) source += "frob\n";
  EXPECT_EQ(assemble(source).errors.size(), static_cast<std::size_t>(golden::MaxAssemblyErrors));
}

TEST(Assembler, HugeRequestsStayWithinTheAddressSpace) {
  expect_error(".zero 2097153", "line 1, column 7: 2097153 is not allowed; 0 to 2097152");
  std::string source;
  for (int i = 0; i < 10000; ++i) source += ".org 0\n.zero 2097152\n";
  EXPECT_FALSE(assemble(source).errors.empty());
  std::string sum = ".dword 1";
  for (int i = 0; i < 100000; ++i) sum += "+0xffffffffffffffff";
  EXPECT_FALSE(assemble(sum).errors.empty());
  EXPECT_FALSE(assemble("li r1, " + std::string(100000, '%')).errors.empty());
  EXPECT_FALSE(assemble("li r1, " + std::string(100000, '(')).errors.empty());
}

// Random text made of the pieces of the language, and damaged programs: an answer, never a crash.
TEST(Assembler, SurvivesRandomText) {
  sim::Random random(1, "assembler text");
  const std::vector<std::string> pieces = {
      "add",  "li",   "vld",    "mma_mm", " ",      ", ",    "r1", "v31", "p7",     "acc0",
      "(",    ")",    "%lo16(", "0x",     "12",     "-",     "+",  ":",   "\n",     ".org",
      "#",    ".equ", ".align", ".float", ".zero ", "label", ".",  "\t",  "1e",     "99999999999",
      "csrw", "Fmt0", "beq",    "\xff",   ".byte",  "la",    "mv", "ret", "_start", "\"",
  };
  for (int run = 0; run < 20000; ++run) {
    std::string source;
    const int length = random.between(1, 30);
    for (int i = 0; i < length; ++i) source += random.pick(pieces);
    if (random.chance(1, 10)) source += std::string(1, '\0');
    const AssemblyResult result = assemble(source);
    for (const auto& error : result.errors) {
      EXPECT_GE(error.line, 1);
      EXPECT_GE(error.column, 1);
      EXPECT_FALSE(error.message.empty());
    }
  }
}

}  // namespace
