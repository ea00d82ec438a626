// SPDX-License-Identifier: Apache-2.0
// Measured figures against the marks set for them.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sim {

struct Figure {
  std::string name;
  std::string unit;  // "" for a ratio
  double first = 0;  // the mark that must be reached
  double goal = 0;   // the mark to aim at
  bool more_is_better = false;
  std::optional<double> measured;
  std::string note;  // where to look when it is not measured here

  bool reaches(double mark) const {
    return measured && (more_is_better ? *measured >= mark : *measured <= mark);
  }
  // "goal", "first", "missed", or "-" when not measured.
  std::string verdict() const;
};

// Columns figure, first, goal, measured, verdict.
std::string figures_text(const std::vector<Figure>& figures);
nlohmann::json to_json(const std::vector<Figure>& figures);

}  // namespace sim
