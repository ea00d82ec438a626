// SPDX-License-Identifier: Apache-2.0
// Depth-first search with an explicit path, for graphs of any size.

#include "sim/mesh/cycle.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sim {

std::vector<std::size_t> find_cycle(const Adjacency& next) {
  enum class Mark : std::uint8_t { New, OnPath, Done };
  std::vector<Mark> marks(next.size(), Mark::New);
  for (std::size_t root = 0; root < next.size(); ++root) {
    if (marks[root] != Mark::New) continue;
    std::vector<std::pair<std::size_t, std::size_t>> path = {{root, 0}};  // vertex, edges looked at
    marks[root] = Mark::OnPath;
    while (!path.empty()) {
      auto& [vertex, looked] = path.back();
      if (looked == next[vertex].size()) {
        marks[vertex] = Mark::Done;
        path.pop_back();
        continue;
      }
      const std::size_t to = next[vertex][looked++];
      if (marks[to] == Mark::OnPath) {
        std::vector<std::size_t> found;
        const auto begin = std::find_if(path.begin(), path.end(),
                                        [&](const auto& step) { return step.first == to; });
        for (auto step = begin; step != path.end(); ++step) found.push_back(step->first);
        return found;
      }
      if (marks[to] == Mark::Done) continue;
      marks[to] = Mark::OnPath;
      path.emplace_back(to, 0);
    }
  }
  return {};
}

}  // namespace sim
