// SPDX-License-Identifier: Apache-2.0
// network: several nodes; what transfers, semaphores, barriers and errors do from end to end.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "tests/common/tally.hpp"
#include "tests/noc/golden_mesh.hpp"

namespace golden {
namespace {

using tests::Bytes;
using tests::expect_memories;
using tests::fill;
using tests::GoldenMesh;
using tests::Item;
using tests::Memories;
using tests::memories;
using tests::number;
using tests::Pull;
using tests::Push;
using tests::push_item;
using tests::put_word;

constexpr std::uint32_t List = 0x1000;  // where lists begin
constexpr std::uint32_t SramSize = TinySramRows * SramBanks * LineBytes;
const std::string StartList = "la r1, 0x1000\n xfer r1\n halt\n";

// What an item does, element by element, straight from the definition.
void transfer(Memories& memory, int rows, int cols, int self, const Item& item) {
  const int element = item.esize == 0 ? 64 : item.esize == 1 ? 8 : 16;
  std::vector<int> to;
  const int first = item.node, last = item.broadcast != 0 ? item.last_node : item.node;
  for (int y = first >> 5; y <= last >> 5; ++y) {
    for (int x = first & 31; x <= (last & 31); ++x) {
      if (y < rows && x < cols) to.push_back(y * cols + x);
    }
  }
  const int from = item.kind == Push ? self : to.at(0);
  if (item.kind == Pull) to = {self};
  Bytes packed;
  for (std::uint32_t i = 0; i < item.rows; ++i) {
    for (std::uint32_t j = 0; j < item.cols; ++j) {
      std::int64_t address =
          std::int64_t{item.src} + std::int64_t{i} * item.src_row + std::int64_t{j} * item.src_col;
      if (item.gather != 0) {
        std::uint32_t index = 0;
        std::memcpy(&index,
                    &memory[static_cast<std::size_t>(self)][item.index + 4 * (i * item.cols + j)],
                    4);
        address = std::int64_t{item.src} + std::int64_t{index} * element;
      }
      const bool real = i >= item.row_lo && i < item.row_hi && j >= item.col_lo && j < item.col_hi;
      for (int b = 0; b < element; ++b) {
        packed.push_back(
            real ? memory[static_cast<std::size_t>(from)].at(static_cast<std::size_t>(address + b))
                 : std::uint8_t{0});
      }
    }
  }
  for (std::size_t n = 0; n < packed.size() / 64; ++n) {
    const std::size_t per_row = item.per_row == 0 ? packed.size() : item.per_row;
    const std::int64_t address = std::int64_t{item.dst} +
                                 static_cast<std::int64_t>(n / per_row) * item.dst_row +
                                 static_cast<std::int64_t>(n % per_row) * 64;
    for (const int node : to) {
      std::copy_n(&packed[64 * n], 64, memory[static_cast<std::size_t>(node)].begin() + address);
    }
  }
}

// Lists of random items of all shapes, one list per node at the same time.
class RandomLists {
 public:
  static constexpr std::uint32_t Items = 3;
  static constexpr std::uint32_t SourceBegin = 0x2400, SourceEnd = 0x8000;

  RandomLists(sim::Random random, int rows, int cols) : random_(random), rows_(rows), cols_(cols) {}

  void load(GoldenMesh& mesh, std::vector<std::vector<Item>>& lists) {
    for (int self = 0; self < mesh.size(); ++self) {
      std::vector<Item> list;
      for (std::uint32_t i = 0; i < Items; ++i) {
        Item item = random_item();
        item.index = 0x1400 + 0x400 * i;
        item.signal = 1;
        item.sem = 7;
        item.last = i + 1 == Items;
        item.next = List + 64 * (i + 1);
        place(item, self, i);
        const int y = self / cols_, x = self % cols_;
        if (item.gather != 0) indices(mesh, y, x, item);
        item.load(mesh.sram(y, x), List + 64 * i);
        list.push_back(item);
      }
      lists.push_back(list);
    }
  }

 private:
  int element(const Item& item) const { return item.esize == 0 ? 64 : item.esize == 1 ? 8 : 16; }

