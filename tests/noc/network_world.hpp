// SPDX-License-Identifier: Apache-2.0
// A random world around the network of one node: lists in its SRAM, a core that issues, neighbours
// that send, answer Reads and return credits, and banks that others take.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "sim/common/random.hpp"
#include "tests/noc/network_bench.hpp"
#include "tests/noc/random_messages.hpp"

namespace tests::network {

class World : RandomMessages {
 public:
  // `errors`: how often something wrong happens, one in so many; 0: never.
  World(sim::Random random, Bench& bench, const golden::Place& place, unsigned errors)
      : RandomMessages(random, place, errors), bench_(bench) {
    for (auto& side : credits_) side.fill(golden::RouterFifo);
  }

  // Fills the SRAM and the table of the router.
  Coroutine<void> begin() {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      co_await bench_.store(line, contents(line));
    }
    for (int i = 0; errors_ != 0 && i < 6; ++i) {
      golden::FlippedBits bits{std::uint64_t{1} << random_.below(64), 0};
      if (i % 3 == 0) bits.data ^= std::uint64_t{1} << random_.below(64);
      co_await bench_.flip(8 * static_cast<std::uint32_t>(random_.below(Bytes / 8)), bits);
    }
    co_await bench_.settle_memory();
    if (place_.route_table) co_await fill_table();
  }

  // Busy cycles: everything happens.
  Coroutine<void> cycle() { return step(true); }
  // Nothing new begins; answers and credits still come.
  Coroutine<void> drain_cycle() { return step(false); }

 private:
  static constexpr std::size_t Sides = 4;
  using Port = golden::Port;
  using Header = golden::Header;

  // --- the neighbours ---
  // A side from which a beat for `dst` may come (no legal turn is left out).
  int side_for(int dst) {
    for (;;) {
      const int side = random_.between(0, 3);
      if (!exists(side)) continue;
      const int dy = golden::y_of(dst) - place_.y, dx = golden::x_of(dst) - place_.x;
      const bool inside = golden::y_of(dst) < place_.rows && golden::x_of(dst) < place_.cols;
      if (!inside || dst == own()) return side;
      switch (side) {  // North, East, South, West: it goes on
        case 0:
          if (dx == 0 && dy > 0) return side;
          break;
        case 1:
          if (dx < 0 || (dx == 0 && dy != 0)) return side;
          break;
        case 2:
          if (dx == 0 && dy < 0) return side;
          break;
        default:
          if (dx > 0 || (dx == 0 && dy != 0)) return side;
          break;
      }
      if (!passable(dst)) return -1;
    }
  }
  bool passable(int dst) const {
    const int dy = golden::y_of(dst) - place_.y, dx = golden::x_of(dst) - place_.x;
    if (dx > 0) return exists(3);
    if (dx < 0) return exists(1);
    return exists(1) || exists(3) || exists(dy > 0 ? 0 : 2);
  }
  bool exists(int side) const {
    switch (side) {
      case 0:
        return place_.y > 0;
      case 1:
        return place_.x + 1 < place_.cols;
      case 2:
        return place_.y + 1 < place_.rows;
      default:
        return place_.x > 0;
    }
  }

  void send(golden::LinkPorts& links, const Message& message, int side) {
    golden::Beat& beat = links.beat[static_cast<std::size_t>(side)];
    beat.valid = true;
    beat.header = message.header.bits();
    beat.data = message.data;
    --credits_[static_cast<std::size_t>(side)]
              [static_cast<std::size_t>(golden::channel_of(beat.header))];
  }
  bool can_send(const golden::LinkPorts& links, int side, std::size_t channel) const {
    const auto s = static_cast<std::size_t>(side);
    return side >= 0 && !links.beat[s].valid && credits_[s][channel] > 0;
  }

  Coroutine<void> step(bool lively) {
    Inputs inputs;
    // Slow phases of the neighbours and of the banks make everything fill up.
    if (random_.chance(1, 100)) patience_ = 1 + below(12);
    if (random_.chance(1, 100)) crowd_ = below(3);
    const golden::LinkPorts out = bench_.links();
    for (std::size_t s = 0; s < Sides; ++s) {
      for (std::size_t c = 0; c < 2; ++c) {
        if (owed_[s][c] > 0 && random_.chance(1, patience_)) {
          --owed_[s][c];
          inputs.links.credit[s] = static_cast<std::uint8_t>(inputs.links.credit[s] | 1u << c);
        }
      }
    }
    if (!answers_.empty() && random_.chance(1, patience_)) {
      const int side = side_for(own());
      if (can_send(inputs.links, side, 1)) {
        send(inputs.links, answers_.front(), side);
        answers_.pop_front();
      }
    }
    for (int i = 0; lively && i < 3; ++i) {
      const bool response = random_.chance(1, 4);
      const Message message = response ? some_response() : some_request();
      const int side = passable_or_local(message.header.dst) ? side_for(message.header.dst) : -1;
      if (random_.chance(1, patience_) && can_send(inputs.links, side, response ? 1 : 0)) {
        send(inputs.links, message, side);
      }
    }
    if (lively) inputs.issue = some_issue();
    if (!lively && random_.chance(1, 4)) {  // whoever waits gets what it waits for
      inputs.issue = Issue{Opcode::Semset, 0, random_.between(0, 31), 0, 1u << 20, 0};
    }
    for (unsigned i = 0; i < 4 * crowd_; ++i) inputs.taken |= 1u << below(16);

    for (std::size_t s = 0; s < Sides; ++s) {
      if (out.beat[s].valid) {
        const Header header = Header::from_bits(out.beat[s].header);
        ++owed_[s][static_cast<std::size_t>(golden::channel_of(out.beat[s].header))];
        if (header.src == own() && header.kind == golden::BeatKind::Read)
          answer(header, out.beat[s].data, answers_);
      }
      for (std::size_t c = 0; c < 2; ++c) credits_[s][c] += out.credit[s] >> c & 1;
    }
    co_await bench_.cycle(inputs);
  }

  bool passable_or_local(int dst) const {
    const bool inside = golden::y_of(dst) < place_.rows && golden::x_of(dst) < place_.cols;
    return !inside || dst == own() || passable(dst);
  }

  // XY again, but as a table; what is outside the mesh stays None.
  Coroutine<void> fill_table() {
    for (int y = 0; y < place_.rows; ++y) {
      for (int x = 0; x < place_.cols; ++x) {
        const Port port = x > place_.x   ? Port::East
                          : x < place_.x ? Port::West
                          : y > place_.y ? Port::South
                          : y < place_.y ? Port::North
                                         : Port::Local;
        Inputs inputs;
        inputs.route = std::pair{golden::node_number(y, x), port};
        co_await bench_.cycle(inputs);
      }
    }
  }

  Bench& bench_;
  std::array<std::array<int, 2>, Sides> credits_{};  // ours, for what we send
  std::array<std::array<int, 2>, Sides> owed_{};     // to the node
  std::deque<Message> answers_;
  unsigned patience_ = 2;
  unsigned crowd_ = 1;
};

}  // namespace tests::network
