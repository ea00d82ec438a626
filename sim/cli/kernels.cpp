// SPDX-License-Identifier: Apache-2.0
// d1cosim kernels: which kernel families there are and what they take.

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/cli/command.hpp"
#include "sim/common/file.hpp"
#include "sim/kernels/kernel.hpp"

namespace cli {
namespace {

struct Options {
  std::string name;
  std::string json;
};

std::string_view type_name(sim::ParameterType type) {
  switch (type) {
    case sim::ParameterType::Int:
      return "int";
    case sim::ParameterType::Real:
      return "real";
    case sim::ParameterType::Choice:
      return "choice";
    case sim::ParameterType::Format:
      return "format";
  }
  return "";
}

nlohmann::json to_json(const sim::Family& family) {
  nlohmann::json parameters = nlohmann::json::array();
  for (const sim::Parameter& parameter : family.parameters()) {
    parameters.push_back({{"name", parameter.name},
                          {"type", type_name(parameter.type)},
                          {"range", parameter.range()},
                          {"doc", parameter.doc}});
    std::visit([&](const auto& value) { parameters.back()["default"] = value; },
               parameter.default_value);
  }
  return {{"name", family.name()},
          {"doc", family.doc()},
          {"example", fmt::format("d1cosim run {}", family.example())},
          {"share", family.share()},
          {"parameters", parameters}};
}

std::string details(const sim::Family& family) {
  std::string text = fmt::format("{}: {}\n\n", family.name(), family.doc());
  std::size_t names = 9, ranges = 5, defaults = 7;
  for (const sim::Parameter& p : family.parameters()) {
    names = std::max(names, p.name.size());
    ranges = std::max(ranges, p.range().size());
    defaults = std::max(defaults, sim::to_string(p.default_value).size());
  }
  const auto row = [&](std::string_view a, std::string_view b, std::string_view c,
                       std::string_view d) {
    text += fmt::format("  {:<{}}  {:<{}}  {:<{}}  {}\n", a, names, b, ranges, c, defaults, d);
  };
  row("parameter", "range", "default", "what it is");
  for (const sim::Parameter& p : family.parameters()) {
    row(p.name, p.range(), sim::to_string(p.default_value), p.doc);
  }
  return text + fmt::format("\nexample: d1cosim run {}\n", family.example());
}

std::string overview() {
  std::string text;
  for (const sim::Family* family : sim::families()) {
    text += fmt::format("{:<10} {}\n{:<10} d1cosim run {}\n", family->name(), family->doc(), "",
                        family->example());
  }
  return text + "\nParameters of one: d1cosim kernels NAME\n";
}

int kernels(const Options& options) {
  std::vector<const sim::Family*> chosen;
  for (const sim::Family* family : sim::families()) {
    if (options.name.empty() || options.name == family->name()) chosen.push_back(family);
  }
  if (chosen.empty()) throw UsageError(unknown_family("kernels", options.name));
  if (!options.json.empty()) {
    nlohmann::json json = {{"kernels", nlohmann::json::array()}};
    for (const sim::Family* family : chosen) json["kernels"].push_back(to_json(*family));
    sim::write_file(options.json, json.dump(2) + "\n");
  }
  if (options.json != "-") {
    sim::write_out(options.name.empty() ? overview() : details(*chosen.front()));
  }
  return ExitPass;
}

}  // namespace

std::string unknown_family(std::string_view command, std::string_view name) {
  std::vector<std::string_view> names;
  for (const sim::Family* family : sim::families()) names.push_back(family->name());
  return fmt::format("{}: no kernel family \"{}\"; there are {}", command, name,
                     fmt::join(names, ", "));
}

void add_kernels(CLI::App& app, Command& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("kernels", "Kernel families, parameters, ranges, examples");
  sub->add_option("NAME", options->name, "one family in detail");
  sub->add_option("--json", options->json, "the same as data to this file; - is standard output");
  sub->callback([options, &command] { command.action = [options] { return kernels(*options); }; });
}

}  // namespace cli
