// SPDX-License-Identifier: Apache-2.0
// results.xml, as cocotb 2.1 writes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/engine/testcase.hpp"

namespace engine {

enum class Verdict { Passed, Failed, Skipped };

// All 0 if the test did not begin.
struct TestTimes {
  double wall_s = 0;
  double start_ns = 0;
  double stop_ns = 0;
  double duration_ns() const { return stop_ns - start_ns; }
};

struct TestResult {
  const TestCase* test = nullptr;
  Verdict verdict = Verdict::Passed;
  std::string error_type{};  // of the exception that it failed with
  std::string message{};     // of that exception, or why it failed or was skipped
  std::string error_text{};  // "type: message", and those of the parts of a group
  TestTimes times{};
};

// Simulated time by wall clock time; as in cocotb nan or inf if that is 0.
double ratio_of(double ns, double wall_s);

// Throws std::runtime_error when the file cannot be written.
void write_results_xml(const std::filesystem::path& file, const std::vector<TestResult>& results,
                       std::uint64_t seed);

}  // namespace engine
