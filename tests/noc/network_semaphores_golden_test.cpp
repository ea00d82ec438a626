// SPDX-License-Identifier: Apache-2.0
// semaphores: waiting, counting, being raised from afar, and barriers (network.md sections 5, 6).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "tests/noc/golden_mesh.hpp"

namespace golden {
namespace {

using tests::Add;
using tests::GoldenMesh;
using tests::Item;
using tests::number;
using tests::Wait;

constexpr std::uint32_t List = 0x1000;

std::uint64_t r(GoldenMesh& mesh, int y, int x, std::size_t number) {
  return mesh.at(y, x).state().threads[0].r[number];
}

TEST(Semaphores, CountModuloTwoToTheThirtyTwo) {
  GoldenMesh mesh(1, 1);
  mesh.run(0, 0,
           "li r1, -1\n semset s4, r1\n semrd r2, s4\n li r3, 3\n semadd s4, r3\n semrd r4, s4\n"
           "semwait s4, 2\n semrd r5, s4\n semwait s4, 0\n halt\n");
  mesh.settle();
  EXPECT_EQ(r(mesh, 0, 0, 2), 0xffffffffu);
  EXPECT_EQ(r(mesh, 0, 0, 4), 2u);
  EXPECT_EQ(r(mesh, 0, 0, 5), 0u);
  EXPECT_EQ(mesh.at(0, 0).state().threads[0].state, ThreadState::Stopped);
}

// Far longer than the watchdog waits; the other thread's semadd ends it in the next cycle.
TEST(Semaphores, MakeAThreadWait) {
  GoldenMesh mesh(1, 1);
  Node& node = mesh.at(0, 0);
  mesh.run(0, 0, "semwait s2, 3\n halt\n.org 256\n li r1, 3\n semadd s2, r1\n halt\n");
  for (int i = 0; i < 3 * WatchdogCycles; ++i) node.tick();
  EXPECT_TRUE(node.asleep());
  EXPECT_FALSE(node.idle());
  EXPECT_EQ(node.frontend().stall(0), static_cast<std::uint32_t>(Stall::Semaphore));
  const golden::Wait wait = node.waits_for(0);
  EXPECT_EQ(wait.kind, WaitKind::Semaphore);
  EXPECT_EQ(wait.index, 2);
  EXPECT_EQ(wait.until, 3u);
  EXPECT_EQ(wait.cycles, 0u);
  node.host_start(1, 256);
  std::uint64_t added = 0, taken = 0;
  for (int i = 0; i < 100; ++i) {
    node.tick();
    if (node.network().sem_valid(0) == 0) continue;
    EXPECT_EQ(node.network().sem_number(0), 2u);
    (node.network().sem_delta(0) == 3 ? added : taken) = node.cycle();
  }
  EXPECT_GT(added, 0u);
  EXPECT_EQ(taken, added + 1);
  EXPECT_EQ(node.semaphores()[2], 0u);
  EXPECT_TRUE(node.idle());
}

TEST(Semaphores, AreRaisedFromOtherNodes) {
  GoldenMesh mesh(3, 3);
  std::uint32_t sum = 0;
  for (int y = 0; y < 3; ++y) {
    for (int x = 0; x < 3; ++x) {
      mesh.run(y, x, "csrr r1, Node\n addi r2, r1, 1\n li r3, 33\n semsend s8, r3, r2\n halt\n");
      sum += static_cast<std::uint32_t>(number(y, x)) + 1;
    }
  }
  mesh.settle();
  mesh.expect_empty();
  EXPECT_EQ(mesh.at(1, 1).semaphores()[8], sum);
  EXPECT_EQ(mesh.at(0, 0).semaphores()[8], 0u);
}

TEST(Semaphores, OrderTheItemsOfLists) {
  // Node 0 waits for 2 of its semaphore 6, then adds 5 to semaphore 3 of every node.
  GoldenMesh mesh(2, 2);
  Item wait;
  wait.kind = Wait;
  wait.rsem = 6;
  wait.amount = 2;
  wait.last = 0;
  wait.next = List + 64;
  Item add;
  add.kind = Add;
  add.broadcast = 1;
  add.last_node = number(2, 1);  // one row more than there is
  add.rsem = 3;
  add.amount = 5;
  add.signal = 1;
  add.sem = 30;
  wait.load(mesh.sram(0, 0), List);
  add.load(mesh.sram(0, 0), List + 64);
  mesh.run(0, 0, "la r1, 0x1000\n xfer r1\n semwait s30, 1\n csrr r5, Lists\n halt\n");
  for (int i = 0; i < 300; ++i) mesh.tick();
  EXPECT_TRUE(mesh.at(0, 0).asleep());
  EXPECT_EQ(mesh.at(0, 0).list(0).state(), ListState::Run);
  EXPECT_EQ(mesh.at(0, 0).list(0).item_address(), List);
  EXPECT_EQ(mesh.at(1, 1).semaphores()[3], 0u);
  mesh.run(1, 1, "li r1, 0\n li r2, 2\n semsend s6, r1, r2\n halt\n");
  mesh.settle();
  mesh.expect_empty();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(mesh.node(i).semaphores()[3], 5u) << i;
  EXPECT_EQ(mesh.at(0, 0).semaphores()[6], 0u);
  EXPECT_EQ(mesh.at(0, 0).semaphores()[30], 0u);
  EXPECT_EQ(r(mesh, 0, 0, 5), 0u);
}

// Between two nodes the number of rounds begun differs by one at most.
TEST(Barrier, LetsNobodyPassBeforeAllAreThere) {
  constexpr int Rows = 2, Cols = 3, Rounds = 12;
  GoldenMesh mesh(Rows, Cols);
  for (int y = 0; y < Rows; ++y) {
    for (int x = 0; x < Cols; ++x) {
      // r2: corners (0,0) and (1,2); r3: root (0,1), six participants. Different speed everywhere.
      const std::string text = "li r2, 34\n lih r2, 0\n li r3, 6\n lih r3, 1\n li r4, " +
                               std::to_string(Rounds) + "\nround: li r5, " +
                               std::to_string(1 + 17 * y + 5 * x) +
                               "\nslow: addi r5, r5, -1\n bne r5, r0, slow\n addi r6, r6, 1\n"
                               "barrier s9, r2, r3\n semwait s9, 1\n addi r4, r4, -1\n"
                               "bne r4, r0, round\n halt\n";
      mesh.run(y, x, text);
    }
  }
  std::uint64_t high = 0;
  for (int i = 0; i < 6000 && high < Rounds; ++i) {
    mesh.tick();
    std::uint64_t low = ~std::uint64_t{0};
    for (int n = 0; n < mesh.size(); ++n) {
      const std::uint64_t begun = mesh.node(n).state().threads[0].r[6];
      low = std::min(low, begun);
      high = std::max(high, begun);
    }
    ASSERT_LE(high - low, 1u);
  }
  mesh.settle();
  mesh.expect_empty();
  for (int n = 0; n < mesh.size(); ++n) {
    EXPECT_EQ(mesh.node(n).state().threads[0].r[6], static_cast<std::uint64_t>(Rounds));
    EXPECT_EQ(mesh.node(n).semaphores()[9], 0u);
    EXPECT_EQ(mesh.node(n).state().threads[0].state, ThreadState::Stopped);
  }
  EXPECT_EQ(mesh.at(0, 1).arrivals()[9], 0u);
}

// Two barriers at one root at once, one of them of four threads of one node. Releases reach the
// rectangle, which is larger than the mesh, and nobody else.
TEST(Barrier, KeepsSemaphoresApart) {
  GoldenMesh mesh(2, 2);
  // s1: (0,1) to (3,1), root (0,0), 3 participants; s2: (1,0), root (0,0), 4 participants.
  const std::string three =
      "li r2, 97\n lih r2, 1\n li r3, 3\n lih r3, 0\n barrier s1, r2, r3\n halt\n";
  const std::string four =
      "li r2, 32\n lih r2, 32\n li r3, 4\n lih r3, 0\n barrier s2, r2, r3\n halt\n";
  mesh.run(0, 1, three);
  mesh.run(1, 1, three);
  for (int t = 0; t < Threads; ++t) {
    mesh.run(1, 0, four, t);
    mesh.tick();
  }
  mesh.settle();
  EXPECT_EQ(mesh.at(0, 0).arrivals()[1], 2u);
  EXPECT_EQ(mesh.at(0, 0).arrivals()[2], 0u);
  EXPECT_EQ(mesh.at(1, 0).semaphores()[2], 1u);
  EXPECT_EQ(mesh.at(0, 1).semaphores()[1], 0u);
  mesh.run(0, 0, three);
  mesh.settle();
  mesh.expect_empty();
  constexpr std::array<std::uint32_t, 4> Right = {0, 1, 0, 1}, LowerLeft = {0, 0, 1, 0};
  for (std::size_t n = 0; n < 4; ++n) {
    EXPECT_EQ(mesh.node(static_cast<int>(n)).semaphores()[1], Right[n]) << n;
    EXPECT_EQ(mesh.node(static_cast<int>(n)).semaphores()[2], LowerLeft[n]) << n;
  }
  EXPECT_EQ(mesh.at(0, 0).arrivals()[1], 0u);
}

}  // namespace
}  // namespace golden
