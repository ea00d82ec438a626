// SPDX-License-Identifier: Apache-2.0
// The usual traffic patterns of network measurements.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "golden/noc/beat.hpp"
#include "sim/common/random.hpp"
#include "tests/noc/router_mesh.hpp"

namespace tests::noc {

enum class Pattern { Uniform, Transpose, HotSpot, Complement, Neighbour };
inline constexpr std::array<Pattern, 5> AllPatterns = {Pattern::Uniform, Pattern::Transpose,
                                                       Pattern::HotSpot, Pattern::Complement,
                                                       Pattern::Neighbour};

constexpr std::string_view name(Pattern pattern) {
  switch (pattern) {
    case Pattern::Uniform:
      return "uniform";
    case Pattern::Transpose:
      return "transpose";
    case Pattern::HotSpot:
      return "hot spot";
    case Pattern::Complement:
      return "bit complement";
    case Pattern::Neighbour:
      return "neighbour";
  }
  return "";
}

// Where node (y, x) sends its next beat; nothing if that is itself.
inline std::optional<int> destination(Pattern pattern, const MeshShape& shape, int y, int x,
                                      sim::Random& random) {
  const auto anywhere = [&] {
    return golden::node_number(random.between(0, shape.rows - 1),
                               random.between(0, shape.cols - 1));
  };
  int dst = 0;
  switch (pattern) {
    case Pattern::Uniform:
      dst = anywhere();
      break;
    case Pattern::Transpose:
      dst = golden::node_number(x, y);
      break;
    case Pattern::HotSpot:  // one beat of eight goes to the node in the middle
      dst = random.chance(1, 8) ? golden::node_number(shape.rows / 2, shape.cols / 2) : anywhere();
      break;
    case Pattern::Complement:
      dst = golden::node_number(shape.rows - 1 - y, shape.cols - 1 - x);
      break;
    case Pattern::Neighbour:
      dst = golden::node_number(y, (x + 1) % shape.cols);
      break;
  }
  if (dst == golden::node_number(y, x)) return std::nullopt;
  return dst;
}

}  // namespace tests::noc
