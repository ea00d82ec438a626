// SPDX-License-Identifier: Apache-2.0
// Good input, broken at random: every reader either refuses it in words or takes it for what it is.
// Nothing may crash, and nothing may be taken that cannot be written again.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "golden/common/assembler.hpp"
#include "golden/node/functional.hpp"
#include "golden/node/node.hpp"
#include "sim/common/format_name.hpp"
#include "sim/common/image_text.hpp"
#include "sim/common/npy.hpp"
#include "sim/cosim/plant.hpp"
#include "sim/kernels/kernel.hpp"
#include "tests/common/tally.hpp"
#include "tests/system/programs.hpp"

namespace {

using sim::Random;

// Pieces that readers have to be careful with.
constexpr std::array<std::string_view, 32> Pieces = {"0",
                                                     "-1",
                                                     "18446744073709551616",
                                                     "0x7fffffffffffffff",
                                                     "9223372036854775808",
                                                     "1e999",
                                                     "nan",
                                                     "-",
                                                     "'",
                                                     "(",
                                                     ")",
                                                     ",",
                                                     ":",
                                                     "%hi16(",
                                                     "\n",
                                                     "\r\n",
                                                     "\t",
                                                     "#",
                                                     ";",
                                                     "r99",
                                                     "acc7",
                                                     ".zero",
                                                     ".org 0x1fffff\n",
                                                     ".align 2097152\n",
                                                     ".equ x, x\n",
                                                     "loop:",
                                                     "@",
                                                     "True",
                                                     "<f4",
                                                     "{'shape': (",
                                                     "\x80\xff",
                                                     "_start:"};

std::string mutated(std::string text, Random& random) {
  for (int i = random.between(1, 6); i > 0; --i) {
    const std::size_t at = random.below(text.size() + 1);
    const std::size_t length = random.below(random.coin() ? 4 : 40);
    switch (random.below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ 1 << random.below(8));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(random.below(text.size() + 1), length));
        break;
      case 3:
        text.insert(at, random.pick(Pieces));
        break;
      case 4:
        text.replace(at, std::min(length, text.size() - at), random.pick(Pieces));
        break;
      case 5:
        if (random.chance(1, 4)) text.resize(at);
        break;
    }
  }
  return text;
}

// How often a reader took what it was given, and how often it refused.
struct Verdicts {
  std::uint64_t taken = 0, refused = 0;
};

// `read` is true when it takes the text.
Verdicts broken(const char* purpose, const std::vector<std::string>& good, std::uint64_t count,
                const std::function<bool(const std::string&)>& read) {
  const Random all = tests::random_for(purpose);
  Verdicts verdicts;
  for (std::uint64_t i = 0; i < tests::cases(count); ++i) {
    Random random = all.split(i);
    const std::string text = mutated(random.pick(good), random);
    SCOPED_TRACE(::testing::Message() << "case " << i << ", seed " << tests::seed() << ":\n"
                                      << text);
    ++(read(text) ? verdicts.taken : verdicts.refused);
    if (::testing::Test::HasFailure()) break;
  }
  return verdicts;
}

void expect_both(const Verdicts& verdicts) {
  EXPECT_GT(verdicts.taken, 20u);
  EXPECT_GT(verdicts.refused, 20u);
}

bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::vector<std::string> programs_text() {
  return {std::string(programs::AllUnits), std::string(programs::Endless),
          std::string(programs::Misaligned), std::string(programs::Fails),
          ".equ N, 5\n.org 0x40\n_start:\n li r1, N\nloop: addi r1, r1, -1\n bne r1, r0, loop\n"
          " la r2, data\n ld r3, %lo16(8)(r2)\n halt\n.align 64\ndata: .dword 1, -2\n .byte 3\n"};
}

// The same program from its listing; a few thousand instructions of it, which may do anything.
void use(const golden::Program& program) {
  std::uint64_t end = 0;
  for (const golden::Chunk& chunk : program.chunks) {
    EXPECT_FALSE(chunk.bytes.empty());
    EXPECT_TRUE(end == 0 || chunk.address > end);
    end = chunk.address + chunk.bytes.size();
  }
  ASSERT_LE(end, std::uint64_t{1} << golden::AddressBits);
  const bool has_entry =
      std::any_of(program.chunks.begin(), program.chunks.end(), [&](const golden::Chunk& chunk) {
        return program.entry >= chunk.address && program.entry - chunk.address < chunk.bytes.size();
      });
  if (!has_entry) return;
  const sim::Image image = sim::parse_hex(sim::hex_text(program));
  const golden::AssemblyResult again = golden::assemble(sim::disassembly_text(image));
  ASSERT_TRUE(again.errors.empty()) << again.errors.front().text();
  EXPECT_EQ(sim::hex_text(again.program), sim::hex_text(program));
  if (end > golden::TinyConfig.SramRows * 1024u) return;
  golden::Functional machine(golden::TinyConfig);
  for (const golden::Chunk& chunk : program.chunks) {
    machine.state().sram.load(chunk.address, chunk.bytes);
  }
  machine.start(0, program.entry);
  machine.run(1000);
}

TEST(Mutation, AssemblerRefusesOrAssembles) {
  expect_both(broken("assembly", programs_text(), 4000, [](const std::string& text) {
    const golden::AssemblyResult result = golden::assemble(text);
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    EXPECT_LE(result.errors.size(), static_cast<std::size_t>(golden::MaxAssemblyErrors));
    for (const golden::AssemblyError& error : result.errors) {
      EXPECT_TRUE(error.line >= 1 && error.line <= lines) << error.text();
      EXPECT_GE(error.column, 1);
      EXPECT_TRUE(printable(error.message)) << error.message;
      EXPECT_GT(error.message.size(), 8u);
    }
    if (!result.errors.empty()) return false;
    use(result.program);
    return true;
  }));
}

