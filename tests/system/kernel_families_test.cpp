// SPDX-License-Identifier: Apache-2.0
// Every kernel family on the golden model: results within their bounds on both layers,
// deterministic images, independence of what is undefined, and checks that catch planted errors.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sim/kernels/gemm_plan.hpp"
#include "sim/kernels/gemm_reference.hpp"
#include "sim/kernels/mesh_plan.hpp"
#include "tests/kernels/kernel_runner.hpp"

namespace {

using golden::Config;
using kernel_test::Outcome;
using kernel_test::run_cycles;
using kernel_test::run_functional;
using sim::Family;
using sim::Kernel;
using sim::Params;
using Given = std::vector<std::pair<std::string, std::string>>;

Kernel build(const std::string& family, const Given& given, std::uint64_t seed = 1,
             const Config& config = golden::FullConfig) {
  const Family& found = *sim::find_family(family);
  return found.build(sim::complete(found, given), config, seed);
}

std::string error_of(const Kernel& kernel, const sim::FinalState& state) {
  const sim::CheckResult result = kernel.check(state);
  EXPECT_TRUE(result.compared > 0 || result.error);
  return result.error.value_or("");
}

// Those for meshes alone are in mesh_test.cpp.
std::vector<const Family*> families_of_one_node() {
  std::vector<const Family*> families;
  for (const Family* family : sim::families()) {
    if (!is_for_meshes(*family) || family->name() == "isa") families.push_back(family);
  }
  return families;
}

Params random_for_one_node(const Family& family, const Config& config, std::uint64_t seed) {
  Params params = family.random_parameters(config, seed);
  if (!is_for_meshes(family)) return params;
  for (const char* name : {"mesh_rows", "mesh_cols"}) params.set(name, std::int64_t{1});
  for (const char* name : {"dead_nodes", "dead_cores", "devices"})
    params.set(name, std::int64_t{0});
  return params;
}

// Functional layer, cycle layer, and that both leave the same memory. The former has no network.
void expect_passes(const Kernel& kernel, const Config& config, const std::string& what) {
  const Outcome cycles = run_cycles(kernel, config);
  EXPECT_TRUE(cycles.ended) << what;
  EXPECT_EQ(error_of(kernel, cycles.state), "") << what;
  if (kernel.is_mesh()) return;
  const Outcome functional = run_functional(kernel, config);
  EXPECT_TRUE(functional.ended) << what;
  // The functional layer has no watchdog, so with traps its end may be another one.
  EXPECT_EQ(error_of(kernel, functional.state), "") << what;
  if (kernel.timing_independent) {
    EXPECT_TRUE(functional.memory == cycles.memory) << what;
  }
}

void expect_random_kernels_pass(const Config& config, std::uint64_t first, int count) {
  for (const Family* family : families_of_one_node()) {
    for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(count); ++seed) {
      const Params params = random_for_one_node(*family, config, seed);
      const Kernel kernel = family->build(params, config, seed);
      std::string what = family->name() + " seed " + std::to_string(seed);
      what += kernel_test::params_text(params);
      expect_passes(kernel, config, what);
    }
  }
}

TEST(KernelFamilies, RandomKernelsPassOnTheFullCore) {
  expect_random_kernels_pass(golden::FullConfig, 0, 40);
}

TEST(KernelFamilies, RandomKernelsPassOnTheTinyCore) {
  expect_random_kernels_pass(golden::TinyConfig, 1000, 15);
}

TEST(KernelFamilies, DeclaredDefaultsAndExamplesPass) {
  for (const Family* family : families_of_one_node()) {
    expect_passes(family->build(sim::complete(*family, {}), golden::FullConfig, 7),
                  golden::FullConfig, family->name());
    // "gemm -p m=128 -p n=128": the arguments behind `d1cosim run`.
    std::istringstream words(family->example());
    std::string word;
    Given given;
    ASSERT_TRUE(words >> word);
    EXPECT_EQ(word, family->name());
    while (words >> word) {
      ASSERT_EQ(word, "-p") << family->example();
      ASSERT_TRUE(words >> word);
      const std::size_t equals = word.find('=');
      given.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    expect_passes(family->build(sim::complete(*family, given), golden::FullConfig, 7),
                  golden::FullConfig, family->example());
  }
}

TEST(KernelFamilies, TheSameSeedGivesTheSameKernel) {
  for (const Family* family : sim::families()) {
    const auto image = [&](std::uint64_t seed, std::uint64_t data_seed) {
      const Params params = family->random_parameters(golden::FullConfig, seed);
      std::vector<std::uint8_t> bytes;
      const Kernel kernel = family->build(params, golden::FullConfig, data_seed);
      for (std::size_t node = 0; node < static_cast<std::size_t>(kernel.mesh.size()); ++node) {
        for (const auto& segment : kernel.image(node).segments) {
          EXPECT_EQ(segment.address % sim::Line, 0u);
          EXPECT_EQ(segment.bytes.size() % sim::Line, 0u);
          bytes.insert(bytes.end(), segment.bytes.begin(), segment.bytes.end());
        }
      }
      return bytes;
    };
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      EXPECT_EQ(family->random_parameters(golden::FullConfig, seed),
                family->random_parameters(golden::FullConfig, seed));
      EXPECT_EQ(image(seed, seed), image(seed, seed)) << family->name();
      EXPECT_NE(image(seed, seed), image(seed, seed + 1)) << family->name();
    }
  }
}

