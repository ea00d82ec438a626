// SPDX-License-Identifier: Apache-2.0
// The wires between the nodes of a mesh, and credits that come home late.
//
// For each cycle: exchange() with what every node gives in that cycle, then each node may take its
// input(), in any order. What a node gives depends only on its state, so that is the whole cycle.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "golden/noc/beat.hpp"
#include "sim/common/random.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

class MeshLinks {
 public:
  // `seed` chooses the links whose credits are late, and how late.
  MeshLinks(const MeshShape& shape, const LinkDelay& delay, std::uint64_t seed);

  // By MeshShape::index(); dead nodes are nullptr.
  void exchange(std::span<const golden::LinkPorts* const> given);
  const golden::LinkPorts& input(std::size_t node) const { return inputs_[node]; }
  // Of the cycle exchanged last: no beat and no credit on any wire, none late.
  bool quiet() const { return busy_ == 0 && late_ == 0; }

  // Credits of a channel that are still to arrive at a side of a node.
  int late_credits(std::size_t node, golden::Port side, int channel) const;

 private:
  static constexpr std::size_t SideCount = AllSides.size();
  // The credits for one output of a node.
  struct Delay {
    explicit Delay(const Random& stream) : random(stream) {}
    Random random;
    std::array<std::deque<std::uint64_t>, golden::Channels> due;  // cycles, ascending
  };
  struct Wire {
    std::size_t from = 0;  // the node at the other end, and its side
    std::size_t side = 0;
    bool connected = false;
    std::optional<Delay> delay;
  };

  std::uint8_t delayed(Wire& wire, std::uint8_t credit);

  int max_delay_;
  std::uint64_t cycle_ = 0;
  int busy_ = 0;  // beats and credits handed over in this cycle
  int late_ = 0;
  std::vector<std::array<Wire, SideCount>> wires_;  // into each node, by its side
  std::vector<golden::LinkPorts> inputs_;
};

}  // namespace sim
