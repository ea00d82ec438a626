// SPDX-License-Identifier: Apache-2.0
// What a cycle of a node costs in meshes of 1 to 354 nodes, for d1cosim bench.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/cosim/run.hpp"

namespace cli {

class MeshBench {
 public:
  // Also measures the memory of the largest mesh.
  MeshBench();

  // Every mesh once; costs are relative to those of one busy golden node in the same round.
  void measure_round();

  std::string text() const;
  nlohmann::json json() const;

 private:
  enum class Sides { Golden, Rtl, OneRtl };  // what the nodes are
  struct Mesh {
    sim::Kernel kernel;
    bool busy = false;
  };
  struct Cost {
    const Mesh* mesh = nullptr;
    Sides sides = Sides::Golden;
    std::vector<double> relative, node_hz;  // by round
  };

  static std::string_view name(Sides sides);
  static sim::RunResult run(const sim::Kernel& kernel, Sides sides);
  // Cycles a second, of all nodes together.
  static double node_hz(const sim::Kernel& kernel, Sides sides);

  std::vector<Mesh> meshes_;
  std::vector<Cost> costs_;  // of each mesh one for each of Sides
  double golden_mb_ = 0, rtl_mb_ = 0;
};

}  // namespace cli
