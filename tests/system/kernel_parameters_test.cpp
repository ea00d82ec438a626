// SPDX-License-Identifier: Apache-2.0
// What families refuse, in which words; the random generator and the program builder.
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "golden/common/disassembler.hpp"
#include "sim/kernels/image.hpp"
#include "tests/kernels/kernel_runner.hpp"

namespace {

using golden::Opcode;
using sim::Family;
using sim::Kernel;
using sim::ParameterError;
using Given = std::vector<std::pair<std::string, std::string>>;

std::string refusal(const std::string& name, const Given& given,
                    const golden::Config& config = golden::FullConfig) {
  const Family& family = *sim::find_family(name);
  try {
    family.build(sim::complete(family, given), config, 1);
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "";
}

TEST(KernelParameters, RefusalsNameParameterValueAndWhatIsAllowed) {
  EXPECT_EQ(refusal("gemm", {{"m", "0"}}), "gemm: parameter m = \"0\" is not allowed; 1..100000");
  EXPECT_EQ(refusal("gemm", {{"m", "1x"}}), "gemm: parameter m = \"1x\" is not allowed; 1..100000");
  EXPECT_EQ(refusal("gemm", {{"m", ""}}), "gemm: parameter m = \"\" is not allowed; 1..100000");
  EXPECT_EQ(refusal("gemm", {{"m", "99999999999999999999"}}),
            "gemm: parameter m = \"99999999999999999999\" is not allowed; 1..100000");
  EXPECT_TRUE(refusal("gemm", {{"alpha", "nan"}})
                  .starts_with("gemm: parameter alpha = \"nan\" is not allowed;"));
  EXPECT_TRUE(refusal("gemm", {{"alpha", "1e39"}})
                  .starts_with("gemm: parameter alpha = \"1e39\" is not a"));
  EXPECT_EQ(refusal("eltwise", {{"op", "div"}}),
            "eltwise: parameter op = \"div\" is not allowed; add|mul|max|relu|clamp|select");
  EXPECT_EQ(refusal("gemm", {{"format", "fp16"}}),
            "gemm: parameter format = \"fp16\" is not allowed; "
            "bf16|cfloat8_143[:BIAS[:ieee]]|cfloat8_152[:BIAS[:ieee]]");
  EXPECT_TRUE(refusal("gemm", {{"format", "fp32"}})
                  .starts_with("gemm: parameter format = \"fp32\" is not a"));
  EXPECT_TRUE(refusal("gemm", {{"format", "cfloat8_143:64"}})
                  .starts_with("gemm: parameter format = \"cfloat8_143:64"));
  EXPECT_EQ(refusal("axpy", {{"k", "1"}}),
            "axpy: there is no parameter \"k\"; there are n, alpha, format, operands, threads, "
            "start, data");
  EXPECT_EQ(refusal("axpy", {{"n", "1"}, {"n", "2"}}), "axpy: parameter n is given twice");
}

TEST(KernelParameters, CombinationsThatDoNotGoTogetherAreRefused) {
  for (const auto& [family, given] : std::vector<std::pair<std::string, Given>>{
           {"gemm", {{"operands", "memory"}, {"block", "2x4"}}},
           {"gemm", {{"operands", "memory"}, {"format_a", "cfloat8_143"}}},
           {"axpy", {{"operands", "memory"}, {"format", "bf16"}}},
           {"eltwise", {{"operands", "memory"}, {"format", "bf16"}}},
           {"convert", {{"from", "fp32"}, {"to", "fp32"}}},
           {"copy", {{"bytes", "100"}, {"target_pitch", "99"}}},
           {"copy", {{"method", "align"}, {"bytes", "100"}, {"source_pitch", "101"}}},
           {"copy", {{"method", "scalar"}, {"element", "3"}}},
           {"copy", {{"method", "scalar"}, {"element", "8"}, {"source_offset", "4"}}},
       }) {
    EXPECT_NE(refusal(family, given), "") << family;
  }
}

TEST(KernelParameters, TooLargeSaysHowLargeIsPossible) {
  const std::string text = refusal("gemm", {{"m", "2000"}, {"n", "512"}, {"k", "512"}});
  EXPECT_NE(text.find("m = n = k up to "), std::string::npos) << text;
  EXPECT_NE(text.find("with this n and k, m up to "), std::string::npos) << text;
  // The sizes named do fit, one more does not.
  const auto number_behind = [&](const std::string& words) {
    const std::size_t at = text.find(words) + words.size();
    return std::stoll(text.substr(at));
  };
  const auto dims = [](long long m, long long n, long long k) {
    return Given{{"m", std::to_string(m)}, {"n", std::to_string(n)}, {"k", std::to_string(k)}};
  };
  const long long cube = number_behind("m = n = k up to ");
  EXPECT_EQ(refusal("gemm", dims(cube, cube, cube)), "");
  EXPECT_NE(refusal("gemm", dims(cube + 16, cube + 16, cube + 16)), "");
  const long long m = number_behind("with this n and k, m up to ");
  EXPECT_EQ(refusal("gemm", dims(m, 512, 512)), "");
  EXPECT_NE(refusal("gemm", dims(m + 16, 512, 512)), "");

  EXPECT_NE(refusal("gemm", dims(128, 128, 128), golden::TinyConfig), "");
  for (const auto& [family, parameter] : std::vector<std::pair<std::string, std::string>>{
           {"axpy", "n"}, {"eltwise", "n"}, {"reduce", "n"}, {"convert", "n"}, {"copy", "bytes"}}) {
    EXPECT_NE(refusal(family, {{parameter, "1000000"}}).find("the SRAM has"), std::string::npos)
        << family;
  }
  EXPECT_NE(refusal("softmax", {{"rows", "1000"}, {"columns", "1000"}}), "");
}

TEST(KernelParameters, ArraysThatDoNotFitAreRefused) {
  const Family& gemm = *sim::find_family("gemm");
  const auto refused = [&](const sim::UserArrays& arrays, const Given& given) -> std::string {
    try {
      gemm.build_with(sim::complete(gemm, given), golden::FullConfig, arrays);
    } catch (const ParameterError& error) {
      return error.what();
    }
    return "";
  };
  const auto zeros = [](int rows, int columns) {
    return sim::Matrix{rows, columns, std::vector<float>(static_cast<std::size_t>(rows * columns))};
  };
  EXPECT_EQ(refused({zeros(3, 4), zeros(5, 6), {}}, {}),
            "gemm: A is 3 x 4, B is 5 x 6: op(A) has 4 columns and op(B) 5 rows, they must be "
            "equal");
  EXPECT_EQ(refused({zeros(3, 4), zeros(4, 6), zeros(3, 5)}, {}),
            "gemm: C is 3 x 5, it must be 3 x 6");
  EXPECT_EQ(refused({zeros(3, 4), zeros(4, 6), {}}, {{"beta", "1"}}),
            "gemm: beta is not 0 but there is no C");
  EXPECT_NE(refused({zeros(0, 4), zeros(4, 6), {}}, {}), "");
  EXPECT_NE(refused({zeros(1500, 300), zeros(300, 1500), {}}, {}).find("up to"), std::string::npos);
  const Family& axpy = *sim::find_family("axpy");
  EXPECT_THROW(axpy.build_with(sim::complete(axpy, {}), golden::FullConfig, {}), ParameterError);
}

TEST(KernelParameters, FormatsHaveOneSpelling) {
  const Family& gemm = *sim::find_family("gemm");
  EXPECT_EQ(sim::complete(gemm, Given{{"format", "cfloat8_143:7"}}).text("format"),
            sim::complete(gemm, Given{{"format", "cfloat8_143"}}).text("format"));
}

TEST(KernelParameters, RandomParametersAreValidAndReachEveryChoice) {
  for (const Family* family : sim::families()) {
    for (const golden::Config* config : golden::AllConfigs) {
      std::map<std::string, std::set<std::string>> seen;
      for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const sim::Params params = family->random_parameters(*config, seed);
        EXPECT_NO_THROW(sim::validate(*family, params));
        for (const auto& [name, value] : params.all()) seen[name].insert(sim::to_string(value));
      }
      for (const sim::Parameter& parameter : family->parameters()) {
        if (parameter.type == sim::ParameterType::Choice) {
          EXPECT_EQ(seen[parameter.name].size(), parameter.choices.size())
              << family->name() << " " << parameter.name;
        } else {
          EXPECT_GE(seen[parameter.name].size(), 2u) << family->name() << " " << parameter.name;
        }
      }
    }
  }
}

// ---- random numbers

// The first numbers are part of the contract: a change would change every kernel.
TEST(Random, GivesTheSameNumbersEverywhere) {
  sim::Random random(1, "contract");
  const std::vector<std::uint64_t> expected = {0xf0a91a359c349e63, 0xf8c33eeba817eb26,
                                               0xa92515ad8c8d5e06, 0xafb4c8727f4f3122};
  for (const std::uint64_t value : expected) EXPECT_EQ(random.bits(), value);
  EXPECT_NE(sim::Random(1, "a").bits(), sim::Random(1, "b").bits());
  EXPECT_NE(sim::Random(1, "a").bits(), sim::Random(2, "a").bits());
  EXPECT_NE(sim::Random(1, "a").split(1).bits(), sim::Random(1, "a").split(2).bits());
  EXPECT_NE(sim::Random(1, "a").split("x").bits(), sim::Random(1, "a").bits());
}

TEST(Random, BoundsAreKeptAndReached) {
  sim::Random random(2, "bounds");
  for (const std::uint64_t bound : {1, 2, 3, 7, 10}) {
    std::vector<int> counts(bound);
    for (std::uint64_t i = 0; i < 2000 * bound; ++i) ++counts[random.below(bound)];
    for (const int count : counts) EXPECT_NEAR(count, 2000, 250);
  }
  EXPECT_EQ(random.between(5, 5), 5);
  EXPECT_NE(random.between(INT64_MIN, INT64_MAX), random.between(INT64_MIN, INT64_MAX));
  for (int i = 0; i < 100; ++i) {
    const double unit = random.unit();
    EXPECT_GE(unit, 0);
    EXPECT_LT(unit, 1);
  }
}

// ---- program builder

TEST(ProgramBuilder, ConstantsReachTheirRegister) {
  const std::vector<std::int64_t> values = {0,
                                            1,
                                            -1,
                                            32767,
                                            32768,
                                            -32768,
                                            -32769,
                                            65535,
                                            65536,
                                            1 << 20,
                                            -(1 << 20),
                                            0x7fffffff,
                                            -0x7fffffff - 1,
                                            0x80000000,
                                            0x123456789a,
                                            -0x123456789a,
                                            INT64_MAX,
                                            INT64_MIN,
                                            0x7fff8000,
                                            -0x80000001ll,
                                            0xffff00000000};
  for (const std::int64_t value : values) {
    sim::ProgramBuilder code(0);
    code.constant(sim::R{5}, value);
    const std::size_t words = code.words();
    code(Opcode::Tstop);
    Kernel kernel;
    kernel.segments = {code.finish()};
    kernel.starts = {{0, 0}};
    kernel.cycle_limit = 100;
    golden::Functional machine(golden::TinyConfig);
    kernel_test::load(machine.state(), kernel, 1);
    machine.start(0, 0);
    machine.run(100);
    EXPECT_EQ(machine.state().threads[0].r[5], static_cast<std::uint64_t>(value));
    EXPECT_LE(words, 4u);
    EXPECT_EQ(words == 1, value >= -32768 && value <= 32767);
  }
}

TEST(ProgramBuilder, LabelsAreFixedUpForwardsAndBackwards) {
  sim::ProgramBuilder code(0x1000);
  const sim::Label ahead = code.label();
  const sim::Label begin = code.here();
  code(Opcode::Beq, sim::R{1}, sim::R{2}, ahead);
  code.label_address(sim::R{3}, ahead);
  code.jump(begin);
  code.bind(ahead);
  code(Opcode::Tstop);
  EXPECT_EQ(code.address(ahead), 0x1010u);
  const sim::Segment segment = code.finish();
  EXPECT_EQ(segment.bytes.size(), 64u);
  const auto text = [&](std::size_t word) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 4; ++i) bits |= std::uint32_t{segment.bytes[4 * word + i]} << 8 * i;
    return golden::disassemble(bits, static_cast<std::uint32_t>(0x1000 + 4 * word));
  };
  EXPECT_EQ(text(0), "beq r1, r2, 0x001010");
  EXPECT_EQ(text(1), "li r3, 0");
  EXPECT_EQ(text(2), "lih r3, 4112");
  EXPECT_EQ(text(3), "jal r0, 0x001000");
}

TEST(ProgramBuilder, WrongOperandsAreErrors) {
  sim::ProgramBuilder code(0);
  EXPECT_THROW(code(Opcode::Add, sim::R{1}, sim::R{2}), std::logic_error);
  EXPECT_THROW(code(Opcode::Add, sim::R{1}, sim::R{2}, sim::V{3}), std::logic_error);
  EXPECT_THROW(code(Opcode::Add, sim::R{1}, sim::R{2}, sim::R{32}), std::logic_error);
  EXPECT_THROW(code(Opcode::Addi, sim::R{1}, sim::R{2}, 8192), std::logic_error);
  EXPECT_THROW(code(Opcode::Tstop, 1), std::logic_error);
  EXPECT_THROW(code.address(code.label()), std::logic_error);
  code.jump(code.label());
  EXPECT_THROW(code.finish(), std::logic_error);
}

}  // namespace
