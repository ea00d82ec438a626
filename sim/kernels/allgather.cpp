// SPDX-License-Identifier: Apache-2.0
// Family allgather: each node has a block, and in the end each has the blocks of all.
//
// Blocks lie in order of rank (nodes row by row). Each thread moves its share of the lines of
// every block; the share may be empty. Ring: blocks go round, each rank passes on what came last.
// Pull: each node fetches from all others, beginning with the next.
#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/mesh_kernel.hpp"

namespace sim {
namespace {

// Semaphores of every node, each + thread.
constexpr int Received = 0;
constexpr int Done = Received + golden::Threads;  // own items that are complete

class Allgather final : public Family {
 public:
  Allgather()
      : Family("allgather", "the blocks of all nodes to each of them",
               "allgather -p mesh_rows=3 -p mesh_cols=3 -p lines=20 -p method=pull",
               parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        choice_parameter("method", {"ring", "pull"}, "the way of the blocks"),
        int_parameter("lines", 16, 1, 10000, "of a block"),
        threads_parameter(golden::Threads),
    });
  }
};

Params Allgather::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "allgather parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  pick(params, random, {"method"});
  params.set("threads", std::int64_t{random.between(1, golden::Threads)});
  constexpr std::int64_t Others = 256;
  const std::int64_t room = std::int64_t{config.SramRows} * golden::SramBanks - Others;
  const std::int64_t nodes = params.integer("mesh_rows") * params.integer("mesh_cols");
  const int most = random.coin() ? 8 : 64;
  params.set("lines", std::min<std::int64_t>(room / nodes, random.between(1, most)));
  return params;
}

struct Task {
  int ranks = 0, lines = 0;
  std::uint32_t blocks = 0;  // address of the first

  std::uint32_t block(int rank) const {
    return blocks + static_cast<std::uint32_t>(rank * lines) * Line;
  }
};

struct Writer {
  const MeshKernel& mesh;
  const Task& task;
  Share share;
  int rank, thread;
  ProgramBuilder& code;
  ListBuilder& lists;

  Coord node(int of_rank) const {
    return mesh.coord(mesh.cores()[static_cast<std::size_t>(of_rank)]);
  }
  int count() const { return static_cast<int>(share.count); }
  // Own lines of a block are at the same address everywhere.
  std::uint32_t place(int of_rank) const {
    return task.block(of_rank) + static_cast<std::uint32_t>(share.begin) * Line;
  }

  void ring() {
    for (int step = 0; step + 1 < task.ranks; ++step) {
      const int block = (rank - step + task.ranks) % task.ranks;
      ListItem item =
          push_lines(place(block), count(), node((rank + 1) % task.ranks), place(block));
      item.signal = Done + thread;
      item.remote_signal = Received + thread;
      emit_start(code, lists.add(item));
      lists.end();
      emit_wait(code, Received + thread, 1);
    }
    emit_wait(code, Done + thread, task.ranks - 1);
  }

  void pull() {
    const std::uint32_t address = lists.next_address();
    for (int i = 1; i < task.ranks; ++i) {
      const int other = (rank + i) % task.ranks;
      ListItem item = pull_lines(node(other), place(other), count(), place(other));
      item.signal = Done + thread;
      lists.add(item);
    }
    lists.end();
    emit_start(code, address);
    emit_wait(code, Done + thread, task.ranks - 1);
  }
};

Kernel Allgather::build(const Params& params, const golden::Config& config,
                        std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  const auto threads = static_cast<int>(params.integer("threads"));
  Task task;
  task.ranks = static_cast<int>(mesh.cores().size());
  task.lines = static_cast<int>(params.integer("lines"));
  const std::int64_t lines = std::int64_t{task.ranks} * task.lines;
  task.blocks = mesh.layout().allocate(lines * Line, "the blocks", "choose fewer lines");

  const Bytes all = random_bytes(lines, Random(seed, "allgather blocks"));
  const std::int64_t block_bytes = std::int64_t{task.lines} * Line;
  for (int rank = 0; rank < task.ranks; ++rank) {
    const std::size_t node = mesh.cores()[static_cast<std::size_t>(rank)];
    const auto own = all.begin() + rank * block_bytes;
    mesh.load(node, {task.block(rank), Bytes(own, own + block_bytes)});
    mesh.write_program(node, threads, std::int64_t{threads} * (task.ranks - 1),
                       [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
                         const Share share = share_of(task.lines, threads, thread);
                         if (share.count == 0 || task.ranks == 1) return;
                         Writer writer{mesh, task, share, rank, thread, code, lists};
                         if (params.text("method") == "ring") {
                           writer.ring();
                         } else {
                           writer.pull();
                         }
                       });
    mesh.image(node).units.network = task.ranks > 1;
    mesh.expect(node, task.blocks, all);
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto beats = static_cast<std::uint64_t>(lines) * static_cast<std::uint64_t>(task.ranks);
  return mesh.finish(50000 + 2 * beats * (20 + late));
}

}  // namespace

std::unique_ptr<const Family> make_allgather() { return std::make_unique<Allgather>(); }

}  // namespace sim
