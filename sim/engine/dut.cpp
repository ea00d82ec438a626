// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/dut.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "sim/engine/errors.hpp"
#include "sim/engine/simulator.hpp"

namespace engine {

namespace {
// Levenshtein's.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::vector<std::string> nearest(std::vector<std::string> names, std::string_view wanted) {
  const std::size_t most = std::max<std::size_t>(wanted.size() / 2, 2);
  std::erase_if(names, [&](const std::string& name) { return distance(name, wanted) > most; });
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return distance(a, wanted) < distance(b, wanted);
  });
  if (names.size() > 3) names.resize(3);
  return names;
}
}  // namespace

SignalHandle& DutBase::operator[](std::string_view path) {
  if (const auto port = ports_.find(path); port != ports_.end()) return *port->second;
  if (const auto inner = inner_.find(path); inner != inner_.end()) return *inner->second;
  if (const std::optional<SignalPlace> place = simulator_.design().find(path)) {
    auto signal = std::make_unique<SignalHandle>(simulator_, std::string(path), *place);
    return *inner_.emplace(std::string(path), std::move(signal)).first->second;
  }
  const std::vector<std::string> near = nearest(names(), path);
  throw NameError(fmt::format(
      "{}: no signal \"{}\"; {}. A signal below the top is visible only if its name stands as a "
      "literal in a source of the testbench, or under SIGNALS of d1cosim_add_testbench()",
      name_, path,
      near.empty() ? "no name is near" : fmt::format("near are: {}", fmt::join(near, ", "))));
}

std::vector<std::string> DutBase::names() const {
  std::vector<std::string> names = simulator_.design().names();
  for (const auto& [name, port] : ports_) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace engine
