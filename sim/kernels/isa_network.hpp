// SPDX-License-Identifier: Apache-2.0
// What random programs do on the network, such that they always end: lists with a known outcome,
// lists of no meaning between the windows of all threads, barriers, and who is there to be asked.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/kernels/barrier_plan.hpp"
#include "sim/kernels/list_plan.hpp"
#include "sim/kernels/misuse.hpp"

namespace sim {

// Semaphores of every node, behind those of lists.
struct IsaSemaphores {
  static constexpr int Barrier = ListSemaphores::Number;      // + thread
  static constexpr int Own = Barrier + golden::Threads;       // + thread: it alone uses it
  static constexpr int Handed = Own + golden::Threads;        // + thread: what others give to it
  static constexpr int NoMeaning = Handed + golden::Threads;  // this and those above
};

struct IsaThreadNetwork {
  std::vector<PlannedList> lists;        // each is started once, in this order
  std::vector<std::uint32_t> any_lists;  // of no meaning; started at any time, any number of times
  std::optional<BarrierPlan> barrier;    // if the node takes part
  int rounds = 0;                        // of it
};

struct IsaNodeNetwork {
  std::vector<IsaThreadNetwork> threads;
  std::vector<int> nodes;                // numbers of those with a core
  int arrivals = 0;                      // signals of all lists with a known outcome
  std::uint64_t list_cycles = 0;         // more than a list takes
  std::vector<Misuse> misuses;           // ways to end in a trap
  const MisusePlaces* places = nullptr;  // for them
  Coord node;
  const MeshShape* shape = nullptr;
};

// Where lists of no meaning read and write: `lines` lines each.
struct IsaWindows {
  std::vector<std::uint32_t> of_threads;
  std::uint32_t shared = 0;
  int lines = 0;
  bool share = false;  // the shared window is written, too
  bool traps = false;  // windows of threads may hold double errors
};

class IsaNetwork {
 public:
  // `items`: of the lists of each thread whose outcome is known.
  IsaNetwork(MeshKernel& mesh, int threads, int items, std::uint64_t late_cycles,
             const Random& random);

  // Items of a node, at most; each thread may end in a trap, and all again in each way.
  std::int64_t most_items() const {
    return std::int64_t{sizes_.threads} * (sizes_.items + AnyLists * MostAnyItems + MisuseItems) +
           Misuses * MisuseItems;
  }
  IsaNodeNetwork write(std::size_t node, const IsaWindows& windows, ListBuilder& lists) const;

 private:
  static constexpr int Misuses = 4;
  static constexpr int AnyLists = 3;
  static constexpr int MostAnyItems = 3;

  ListItem any_item(const IsaWindows& windows, int thread, Random& random) const;

  const MeshKernel& mesh_;
  ListSizes sizes_;
  std::uint64_t late_cycles_;
  Random random_;
  ListPlan plan_;
  std::vector<BarrierPlan> barriers_;  // by thread
  std::vector<int> rounds_;
  MisusePlaces places_;
};

}  // namespace sim