TEST(Mutation, ImageReaderRefusesOrReads) {
  std::vector<std::string> good;
  for (const std::string& text : programs_text()) {
    good.push_back(sim::hex_text(golden::assemble(text).program));
  }
  expect_both(broken("image", good, 4000, [](const std::string& text) {
    try {
      sim::disassembly_text(sim::parse_hex(text));
    } catch (const sim::ImageError& error) {
      EXPECT_GT(std::string_view(error.what()).size(), 8u);
      return false;
    }
    return true;
  }));
}

TEST(Mutation, ArrayReaderRefusesOrReads) {
  std::vector<std::string> good;
  for (const auto& [rows, columns] : {std::pair(1, 1), std::pair(3, 4), std::pair(7, 2)}) {
    sim::Array2d array{rows, columns, {}};
    for (int i = 0; i < rows * columns; ++i) array.values.push_back(static_cast<float>(i));
    good.push_back(sim::to_npy(array));
  }
  expect_both(broken("array", good, 6000, [](const std::string& text) {
    try {
      const sim::Array2d array = sim::parse_npy(text, "x.npy");
      EXPECT_GT(array.rows, 0);
      EXPECT_GT(array.columns, 0);
      EXPECT_EQ(array.values.size(),
                static_cast<std::size_t>(array.rows) * static_cast<std::size_t>(array.columns));
      const std::string written = sim::to_npy(array);
      EXPECT_EQ(sim::to_npy(sim::parse_npy(written, "y.npy")), written);
    } catch (const sim::NpyError& error) {
      EXPECT_TRUE(std::string_view(error.what()).starts_with("x.npy: ")) << error.what();
      return false;
    }
    return true;
  }));
}

TEST(Mutation, PlantReaderRefusesOrPlants) {
  golden::Node model(golden::TinyConfig);
  sim::Records records{};
  const std::vector<std::string> good = {"rtl:vector.write_data@40",
                                         "rtl:frontend.pc@0",
                                         "rtl:sram.read_data@9",
                                         "golden:t0.r5@70",
                                         "golden:t3.acc7@1",
                                         "golden:v2@60",
                                         "golden:fmt2@3",
                                         "golden:p1",
                                         "golden:sem7@30",
                                         "golden:route:1,2@4",
                                         "golden:sram:0x40@0",
                                         "golden:sram:0x10000",
                                         "compare",
                                         "compare:matrix"};
  expect_both(broken("plant", good, 6000, [&](const std::string& text) {
    try {
      const sim::Plant plant = sim::parse_plant(text);
      if (plant.kind == sim::PlantKind::Rtl) plant.flip(records);
      if (plant.kind == sim::PlantKind::Golden) plant.flip(model);
    } catch (const std::invalid_argument& error) {
      EXPECT_GT(std::string_view(error.what()).size(), 8u);
      return false;
    }
    return true;
  }));
}

TEST(Mutation, FormatReaderRefusesOrReads) {
  const std::vector<std::string> good = {"fp32", "bf16", "cfloat8_143:0", "cfloat8_152:63:ieee"};
  expect_both(broken("format", good, 6000, [](const std::string& text) {
    if (text.find('\0') != text.npos) return false;  // no argument of a program has one
    try {
      const golden::FormatEntry entry = sim::parse_format(text);
      EXPECT_EQ(sim::format_name(sim::parse_format(sim::format_name(entry))),
                sim::format_name(entry));
    } catch (const std::invalid_argument& error) {
      EXPECT_NE(std::string_view(error.what()).find("allowed are"), std::string_view::npos);
      return false;
    }
    return true;
  }));
}

// Any value of any parameter: refused by name, or a kernel that fits into the memory.
TEST(Mutation, FamiliesRefuseOrBuild) {
  for (const sim::Family* family : sim::families()) {
    SCOPED_TRACE(family->name());
    const sim::Params random = family->random_parameters(golden::TinyConfig, 1);
    std::vector<std::string> good;
    for (const auto& [name, value] : random.all()) {
      good.push_back(name + "=" + sim::to_string(value));
    }
    const auto build = [&](const std::string& text) {
      const std::size_t equals = std::min(text.find('='), text.size() - 1);
      const std::vector<std::pair<std::string, std::string>> given = {
          {text.substr(0, equals), text.substr(equals + 1)}};
      try {
        const sim::Kernel kernel =
            family->build(complete(*family, given, &random), golden::TinyConfig, 1);
        const auto fits = [](const sim::NodeImage& image) {
          for (const sim::Segment& segment : image.segments) {
            EXPECT_LE(segment.address + segment.bytes.size(), golden::TinyConfig.SramRows * 1024u);
          }
        };
        fits(kernel);
        for (const sim::NodeImage& image : kernel.nodes) fits(image);
      } catch (const sim::ParameterError& error) {
        EXPECT_TRUE(std::string_view(error.what()).starts_with(family->name())) << error.what();
        return false;
      }
      return true;
    };
    const std::string purpose = "parameters of " + family->name();
    expect_both(broken(purpose.c_str(), good, 3000, [&](const std::string& text) {
      return text.empty() ? false : build(text);
    }));
  }
}

}  // namespace
