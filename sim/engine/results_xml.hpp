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

struct TestResult {
  const TestCase* test = nullptr;
  Verdict verdict = Verdict::Passed;
  std::string error_type;  // of the exception, if one was thrown
  std::string message;     // why it failed or was skipped, or how it was expected to
  double wall_s = 0;
  double start_ns = 0;
  double stop_ns = 0;
};

// Throws std::runtime_error when the file cannot be written.
void write_results_xml(const std::filesystem::path& file, const std::vector<TestResult>& results,
                       std::uint64_t seed);

}  // namespace engine
