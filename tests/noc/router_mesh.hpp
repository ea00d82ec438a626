// SPDX-License-Identifier: Apache-2.0
// A mesh of routers without nodes: at each Local port a source with a queue per channel, and a sink
// that takes every beat and gives its credit back in the next cycle, or as late as it likes.
//
// Router is golden::Router or anything that can be used like it. Each beat carries what is needed
// to see at its destination that it is whole, in order, and how long it took.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "golden/noc/router.hpp"
#include "sim/common/random.hpp"
#include "tests/noc/routing.hpp"

namespace tests::noc {

struct Arrival {
  int src = 0;  // node numbers
  int dst = 0;
  int channel = 0;
  std::uint64_t offered = 0;   // cycle in which the source got it
  std::uint64_t injected = 0;  // ... in which it entered the Local input of its router
  std::uint64_t arrived = 0;   // ... in which it is on the Local output of the last router
  friend bool operator==(const Arrival&, const Arrival&) = default;
};

struct MeshShape {
  int rows = 4;
  int cols = 4;
  int links = 1;
};

template <typename Router>
class Mesh {
 public:
  using MakeRouter = std::function<std::unique_ptr<Router>(const golden::Place&, int links)>;

  explicit Mesh(const MeshShape& shape, std::uint64_t latest_credit = 0,
                const MakeRouter& make = std::make_unique<Router, const golden::Place&, int>)
      : shape_(shape), latest_credit_(latest_credit), random_(1, "mesh credits") {
    for (int y = 0; y < shape.rows; ++y) {
      for (int x = 0; x < shape.cols; ++x) {
        const golden::Place place{y, x, shape.rows, shape.cols};
        node_.emplace_back(place, shape.links, make(place, shape.links));
      }
    }
    sent_.resize(node_.size() * node_.size() * 2);
    seen_.resize(sent_.size());
  }

  int ports() const { return ports_of(shape_.links); }
  std::uint64_t now() const { return now_; }
  Router& router(int y, int x) { return *at(y, x).router; }
  // Inputs of the last cycle at a node.
  const std::vector<golden::RouterInput>& inputs(int y, int x) { return at(y, x).inputs; }
  // Called for each beat that arrives.
  std::function<void(const Arrival&)> on_arrival = [](const Arrival&) {};
  // May change the inputs of a cycle: plants faults.
  std::function<void(Mesh&)> disturb = [](Mesh&) {};
  golden::RouterInput& input(int y, int x, int port) { return at(y, x).inputs[index(port)]; }

  void offer(int src, int dst, int channel) {
    Source& source = at(golden::y_of(src), golden::x_of(src)).source[index(channel)];
    source.queue.push_back({dst, now_});
    ++offered_;
  }
  std::uint64_t waiting(int src, int channel) {
    return at(golden::y_of(src), golden::x_of(src)).source[index(channel)].queue.size();
  }
  std::uint64_t under_way() const { return offered_ - arrived_; }

  void cycle() {
    for (Node& node : node_) gather(node);
    disturb(*this);
    for (Node& node : node_) take(node);
    for (Node& node : node_) {
      for (int c = 0; c < golden::Channels; ++c) {
        node.source[index(c)].credits += node.router->credit(0) >> c & 1;
      }
    }
    for (Node& node : node_) node.router->tick(node.inputs);
    ++now_;
  }

  // What was wrong with the beats that arrived, and with credits (see check_credits()).
  const std::vector<std::string>& errors() const { return errors_; }

  // At the start of a cycle: each sender's credits, the beats in the FIFO that it sends to, and the
  // credits on their way back make up the depth of the FIFO.
  void check_credits() {
    for (Node& node : node_) {
      for (int c = 0; c < golden::Channels; ++c) {
        expect_depth("inject", node, 0, c,
                     node.source[index(c)].credits + node.router->occupancy(0, c));
        for (int p = 0; p < ports(); ++p) {
          const auto kept = static_cast<int>(node.kept[index(2 * p + c)].size());
          if (p == 0) {
            expect_depth("eject", node, 0, c, node.router->credits(0, c) + kept);
          } else if (const Node* next = neighbour(node, p)) {
            expect_depth("link", node, p, c,
                         node.router->credits(p, c) + kept + next->router->occupancy(facing(p), c));
          }
        }
      }
    }
  }

 private:
  struct Waiting {
    int dst = 0;
    std::uint64_t offered = 0;
  };
  struct Source {
    std::deque<Waiting> queue;
    int credits = golden::RouterFifo;
  };
  struct Node {
    Node(const golden::Place& where, int links, std::unique_ptr<Router> made)
        : place(where),
          router(std::move(made)),
          inputs(index(ports_of(links))),
          kept(2 * inputs.size()) {}
    golden::Place place;
    std::unique_ptr<Router> router;
    std::vector<golden::RouterInput> inputs;
    std::array<Source, golden::Channels> source;
    int last_channel = 1;
    // Credits for what left by output 2 * port + channel, each until when it is kept.
    std::vector<std::deque<std::uint64_t>> kept;
  };

  // How many beats of a channel from one node to another.
  std::uint32_t& count(std::vector<std::uint32_t>& counts, int src, int dst, int channel) {
    const auto place = [&](int node) {
      return index(golden::y_of(node) * shape_.cols + golden::x_of(node));
    };
    return counts[(place(src) * node_.size() + place(dst)) * 2 + index(channel)];
  }

  Node& at(int y, int x) { return node_[index(y * shape_.cols + x)]; }

