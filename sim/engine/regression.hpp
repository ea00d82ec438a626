// SPDX-License-Identifier: Apache-2.0
// Runs tests one after the other in one simulation, as cocotb does, and keeps score.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/common/random.hpp"
#include "sim/engine/log.hpp"
#include "sim/engine/results_xml.hpp"
#include "sim/engine/running_test.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/engine/wall_clock.hpp"

namespace engine {

// What cocotb takes from the environment; names of cocotb 1 in brackets.
struct RegressionOptions {
  std::string filter;                   // COCOTB_TEST_FILTER: a regular expression in module.name
  std::vector<std::string> only;        // COCOTB_TESTCASE [TESTCASE]: <item>$ is one; with commas
  std::vector<std::string> modules;     // COCOTB_TEST_MODULES [MODULE]; none: all
  std::optional<std::uint64_t> seed;    // COCOTB_RANDOM_SEED [RANDOM_SEED]; none: chosen anew
  bool random_order = false;            // COCOTB_RANDOM_TEST_ORDER
  std::uint64_t max_failures = 0;       // COCOTB_MAX_FAILURES; 0: no limit
  std::string results = "results.xml";  // COCOTB_RESULTS_FILE
  bool list = false;                    // COCOTB_LIST_TESTS
  std::vector<std::string> plusargs;    // COCOTB_PLUSARGS [PLUSARGS]: for the design, with blanks

  // Throws std::invalid_argument naming the variable, its value and what is allowed.
  static RegressionOptions from_environment();
};

struct Score {
  int tests = 0, passed = 0, failed = 0, skipped = 0;
};

// The tests to run, in order. Throws std::invalid_argument for two tests of one name, for a filter
// that is no regular expression of ECMAScript, for a module that there is not, and when no test is
// left.
std::vector<const TestCase*> select_tests(const std::vector<TestCase>& tests,
                                          const RegressionOptions& options, std::uint64_t seed);

struct TestContext;

class Regression {
 public:
  Regression(Simulator& simulator, DutBase& dut, std::vector<const TestCase*> tests,
             const RegressionOptions& options, std::uint64_t seed, Logger& log);
  ~Regression();

  // Simulates until all tests have ended. A test that the simulation ended for, by $finish or by
  // having nothing to wait for, has failed, and so have those after it.
  Score run();
  const std::vector<TestResult>& results() const { return results_; }

 private:
  struct NextTest final : Waiter {
    explicit NextTest(Regression& all) : regression(all) {}
    void fired() override { regression.start_test(); }
    Regression& regression;
  };

  void prepare_next();
  void start_test();
  void test_ended();
  void go_on();
  TestTimes times() const;
  void judge(const std::exception_ptr& error, const TestTimes& times);
  void record_skipped(const std::string& rest, const TestTimes& times);
  void record_passed(const std::exception_ptr& error, std::string_view how, const TestTimes& times);
  void record_failed(const std::exception_ptr& error, std::string_view why, const TestTimes& times);
  void say(LogLevel level, const std::string& message, const std::string& thrown) const;
  void log_summary(double wall_s) const;
  double now_ns() const;

  Simulator& simulator_;
  DutBase& dut_;
  std::vector<const TestCase*> tests_;
  RegressionOptions options_;
  std::uint64_t seed_;
  Logger& log_;
  std::size_t next_ = 0;
  Score score_;
  std::vector<TestResult> results_;
  const TestCase* test_ = nullptr;
  std::unique_ptr<RunningTest> running_;
  std::unique_ptr<TestContext> context_;  // of the test that runs
  std::exception_ptr terminated_;         // the rest fails with this
  std::optional<Timer> gap_;
  NextTest next_test_{*this};
  double start_ns_ = 0;
  Stopwatch watch_;  // of the test that runs
};

// Of the test that runs: random numbers from a stream of its own, by the seed and its name; and
// where it writes what it has to say. Throw RuntimeError when none runs.
sim::Random& test_random();
Logger& test_log();

// End the test here: as if it had passed, or as skipped.
[[noreturn]] void end_test(std::string message = {});
[[noreturn]] void skip_test(std::string message = {});

// Simulation time.
double get_sim_time(TimeUnit unit = Unit::Step);

}  // namespace engine
