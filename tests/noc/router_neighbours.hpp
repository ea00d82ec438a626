// SPDX-License-Identifier: Apache-2.0
// What surrounds a single router in its test: on each port a sender that keeps to its credits and
// sends random beats with legal turns, and a receiver that gives credits back when it likes.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "sim/common/random.hpp"
#include "tests/common/packets.hpp"
#include "tests/noc/router_bench.hpp"

namespace tests::noc {

// How much, where to, and how late credits come back.
struct Traffic {
  std::uint64_t percent = 50;  // chance that a port that may send does
  std::vector<int> nodes;      // destinations
  std::uint64_t latest = 0;    // cycles a credit is kept at most
  bool responses = true;
  bool requests = true;
};

class Neighbours {
 public:
  Neighbours(const golden::Place& place, const RouteTable& table, int links)
      : place_(place), table_(table), links_(links), port_(index(ports_of(links))) {
    for (PortState& state : port_) state.credits.fill(golden::RouterFifo);
  }

  // Inputs of the coming cycle.
  Inputs inputs(const Traffic& traffic, sim::Random& random, std::uint64_t now) {
    Inputs inputs(ports_of(links_));
    for (int p = 0; p < ports_of(links_); ++p) {
      PortState& state = port_[index(p)];
      golden::RouterInput& input = inputs.port[index(p)];
      if (random.chance(traffic.percent, 100)) input.beat = beat(traffic, p, random);
      if (input.beat.valid) {
        --state.credits[index(golden::channel_of(input.beat.header))];
        ++sent_;
      }
      for (int c = 0; c < golden::Channels; ++c) {
        auto& kept = state.kept[index(c)];
        if (!kept.empty() && kept.front() <= now) {
          input.credit = static_cast<std::uint8_t>(input.credit | 1u << c);
          kept.pop_front();
        }
      }
    }
    inputs.lookup = static_cast<int>(random.below(golden::NodeNumbers));
    return inputs;
  }

  // Outputs of that cycle. The receiver may give the credit in the next cycle at the earliest.
  void outputs(const golden::Router& router, const Traffic& traffic, sim::Random& random,
               std::uint64_t now) {
    for (int p = 0; p < ports_of(links_); ++p) {
      PortState& state = port_[index(p)];
      for (int c = 0; c < golden::Channels; ++c) {
        state.credits[index(c)] += router.credit(p) >> c & 1;
      }
      const golden::Beat& beat = router.out(p);
      if (!beat.valid) continue;
      ++received_;
      auto& kept = state.kept[index(golden::channel_of(beat.header))];
      const std::uint64_t earliest = kept.empty() ? now + 1 : std::max(now + 1, kept.back());
      kept.push_back(earliest + random.below(traffic.latest + 1));
    }
  }

  std::uint64_t sent() const { return sent_; }
  std::uint64_t received() const { return received_; }
  bool all_credits_back() const {
    for (const PortState& state : port_) {
      for (int c = 0; c < golden::Channels; ++c) {
        if (state.credits[index(c)] != golden::RouterFifo) return false;
        if (!state.kept[index(c)].empty()) return false;
      }
    }
    return true;
  }

 private:
  struct PortState {
    std::array<int, golden::Channels> credits{};                     // of the sender
    std::array<std::deque<std::uint64_t>, golden::Channels> kept{};  // by the receiver, until when
  };

  // For `port`, if the destination drawn is a legal one and there is a credit.
  golden::Beat beat(const Traffic& traffic, int port, sim::Random& random) {
    golden::Header header;
    header.dst = random.pick(traffic.nodes);
    header.src = static_cast<int>(random.below(golden::NodeNumbers));
    const int to = port_to(place_, table_, header.src, header.dst, links_);
    if (port != 0 && (port - 1) % links_ != lane_of(header.src, header.dst, links_)) return {};
    if (!legal_turn(place_, port, to, links_)) return {};
    header.kind = static_cast<golden::BeatKind>(random.below(golden::AllBeatKinds.size()));
    header.thread = static_cast<int>(random.below(golden::Threads));
    header.line = static_cast<std::uint32_t>(random.below(1u << 15));
    header.beats = static_cast<int>(random.below(golden::PacketBeats));
    header.poison = random.coin();
    header.signal = random.coin();
    header.sem = static_cast<int>(random.below(golden::Semaphores));
    const int channel = golden::channel_of(header.bits());
    if (!(channel == 0 ? traffic.requests : traffic.responses)) return {};
    if (port_[index(port)].credits[index(channel)] == 0) return {};
    return make_beat(header, random_packet(random));
  }

  golden::Place place_;
  RouteTable table_;
  int links_;
  std::vector<PortState> port_;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
};

}  // namespace tests::noc
