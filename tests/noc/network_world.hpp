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

namespace tests::network {

class World {
 public:
  // `errors`: how often something wrong happens, one in so many; 0: never.
  World(sim::Random random, Bench& bench, const golden::Place& place, unsigned errors)
      : random_(random), bench_(bench), place_(place), errors_(errors) {
    for (std::uint32_t line = 0; line < Lines; ++line) bench_.store(line, contents(line));
    for (int i = 0; errors_ != 0 && i < 6; ++i) {
      golden::FlippedBits bits{std::uint64_t{1} << random_.below(64), 0};
      if (i % 3 == 0) bits.data ^= std::uint64_t{1} << random_.below(64);
      bench_.flip(8 * static_cast<std::uint32_t>(random_.below(Bytes / 8)), bits);
    }
    bench_.settle_memory();
    for (auto& side : credits_) side.fill(golden::RouterFifo);
    if (place_.route_table) fill_table();
  }

  // Busy cycles: everything happens.
  void cycle() { step(true); }
  // Nothing new begins; answers and credits still come.
  void drain_cycle() { step(false); }

 private:
  static constexpr std::size_t Sides = 4;
  static constexpr std::uint32_t Items = 16;    // lines 0 .. 15
  static constexpr std::uint32_t Indices = 80;  // lines 80 .. 95
  using Port = golden::Port;
  using Header = golden::Header;
  using Kind = golden::BeatKind;

  bool wrong() { return errors_ != 0 && random_.chance(1, errors_); }
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(random_.below(bound));
  }
  std::uint32_t line_address() { return 64 * (Items + below(Indices - Items)); }
  int own() const { return golden::node_number(place_.y, place_.x); }
  int near_node() {
    return golden::node_number(random_.between(0, place_.rows - 1),
                               random_.between(0, place_.cols - 1));
  }
  int some_node() { return wrong() ? static_cast<int>(below(1024)) : near_node(); }

  // --- memory ---
  golden::Vec contents(std::uint32_t line) {
    golden::Vec data;
    for (std::uint32_t& word : data) word = random_.bits32();
    if (line < Items) return item();
    if (line >= Indices) {
      for (std::uint32_t& word : data) word = wrong() ? random_.bits32() : 16 + below(48);
    }
    return data;
  }

  golden::Vec item() {
    golden::Vec item{};
    constexpr std::array Kinds{1u, 1u, 1u, 2u, 2u, 3u, 4u};
    const std::uint32_t kind = wrong() ? below(16) : Kinds[below(Kinds.size())];
    const bool push = kind == 1;
    const std::uint32_t esize = push || wrong() ? below(wrong() ? 4 : 3) : 0;
    const std::uint32_t gather = (push && random_.chance(1, 3)) || wrong();
    const std::uint32_t broadcast = (kind % 2 == 1 && random_.chance(1, 3)) || wrong();
    const std::uint32_t signal = (kind != 4 && random_.coin()) || wrong();
    const std::uint32_t rsignal = (push && random_.coin()) || wrong();
    item[0] = kind | esize << 4 | gather << 6 | broadcast << 7 | (random_.chance(1, 3) ? 256u : 0) |
              signal << 9 | below(32) << 10 | rsignal << 15 | below(32) << 16 |
              (wrong() ? random_.bits32() & 0xffe00000u : 0u);
    item[1] = below(3);
    int first = some_node(), last = some_node();
    if (!wrong()) {  // the corners in order
      const int y = golden::y_of(first), x = golden::x_of(first);
      last = golden::node_number(random_.between(y, 31), random_.between(x, 31));
      if (random_.chance(3, 4)) {
        last = golden::node_number(random_.between(y, y < 4 ? 4 : 31),
                                   random_.between(x, x < 4 ? 4 : 31));
      }
    }
    item[2] = static_cast<std::uint32_t>(first) | static_cast<std::uint32_t>(last) << 16;
    const std::uint32_t bytes = std::array{64u, 8u, 16u, 64u}[esize];
    std::uint32_t rows = 0, cols = 0;
    do {
      rows = 1 + below(4);
      cols = 1 + below(random_.chance(1, 8) ? 40 : 12);
    } while (!wrong() && rows * cols % (64 / bytes) != 0);
    item[4] = (gather != 0 ? below(8) * bytes : line_address()) + (wrong() ? 4 : 0);
    item[5] = random_.coin() ? cols * bytes : bytes * (below(9) - 4u);
    item[6] = random_.chance(2, 3) ? bytes : bytes * (below(5) - 2u);
    item[7] = cols | rows << 16;
    const bool window = random_.chance(1, 3);
    item[8] = (window ? below(cols) : 0) | (window ? below(cols + 3) : 0xffffu) << 16;
    item[9] = (window ? below(rows) : 0) | (window ? below(rows + 2) : 0xffffu) << 16;
    item[10] = wrong() ? random_.bits32() : 64 * (Indices + below(Lines - Indices));
    item[12] = wrong() ? random_.bits32() : line_address();
    item[13] = below(6);
    item[14] = 64 * below(Items) + (wrong() ? 64 * below(200) + 8 : 0);
    item[15] = wrong() ? random_.bits32() : 64 * (below(9) - 4u);
    return item;
  }

