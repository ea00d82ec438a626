// SPDX-License-Identifier: Apache-2.0
// Measured figures against the marks set for them.

#include "sim/report/figures.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace sim {
namespace {

std::string shown(double value, const std::string& unit) {
  const int decimals = value < 10 ? 3 : 1;
  std::string text = fmt::format("{:.{}f}", value, decimals);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return unit.empty() ? text : text + " " + unit;
}

}  // namespace

std::string Figure::verdict() const {
  if (!measured) return "-";
  return reaches(goal) ? "goal" : reaches(first) ? "first" : "missed";
}

std::string figures_text(const std::vector<Figure>& figures) {
  std::size_t width = 6;
  for (const Figure& figure : figures) width = std::max(width, figure.name.size());
  std::string text = fmt::format("{:<{}} {:>10} {:>10} {:>10}  {}\n", "figure", width, "first",
                                 "goal", "measured", "verdict");
  for (const Figure& figure : figures) {
    text += fmt::format("{:<{}} {:>10} {:>10} {:>10}  {}\n", figure.name, width,
                        shown(figure.first, figure.unit), shown(figure.goal, figure.unit),
                        figure.measured ? shown(*figure.measured, figure.unit) : "-",
                        figure.measured ? figure.verdict() : figure.note);
  }
  return text;
}

nlohmann::json to_json(const std::vector<Figure>& figures) {
  nlohmann::json list = nlohmann::json::array();
  for (const Figure& figure : figures) {
    list.push_back(
        {{"name", figure.name},
         {"unit", figure.unit},
         {"first", figure.first},
         {"goal", figure.goal},
         {"more_is_better", figure.more_is_better},
         {"measured", figure.measured ? nlohmann::json(*figure.measured) : nlohmann::json()},
         {"verdict", figure.verdict()},
         {"note", figure.note}});
  }
  return list;
}

}  // namespace sim
