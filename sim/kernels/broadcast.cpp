// SPDX-License-Identifier: Apache-2.0
// Family broadcast: nodes send blocks and counts to all nodes of a row, a column, a rectangle.
//
// Each block has a place of its own, the same at all nodes. Places hold known data before, so that
// a block that reaches a node outside its rectangle is found too.
#include <algorithm>

#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/mesh_kernel.hpp"
#include "sim/kernels/rectangle.hpp"

namespace sim {
namespace {

// Semaphores of every node.
constexpr int Arrived = 0;  // blocks
constexpr int Counted = 1;  // what Add items have added
constexpr int Done = 2;     // + thread: its items that are complete

constexpr int SourceLines = 64;

class Broadcast final : public Family {
 public:
  Broadcast()
      : Family("broadcast", "blocks and counts from any node to all nodes of a rectangle",
               "broadcast -p mesh_rows=4 -p mesh_cols=4 -p scope=row -p lines=32",
               parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        choice_parameter("scope", {"rectangle", "row", "column", "mesh"},
                         "who gets it; less where it would hold a dead core"),
        choice_parameter("method", {"mixed", "push", "add"}, "blocks, counts"),
        int_parameter("transfers", 4, 1, 1000, "of each thread"),
        int_parameter("lines", 8, 1, SourceLines, "of a block, at most"),
        threads_parameter(golden::Threads),
    });
  }
};

Params Broadcast::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "broadcast parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  pick(params, random, {"scope", "method"});
  params.set("transfers", std::int64_t{random.between(1, 6)});
  params.set("threads", std::int64_t{random.between(1, golden::Threads)});
  const std::int64_t lines = random.coin() ? random.between(1, 4) : random.between(1, 24);
  constexpr std::int64_t Others = 192;
  const std::int64_t blocks = params.integer("mesh_rows") * params.integer("mesh_cols") *
                              params.integer("threads") * params.integer("transfers");
  const std::int64_t room = std::int64_t{config.SramRows} * golden::SramBanks - Others;
  params.set("lines", std::clamp<std::int64_t>(room / blocks, 1, lines));
  return params;
}

struct Transfer {
  bool is_add = false;
  Rectangle to;
  int source = 0, lines = 0;  // in lines; no Add
  std::uint32_t target = 0;   // offset in the target area
  std::uint32_t amount = 0;   // Add
  bool chained = false;       // an item of the same list as the one before
};

// Those of one thread of one node.
using Transfers = std::vector<Transfer>;

Rectangle draw_rectangle(const MeshKernel& mesh, const std::string& scope, Random& random) {
  Rectangle drawn = whole_mesh(mesh.shape());
  const Coord core = mesh.coord(random.pick(mesh.cores()));
  if (scope == "row") drawn.first.y = drawn.last.y = core.y;
  if (scope == "column") drawn.first.x = drawn.last.x = core.x;
  if (scope == "rectangle") drawn = random_rectangle(mesh.shape(), random);
  return without_dead_core(mesh.shape(), drawn, random);
}

struct Task {
  std::vector<std::vector<Transfers>> transfers;  // by node and thread
  std::int64_t target_lines = 0;
};

Task draw(const MeshKernel& mesh, const Params& params, const Random& random) {
  Task task;
  const std::string& method = params.text("method");
  task.transfers.resize(static_cast<std::size_t>(mesh.shape().size()));
  for (const std::size_t node : mesh.cores()) {
    Random choice = random.split(node);
    task.transfers[node].resize(static_cast<std::size_t>(params.integer("threads")));
    for (Transfers& transfers : task.transfers[node]) {
      for (std::int64_t i = 0; i < params.integer("transfers"); ++i) {
        Transfer transfer;
        transfer.is_add = method == "add" || (method == "mixed" && choice.chance(1, 3));
        transfer.to = draw_rectangle(mesh, params.text("scope"), choice);
        transfer.amount = choice.bits32();
        transfer.chained = i > 0 && choice.coin();
        if (!transfer.is_add) {
          transfer.lines = choice.between(1, static_cast<int>(params.integer("lines")));
          transfer.source = choice.between(0, SourceLines - transfer.lines);
          transfer.target = static_cast<std::uint32_t>(task.target_lines) * Line;
          task.target_lines += transfer.lines;
        }
        transfers.push_back(transfer);
      }
    }
  }
  return task;
}

