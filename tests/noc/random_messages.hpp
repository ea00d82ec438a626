// SPDX-License-Identifier: Apache-2.0
// Random requests and responses of the other nodes to one node, some of them wrong.
#pragma once

#include <cstdint>

#include "tests/noc/random_memory.hpp"

namespace tests::network {

struct Message {
  golden::Header header;
  golden::Vec data{};
};

class RandomMessages : protected RandomMemory {
 public:
  using RandomMemory::RandomMemory;

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
        const int last_y = random_.between(golden::y_of(first), 4);
        const int last = golden::node_number(last_y, random_.between(golden::x_of(first), 4));
        message.data[0] = static_cast<std::uint32_t>(first | last << 16);
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

 private:
  static std::uint32_t beats(const golden::Header& header) {
    return static_cast<std::uint32_t>(header.beats) + 1;
  }

  // Anywhere, or so that the last of so many lines is about the last of the SRAM.
  std::uint32_t far_line(std::uint32_t lines) {
    return random_.coin() ? below(1u << 15) : Lines - lines + below(3);
  }

  int other_node() {
    for (;;) {
      const int node = near_node();
      if (node != own()) return node;
    }
  }
};

}  // namespace tests::network
