// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/results_xml.hpp"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <pugixml.hpp>
#include <stdexcept>

namespace engine {

namespace {
void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

void property(pugi::xml_node properties, const char* name, const std::string& value) {
  pugi::xml_node node = properties.append_child("property");
  set(node, "name", name);
  set(node, "value", value);
}

void add_testcase(pugi::xml_node suite, const TestResult& result, std::uint64_t seed) {
  const TestCase& test = *result.test;
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", test.module);
  set(node, "name", test.name);
  set(node, "time", fmt::format("{:.3f}", result.wall_s));
  if (result.verdict == Verdict::Skipped) {
    set(node.append_child("skipped"), "message", result.message);
  } else if (result.verdict == Verdict::Failed) {
    pugi::xml_node failure = node.append_child("failure");
    set(failure, "message", result.message);
    if (!result.error_type.empty()) set(failure, "type", result.error_type);
  }
  pugi::xml_node properties = node.append_child("properties");
  property(properties, "cocotb", "True");
  property(properties, "file", test.file);
  property(properties, "line", std::to_string(test.line));
  if (result.verdict == Verdict::Skipped) return;
  const double duration = result.stop_ns - result.start_ns;
  property(properties, "random_seed", std::to_string(seed));
  property(properties, "sim_time_unit", "ns");
  property(properties, "sim_time_start", fmt::to_string(result.start_ns));
  property(properties, "sim_time_stop", fmt::to_string(result.stop_ns));
  property(properties, "sim_time_duration", fmt::to_string(duration));
  property(properties, "sim_time_ratio",
           fmt::to_string(result.wall_s > 0 ? duration / result.wall_s : 0.0));
  if (result.verdict == Verdict::Failed) {
    node.append_child("system-err")
        .text()
        .set(fmt::format("Test failed with COCOTB_RANDOM_SEED={}\n", seed).c_str());
  }
}
}  // namespace

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
    suite.wall_s += result.wall_s;
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
