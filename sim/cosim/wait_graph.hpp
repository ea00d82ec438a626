// SPDX-License-Identifier: Apache-2.0
// Who waits for whom in a mesh that does not get on: threads, semaphores, lists, commands, read
// servers, and the FIFOs of the network.
//
// A thread or FIFO waits for what it points to; a semaphore for any of those that it points to. So
// a circle is what to look at, not always a proof.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sim/cosim/links.hpp"
#include "sim/cosim/node_run.hpp"
#include "sim/mesh/cycle.hpp"

namespace sim {

class WaitGraph {
 public:
  // Nodes without a golden model are left out: nobody can look into them.
  WaitGraph(std::span<const NodeRun> nodes, const MeshShape& shape, const MeshLinks& links);

  // One line an edge, then the circle. Empty if nobody waits.
  std::string text() const;

 private:
  struct Edge {
    std::size_t from, to;
    std::string why;
  };

  std::size_t vertex(const std::string& name);
  void edge(const std::string& from, const std::string& to, std::string why);
  void add_thread(const NodeRun& node, int thread);
  void add_list(const NodeRun& node, int thread);
  void add_semaphores();
  void add_senders(const NodeRun& node);
  void add_fifos(const NodeRun& node, const MeshShape& shape, const MeshLinks& links);
  void add_received(const NodeRun& node);

  std::span<const NodeRun> nodes_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> names_;
  std::vector<Edge> edges_;
  struct Semaphore {
    Coord node;
    int number;
  };
  std::map<std::string, Semaphore> awaited_;
};

}  // namespace sim