  // --- the core ---
  std::optional<Issue> some_issue() {
    if (!random_.chance(1, 4)) return std::nullopt;
    Issue issue;
    issue.thread = random_.between(0, 3);
    issue.sem = random_.between(0, 31);
    switch (random_.below(8)) {
      case 0:
        issue.op = Opcode::Semwait;
        issue.count = below(4);
        break;
      case 1:
        issue.op = Opcode::Semadd;
        issue.b = random_.coin() ? below(4) : random_.bits32();
        break;
      case 2:
        issue.op = Opcode::Semset;
        issue.b = below(8);
        break;
      case 3:
        issue.op = Opcode::Semsend;
        issue.b = static_cast<std::uint32_t>(some_node()) | random_.bits32() << 10;
        issue.c = below(4);
        break;
      case 4: {
        issue.op = Opcode::Barrier;
        const int first = near_node();
        const int last = wrong() ? near_node()
                                 : golden::node_number(random_.between(golden::y_of(first), 4),
                                                       random_.between(golden::x_of(first), 4));
        issue.b = static_cast<std::uint32_t>(first) | static_cast<std::uint32_t>(last) << 16;
        issue.c = static_cast<std::uint32_t>(some_node()) | (1 + below(3)) << 16;
        break;
      }
      default:
        issue.op = Opcode::Xfer;
        issue.b = 64 * below(Items);
        break;
    }
    return issue;
  }

  // --- the neighbours ---
  struct Message {
    Header header;
    golden::Vec data{};
  };

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

  Message some_request() {
    Message message;
    Header& header = message.header;
    do header.src = near_node();
    while (header.src == own());
    header.dst = random_.chance(3, 4) ? own() : near_node();
    if (wrong()) header.dst = golden::node_number(31, place_.x);
    header.thread = random_.between(0, 3);
    switch (random_.below(5)) {
      case 0:
      case 1:
        header.kind = Kind::Write;
        header.line = wrong() ? below(1u << 15) : line_address() / 64;
        header.poison = wrong();
        header.signal = random_.coin();
        header.sem = header.signal ? random_.between(0, 31) : 0;
        for (std::uint32_t& word : message.data) word = random_.bits32();
        break;
      case 2:
        header.kind = Kind::Read;
        header.line = wrong() ? below(1u << 15) : below(Lines - 16);
        header.beats = random_.between(0, 15);
        message.data[0] = below(1u << 15);
        break;
      case 3:
        header.kind = Kind::SemAdd;
        header.sem = random_.between(0, 31);
        message.data[0] = below(3);
        break;
      default: {
        header.kind = Kind::Arrive;
        header.sem = random_.between(0, 3);
        const int first = near_node();
        message.data[0] =
            static_cast<std::uint32_t>(first) |
            static_cast<std::uint32_t>(golden::node_number(random_.between(golden::y_of(first), 4),
                                                           random_.between(golden::x_of(first), 4)))
                << 16;
        message.data[1] = 1 + below(4);
        break;
      }
    }
    return message;
  }

  Message some_response() {
    Message message;
    message.header.dst = own();
    do message.header.src = near_node();
    while (message.header.src == own());
    if (wrong()) {
      message.header.kind = Kind::Error;
      message.header.thread = random_.between(0, 3);
      message.data[0] = random_.bits32() & 0xf01fffffu;
    } else {
      message.header.kind = Kind::Release;
      message.header.sem = random_.between(0, 31);
    }
    return message;
  }

  void answer(const Header& read, const golden::Vec& data) {
    Message message;
    message.header.dst = own();
    message.header.src = read.dst;
    message.header.thread = read.thread;
    if (wrong()) {
      message.header.kind = Kind::Error;
      message.header.beats = read.beats;
      message.data[0] = golden::fault_value(golden::NetworkFault::RemoteAddress, read.line * 64);
      message.data[1] = 1;
      answers_.push_back(message);
      return;
    }
    message.header.kind = Kind::ReadData;
    for (int beat = 0; beat <= read.beats; ++beat) {
      message.header.line = (data[0] + static_cast<std::uint32_t>(beat)) & 0x7fffu;
      message.header.beats = read.beats - beat;
      message.header.poison = wrong();
      for (std::uint32_t& word : message.data) word = random_.bits32();
      answers_.push_back(message);
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

  void step(bool lively) {
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
        if (header.src == own() && header.kind == Kind::Read) answer(header, out.beat[s].data);
      }
      for (std::size_t c = 0; c < 2; ++c) credits_[s][c] += out.credit[s] >> c & 1;
    }
    bench_.cycle(inputs);
  }

  bool passable_or_local(int dst) const {
    const bool inside = golden::y_of(dst) < place_.rows && golden::x_of(dst) < place_.cols;
    return !inside || dst == own() || passable(dst);
  }

  // XY again, but as a table; what is outside the mesh stays None.
  void fill_table() {
    for (int y = 0; y < place_.rows; ++y) {
      for (int x = 0; x < place_.cols; ++x) {
        const Port port = x > place_.x   ? Port::East
                          : x < place_.x ? Port::West
                          : y > place_.y ? Port::South
                          : y < place_.y ? Port::North
                                         : Port::Local;
        Inputs inputs;
        inputs.route = std::pair{golden::node_number(y, x), port};
        bench_.cycle(inputs);
      }
    }
  }

  sim::Random random_;
  Bench& bench_;
  golden::Place place_;
  unsigned errors_;
  std::array<std::array<int, 2>, Sides> credits_{};  // ours, for what we send
  std::array<std::array<int, 2>, Sides> owed_{};     // to the node
  std::deque<Message> answers_;
  unsigned patience_ = 2;
  unsigned crowd_ = 1;
};

}  // namespace tests::network
