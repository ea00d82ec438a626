// SPDX-License-Identifier: Apache-2.0
// Parameters: declaration, text to value, checks.
#include "sim/kernels/kernel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/common/format_name.hpp"

namespace sim {
namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  return fmt::format("{}", fmt::join(words, between));
}

[[noreturn]] void refuse(const Family& family, const Parameter& parameter, std::string_view value) {
  throw ParameterError(fmt::format("{}: parameter {} = \"{}\" is not allowed; {}", family.name(),
                                   parameter.name, value, parameter.range()));
}

bool is_choice(const Parameter& parameter, std::string_view text) {
  return std::find(parameter.choices.begin(), parameter.choices.end(), text) !=
         parameter.choices.end();
}

// Formats with 1:1 meaning have one spelling, so that equal kernels have equal parameters.
std::string format_value(const Family& family, const Parameter& parameter, std::string_view text) {
  if (is_choice(parameter, text)) return std::string(text);
  try {
    const golden::FormatEntry entry = parse_format(text);
    if (entry.code != golden::FormatCode::Fp32) return format_name(entry);
  } catch (const std::invalid_argument&) {
  }
  refuse(family, parameter, text);
}

bool allowed(const Family& family, const Parameter& parameter, const Value& value) {
  bool good = false;
  switch (parameter.type) {
    case ParameterType::Int:
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        good = static_cast<double>(*number) >= parameter.min &&
               static_cast<double>(*number) <= parameter.max;
      }
      break;
    case ParameterType::Real:
      if (const auto* number = std::get_if<double>(&value)) {
        good = *number >= parameter.min && *number <= parameter.max;
      }
      break;
    case ParameterType::Choice:
      if (const auto* text = std::get_if<std::string>(&value)) good = is_choice(parameter, *text);
      break;
    case ParameterType::Format:
      if (const auto* text = std::get_if<std::string>(&value)) {
        good = format_value(family, parameter, *text) == *text;
      }
      break;
  }
  return good;
}

}  // namespace

std::string to_string(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return std::get<std::string>(value);
}

std::string Parameter::range() const {
  switch (type) {
    case ParameterType::Int:
      return fmt::format("{}..{}", static_cast<std::int64_t>(min), static_cast<std::int64_t>(max));
    case ParameterType::Real:
      return fmt::format("{}..{}", min, max);
    case ParameterType::Choice:
      return joined(choices, "|");
    case ParameterType::Format: {
      std::vector<std::string> words = choices;
      words.insert(words.end(), {"bf16", "cfloat8_143[:BIAS[:ieee]]", "cfloat8_152[:BIAS[:ieee]]"});
      return joined(words, "|");
    }
  }
  return "";
}

Parameter int_parameter(std::string name, std::int64_t default_value, std::int64_t min,
                        std::int64_t max, std::string doc) {
  return {std::move(name),
          ParameterType::Int,
          default_value,
          static_cast<double>(min),
          static_cast<double>(max),
          {},
          std::move(doc)};
}

Parameter real_parameter(std::string name, double default_value, double min, double max,
                         std::string doc) {
  return {std::move(name), ParameterType::Real, default_value, min, max, {}, std::move(doc)};
}

Parameter choice_parameter(std::string name, std::vector<std::string> choices, std::string doc) {
  std::string first = choices.front();
  return {std::move(name),    ParameterType::Choice, std::move(first), 0, 0,
          std::move(choices), std::move(doc)};
}

Parameter format_parameter(std::string name, std::string default_value,
                           std::vector<std::string> choices, std::string doc) {
  return {std::move(name),    ParameterType::Format, std::move(default_value), 0, 0,
          std::move(choices), std::move(doc)};
}

const Value& Params::find(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  throw std::logic_error(fmt::format("no value for parameter {}", name));
}

std::int64_t Params::integer(std::string_view name) const {
  return std::get<std::int64_t>(find(name));
}
double Params::real(std::string_view name) const { return std::get<double>(find(name)); }
const std::string& Params::text(std::string_view name) const {
  return std::get<std::string>(find(name));
}

void Params::set(std::string_view name, Value value) {
  for (auto& [key, old] : values_) {
    if (key == name) {
      old = std::move(value);
      return;
    }
  }
  values_.emplace_back(name, std::move(value));
}

Kernel Family::build_with(const Params&, const golden::Config&, const UserArrays&) const {
  throw ParameterError(fmt::format("{}: does not take arrays; only gemm does", name_));
}

const Parameter* Family::find(std::string_view parameter) const {
  for (const Parameter& candidate : parameters_) {
    if (candidate.name == parameter) return &candidate;
  }
  return nullptr;
}

void Family::pick(Params& params, Random& random,
                  std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) params.set(name, random.pick(find(name)->choices));
}

Value parse_value(const Family& family, const Parameter& parameter, std::string_view text) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  Value value = std::string(text);
  if (parameter.type == ParameterType::Int) {
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error != std::errc() || stop != end) refuse(family, parameter, text);
    value = number;
  } else if (parameter.type == ParameterType::Real) {
    double number = 0;
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error != std::errc() || stop != end || !std::isfinite(number)) {
      refuse(family, parameter, text);
    }
    value = number;
  } else if (parameter.type == ParameterType::Format) {
    value = format_value(family, parameter, text);
  }
  if (!allowed(family, parameter, value)) refuse(family, parameter, text);
  return value;
}

Params complete(const Family& family, std::span<const std::pair<std::string, std::string>> given,
                const Params* base) {
  Params params;
  if (base != nullptr) params = *base;
  if (base == nullptr) {
    for (const Parameter& parameter : family.parameters()) {
      params.set(parameter.name, parameter.default_value);
    }
  }
  std::vector<std::string> seen;
  for (const auto& [name, text] : given) {
    const Parameter* parameter = family.find(name);
    if (parameter == nullptr) {
      std::vector<std::string> names;
      for (const Parameter& known : family.parameters()) names.push_back(known.name);
      throw ParameterError(fmt::format("{}: there is no parameter \"{}\"; there are {}",
                                       family.name(), name, joined(names, ", ")));
    }
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      throw ParameterError(fmt::format("{}: parameter {} is given twice", family.name(), name));
    }
    seen.push_back(name);
    params.set(name, parse_value(family, *parameter, text));
  }
  return params;
}

void validate(const Family& family, const Params& params) {
  for (const Parameter& parameter : family.parameters()) {
    const auto same = [&](const auto& entry) { return entry.first == parameter.name; };
    if (std::count_if(params.all().begin(), params.all().end(), same) != 1) {
      throw ParameterError(
          fmt::format("{}: parameter {} needs one value", family.name(), parameter.name));
    }
  }
  for (const auto& [name, value] : params.all()) {
    const Parameter* parameter = family.find(name);
    if (parameter == nullptr) {
      throw ParameterError(fmt::format("{}: there is no parameter \"{}\"", family.name(), name));
    }
    if (!allowed(family, *parameter, value)) refuse(family, *parameter, to_string(value));
  }
}

}  // namespace sim