TEST(KernelFamilies, SegmentsLieApartInsideTheMemory) {
  for (const Config* config : golden::AllConfigs) {
    for (const Family* family : sim::families()) {
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Params params = family->random_parameters(*config, seed);
        const Kernel kernel = family->build(params, *config, seed);
        for (std::size_t node = 0; node < static_cast<std::size_t>(kernel.mesh.size()); ++node) {
          auto segments = kernel.image(node).segments;
          std::sort(segments.begin(), segments.end(),
                    [](const auto& a, const auto& b) { return a.address < b.address; });
          std::size_t end = 0;
          for (const auto& segment : segments) {
            EXPECT_GE(segment.address, end) << family->name();
            end = segment.address + segment.bytes.size();
          }
          EXPECT_LE(end, static_cast<std::size_t>(config->SramRows) * 16 * 64) << family->name();
        }
      }
    }
  }
}

// Two contents of everything that reset and image leave undefined: the same records in each cycle.
TEST(KernelFamilies, WhatHappensDoesNotDependOnWhatIsUndefined) {
  const auto digest = [](const Kernel& kernel, std::uint64_t noise) {
    std::uint64_t hash = 0;
    const auto mix = [&](const auto& record) {
      for (const std::uint32_t word : record.words) {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 29;
      }
    };
    run_cycles(kernel, golden::FullConfig, noise, [&](const golden::Node& node) {
      mix(node.frontend());
      mix(node.scalar());
      mix(node.vector());
      mix(node.matrix());
      mix(node.sram());
      mix(node.network());
    });
    return hash;
  };
  for (const Family* family : families_of_one_node()) {
    for (std::uint64_t seed = 200; seed < 212; ++seed) {
      const Params params = random_for_one_node(*family, golden::FullConfig, seed);
      const Kernel kernel = family->build(params, golden::FullConfig, seed);
      EXPECT_EQ(digest(kernel, 1), digest(kernel, 2))
          << family->name() << " seed " << seed << kernel_test::params_text(params);
    }
  }
}

// ---- checks that bite

// The error of a check when one bit of the result is flipped.
std::string error_with_flip(const Kernel& kernel, const Outcome& outcome, std::uint32_t byte,
                            int bit) {
  sim::FinalState state = outcome.state;
  state.read = [memory = outcome.memory, byte, bit](std::uint32_t address,
                                                    std::span<std::uint8_t> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = memory[address + i];
    if (byte >= address && byte < address + bytes.size()) {
      bytes[byte - address] = static_cast<std::uint8_t>(bytes[byte - address] ^ 1u << bit);
    }
  };
  return kernel.check(state).error.value_or("");
}

struct Planted {
  std::string family;
  Given given;
  std::string symbol;  // where the result is
  std::uint32_t byte;  // of the result
  int bit;
};