  Item random_item() {
    Item item;
    item.kind = random_.chance(2, 3) ? Push : Pull;
    const int y = static_cast<int>(random_.below(static_cast<std::uint64_t>(rows_)));
    const int x = static_cast<int>(random_.below(static_cast<std::uint64_t>(cols_)));
    item.node = number(y, x);
    if (item.kind == Push) {
      item.esize = random_.below(3);
      item.gather = random_.below(2);
      item.broadcast = random_.below(2);
      // Also beyond the mesh, where nobody is.
      item.last_node =
          number(y + static_cast<int>(random_.below(3)), x + static_cast<int>(random_.below(3)));
      item.rsignal = random_.below(2);
      item.rsem = 9;
    }
    const auto per_line = static_cast<std::uint32_t>(64 / element(item));
    do {
      item.rows = static_cast<std::uint32_t>(1 + random_.below(8));
      item.cols = static_cast<std::uint32_t>(1 + random_.below(24));
    } while (item.rows * item.cols % per_line != 0 || item.rows * item.cols / per_line > 24);
    if (random_.coin()) {
      item.row_lo = random_.below(item.rows + 1);
      item.row_hi = random_.below(item.rows + 2);
      item.col_lo = random_.below(item.cols + 1);
      item.col_hi = random_.below(item.cols + 2);
    }
    while (!source(item)) {
    }
    return item;
  }

  bool source(Item& item) {
    const int e = element(item);
    const auto strides = [&] { return e * static_cast<std::int32_t>(random_.between(-20, 20)); };
    item.src_col = random_.coin() ? e : strides();
    item.src_row = strides();
    item.src = static_cast<std::uint32_t>(e) *
               static_cast<std::uint32_t>(random_.below(SramSize / static_cast<std::uint32_t>(e)));
    const auto legal = [&](std::int64_t address) {
      return address >= SourceBegin && address + e <= SourceEnd;
    };
    if (item.gather != 0) return legal(item.src);
    for (std::uint32_t i = 0; i < item.rows; ++i) {
      for (std::uint32_t j = 0; j < item.cols; ++j) {
        const bool real =
            i >= item.row_lo && i < item.row_hi && j >= item.col_lo && j < item.col_hi;
        if (real && !legal(std::int64_t{item.src} + std::int64_t{i} * item.src_row +
                           std::int64_t{j} * item.src_col)) {
          return false;
        }
      }
    }
    return true;
  }

  // 28 lines of its own for each item of each node.
  void place(Item& item, int self, std::uint32_t i) {
    const std::uint32_t slice = 0x8000 + 64 * 28 * (static_cast<std::uint32_t>(self) * Items + i);
    const auto lines = item.rows * item.cols * static_cast<std::uint32_t>(element(item)) / 64;
    item.dst = slice;
    item.per_row = static_cast<std::uint32_t>(random_.below(6));
    if (item.per_row == 0) return;
    const std::uint32_t strips = (lines + item.per_row - 1) / item.per_row;
    const std::uint32_t widest = strips == 1 ? 40 : (28 - item.per_row) / (strips - 1);
    if (widest < item.per_row) {
      item.per_row = 0;
      return;
    }
    const auto stride = random_.between(static_cast<int>(item.per_row), static_cast<int>(widest));
    item.dst_row = 64 * stride;
    if (random_.coin() && strips > 1) {  // from the end towards the beginning
      item.dst += 64 * (strips - 1) * static_cast<std::uint32_t>(stride);
      item.dst_row = -item.dst_row;
    }
  }

  void indices(GoldenMesh& mesh, int y, int x, const Item& item) {
    const auto e = static_cast<std::uint32_t>(element(item));
    const std::uint64_t room = (SourceEnd - item.src) / e;
    for (std::uint32_t k = 0; k < item.rows * item.cols; ++k) {
      put_word(mesh, y, x, item.index + 4 * k, static_cast<std::uint32_t>(random_.below(room)));
    }
  }

