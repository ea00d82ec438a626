// SPDX-License-Identifier: Apache-2.0
// Random lists of transfers for every node of a mesh, with all that an item can say
// (docs/network.md section 7), and what they leave behind.
//
// Sources are only read, and each block has places of its own where it arrives; between the places
// is known data, so that a line too many is found.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/common/random.hpp"
#include "sim/kernels/mesh_kernel.hpp"

namespace sim {

// Semaphores of every node.
struct ListSemaphores {
  static constexpr int Arrived = 0;                      // blocks that are signalled
  static constexpr int Counted = 1;                      // what Add items have added
  static constexpr int Given = 2;                        // + thread: what its Wait items take
  static constexpr int Done = Given + golden::Threads;   // + thread: its items that are signalled
  static constexpr int Number = Done + golden::Threads;  // the first that is free
};

struct ListSizes {
  int threads = 1;
  int items = 1;          // of each thread, in one list or several
  int lines = 1;          // of a block, at most
  int pause = 0;          // cycles that a list waits for its thread, at most
  std::int64_t room = 0;  // bytes for what arrives
};

// A list in memory. Whoever starts it adds `given` to the semaphore Given of its thread, and does
// not start another one before.
struct PlannedList {
  std::uint32_t address = 0;
  std::uint32_t given = 0;
  int pause = 0;    // cycles before that
  int signals = 0;  // that Done of its thread gets
};

// Starts it and gives what it waits for; r1 and r31 are used.
void emit_list(ProgramBuilder& code, const PlannedList& list, int thread);
// Of all of them.
int signals(const std::vector<PlannedList>& lists);

class ListPlan {
 public:
  static constexpr int SourceLines = 64;
  static constexpr int MostLines = SourceLines / 2;  // of a block

  // Draws, takes its areas from the layout of the mesh, loads and expects them. With it what Add
  // items leave is expected in the semaphores.
  ListPlan(MeshKernel& mesh, const ListSizes& sizes, const Random& random);

  // Writes the lists of a thread, in the order in which it has to start them.
  std::vector<PlannedList> write(ListBuilder& lists, std::size_t node, int thread) const;
  // Signals that arrive at a node from all lists.
  int arrivals(std::size_t node) const { return nodes_[node].arrivals; }

 private:
  struct Step {
    ListItem item;         // indices and target count from their areas on
    bool chained = false;  // of the same list as the one before
    int pause = 0;         // of the first
  };
  struct Node {
    std::vector<std::vector<Step>> threads;
    Bytes source;
    Bytes indices;
    Bytes before, after;  // what arrives
    std::uint32_t counted = 0;
    int arrivals = 0;
  };
  // Elements that an item takes, as numbers of elements in the source area; -1 is padding.
  using Elements = std::vector<int>;

  ListItem draw(std::size_t node, int thread, Random& random);
  std::vector<std::size_t> draw_receivers(ListItem& item, Random& random);
  bool draw_block(ListItem& item, std::size_t node, Random& random);
  Elements draw_elements(ListItem& item, Node& own, Random& random) const;
  bool place(ListItem& item, const Bytes& block, const std::vector<std::size_t>& receivers,
             Random& random);

  const MeshKernel& mesh_;
  ListSizes sizes_;
  Random random_;
  std::uint32_t source_, indices_ = 0, target_ = 0;  // areas
  std::vector<Node> nodes_;
};

}  // namespace sim
