// SPDX-License-Identifier: Apache-2.0
// Golden nodes joined to a mesh, and items of lists put together bit by bit.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "golden/common/assembler.hpp"
#include "golden/node/node.hpp"
#include "tests/common/tally.hpp"

namespace tests {

class GoldenMesh {
 public:
  // `place` may change what a node is told, e.g. that its core is dead.
  GoldenMesh(int rows, int cols, const std::function<void(golden::Place&)>& change = {})
      : rows_(rows), cols_(cols) {
    for (int y = 0; y < rows; ++y) {
      for (int x = 0; x < cols; ++x) {
        golden::Place place{y, x, rows, cols, false, false};
        if (change) change(place);
        nodes_.push_back(std::make_unique<golden::Node>(golden::TinyConfig, place));
      }
    }
  }

  int rows() const { return rows_; }
  int cols() const { return cols_; }
  int size() const { return rows_ * cols_; }
  golden::Node& at(int y, int x) { return *nodes_[index(y, x)]; }
  golden::Node& node(int i) { return *nodes_[static_cast<std::size_t>(i)]; }
  golden::Sram& sram(int y, int x) { return at(y, x).state().sram; }

  // Loads a program and starts a thread of the node at its entry.
  void run(int y, int x, std::string_view text, int thread = 0) {
    const golden::AssemblyResult result = golden::assemble(text);
    for (const golden::AssemblyError& error : result.errors) ADD_FAILURE() << error.text();
    for (const golden::Chunk& chunk : result.program.chunks) {
      sram(y, x).load(chunk.address, chunk.bytes);
    }
    at(y, x).host_start(thread, result.program.entry);
  }

  void tick() {
    std::vector<golden::LinkPorts> in(nodes_.size());
    for (int y = 0; y < rows_; ++y) {
      for (int x = 0; x < cols_; ++x) {
        golden::LinkPorts& ports = in[index(y, x)];
        take(ports, 0, y - 1, x);
        take(ports, 1, y, x + 1);
        take(ports, 2, y + 1, x);
        take(ports, 3, y, x - 1);
      }
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) nodes_[i]->tick(in[i]);
    ++cycles_;
  }
  // Until every node is idle, or nothing will ever change.
  void settle(int limit = 50000) {
    const auto resting = [&](bool (golden::Node::*rest)() const) {
      for (const auto& node : nodes_) {
        if (!((*node).*rest)()) return false;
      }
      return true;
    };
    do {
      tick();
      ASSERT_GT(--limit, 0) << "the mesh does not settle";
    } while (!resting(&golden::Node::idle) && !resting(&golden::Node::asleep));
    for (int i = 0; i < 8; ++i) tick();
  }
  int cycles() const { return cycles_; }

  // All credits are where they were after reset, all FIFOs empty.
  void expect_empty() {
    for (const auto& node : nodes_) {
      EXPECT_TRUE(node->idle());
      const golden::NetworkObserve& record = node->network();
      for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(record.credits(i), golden::RouterFifo) << i;
        EXPECT_EQ(record.occupancy(i), 0u) << i;
      }
      for (int c = 0; c < golden::Channels; ++c) {
        EXPECT_EQ(record.inject_credits(c), golden::RouterFifo);
        EXPECT_EQ(record.eject_occupancy(c), 0u);
      }
    }
  }

 private:
  std::size_t index(int y, int x) const { return static_cast<std::size_t>(y * cols_ + x); }
  void take(golden::LinkPorts& ports, std::size_t side, int y, int x) {
    if (y < 0 || y >= rows_ || x < 0 || x >= cols_) return;
    const golden::LinkPorts& from = nodes_[index(y, x)]->links();
    const std::size_t back = (side + 2) % 4;
    ports.beat[side] = from.beat[back];
    ports.credit[side] = from.credit[back];
  }

  int rows_;
  int cols_;
  int cycles_ = 0;
  std::vector<std::unique_ptr<golden::Node>> nodes_;
};

