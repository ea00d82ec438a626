// SPDX-License-Identifier: Apache-2.0
// main() of a testbench: the command line, the environment, and the exit code.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/dut.hpp"
#include "sim/engine/regression.hpp"
#include "sim/engine/verilated_design.hpp"

namespace engine {

struct RunnerOptions {
  RegressionOptions regression;
  std::string wave;  // file; empty: none
  std::uint64_t seed = 0;
  std::vector<std::string> plusargs;  // for the design: those of the command line first
};

// Calls `run` unless the arguments say otherwise. 0: all tests passed; 1: one failed; 2: wrong
// usage; 3: a file cannot be written.
int run_tests(int argc, char** argv, const std::string& top,
              const std::function<Score(const RunnerOptions&, Logger&)>& run);

template <typename Model, typename Dut>
int run_main(int argc, char** argv, const std::string& top) {
  return run_tests(argc, argv, top, [&](const RunnerOptions& options, Logger& log) {
    VerilatedDesign<Model> design(top, options.seed);
    design.plusargs(options.plusargs);
    if (!options.wave.empty()) design.open_wave(options.wave);
    Simulator simulator(design);
    Dut dut(simulator, design.model());
    Regression regression(simulator, dut,
                          select_tests(registered_tests(), options.regression, options.seed),
                          options.regression, options.seed, log);
    const Score score = regression.run();
    design.final();
    write_results_xml(options.regression.results, regression.results(), options.seed);
    return score;
  });
}

}  // namespace engine