  // The node behind a port, and its port on the same link; the node may not exist.
  Node* neighbour(const Node& node, int port) {
    int y = node.place.y, x = node.place.x;
    const Port side = side_of(port, shape_.links);
    if (side == Port::North) --y;
    if (side == Port::South) ++y;
    if (side == Port::East) ++x;
    if (side == Port::West) --x;
    return y < 0 || x < 0 || y >= shape_.rows || x >= shape_.cols ? nullptr : &at(y, x);
  }
  int facing(int port) const {
    const int lane = (port - 1) % shape_.links;
    const Port side = opposite(side_of(port, shape_.links));
    return 1 + (static_cast<int>(side) - 1) * shape_.links + lane;
  }

  void gather(Node& node) {
    for (int p = 0; p < ports(); ++p) {
      golden::RouterInput& input = node.inputs[index(p)];
      input = {};
      unsigned given = 0;
      if (p == 0) {
        input.beat = inject(node);
      } else if (Node* next = neighbour(node, p)) {
        input.beat = next->router->out(facing(p));
        given = next->router->credit(facing(p));
      }
      if (p != 0 && latest_credit_ == 0) {
        input.credit = static_cast<std::uint8_t>(given);
        continue;
      }
      for (int c = 0; c < golden::Channels; ++c) {
        auto& kept = node.kept[index(2 * p + c)];
        if ((given >> c & 1u) != 0) keep(kept, now_);
        if (!kept.empty() && kept.front() <= now_) {
          kept.pop_front();
          input.credit = static_cast<std::uint8_t>(input.credit | 1u << c);
        }
      }
    }
  }

  void keep(std::deque<std::uint64_t>& kept, std::uint64_t earliest) {
    if (!kept.empty()) earliest = std::max(earliest, kept.back());
    kept.push_back(earliest + (latest_credit_ == 0 ? 0 : random_.below(latest_credit_ + 1)));
  }

  // One beat per cycle, channels in turns.
  golden::Beat inject(Node& node) {
    for (const int channel : {1 - node.last_channel, node.last_channel}) {
      Source& source = node.source[index(channel)];
      if (source.queue.empty() || source.credits == 0) continue;
      const Waiting next = source.queue.front();
      source.queue.pop_front();
      --source.credits;
      node.last_channel = channel;
      golden::Header header;
      header.kind = channel == 0 ? golden::BeatKind::Write : golden::BeatKind::ReadData;
      header.dst = next.dst;
      header.src = golden::node_number(node.place.y, node.place.x);
      golden::Beat beat{true, header.bits(), {}};
      put64(beat.data, 0, next.offered);
      put64(beat.data, 2, now_);
      put64(beat.data, 4, count(sent_, header.src, header.dst, channel)++);
      put64(beat.data, 14, checksum(beat));
      return beat;
    }
    return {};
  }

  void take(Node& node) {
    const golden::Beat& beat = node.router->out(0);
    if (!beat.valid) return;
    const int channel = golden::channel_of(beat.header);
    keep(node.kept[index(channel)], now_ + 1);
    ++arrived_;
    const Arrival arrival{golden::src_of(beat.header), golden::dst_of(beat.header), channel,
                          get64(beat.data, 0),         get64(beat.data, 2),         now_};
    if (get64(beat.data, 14) != checksum(beat)) error("changed", arrival);
    if (arrival.dst != golden::node_number(node.place.y, node.place.x)) {
      error("astray", arrival);
      return;
    }
    const std::uint64_t expected = count(seen_, arrival.src, arrival.dst, channel)++;
    if (get64(beat.data, 4) != expected) error("out of order", arrival);
    on_arrival(arrival);
  }

  static void put64(golden::Vec& data, std::size_t word, std::uint64_t value) {
    data[word] = static_cast<std::uint32_t>(value);
    data[word + 1] = static_cast<std::uint32_t>(value >> 32);
  }
  static std::uint64_t get64(const golden::Vec& data, std::size_t word) {
    return data[word] | std::uint64_t{data[word + 1]} << 32;
  }
  static std::uint64_t checksum(const golden::Beat& beat) {
    std::uint64_t sum = beat.header;
    for (std::size_t w = 0; w < 14; ++w) sum = sum * 0x100000001b3u + beat.data[w];
    return sum;
  }

  void error(const std::string& what, const Arrival& arrival) {
    if (errors_.size() < 10) {
      errors_.push_back("cycle " + std::to_string(now_) + ": " + what + ": from " +
                        std::to_string(arrival.src) + " to " + std::to_string(arrival.dst));
    }
  }
  void expect_depth(const char* what, const Node& node, int port, int channel, int sum) {
    if (sum == golden::RouterFifo || errors_.size() >= 10) return;
    errors_.push_back("cycle " + std::to_string(now_) + ": credits of " + what + " at (" +
                      std::to_string(node.place.y) + ", " + std::to_string(node.place.x) +
                      ") port " + std::to_string(port) + " channel " + std::to_string(channel) +
                      ": " + std::to_string(sum));
  }

  MeshShape shape_;
  std::uint64_t latest_credit_;
  sim::Random random_;
  std::vector<Node> node_;
  std::uint64_t now_ = 0;
  std::uint64_t offered_ = 0;
  std::uint64_t arrived_ = 0;
  std::vector<std::uint32_t> sent_;
  std::vector<std::uint32_t> seen_;
  std::vector<std::string> errors_;
};

}  // namespace tests::noc
