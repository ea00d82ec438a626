// SPDX-License-Identifier: Apache-2.0
// Random instructions of the core of a node, and requests and responses of the other nodes to it,
// some of them wrong.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "tests/noc/network_issue.hpp"
#include "tests/noc/random_memory.hpp"

namespace tests::network {

struct Message {
  golden::Header header;
  golden::Vec data{};
};

class RandomMessages : protected RandomMemory {
 public:
  using RandomMemory::RandomMemory;

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
        issue.b = static_cast<std::uint32_t>(some_node());
        issue.b |= random_.bits32() << 10;
        issue.c = below(4);
        break;
      case 4: {
        issue.op = Opcode::Barrier;
        const int first = near_node();
        const int last = wrong() ? near_node() : corner_behind(first);
        issue.b = static_cast<std::uint32_t>(first | last << 16);
        issue.c = static_cast<std::uint32_t>(some_node());
        issue.c |= (1 + below(3)) << 16;
        break;
      }
      default:
        issue.op = Opcode::Xfer;
        issue.b = 64 * below(Items);
        break;
    }
    return issue;
  }

  Message some_request() {
    Message message;
    golden::Header& header = message.header;
    header.src = other_node();
    header.dst = random_.chance(3, 4) ? own() : near_node();
    if (wrong()) header.dst = golden::node_number(31, place_.x);
    header.thread = random_.between(0, 3);
    switch (random_.below(5)) {
      case 0:
      case 1:
        header.kind = golden::BeatKind::Write;
        header.line = wrong() ? far_line(1) : line_address() / 64;
        header.poison = wrong();
        header.signal = random_.coin();
        header.sem = header.signal ? random_.between(0, 31) : 0;
        for (std::uint32_t& word : message.data) word = random_.bits32();
        break;
      case 2:
        header.kind = golden::BeatKind::Read;
        header.beats = random_.between(0, 15);
        header.line = wrong() ? far_line(beats(header)) : below(Lines - beats(header) + 1);
        message.data[0] = below(1u << 15);
        break;
      case 3:
        header.kind = golden::BeatKind::SemAdd;
        header.sem = random_.between(0, 31);
        message.data[0] = below(3);
        break;
      default: {
        header.kind = golden::BeatKind::Arrive;
        header.sem = random_.between(0, 3);
        const int first = near_node();
        message.data[0] = static_cast<std::uint32_t>(first | corner_behind(first) << 16);
        message.data[1] = 1 + below(4);
        break;
      }
    }
    return message;
  }

  Message some_response() {
    Message message;
    message.header.dst = own();
    message.header.src = other_node();
    if (wrong()) {
      message.header.kind = golden::BeatKind::Error;
      message.header.thread = random_.between(0, 3);
      message.data[0] = random_.bits32() & 0xf01fffffu;
    } else {
      message.header.kind = golden::BeatKind::Release;
      message.header.sem = random_.between(0, 31);
    }
    return message;
  }

  // What a Read gets from the node that it asks, at the end of `answers`.
  void answer(const golden::Header& read, const golden::Vec& data, std::deque<Message>& answers) {
    Message message;
    message.header.dst = own();
    message.header.src = read.dst;
    message.header.thread = read.thread;
    if (wrong()) {
      message.header.kind = golden::BeatKind::Error;
      message.header.beats = read.beats;
      message.data[0] = golden::fault_value(golden::NetworkFault::RemoteAddress, read.line * 64);
      message.data[1] = 1;
      answers.push_back(message);
      return;
    }
    message.header.kind = golden::BeatKind::ReadData;
    for (int beat = 0; beat <= read.beats; ++beat) {
      message.header.line = (data[0] + static_cast<std::uint32_t>(beat)) & 0x7fffu;
      message.header.beats = read.beats - beat;
      message.header.poison = wrong();
      for (std::uint32_t& word : message.data) word = random_.bits32();
      answers.push_back(message);
    }
  }

 private:
  static std::uint32_t beats(const golden::Header& header) {
    return static_cast<std::uint32_t>(header.beats) + 1;
  }

  // Anywhere, or so that the last of so many lines is about the last of the SRAM.
  std::uint32_t far_line(std::uint32_t lines) {
    return random_.coin() ? below(1u << 15) : Lines - lines + below(3);
  }

  int corner_behind(int first) {  // of a rectangle from there
    const int y = random_.between(golden::y_of(first), 4);
    return golden::node_number(y, random_.between(golden::x_of(first), 4));
  }

  int other_node() {
    for (;;) {
      const int node = near_node();
      if (node != own()) return node;
    }
  }
};

}  // namespace tests::network
