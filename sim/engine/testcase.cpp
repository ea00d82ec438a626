// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/testcase.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <stdexcept>

#include "sim/engine/errors.hpp"

namespace engine {

namespace {
std::vector<TestCase>& all_tests() {  // filled before main(), as registration is by static objects
  static std::vector<TestCase> tests;
  return tests;
}
}  // namespace

const std::vector<TestCase>& registered_tests() { return all_tests(); }

void TestParameters::add(std::string name, ParameterValue value) {
  values_.emplace_back(std::move(name), std::move(value));
}

const ParameterValue& TestParameters::find(std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return value;
  }
  throw std::invalid_argument(fmt::format("the test has no parameter {}", name));
}

std::int64_t TestParameters::integer(std::string_view name) const {
  const auto* value = std::get_if<std::int64_t>(&find(name).value());
  if (!value) throw std::invalid_argument(fmt::format("parameter {} is no integer", name));
  return *value;
}

const std::string& TestParameters::text(std::string_view name) const {
  const auto* value = std::get_if<std::string>(&find(name).value());
  if (!value) throw std::invalid_argument(fmt::format("parameter {} is no text", name));
  return *value;
}

std::string TestParameters::suffix() const {
  std::string text;
  for (const auto& [name, value] : values_) text += fmt::format("/{}={}", name, value.text());
  return text;
}

Registration::Registration(std::string_view name, std::string_view file, int line,
                           TestOptions options, TestBody body) {
  std::vector<TestParameters> instances(1);
  for (const ParameterChoices& parameter : options.parameters) {
    std::vector<TestParameters> more;
    for (const TestParameters& instance : instances) {
      for (const ParameterValue& value : parameter.values) {
        more.push_back(instance);
        more.back().add(parameter.name, value);
      }
    }
    instances = std::move(more);
  }
  if (instances.empty()) {
    throw std::invalid_argument(fmt::format("test {}: a parameter without values", name));
  }
  for (TestParameters& param : instances) {
    all_tests().push_back({std::filesystem::path(file).stem().string(),
                           std::string(name) + param.suffix(), std::string(file), line, options,
                           std::move(param), body});
  }
}

void assertion_failed(std::string_view expression, std::string_view file, int line,
                      std::string_view detail) {
  throw AssertionError(fmt::format("{}{}{} ({}:{})", expression, detail.empty() ? "" : ": ", detail,
                                   std::filesystem::path(file).filename().string(), line));
}

}  // namespace engine
