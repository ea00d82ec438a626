// SPDX-License-Identifier: Apache-2.0
// Edges from what the golden nodes hold, and from what their threads would do next.

#include "sim/cosim/wait_graph.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/cosim/foresight.hpp"

namespace sim {
namespace {

using golden::Port;
using golden::WaitKind;

constexpr std::size_t MaxEdges = 100;  // shown

std::string thread_name(Coord node, int t) {
  return fmt::format("thread {} of {}", t, to_string(node));
}
std::string list_name(Coord node, int t) {
  return fmt::format("list {} of {}", t, to_string(node));
}
std::string commands_name(Coord node) { return "commands of " + to_string(node); }
std::string server_name(Coord node) { return "read server of " + to_string(node); }
std::string release_name(Coord node) { return "release job of " + to_string(node); }
std::string_view plural(int channel) { return channel == 0 ? "requests" : "responses"; }
std::string fifo_name(Coord node, Port from, int channel) {
  return fmt::format("{} of {} from {}", plural(channel), to_string(node), name(from));
}
std::string received_name(Coord node, int channel) {
  return fmt::format("{} received by {}", plural(channel), to_string(node));
}

}  // namespace

WaitGraph::WaitGraph(std::span<const NodeRun> nodes, const MeshShape& shape, const MeshLinks& links)
    : nodes_(nodes) {
  for (const NodeRun& node : nodes) {
    if (node.golden() == nullptr) continue;
    for (int t = 0; t < golden::Threads; ++t) {
      add_thread(node, t);
      add_list(node, t);
    }
    add_senders(node);
    add_fifos(node, shape, links);
    add_received(node);
  }
  add_semaphores();
}

std::size_t WaitGraph::vertex(const std::string& name) {
  const auto [entry, is_new] = numbers_.emplace(name, names_.size());
  if (is_new) names_.push_back(name);
  return entry->second;
}

void WaitGraph::edge(const std::string& from, const std::string& to, std::string why) {
  const std::size_t a = vertex(from);
  const std::size_t b = vertex(to);
  edges_.push_back({a, b, std::move(why)});
}

void WaitGraph::add_thread(const NodeRun& node, int t) {
  const golden::Wait wait = node.golden()->waits_for(t);
  const std::string own = thread_name(node.node(), t);
  if (wait.kind == WaitKind::Semaphore) {
    const std::string semaphore =
        fmt::format("semaphore {} of {}", wait.index, to_string(node.node()));
    const std::uint32_t value = node.golden()->semaphores()[static_cast<std::size_t>(wait.index)];
    edge(own, semaphore, fmt::format("needs {}, it is {}", wait.until, value));
    awaited_[semaphore] = {node.node(), wait.index};
  } else if (wait.kind == WaitKind::List) {
    edge(own, list_name(node.node(), t), "xfer needs it Idle");
  } else if (wait.kind == WaitKind::Commands) {
    edge(own, commands_name(node.node()), "the FIFO is full");
  }
}

void WaitGraph::add_list(const NodeRun& node, int t) {
  const golden::ListParser& list = node.golden()->list(t);
  const std::string own = list_name(node.node(), t);
  if (list.state() == golden::ListState::Idle) return;
  const bool at_item =
      list.state() == golden::ListState::Run || list.state() == golden::ListState::Drain;
  const std::string item = fmt::format("item at {:#08x}", list.item_address());
  if (at_item && list.item().kind == golden::ItemKind::Wait) {
    const std::string semaphore =
        fmt::format("semaphore {} of {}", list.item().rsem, to_string(node.node()));
    edge(own, semaphore,
         fmt::format("{} needs {}, it is {}", item, list.item().amount,
                     node.golden()->semaphores()[static_cast<std::size_t>(list.item().rsem)]));
    awaited_[semaphore] = {node.node(), list.item().rsem};
    return;
  }
  if (list.outstanding() > 0) {
    edge(own, server_name(node_of(list.item().node)),
         fmt::format("{}: {} beats outstanding", item, list.outstanding()));
  } else if (node.last().network.inject_credits(0) == 0) {
    edge(own, fifo_name(node.node(), Port::Local, 0), item + ": no credit");
  }
}

void WaitGraph::add_senders(const NodeRun& node) {
  const golden::NetworkObserve& network = node.last().network;
  if (network.commands() != 0 && network.inject_credits(0) == 0) {
    edge(commands_name(node.node()), fifo_name(node.node(), Port::Local, 0), "no credit");
  }
  if (network.inject_credits(1) != 0) return;
  for (const auto& [busy, own] : {std::pair{network.server_busy(), server_name(node.node())},
                                  {network.release_busy(), release_name(node.node())}}) {
    if (busy != 0) edge(own, fifo_name(node.node(), Port::Local, 1), "no credit");
  }
}

void WaitGraph::add_fifos(const NodeRun& node, const MeshShape& shape, const MeshLinks& links) {
  static_assert(golden::Links == 1, "a port is a side");
  const golden::Router& router = node.golden()->router();
  for (int port = 0; port < router.ports(); ++port) {
    for (int channel = 0; channel < golden::Channels; ++channel) {
      if (router.occupancy(port, channel) == 0) continue;
      const int out = router.head_out(port, channel);
      if (router.credits(out, channel) != 0) continue;
      const std::string own = fifo_name(node.node(), static_cast<Port>(port), channel);
      const auto side = static_cast<Port>(out);
      if (side == Port::Local) {
        edge(own, received_name(node.node(), channel), "no credit");
      } else if (const auto next = shape.neighbour(node.node(), side)) {
        const int late = links.late_credits(shape.index(node.node()), side, channel);
        edge(own, fifo_name(*next, opposite(side), channel),
             late == 0 ? "no credit" : fmt::format("no credit, {} come late", late));
      }
    }
  }
}

void WaitGraph::add_received(const NodeRun& node) {
  const golden::Beat* head = node.golden()->interface().eject_head(0);
  if (head == nullptr) return;
  const golden::NetworkObserve& network = node.last().network;
  const bool arrive = golden::Header::from_bits(head->header).kind == golden::BeatKind::Arrive;
  const std::string own = received_name(node.node(), 0);
  if (arrive && network.release_busy() != 0) edge(own, release_name(node.node()), "is busy");
  if (!arrive && network.server_busy() != 0) edge(own, server_name(node.node()), "is busy");
}

// From each semaphore that somebody awaits to those that would raise it.
void WaitGraph::add_semaphores() {
  const auto add = [&](const std::string& who, const std::vector<Raise>& raises) {
    for (const auto& [name, semaphore] : awaited_) {
      for (const Raise& raise : raises) {
        if (!raise.covers(semaphore.node, semaphore.number)) continue;
        edge(name, who, "would raise it: " + raise.how);
        break;  // the first is enough
      }
    }
  };
  for (const NodeRun& node : nodes_) {
    if (node.golden() == nullptr) continue;
    for (int t = 0; t < golden::Threads; ++t) {
      const golden::ThreadContext& thread =
          node.golden()->state().threads[static_cast<std::size_t>(t)];
      if (thread.state == golden::ThreadState::Running) {
        add(thread_name(node.node(), t), foresee_thread(*node.golden(), t));
      }
      if (node.golden()->list(t).state() != golden::ListState::Idle) {
        add(list_name(node.node(), t), foresee_list(*node.golden(), t));
      }
    }
  }
}

std::string WaitGraph::text() const {
  if (edges_.empty()) return "";
  Adjacency next(names_.size());
  for (const Edge& e : edges_) next[e.from].push_back(e.to);
  std::string text = "\nwho waits for whom:";
  for (std::size_t i = 0; i < std::min(edges_.size(), MaxEdges); ++i) {
    const Edge& e = edges_[i];
    text += fmt::format("\n  {} -> {} ({})", names_[e.from], names_[e.to], e.why);
  }
  if (edges_.size() > MaxEdges) text += fmt::format("\n  and {} more", edges_.size() - MaxEdges);
  for (const auto& [name, semaphore] : awaited_) {
    if (next[numbers_.at(name)].empty()) text += fmt::format("\n  {}: nobody would raise it", name);
  }
  const std::vector<std::size_t> cycle = find_cycle(next);
  if (cycle.empty()) return text + "\nno circle among them";
  text += "\ncircle: ";
  for (const std::size_t v : cycle) text += names_[v] + " -> ";
  return text + names_[cycle.front()];
}

}  // namespace sim
