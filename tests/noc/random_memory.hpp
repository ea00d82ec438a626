// SPDX-License-Identifier: Apache-2.0
// The SRAM of a node full of random lists, what they move, and the indices that they use.
#pragma once

#include <array>
#include <cstdint>

#include "golden/noc/beat.hpp"
#include "sim/common/random.hpp"

namespace tests::network {

inline constexpr int Rows = 6;  // as the benches in tb/noc have it
inline constexpr std::uint32_t Lines = Rows * golden::SramBanks;
inline constexpr std::uint32_t Bytes = Lines * golden::LineBytes;

class RandomMemory {
 public:
  static constexpr std::uint32_t Items = 16;    // lines 0 .. 15
  static constexpr std::uint32_t Indices = 80;  // lines 80 .. 95

  // `errors`: how often something wrong happens, one in so many; 0: never.
  RandomMemory(sim::Random random, const golden::Place& place, unsigned errors)
      : random_(random), place_(place), errors_(errors) {}

  golden::Vec contents(std::uint32_t line) {
    golden::Vec data;
    for (std::uint32_t& word : data) word = random_.bits32();
    if (line < Items) return item();
    if (line >= Indices) {
      for (std::uint32_t& word : data) word = wrong() ? random_.bits32() : 16 + below(48);
    }
    return data;
  }

 protected:
  bool wrong() { return errors_ != 0 && random_.chance(1, errors_); }
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(random_.below(bound));
  }
  std::uint32_t line_address() { return 64 * (Items + below(Indices - Items)); }
  int own() const { return golden::node_number(place_.y, place_.x); }
  int near_node() {
    const int y = random_.between(0, place_.rows - 1);
    return golden::node_number(y, random_.between(0, place_.cols - 1));
  }
  int some_node() { return wrong() ? static_cast<int>(below(1024)) : near_node(); }

  sim::Random random_;
  golden::Place place_;
  unsigned errors_;

 private:
  golden::Vec item() {
    golden::Vec item{};
    constexpr std::array Kinds{1u, 1u, 1u, 2u, 2u, 3u, 4u};
    const std::uint32_t kind = wrong() ? below(16) : Kinds[below(Kinds.size())];
    const bool push = kind == 1;
    const bool any_size = wrong();
    const std::uint32_t esize = any_size ? below(4) : push ? below(3) : 0;
    const bool gather = (push && random_.chance(1, 3)) || wrong();
    const bool broadcast = (kind % 2 == 1 && random_.chance(1, 3)) || wrong();
    item[0] = kind | esize << 4 | bit(gather, 6) | bit(broadcast, 7);
    item[0] |= bit(random_.chance(1, 3), 8);
    item[0] |= bit((kind != 4 && random_.coin()) || wrong(), 9);
    item[0] |= below(32) << 10;
    item[0] |= bit((push && random_.coin()) || wrong(), 15);
    item[0] |= below(32) << 16;
    if (wrong()) item[0] |= random_.bits32() & 0xffe00000u;
    item[1] = below(3);
    item[2] = corners();
    shape(item, std::array{64u, 8u, 16u, 64u}[esize], gather);
    item[10] = wrong() ? random_.bits32() : 64 * (Indices + below(Lines - Indices));
    item[12] = wrong() ? random_.bits32() : line_address();
    item[13] = below(6);
    item[14] = 64 * below(Items);
    if (wrong()) item[14] += 64 * below(200) + 8;
    item[15] = wrong() ? random_.bits32() : 64 * (below(9) - 4u);
    return item;
  }

  static std::uint32_t bit(bool value, int place) { return value ? 1u << place : 0; }

  std::uint32_t corners() {  // mostly in order
    const int first = some_node();
    int last = some_node();
    if (!wrong()) {
      const bool near = random_.chance(3, 4);
      const int y = golden::y_of(first), x = golden::x_of(first);
      const int last_y = random_.between(y, near && y < 4 ? 4 : 31);
      last = golden::node_number(last_y, random_.between(x, near && x < 4 ? 4 : 31));
    }
    return static_cast<std::uint32_t>(first) | static_cast<std::uint32_t>(last) << 16;
  }

  // Source, strides, rows, columns and window for elements of so many bytes.
  void shape(golden::Vec& item, std::uint32_t bytes, bool gather) {
    std::uint32_t rows = 0, cols = 0;
    do {
      rows = 1 + below(4);
      const bool wide = random_.chance(1, 8);
      cols = 1 + below(wide ? 40 : 12);
    } while (!wrong() && rows * cols % (64 / bytes) != 0);
    item[4] = gather ? below(8) * bytes : line_address();
    if (wrong()) item[4] += 4;
    item[5] = random_.coin() ? cols * bytes : bytes * (below(9) - 4u);
    item[6] = random_.chance(2, 3) ? bytes : bytes * (below(5) - 2u);
    item[7] = cols | rows << 16;
    item[8] = item[9] = 0xffffu << 16;
    if (!random_.chance(1, 3)) return;
    const std::uint32_t col_lo = below(cols), row_lo = below(rows);
    item[8] = col_lo | below(cols + 3) << 16;
    item[9] = row_lo | below(rows + 2) << 16;
  }
};

}  // namespace tests::network