// Fields of network.md section 7, one by one.
struct Item {
  std::uint64_t kind = 0;
  std::uint64_t esize = 0;
  std::uint64_t gather = 0;
  std::uint64_t broadcast = 0;
  std::uint64_t last = 1;
  std::uint64_t signal = 0;
  std::uint64_t sem = 0;
  std::uint64_t rsignal = 0;
  std::uint64_t rsem = 0;
  std::uint64_t reserved = 0;
  std::uint32_t amount = 0;
  int node = 0;
  int last_node = 0;
  std::uint32_t src = 0;
  std::int32_t src_row = 0;
  std::int32_t src_col = 64;
  std::uint32_t cols = 1;
  std::uint32_t rows = 1;
  std::uint64_t col_lo = 0;
  std::uint64_t col_hi = 65535;
  std::uint64_t row_lo = 0;
  std::uint64_t row_hi = 65535;
  std::uint32_t index = 0;
  std::uint32_t dst = 0;
  std::uint32_t per_row = 0;
  std::int32_t dst_row = 0;
  std::uint32_t next = 0;

  std::array<std::uint64_t, 8> dwords() const {
    const auto u = [](std::int32_t value) {
      return std::uint64_t{static_cast<std::uint32_t>(value)};
    };
    return {kind | esize << 4 | gather << 6 | broadcast << 7 | last << 8 | signal << 9 | sem << 10 |
                rsignal << 15 | rsem << 16 | reserved << 21 | std::uint64_t{amount} << 32,
            static_cast<std::uint64_t>(node) | static_cast<std::uint64_t>(last_node) << 16,
            src | u(src_row) << 32,
            u(src_col) | std::uint64_t{cols} << 32 | std::uint64_t{rows} << 48,
            col_lo | col_hi << 16 | row_lo << 32 | row_hi << 48,
            index,
            dst | std::uint64_t{per_row} << 32,
            next | u(dst_row) << 32};
  }
  golden::Vec line() const {
    golden::Vec result;
    const auto words = dwords();
    std::memcpy(result.data(), words.data(), sizeof result);
    return result;
  }
  void load(golden::Sram& sram, std::uint32_t address) const {
    const auto words = dwords();
    std::array<std::uint8_t, 64> bytes;
    std::memcpy(bytes.data(), words.data(), sizeof bytes);
    sram.load(address, bytes);
  }
};
inline constexpr std::uint64_t Push = 1, Pull = 2, Add = 3, Wait = 4;

inline constexpr int number(int y, int x) { return y << 5 | x; }

// Items as most tests want them, for a node at (0,0) with a neighbour at (0,1).
inline Item push_item() {
  Item item;
  item.kind = Push;
  item.node = number(0, 1);
  item.src = 0x3000;
  item.dst = 0x8000;
  item.cols = 4;
  return item;
}
inline Item pull_item() {
  Item item = push_item();
  item.kind = Pull;
  return item;
}
inline Item add_item() {
  Item item;
  item.kind = Add;
  item.node = number(0, 1);
  item.rsem = 5;
  item.amount = 3;
  return item;
}
inline Item wait_item() {
  Item item;
  item.kind = Wait;
  item.rsem = 6;
  item.amount = 2;
  return item;
}

// Contents of the SRAMs, node by node.
using Bytes = std::vector<std::uint8_t>;
using Memories = std::vector<Bytes>;

inline Bytes bytes_of(GoldenMesh& mesh, int node) {
  const auto bytes = mesh.node(node).state().sram.bytes();
  return {bytes.begin(), bytes.end()};
}
inline Memories memories(GoldenMesh& mesh) {
  Memories result;
  for (int i = 0; i < mesh.size(); ++i) result.push_back(bytes_of(mesh, i));
  return result;
}
inline void fill(GoldenMesh& mesh, sim::Random& random) {
  for (int i = 0; i < mesh.size(); ++i) {
    Bytes bytes(golden::TinySramRows * golden::SramBanks * golden::LineBytes);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.bits());
    mesh.node(i).state().sram.load(0, bytes);
  }
}
inline void expect_memories(GoldenMesh& mesh, const Memories& expected) {
  for (int i = 0; i < mesh.size(); ++i) {
    const Bytes actual = bytes_of(mesh, i);
    const auto [a, e] = std::ranges::mismatch(actual, expected[static_cast<std::size_t>(i)]);
    ASSERT_TRUE(a == actual.end()) << "node " << i << " address " << std::hex << a - actual.begin();
  }
}
inline void put_word(GoldenMesh& mesh, int y, int x, std::uint32_t address, std::uint32_t value) {
  std::array<std::uint8_t, 4> bytes;
  std::memcpy(bytes.data(), &value, 4);
  mesh.sram(y, x).load(address, bytes);
}

}  // namespace tests
