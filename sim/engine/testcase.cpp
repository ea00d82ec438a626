// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/testcase.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "sim/engine/errors.hpp"

namespace engine {

namespace {
std::vector<TestCase>& all_tests() {  // filled before main(), as registration is by static objects
  static std::vector<TestCase> tests;
  return tests;
}

// In ASCII; Python knows more letters.
bool is_identifier(const std::string& text) {
  const auto is_letter = [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const auto fits = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !text.empty() && is_letter(text[0]) && std::ranges::all_of(text, fits);
}

// As Python prints it: the fewest digits that give the number again, and always a sign of what
// it is.
std::string float_text(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

// How the values of one parameter stand in the names of tests: if one has no text, by their number.
std::vector<std::string> value_texts(const ParameterChoices& choices, std::size_t parameter) {
  constexpr auto Index = [](std::size_t row) { return std::to_string(row); };
  std::vector<std::string> texts;
  bool all = true;
  for (const auto& row : choices.rows) all = all && row[parameter].text();
  for (std::size_t row = 0; row < choices.rows.size(); ++row) {
    texts.push_back(all ? *choices.rows[row][parameter].text() : Index(row));
  }
  return texts;
}

void check_parameters(std::string_view test, const std::vector<ParameterChoices>& parameters) {
  for (const ParameterChoices& choices : parameters) {
    if (choices.names.empty() || choices.rows.empty()) {
      throw std::invalid_argument(fmt::format("test {}: a parameter without values", test));
    }
    for (const auto& row : choices.rows) {
      if (row.size() == choices.names.size()) continue;
      throw std::invalid_argument(fmt::format("test {}: {} values for the {} parameters {}, ...",
                                              test, row.size(), choices.names.size(),
                                              choices.names[0]));
    }
  }
}
}  // namespace

ParameterValue::ParameterValue(bool value) : value_(value), text_(value ? "True" : "False") {}

ParameterValue::ParameterValue(double value) : value_(value), text_(float_text(value)) {}

ParameterValue::ParameterValue(std::string value) {
  constexpr std::size_t LongestText = 10;  // cocotb's
  if (value.size() <= LongestText && is_identifier(value)) text_ = value;
  value_ = std::move(value);
}

ParameterChoices::ParameterChoices(std::string name, const std::vector<ParameterValue>& values)
    : names{std::move(name)} {
  for (const ParameterValue& value : values) rows.push_back({value});
}

ParameterChoices grouped(std::vector<std::string> names,
                         std::vector<std::vector<ParameterValue>> rows) {
  ParameterChoices choices;
  choices.names = std::move(names);
  choices.rows = std::move(rows);
  return choices;
}

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

bool TestParameters::boolean(std::string_view name) const {
  if (const auto* value = std::get_if<bool>(&find(name).value())) return *value;
  throw std::invalid_argument(fmt::format("parameter {} is no boolean", name));
}

std::int64_t TestParameters::integer(std::string_view name) const {
  const ParameterValue::Value& value = find(name).value();
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
  throw std::invalid_argument(fmt::format("parameter {} is no integer", name));
}

double TestParameters::number(std::string_view name) const {
  if (const auto* value = std::get_if<double>(&find(name).value())) return *value;
  if (std::holds_alternative<std::string>(find(name).value())) {
    throw std::invalid_argument(fmt::format("parameter {} is no number", name));
  }
  return static_cast<double>(integer(name));
}

const std::string& TestParameters::text(std::string_view name) const {
  const auto* value = std::get_if<std::string>(&find(name).value());
  if (!value) throw std::invalid_argument(fmt::format("parameter {} is no text", name));
  return *value;
}

Registration::Registration(std::string_view name, std::string_view file, int line,
                           TestOptions options, TestBody body) {
  struct Instance {
    std::string name;
    TestParameters param;
  };
  std::vector<Instance> instances = {{options.name.empty() ? std::string(name) : options.name, {}}};
  check_parameters(instances[0].name, options.parameters);
  for (const ParameterChoices& choices : options.parameters) {
    std::vector<std::vector<std::string>> texts;  // of each parameter
    for (std::size_t i = 0; i < choices.names.size(); ++i) texts.push_back(value_texts(choices, i));
    std::vector<Instance> more;
    for (const Instance& instance : instances) {
      for (std::size_t row = 0; row < choices.rows.size(); ++row) {
        Instance& next = more.emplace_back(instance);
        for (std::size_t i = 0; i < choices.names.size(); ++i) {
          next.name += fmt::format("/{}={}", choices.names[i], texts[i][row]);
          next.param.add(choices.names[i], choices.rows[row][i]);
        }
      }
    }
    instances = std::move(more);
  }
  for (Instance& instance : instances) {
    all_tests().push_back({std::filesystem::path(file).stem().string(), std::move(instance.name),
                           std::string(file), line, options, std::move(instance.param), body});
  }
}

void assertion_failed(std::string_view expression, std::string_view file, int line,
                      std::string_view detail) {
  throw AssertionError(fmt::format("{}{}{} ({}:{})", expression, detail.empty() ? "" : ": ", detail,
                                   std::filesystem::path(file).filename().string(), line));
}

}  // namespace engine
