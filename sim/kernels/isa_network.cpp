// SPDX-License-Identifier: Apache-2.0
// Draws lists and barriers of random programs.
#include "sim/kernels/isa_network.hpp"

#include <algorithm>
#include <array>

namespace sim {
namespace {

using golden::ItemKind;

constexpr int MostRounds = 4;
constexpr int BlockLines = 4;  // at most

ListSizes sizes_of(int threads, int items, std::int64_t memory) {
  constexpr int Share = 32;  // of the memory, for what arrives
  return {threads, items, BlockLines, 0, memory / Share};
}

int any_semaphore(Random& random) {
  return random.between(IsaSemaphores::NoMeaning, golden::Semaphores - 1);
}

// Elements in a window that begins at line 0: some lines of them, in rows and columns with gaps.
void draw_source(ListItem& item, int lines, int window_lines, Random& random) {
  item.rows = random.coin() ? 1 : lines;
  item.cols = lines / item.rows * static_cast<int>(Line) / item.element_bytes;
  item.source_row_stride = random.between(-2, 2) * static_cast<int>(Line);
  item.source_column_stride = random.between(-1, 2) * item.element_bytes;
  const int down = (item.rows - 1) * item.source_row_stride;
  const int across = (item.cols - 1) * item.source_column_stride;
  const int low = std::min(down, 0) + std::min(across, 0);
  const int high = std::max(down, 0) + std::max(across, 0) + item.element_bytes;
  const auto in_lines = [](int bytes) { return static_cast<int>(round_up(bytes, Line) / Line); };
  const int base = random.between(in_lines(-low), window_lines - in_lines(high));
  item.source = static_cast<std::uint32_t>(base) * Line;
  if (random.chance(1, 4)) item.column_low = random.between(0, item.cols);
  if (random.chance(1, 4)) item.row_high = random.between(0, item.rows);
}

}  // namespace

IsaNetwork::IsaNetwork(MeshKernel& mesh, int threads, int items, std::uint64_t late_cycles,
                       const Random& random)
    : mesh_(mesh),
      sizes_(sizes_of(threads, items, mesh.layout().size())),
      late_cycles_(late_cycles),
      random_(random),
      plan_(mesh, sizes_, random.split("lists")),
      places_(mesh.layout().allocate(MisuseLines * Line, "lines for misuse"), mesh.layout().size(),
              IsaSemaphores::NoMeaning) {
  Random choice = random.split("barriers");
  for (int thread = 0; thread < threads; ++thread) {
    const Rectangle area = random_rectangle(mesh.shape(), choice);
    barriers_.push_back(random_barrier(mesh, area, IsaSemaphores::Barrier + thread, choice));
    rounds_.push_back(choice.between(0, MostRounds));
    expect_releases(mesh, barriers_.back(), rounds_.back());
  }
  for (const std::size_t node : mesh.cores()) {
    const Random bytes = random.split("misuse").split(node);
    mesh.load(node, {places_.untouched, random_bytes(MisuseLines, bytes)});
  }
}

// No item of these waits for anything, and nobody waits for one.
ListItem IsaNetwork::any_item(const IsaWindows& windows, int thread, Random& random) const {
  const Coord other = mesh_.coord(random.pick(mesh_.cores()));
  const int semaphore = any_semaphore(random);
  ListItem item;
  item.kind = random.pick(std::array{ItemKind::Push, ItemKind::Push, ItemKind::Pull, ItemKind::Pull,
                                     ItemKind::Add, ItemKind::Wait});
  if (item.kind == ItemKind::Wait) return wait_for(semaphore, 0);
  if (item.kind == ItemKind::Add) item = add_to(other, semaphore, random.bits32());
  item.node = other;
  if (item.kind != ItemKind::Pull && random.chance(1, 4)) {
    const Rectangle to =
        without_dead_core(mesh_.shape(), random_rectangle(mesh_.shape(), random), random);
    item.node = to.first;
    item.broadcast_to = to.last;
  }
  if (random.coin()) item.signal = any_semaphore(random);
  if (item.kind == ItemKind::Add) return item;

  const bool push = item.kind == ItemKind::Push;
  const int lines = random.between(1, BlockLines);
  if (push) item.element_bytes = random.pick(std::array{64, 8, 16});
  if (push && random.coin()) item.remote_signal = any_semaphore(random);
  draw_source(item, lines, windows.lines, random);
  // A double error in the window of another thread would be an error of this one.
  std::vector<std::uint32_t> sources = {windows.shared};
  if (push) sources.push_back(windows.of_threads[static_cast<std::size_t>(thread)]);
  if (!push && !windows.traps) sources = windows.of_threads;
  item.source += random.pick(sources);
  std::vector<std::uint32_t> targets = windows.of_threads;
  if (windows.share) targets.push_back(windows.shared);
  item.target = random.pick(targets);
  item.target += static_cast<std::uint32_t>(random.between(0, windows.lines - lines)) * Line;
  return item;
}

IsaNodeNetwork IsaNetwork::write(std::size_t node, const IsaWindows& windows,
                                 ListBuilder& lists) const {
  Random random = random_.split("any").split(node);
  IsaNodeNetwork network;
  for (const std::size_t core : mesh_.cores()) network.nodes.push_back(number(mesh_.coord(core)));
  network.arrivals = plan_.arrivals(node);
  const auto most_beats = static_cast<std::uint64_t>(std::max(sizes_.items, MostAnyItems)) *
                          BlockLines * mesh_.cores().size();
  network.list_cycles = most_beats * (20 + late_cycles_);
  network.places = &places_;
  network.node = mesh_.coord(node);
  network.shape = &mesh_.shape();
  while (windows.traps && network.misuses.size() < Misuses) {
    const Misuse misuse = sim::misuse(random.below(MisuseNames.size()));
    if (possible(misuse, mesh_.shape())) network.misuses.push_back(misuse);
  }
  for (int thread = 0; thread < sizes_.threads; ++thread) {
    IsaThreadNetwork own;
    own.lists = plan_.write(lists, node, thread);
    for (int i = 0; i < AnyLists; ++i) {
      own.any_lists.push_back(lists.next_address());
      for (int n = random.between(1, MostAnyItems); n > 0; --n) {
        lists.add(any_item(windows, thread, random));
      }
      lists.end();
    }
    const BarrierPlan& barrier = barriers_[static_cast<std::size_t>(thread)];
    if (barrier.has(node)) {
      own.barrier = barrier;
      own.rounds = rounds_[static_cast<std::size_t>(thread)];
    }
    network.threads.push_back(std::move(own));
  }
  return network;
}

}  // namespace sim