ListItem item_of(const Transfer& transfer, std::uint32_t source, std::uint32_t target, int thread) {
  ListItem item = transfer.is_add
                      ? add_to(transfer.to.first, Counted, transfer.amount)
                      : push_lines(source + static_cast<std::uint32_t>(transfer.source) * Line,
                                   transfer.lines, transfer.to.first, target + transfer.target);
  item.broadcast_to = transfer.to.last;
  item.signal = Done + thread;
  if (!transfer.is_add) item.remote_signal = Arrived;
  return item;
}

// What all transfers leave at one node: memory, blocks that arrive, and the sum of counts.
struct Outcome {
  Bytes target;
  int arrivals = 0;
  std::uint32_t counted = 0;
};

Outcome outcome_at(const MeshKernel& mesh, const Task& task, const std::vector<Bytes>& sources,
                   std::size_t node, Bytes before) {
  Outcome outcome{std::move(before)};
  for (const std::size_t from : mesh.cores()) {
    for (const Transfers& transfers : task.transfers[from]) {
      for (const Transfer& transfer : transfers) {
        if (!transfer.to.contains(mesh.coord(node))) continue;
        if (transfer.is_add) {
          outcome.counted += transfer.amount;
          continue;
        }
        const auto begin =
            sources[from].begin() + static_cast<std::ptrdiff_t>(transfer.source) * Line;
        std::copy_n(begin, transfer.lines * static_cast<std::ptrdiff_t>(Line),
                    outcome.target.begin() + static_cast<std::ptrdiff_t>(transfer.target));
        ++outcome.arrivals;
      }
    }
  }
  return outcome;
}

Kernel Broadcast::build(const Params& params, const golden::Config& config,
                        std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  const Random random(seed, "broadcast");
  const Task task = draw(mesh, params, random.split("transfers"));
  const std::uint32_t source = mesh.layout().allocate(SourceLines * Line, "the source");
  const std::uint32_t target =
      mesh.layout().allocate(task.target_lines * Line, "what arrives", "choose fewer lines");
  std::vector<Bytes> sources(task.transfers.size());
  for (const std::size_t node : mesh.cores()) {
    sources[node] = random_bytes(SourceLines, random.split("source").split(node));
  }

  const auto threads = static_cast<int>(params.integer("threads"));
  const std::int64_t items = threads * params.integer("transfers");
  for (const std::size_t node : mesh.cores()) {
    const Bytes before = random_bytes(task.target_lines, random.split("target").split(node));
    const Outcome outcome = outcome_at(mesh, task, sources, node, before);
    mesh.load(node, {source, sources[node]});
    mesh.load(node, {target, before});
    mesh.write_program(
        node, threads, items, [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
          const Transfers& transfers = task.transfers[node][static_cast<std::size_t>(thread)];
          for (std::size_t i = 0; i < transfers.size(); ++i) {
            const std::uint32_t address = lists.add(item_of(transfers[i], source, target, thread));
            if (!transfers[i].chained) emit_start(code, address);
            if (i + 1 == transfers.size() || !transfers[i + 1].chained) lists.end();
          }
          emit_wait(code, Done + thread, static_cast<int>(transfers.size()));
          if (thread == 0) emit_wait(code, Arrived, outcome.arrivals);
        });
    mesh.expect(node, target, outcome.target);
    mesh.expect(node, source, sources[node]);
    mesh.image(node).semaphores[Counted] = outcome.counted;
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto nodes = static_cast<std::uint64_t>(mesh.shape().size());
  const auto beats =
      (static_cast<std::uint64_t>(task.target_lines) + static_cast<std::uint64_t>(items) * nodes) *
      nodes;
  return mesh.finish(50000 + beats * (20 + late));
}

}  // namespace

std::unique_ptr<const Family> make_broadcast() { return std::make_unique<Broadcast>(); }

}  // namespace sim
