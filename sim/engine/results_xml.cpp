// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/results_xml.hpp"

#include <fmt/format.h>

#include <fstream>
#include <limits>
#include <map>
#include <pugixml.hpp>
#include <stdexcept>

namespace engine {

namespace {
// XML has no control characters: as in cocotb they become #x07.
std::string visible(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if ((c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\x7f') {
      result += fmt::format("#x{:02X}", static_cast<int>(c));
    } else {
      result += c;
    }
  }
  return result;
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(visible(value).c_str());
}

void property(pugi::xml_node properties, const char* name, const std::string& value) {
  pugi::xml_node node = properties.append_child("property");
  set(node, "name", name);
  set(node, "value", value);
}

// A skipped test counts as none, even if it ran until it said so.
double wall_s(const TestResult& result) {
  return result.verdict == Verdict::Skipped ? 0 : result.times.wall_s;
}

void add_testcase(pugi::xml_node suite, const TestResult& result, std::uint64_t seed) {
  const TestCase& test = *result.test;
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", test.module);
  set(node, "name", test.name);
  set(node, "time", fmt::format("{:.3f}", wall_s(result)));
  if (result.verdict == Verdict::Skipped) {
    set(node.append_child("skipped"), "message", result.message);
  } else if (result.verdict == Verdict::Failed) {
    pugi::xml_node failure = node.append_child("failure");
    set(failure, "message", result.message);
    if (!result.error_type.empty()) set(failure, "type", result.error_type);
    if (!result.error_text.empty()) failure.text().set(visible(result.error_text).c_str());
  }
  const bool ran = result.verdict != Verdict::Skipped;
  pugi::xml_node properties = node.append_child("properties");
  property(properties, "cocotb", "True");
  if (ran) property(properties, "random_seed", std::to_string(seed));
  property(properties, "file", test.file);
  property(properties, "line", std::to_string(test.line));
  if (!ran) return;
  const TestTimes& times = result.times;
  property(properties, "sim_time_unit", "ns");
  property(properties, "sim_time_start", fmt::to_string(times.start_ns));
  property(properties, "sim_time_stop", fmt::to_string(times.stop_ns));
  property(properties, "sim_time_duration", fmt::to_string(times.duration_ns()));
  property(properties, "sim_time_ratio",
           fmt::to_string(ratio_of(times.duration_ns(), times.wall_s)));
  if (result.verdict == Verdict::Failed) {
    node.append_child("system-err")
        .text()
        .set(fmt::format("Test failed with COCOTB_RANDOM_SEED={}\n", seed).c_str());
  }
}
}  // namespace

double ratio_of(double ns, double wall_s) {
  if (wall_s != 0) return ns / wall_s;
  return ns == 0 ? std::numeric_limits<double>::quiet_NaN()
                 : std::numeric_limits<double>::infinity();
}

void write_results_xml(const std::filesystem::path& file, const std::vector<TestResult>& results,
                       std::uint64_t seed) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "utf-8");
  pugi::xml_node root = document.append_child("testsuites");
  set(root, "name", "cocotb tests");

  struct Suite {
    pugi::xml_node node;
    int tests = 0, failures = 0, skipped = 0;
    double wall_s = 0;
  };
  std::map<std::string, Suite> suites;
  for (const TestResult& result : results) {
    Suite& suite = suites[result.test->module];
    if (!suite.node) suite.node = root.append_child("testsuite");
    ++suite.tests;
    suite.failures += result.verdict == Verdict::Failed;
    suite.skipped += result.verdict == Verdict::Skipped;
    suite.wall_s += wall_s(result);
    add_testcase(suite.node, result, seed);
  }
  for (auto& [name, suite] : suites) {
    set(suite.node, "name", name);
    set(suite.node, "errors", "0");
    set(suite.node, "failures", std::to_string(suite.failures));
    set(suite.node, "skipped", std::to_string(suite.skipped));
    set(suite.node, "tests", std::to_string(suite.tests));
    set(suite.node, "time", fmt::format("{:.3f}", suite.wall_s));
  }

  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file);
  document.save(stream, "  ");
  stream.flush();
  if (!stream) throw std::runtime_error(fmt::format("{}: cannot be written", file.string()));
}

}  // namespace engine
