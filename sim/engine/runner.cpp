// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/runner.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

namespace engine {

namespace {
constexpr const char* Help = R"(Runs the tests of this testbench on {}, one after the other.

The environment variables of cocotb work too, an option counts more: COCOTB_TEST_FILTER,
COCOTB_TESTCASE, COCOTB_TEST_MODULES, COCOTB_RANDOM_SEED, COCOTB_RANDOM_TEST_ORDER,
COCOTB_MAX_FAILURES, COCOTB_RESULTS_FILE, COCOTB_LIST_TESTS, COCOTB_PLUSARGS,
COCOTB_LOG_LEVEL, COCOTB_REDUCED_LOG_FMT, COCOTB_ANSI_OUTPUT.

Exit codes: 0 all tests passed; 1 a test failed; 2 wrong usage; 3 a file cannot be written.)";

std::string is_plusarg(const std::string& text) {
  return text.starts_with('+') ? "" : fmt::format("{}: not +NAME or +NAME=VALUE", text);
}

std::optional<double> simulation_time_ns() {
  const Simulator* simulator = Simulator::running_in_this_thread();
  if (!simulator) return std::nullopt;
  return from_steps(simulator->time(), Unit::Ns, simulator->precision());
}
}  // namespace

int run_tests(int argc, char** argv, const std::string& top,
              const std::function<Score(const RunnerOptions&, Logger&)>& run) {
  try {
    RunnerOptions options;
    RegressionOptions& regression = options.regression;
    regression = RegressionOptions::from_environment();
    CLI::App app(fmt::format(Help, top));
    app.add_option("--filter", regression.filter,
                   "run the tests in whose name this regex (ECMAScript) matches");
    app.add_option("--seed", regression.seed, "of the random numbers; default: a new one");
    app.add_option("--max-failures", regression.max_failures, "stop after so many; 0: never");
    app.add_option("--results", regression.results, "where to write results.xml")
        ->capture_default_str();
    app.add_option("--wave", options.wave, "write the signals to this FST file");
    app.add_flag("--random-order", regression.random_order, "shuffle the tests, by the seed");
    app.add_flag("--list", regression.list, "name the tests, run none");
    app.add_option("plusargs", options.plusargs, "+name and +name=value are for the design")
        ->check(CLI::Validator(is_plusarg, "+NAME[=VALUE]"));
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? 0 : 2;
    }
    if (app.count("--filter") > 0) regression.only.clear();
    for (const std::string& plusarg : regression.plusargs) {
      if (const std::string wrong = is_plusarg(plusarg); !wrong.empty()) {
        throw std::invalid_argument("COCOTB_PLUSARGS: " + wrong);
      }
      options.plusargs.push_back(plusarg);  // of two that fit, a design takes the first
    }
    options.seed = regression.seed ? *regression.seed : fresh_seed();
    if (regression.list) {
      for (const TestCase* test : select_tests(registered_tests(), regression, options.seed)) {
        fmt::print("{}\n", test->full_name());
      }
      return 0;
    }
    LogConfig config = LogConfig::from_environment(std::cout, isatty(STDOUT_FILENO) != 0);
    config.time_ns = simulation_time_ns;
    Logger log(config, "cocotb.regression");
    log.info("Seeding random numbers with {}", options.seed);
    return run(options, log).failed == 0 ? 0 : 1;
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "{}: {}\n", top, error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", top, error.what());
    return 3;
  }
}

}  // namespace engine