// In FP32 bit 5 of byte 1 is worth 2^-10 of the number; in an exact result any bit counts.
TEST(KernelFamilies, ASmallErrorInTheResultIsCaught) {
  const std::vector<Planted> planted = {
      {"gemm", {{"m", "16"}, {"n", "16"}, {"k", "32"}}, "d", 1, 5},
      {"gemm", {{"k", "64"}, {"format", "cfloat8_143"}, {"format_out", "bf16"}}, "d", 0, 2},
      {"gemm", {{"k", "64"}, {"format_out", "cfloat8_152:4"}}, "d", 3, 1},
      {"axpy", {}, "y", 1, 0},
      {"axpy", {{"format", "bf16"}}, "y", 400, 3},
      {"eltwise", {{"op", "add"}}, "d", 0, 2},
      {"eltwise", {{"op", "mul"}}, "d", 4, 2},
      {"eltwise", {{"op", "max"}}, "d", 8, 0},
      {"eltwise", {{"op", "relu"}, {"format_out", "bf16"}}, "d", 10, 2},
      {"eltwise", {{"op", "clamp"}}, "d", 12, 0},
      {"eltwise", {{"op", "select"}}, "d", 16, 0},
      {"reduce", {{"op", "sum"}}, "result", 1, 5},
      {"reduce", {{"op", "max"}}, "result", 0, 0},
      {"reduce", {{"op", "argmax"}}, "result", 0, 0},
      {"reduce", {{"op", "argmax"}}, "result", 64, 0},
      {"convert", {}, "out", 500, 0},
      {"convert", {{"rounding", "stochastic"}}, "out", 501, 0},
      {"convert", {{"rounding", "stochastic"}, {"to", "bf16"}}, "flags", 0, 3},
      {"convert", {{"from", "cfloat8_152"}, {"to", "fp32"}}, "out", 501, 0},
      {"copy", {}, "target", 700, 0},
      {"copy", {{"rows", "1"}, {"bytes", "100"}}, "target", 100, 7},  // the byte behind the row
      {"softmax", {}, "out", 1, 5},
      {"softmax", {{"format_out", "bf16"}}, "out", 0, 2},
      {"layernorm", {}, "out", 1, 5},
  };
  std::set<std::string> families;
  for (const Planted& fault : planted) {
    const Kernel kernel = build(fault.family, fault.given);
    const Outcome outcome = run_functional(kernel, golden::FullConfig);
    EXPECT_EQ(error_of(kernel, outcome.state), "") << fault.family;
    const std::uint32_t byte = kernel.symbols.at(fault.symbol) + fault.byte;
    const std::string error = error_with_flip(kernel, outcome, byte, fault.bit);
    EXPECT_NE(error.find("expected"), std::string::npos) << fault.family << ": " << error;
    EXPECT_NE(error.find("actual"), std::string::npos) << fault.family << ": " << error;
    families.insert(fault.family);
  }
  EXPECT_EQ(families.size() + 1, families_of_one_node().size()) << "all but isa";
}

// The lowest bit of one operand changes one product of 64 by 2^-7 of it: all of that row is off.
TEST(KernelFamilies, AWrongOperandBitIsCaughtByTheBoundOfGemm) {
  Kernel kernel = build("gemm", {{"m", "8"}, {"n", "8"}, {"k", "64"}});
  for (sim::Segment& segment : kernel.segments) {
    if (segment.address == kernel.symbols.at("a")) segment.bytes[0] ^= 1;
  }
  const Outcome outcome = run_functional(kernel, golden::FullConfig);
  EXPECT_NE(error_of(kernel, outcome.state).find("d[0]["), std::string::npos);
}

TEST(KernelFamilies, TrapsAndWrongExitCodesAreErrors) {
  const Kernel kernel = build("axpy", {{"n", "16"}});
  const Outcome outcome = run_functional(kernel, golden::FullConfig);
  sim::FinalState state = outcome.state;
  state.cause[2] = golden::Cause::Misaligned;
  EXPECT_EQ(error_of(kernel, state), "thread 2 trapped: Misaligned");
  state = outcome.state;
  state.exit_code = 3;
  EXPECT_EQ(error_of(kernel, state), "exit code 3, expected 0");
  state.exit_code.reset();
  EXPECT_EQ(error_of(kernel, state), "no exit code was written");
}

// A reference that says "anything" proves nothing: only results near overflow may be unknown.
TEST(KernelFamilies, FewResultsOfGemmAreUnknown) {
  for (const sim::Mix mix : {sim::Mix::Ordinary, sim::Mix::Wide, sim::Mix::Special}) {
    sim::GemmPlan plan;
    plan.m = plan.n = 48;
    plan.k = 40;
    plan.format_a = plan.format_b = {golden::FormatCode::Bf16, 0, false};
    plan.format_out = sim::Fp32Format;
    cut(plan);
    sim::Random random(5, "unknown");
    sim::GemmData data;
    for (int i = 0; i < 48 * 40; ++i) {
      data.a.push_back(sim::random_code(plan.format_a, mix, random));
      data.b.push_back(sim::random_code(plan.format_b, mix, random));
    }
    int any = 0;
    for (const sim::Real& value : sim::gemm_reference(plan, data)) {
      any += value.kind == sim::Real::Kind::Any;
    }
    EXPECT_LE(any, mix == sim::Mix::Ordinary ? 0 : 48 * 48 / 20);
  }
}

// ---- gemm

double utilization(const Given& given) {
  const Kernel kernel = build("gemm", given);
  const Outcome outcome = run_cycles(kernel, golden::FullConfig);
  EXPECT_TRUE(outcome.ended);
  EXPECT_EQ(error_of(kernel, outcome.state), "");
  const double peak = 256.0 * static_cast<double>(outcome.cycles);
  return static_cast<double>(kernel.macs) / peak;
}

