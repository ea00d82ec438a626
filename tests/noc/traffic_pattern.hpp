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

// Where node (y, x) sends its next beat; nothing if it is a node that the pattern maps to itself.
inline std::optional<int> destination(Pattern pattern, const MeshShape& shape, int y, int x,
                                      sim::Random& random) {
  const int own = golden::node_number(y, x);
  const auto anywhere_else = [&] {
    int node = own;
    while (node == own) {
      node =
          golden::node_number(random.between(0, shape.rows - 1), random.between(0, shape.cols - 1));
    }
    return node;
  };
  const int middle = golden::node_number(shape.rows / 2, shape.cols / 2);
  int dst = 0;
  switch (pattern) {
    case Pattern::Uniform:
      dst = anywhere_else();
      break;
    case Pattern::Transpose:
      dst = golden::node_number(x, y);
      break;
    case Pattern::HotSpot:  // one beat of eight goes to the node in the middle
      dst = own != middle && random.chance(1, 8) ? middle : anywhere_else();
      break;
    case Pattern::Complement:
      dst = golden::node_number(shape.rows - 1 - y, shape.cols - 1 - x);
      break;
    case Pattern::Neighbour:
      dst = golden::node_number(y, (x + 1) % shape.cols);
      break;
  }
  if (dst == own) return std::nullopt;
  return dst;
}

}  // namespace tests::noc
