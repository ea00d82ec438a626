// SPDX-License-Identifier: Apache-2.0
// A regression as JUnit XML.

#include "sim/report/junit.hpp"

#include <fmt/core.h>

#include <pugixml.hpp>
#include <sstream>

namespace sim {
namespace {

bool is_error(const Record& record) {
  return record.status == "crash" || record.status == "timeout" || record.status == "error";
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

std::string seconds(double value) { return fmt::format("{:.6f}", value); }

void add_case(pugi::xml_node suite, const Record& record) {
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", record.family);
  set(node, "name", fmt::format("#{} seed {} {}", record.index, record.seed, record.params));
  set(node, "time", seconds(record.wall_s));
  if (record.passed()) return;
  pugi::xml_node why = node.append_child(is_error(record) ? "error" : "failure");
  set(why, "type", record.status);
  set(why, "message", record.message.substr(0, record.message.find('\n')));
  why.text().set((record.message + "\n" + record.command + "\n").c_str());
}

}  // namespace

std::string junit_xml(const Campaign& campaign) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node suites = document.append_child("testsuites");

  std::uint64_t errors = 0;
  std::uint64_t failures = 0;
  for (const FamilySummary& family : campaign.by_family()) {
    pugi::xml_node suite = suites.append_child("testsuite");
    set(suite, "name", family.family);
    std::uint64_t family_errors = 0;
    for (const Record& record : campaign.records) {
      if (record.family != family.family) continue;
      if (is_error(record)) ++family_errors;
      add_case(suite, record);
    }
    set(suite, "tests", std::to_string(family.runs));
    set(suite, "failures", std::to_string(family.failures - family_errors));
    set(suite, "errors", std::to_string(family_errors));
    set(suite, "time", seconds(family.wall_s));
    errors += family_errors;
    failures += family.failures - family_errors;
  }
  const FamilySummary total = campaign.total();
  set(suites, "name", fmt::format("d1cosim regress --seed {}", campaign.seed));
  set(suites, "tests", std::to_string(total.runs));
  set(suites, "failures", std::to_string(failures));
  set(suites, "errors", std::to_string(errors));
  set(suites, "time", seconds(total.wall_s));

  std::ostringstream text;
  document.save(text, "  ");
  return text.str();
}

}  // namespace sim