  sim::Random random_;
  int rows_;
  int cols_;
};

TEST(Network, TransfersWhatTheItemsSay) {
  sim::Random random = tests::random_for("transfers");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  std::array<int, 2> kinds{};
  for (std::uint64_t run = 0; run < tests::cases(40); ++run) {
    const int rows = 1 + static_cast<int>(random.below(3)), cols = run % 4 == 0 ? 1 : 2;
    GoldenMesh mesh(rows, cols);
    fill(mesh, random);
    std::vector<std::vector<Item>> lists;
    RandomLists(random.split(run), rows, cols).load(mesh, lists);
    for (int i = 0; i < mesh.size(); ++i) mesh.run(i / cols, i % cols, StartList);
    Memories expected = memories(mesh);
    std::vector<std::uint32_t> signals(static_cast<std::size_t>(mesh.size()));
    for (int self = 0; self < mesh.size(); ++self) {
      for (const Item& item : lists[static_cast<std::size_t>(self)]) {
        transfer(expected, rows, cols, self, item);
        ++kinds[item.kind == Push];
        if (item.rsignal == 0) continue;
        const int last = item.broadcast != 0 ? item.last_node : item.node;
        for (int y = item.node >> 5; y <= last >> 5 && y < rows; ++y) {
          for (int x = item.node & 31; x <= (last & 31) && x < cols; ++x) {
            ++signals[static_cast<std::size_t>(y * cols + x)];
          }
        }
      }
    }
    mesh.settle();
    mesh.expect_empty();
    expect_memories(mesh, expected);
    for (int i = 0; i < mesh.size(); ++i) {
      EXPECT_EQ(mesh.node(i).semaphores()[7], RandomLists::Items) << "run " << run;
      EXPECT_EQ(mesh.node(i).semaphores()[9], signals[static_cast<std::size_t>(i)]);
      EXPECT_EQ(mesh.node(i).state().threads[0].state, ThreadState::Stopped);
    }
    if (testing::Test::HasFailure()) FAIL() << "run " << run;
  }
  EXPECT_GT(kinds[0], 40);
  EXPECT_GT(kinds[1], 80);
}

// A signal comes after the data that were sent before it, so a load behind the wait sees them.
TEST(Network, SignalsWhenTheDataAreThere) {
  GoldenMesh mesh(1, 3);
  Item push = push_item();
  push.node = number(0, 2);
  push.cols = 20;
  push.rsignal = 1;
  push.rsem = 4;
  for (std::uint32_t i = 0; i < 20; ++i) put_word(mesh, 0, 0, 0x3000 + 64 * i, 1000 + i);
  push.load(mesh.sram(0, 0), List);
  mesh.run(0, 2,
           "semwait s4, 1\n la r1, 0x8000\n li r2, 20\nmore: lw r3, 0(r1)\n add r4, r4, r3\n"
           "addi r1, r1, 64\n addi r2, r2, -1\n bne r2, r0, more\n halt\n");
  mesh.run(0, 0, StartList);
  mesh.settle();
  mesh.expect_empty();
  EXPECT_EQ(mesh.at(0, 2).state().threads[0].r[4], 20u * 1000 + 190);
}

TEST(Network, ShowsItselfInControlRegisters) {
  GoldenMesh mesh(2, 3);
  Item push = push_item();
  push.node = number(1, 2);
  push.load(mesh.sram(1, 1), List);
  mesh.run(1, 1,
           "csrr r3, Node\n csrr r4, Mesh\n csrr r5, Lists\n la r1, 0x1000\n xfer r1\n"
           "csrr r6, Lists\n xfer r1\nwait: csrr r7, Lists\n bne r7, r0, wait\n"
           "yield 20\n csrr r8, PerfBeats\n halt\n");
  mesh.settle();
  const auto& r = mesh.at(1, 1).state().threads[0].r;
  EXPECT_EQ(r[3], 33u);
  EXPECT_EQ(r[4], 2u << 8 | 3u);
  EXPECT_EQ(r[5], 0u);
  EXPECT_EQ(r[6], 1u);
  EXPECT_EQ(r[8], 8u);  // the second xfer waited for the first
}

// A node that sleeps and one that is woken in each cycle show the same.
TEST(Network, SleepsWithoutBeingSeen) {
  const std::string text =
      "li r1, 2\nagain: semwait s1, 1\n addi r1, r1, -1\n bne r1, r0, again\n halt\n";
  GoldenMesh sleeper(1, 1), waker(1, 1);
  sleeper.run(0, 0, text);
  waker.run(0, 0, text);
  Node& a = sleeper.at(0, 0);
  Node& b = waker.at(0, 0);
  int asleep = 0;
  for (int cycle = 0; cycle < 400; ++cycle) {
    LinkPorts in;
    if (cycle == 100 || cycle == 260) {
      Header header;
      header.kind = BeatKind::Release;
      header.sem = 1;
      in.beat[1] = {true, header.bits(), {}};
    }
    asleep += a.asleep();
    a.tick(in);
    ASSERT_EQ(b.state().cycle, b.cycle());  // state() wakes it
    b.tick(in);
    ASSERT_EQ(a.frontend(), b.frontend()) << cycle;
    ASSERT_EQ(a.network(), b.network()) << cycle;
    ASSERT_EQ(a.sram(), b.sram()) << cycle;
    ASSERT_EQ(a.scalar(), b.scalar()) << cycle;
    ASSERT_EQ(a.cycle(), b.cycle());
  }
  EXPECT_GT(asleep, 300);
  EXPECT_TRUE(a.idle());
  EXPECT_EQ(a.state().threads[0].state, ThreadState::Stopped);
}

}  // namespace
}  // namespace golden