TEST(KernelFamilies, GemmKeepsTheMatrixUnitBusy) {
  for (const char* format : {"bf16", "cfloat8_143", "cfloat8_152"}) {
    const Given given = {{"m", "128"}, {"n", "128"}, {"k", "128"}, {"format", format}};
    EXPECT_GE(utilization(given), 0.98) << format;
  }
  EXPECT_GE(utilization({{"m", "256"}, {"n", "256"}, {"k", "256"}}), 0.98);
}

sim::Matrix matrix(int rows, int columns, std::uint64_t seed) {
  sim::Matrix result{rows, columns, {}};
  sim::Random random(seed, "matrix");
  // Small integers: exact in every format with enough bits, sums exact in FP32.
  for (int i = 0; i < rows * columns; ++i) {
    result.values.push_back(static_cast<float>(random.between(-4, 4)));
  }
  return result;
}

float at(const sim::Matrix& m, int row, int column) {
  return m.values[static_cast<std::size_t>(row * m.columns + column)];
}

TEST(KernelFamilies, GemmTakesTheUsersArrays) {
  const Family& gemm = *sim::find_family("gemm");
  for (const int trans : {0, 1, 2, 3}) {
    const bool trans_a = (trans & 1) != 0;
    const bool trans_b = (trans & 2) != 0;
    const int m = 19, n = 33, k = 27;
    const sim::UserArrays arrays = {trans_a ? matrix(k, m, 1) : matrix(m, k, 1),
                                    trans_b ? matrix(n, k, 2) : matrix(k, n, 2), matrix(m, n, 3)};
    const Given given = {{"alpha", "2"},
                         {"beta", "-3"},
                         {"trans_a", trans_a ? "1" : "0"},
                         {"trans_b", trans_b ? "1" : "0"},
                         {"format", "cfloat8_152:15:ieee"},
                         {"format_a", "bf16"}};
    const Kernel kernel = gemm.build_with(sim::complete(gemm, given), golden::FullConfig, arrays);
    EXPECT_EQ(kernel.macs, static_cast<std::uint64_t>(m * n * k));
    const Outcome outcome = run_functional(kernel, golden::FullConfig);
    EXPECT_EQ(error_of(kernel, outcome.state), "");
    const sim::Matrix out = kernel.output(outcome.state);
    ASSERT_EQ(out.rows, m);
    ASSERT_EQ(out.columns, n);
    for (int i = 0; i < m; ++i) {
      for (int j = 0; j < n; ++j) {
        float sum = 0;
        for (int d = 0; d < k; ++d) {
          sum += (trans_a ? at(arrays.a, d, i) : at(arrays.a, i, d)) *
                 (trans_b ? at(arrays.b, j, d) : at(arrays.b, d, j));
        }
        EXPECT_EQ(at(out, i, j), 2 * sum - 3 * at(*arrays.c, i, j)) << i << ", " << j;
      }
    }
  }
}

// ---- isa

TEST(KernelFamilies, IsaReachesEveryOpcodeAndEveryTrap) {
  std::set<golden::Opcode> issued;
  std::set<golden::Cause> causes;
  const Family& isa = *sim::find_family("isa");
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    Params params = random_for_one_node(isa, golden::FullConfig, seed);
    params.set("traps", std::int64_t{1});
    const Kernel kernel = isa.build(params, golden::FullConfig, seed);
    const Outcome outcome =
        run_cycles(kernel, golden::FullConfig, 1, [&](const golden::Node& node) {
          const golden::FrontendObserve& front = node.frontend();
          for (int slot = 0; slot < 8; ++slot) {
            if (!front.slot_valid(slot)) continue;
            const auto op = static_cast<std::uint8_t>(front.slot_word(slot) >> golden::FieldOpLo);
            if (golden::find_insn(op) != nullptr) issued.insert(golden::find_insn(op)->op);
          }
          for (int t = 0; t < golden::Threads; ++t) {
            if (front.trap_valid(t)) causes.insert(static_cast<golden::Cause>(front.trap_cause(t)));
          }
        });
    EXPECT_TRUE(outcome.ended) << seed;
  }
  for (const golden::Opcode op : golden::AllOpcodes) {
    EXPECT_TRUE(issued.contains(op)) << golden::name(op);
  }
  for (const golden::Cause cause : golden::AllCauses) {
    EXPECT_EQ(causes.contains(cause), cause != golden::Cause::None) << golden::name(cause);
  }
}

}  // namespace
