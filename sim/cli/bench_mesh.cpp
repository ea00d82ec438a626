// SPDX-License-Identifier: Apache-2.0
// Meshes under load and at rest: of golden nodes, of RTL nodes, and one RTL node in lockstep among
// golden ones.

#include "sim/cli/bench_mesh.hpp"

#include <fmt/core.h>

#include <array>

#include "sim/cli/bench_run.hpp"
#include "sim/cosim/target.hpp"

namespace cli {
namespace {

struct Size {
  int rows, cols, dead;
};
constexpr std::array<Size, 5> Sizes = {
    {{1, 1, 0}, {2, 2, 0}, {4, 4, 0}, {8, 8, 0}, {19, 19, 7}}};  // the last is a die

// Every thread of every node sends to the next node and fetches from it.
sim::Kernel busy_kernel(const Size& size) {
  return bench_kernel("traffic", {{"mesh_rows", std::to_string(size.rows)},
                                  {"mesh_cols", std::to_string(size.cols)},
                                  {"dead_nodes", std::to_string(size.dead)},
                                  {"pattern", "neighbour"},
                                  {"transfers", "30"},
                                  {"lines", "16"}});
}

std::size_t first_router(const sim::MeshShape& shape) {
  std::size_t i = 0;
  while (!shape.has_router(shape.coord(i))) ++i;
  return i;
}

// One node lets time pass, the others have nothing to do.
sim::Kernel idle_kernel(const sim::MeshShape& shape) {
  constexpr std::string_view Source = R"(
    yield 4000  # below WatchdogCycles
    yield 4000
    tstop
  )";
  sim::Kernel kernel = sim::assemble_kernel("idle.s", Source, 1, BenchConfig);
  kernel.mesh = shape;
  kernel.nodes.resize(static_cast<std::size_t>(shape.size()));
  for (sim::NodeImage& image : kernel.nodes) image.units.sram = false;
  kernel.nodes[first_router(shape)] = kernel;
  return kernel;
}

std::string sizes_text(const sim::Kernel& kernel) {
  return fmt::format("{} ({}x{})", kernel.mesh.routers(), kernel.mesh.rows(), kernel.mesh.cols());
}

}  // namespace

std::string_view MeshBench::name(Sides sides) {
  switch (sides) {
    case Sides::Golden:
      return "golden";
    case Sides::Rtl:
      return "rtl";
    case Sides::OneRtl:
      return "one_rtl";
  }
  return "?";
}

sim::RunResult MeshBench::run(const sim::Kernel& kernel, Sides sides) {
  switch (sides) {
    case Sides::Golden:
      break;
    case Sides::Rtl:
      return run_passing(kernel, sim::Check::Rtl);
    case Sides::OneRtl:
      return run_passing(kernel, sim::Check::Lockstep,
                         {{kernel.mesh.coord(first_router(kernel.mesh))}});
  }
  return run_passing(kernel, sim::Check::Golden);
}

// Small meshes several times: a run is a matter of milliseconds.
double MeshBench::node_hz(const sim::Kernel& kernel, Sides sides) {
  constexpr int FewNodes = 16;
  double node_cycles = 0;
  double seconds = 0;
  for (int nodes = 0; nodes < FewNodes; nodes += kernel.mesh.routers()) {
    const sim::RunResult result = run(kernel, sides);
    node_cycles += static_cast<double>(result.cycles) * result.nodes;
    seconds += result.wall_s;
  }
  return node_cycles / seconds;
}

MeshBench::MeshBench() {
  const auto memory = [](Sides sides) {
    step(fmt::format("memory of the largest mesh, {}", name(sides)));
    return memory_mb([&] { run(busy_kernel(Sizes.back()), sides); });
  };
  golden_mb_ = memory(Sides::Golden);
  rtl_mb_ = memory(Sides::Rtl);
  for (const Size& size : Sizes) {
    sim::Kernel busy = busy_kernel(size);
    sim::Kernel idle = idle_kernel(busy.mesh);
    meshes_.push_back({std::move(busy), true});
    meshes_.push_back({std::move(idle), false});
  }
  for (const Mesh& mesh : meshes_) {
    for (const Sides sides : {Sides::Golden, Sides::Rtl, Sides::OneRtl}) {
      costs_.push_back({&mesh, sides, {}, {}});
    }
  }
}

void MeshBench::measure_round() {
  for (Cost& cost : costs_) {
    cost.node_hz.push_back(node_hz(cost.mesh->kernel, cost.sides));
    cost.relative.push_back(costs_.front().node_hz.back() / cost.node_hz.back());
  }
}

std::string MeshBench::text() const {
  std::string text = "cost of a node and cycle in a mesh, that of one busy golden node being 1\n";
  text += fmt::format("{:<14} {:>6} {:>20} {:>20} {:>20}\n", "nodes", "", "golden", "RTL",
                      "one RTL in lockstep");
  for (std::size_t i = 0; i < costs_.size(); ++i) {
    const Cost& cost = costs_[i];
    if (cost.sides == Sides::Golden) {
      text += fmt::format("{:<14} {:>6}", sizes_text(cost.mesh->kernel),
                          cost.mesh->busy ? "busy" : "idle");
    }
    text += fmt::format(" {:>20}", fmt::format("{:.3f} ({:.2f} MHz)", median(cost.relative),
                                               median(cost.node_hz) / 1e6));
    if (cost.sides == Sides::OneRtl) text += "\n";
  }
  text += fmt::format("memory of {} nodes: golden {:.0f} MB, RTL {:.0f} MB\n",
                      meshes_.back().kernel.mesh.routers(), golden_mb_, rtl_mb_);
  return text;
}

nlohmann::json MeshBench::json() const {
  nlohmann::json costs = nlohmann::json::array();
  for (const Cost& cost : costs_) {
    const sim::MeshShape& shape = cost.mesh->kernel.mesh;
    costs.push_back({{"nodes", shape.routers()},
                     {"rows", shape.rows()},
                     {"cols", shape.cols()},
                     {"load", cost.mesh->busy ? "busy" : "idle"},
                     {"sides", name(cost.sides)},
                     {"cost", median(cost.relative)},
                     {"node_cycles_per_s", median(cost.node_hz)}});
  }
  return {{"costs", costs}, {"golden_mb", golden_mb_}, {"rtl_mb", rtl_mb_}};
}

}  // namespace cli
