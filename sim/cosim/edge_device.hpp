// SPDX-License-Identifier: Apache-2.0
// What is in the place of a node at the edge of a mesh: a memory with semaphores, which takes and
// sends beats only when it likes, so that its neighbours are held up (docs/network.md section 3).
//
// It writes, reads and counts as a node does, answers what it cannot do with errors, and sends no
// requests. For each cycle: links() as they were before it, then step().
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "golden/noc/beat.hpp"
#include "sim/common/random.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

class EdgeDevice {
 public:
  // `stall`: percentage of the cycles in which a channel, and sending, stands still.
  EdgeDevice(const NodeImage& image, const golden::Config& config, const Routes& routes, Coord at,
             int stall, const Random& random);

  // What leaves it in the coming cycle.
  const golden::LinkPorts& links() const { return out_; }
  void step(const golden::LinkPorts& in);
  // Nothing held, nothing owed, nothing on `links()`.
  bool idle() const { return busy_ == 0; }
  // Requests and responses that it has taken.
  std::uint64_t taken() const { return taken_; }

  // Refers to this object.
  NodeState final_state() const;

 private:
  static constexpr std::size_t Sides = AllSides.size();
  using Fifo = std::deque<golden::Beat>;

  bool ready() { return !random_.chance(static_cast<std::uint64_t>(stall_), 100); }
  void take(std::size_t side, std::size_t channel);
  bool serve(const golden::Beat& beat);
  void read(const golden::Header& header, const golden::Beat& request);
  void refuse(const golden::Header& request, golden::NetworkFault fault, std::uint32_t value);
  void send();
  void count();

  const Routes& routes_;
  Coord at_;
  int stall_;
  Random random_;
  std::vector<std::uint8_t> memory_;
  SemaphoreValues semaphores_{};
  std::array<std::array<Fifo, golden::Channels>, Sides> fifos_;
  std::array<std::array<int, golden::Channels>, Sides> credits_;
  Fifo answers_;
  golden::LinkPorts out_;
  int busy_ = 0;
  std::uint64_t taken_ = 0;
};

}  // namespace sim
