// SPDX-License-Identifier: Apache-2.0
// fetch: windows, misses, refills, predictions, fetch faults (timing.md sections 2 and 3).
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "golden/frontend/fetch.hpp"
#include "tests/node/golden_run.hpp"

namespace golden {
namespace {

using tests::GoldenRun;

// What the fetch_* fields of one cycle say.
struct Seen {
  int cycle;
  int thread;
  std::uint32_t pc;
  bool hit;
  friend bool operator==(const Seen&, const Seen&) = default;
  friend void PrintTo(const Seen& seen, std::ostream* out) {
    *out << "{" << seen.cycle << ", " << seen.thread << ", 0x" << std::hex << seen.pc << std::dec
         << ", " << seen.hit << "}";
  }
};

std::vector<Seen> lookups(GoldenRun& run, int cycles) {
  std::vector<Seen> seen;
  for (int i = 0; i < cycles; ++i) {
    run.tick();
    const FrontendObserve& front = run.node.frontend();
    if (front.fetch_valid() == 0) continue;
    seen.push_back({static_cast<int>(run.node.cycle() - 1), static_cast<int>(front.fetch_thread()),
                    front.fetch_pc(), front.fetch_hit() != 0});
  }
  return seen;
}

// `count` instructions without operands that issue one a cycle at most.
std::string yields(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "yield 0\n";
  return text;
}

TEST(Fetch, HitsFourCyclesAfterTheMiss) {
  GoldenRun run(yields(40));
  run.start();
  // A line has two windows; a third fits only when no more than 8 instructions are buffered, which
  // is so in cycle 14: 16 were buffered, one issues in each cycle from 6 on.
  const std::vector<Seen> expected = {
      {1, 0, 0, false}, {5, 0, 0, true}, {6, 0, 32, true}, {14, 0, 64, false}, {18, 0, 64, true}};
  EXPECT_EQ(lookups(run, 19), expected);
  EXPECT_EQ(run.issued_at(0), 6);
  EXPECT_EQ(run.node.state().counters.refill, 2u);
}

TEST(Fetch, ShowsTheBufferAtTheStartOfTheCycle) {
  GoldenRun run(yields(40));
  run.start();
  std::vector<std::uint32_t> buffered;
  for (int i = 0; i < 16; ++i) {
    run.tick();
    buffered.push_back(run.node.frontend().buffered(0));
  }
  EXPECT_EQ(buffered,
            (std::vector<std::uint32_t>{0, 0, 0, 0, 0, 0, 8, 15, 14, 13, 12, 11, 10, 9, 8, 7}));
}

TEST(Fetch, BeginsInsideAWindow) {
  GoldenRun run(".org 20\n_start:" + yields(11));
  run.start();
  const std::vector<Seen> expected = {{1, 0, 20, false}, {5, 0, 20, true}, {6, 0, 32, true}};
  EXPECT_EQ(lookups(run, 7), expected);
  run.tick();
  EXPECT_EQ(run.node.frontend().buffered(0), 3u - 1u + 8u);
}

TEST(Fetch, TakesThreadsInTurn) {
  GoldenRun run(yields(40));
  for (int t = 0; t < 4; ++t) {
    run.start(t);
    run.tick();
  }
  // Thread 0 misses in 1, 1 in 2, 2 in 3. The refill that thread 0 asked for (2, 3, 4) clears the
  // misses that were pending at the start of 4. Thread 3 misses in 4: that miss stays and has a
  // refill of its own in 5, 6, 7.
  const std::vector<Seen> expected = {{4, 3, 0, false},  {5, 0, 0, true},  {6, 1, 0, true},
                                      {7, 2, 0, true},   {8, 3, 0, true},  {9, 0, 32, true},
                                      {10, 1, 32, true}, {11, 2, 32, true}};
  EXPECT_EQ(lookups(run, 8), expected);
  EXPECT_EQ(run.node.state().counters.refill, 2u);
}

TEST(Fetch, RefillsInTurnAndOneAtATime) {
  GoldenRun run(yields(8) + ".org 64\na:" + yields(8) + ".org 128\nb:" + yields(8) +
                ".org 192\nc:" + yields(8));
  const char* const start[] = {"", "a", "b", "c"};
  std::vector<std::pair<int, std::uint32_t>> refills;
  for (int i = 0; i < 24; ++i) {
    if (i == 0) run.start(0);
    if (i > 0 && i < 4) run.start(i, start[i]);
    run.tick();
    if (run.node.sram().refill_valid() != 0) {
      refills.emplace_back(i, run.node.sram().refill_line());
    }
  }
  // Started in 2, 5, 8, 11, shown two cycles later.
  const std::vector<std::pair<int, std::uint32_t>> expected = {{4, 0}, {7, 1}, {10, 2}, {13, 3}};
  ASSERT_GE(refills.size(), 4u);
  refills.resize(4);
  EXPECT_EQ(refills, expected);
  EXPECT_EQ(run.issued_at(0, 0), 6);
  EXPECT_EQ(run.issued_at(64, 1), 9);
  EXPECT_EQ(run.issued_at(128, 2), 12);
}

// Thread 0 asks again before thread 2 has had its turn.
TEST(Fetch, RefillsTheNextThreadFirst) {
  GoldenRun run("_start: j far\n.org 64\nb: tstop\n.org 128\nc: tstop\n.org 256\nfar: tstop\n");
  const char* const start[] = {"_start", "b", "c"};
  std::vector<std::pair<int, std::uint32_t>> refills;
  for (int i = 0; i < 16; ++i) {
    if (i < 3) run.start(i, start[i]);
    run.tick();
    if (run.node.sram().refill_valid() != 0) {
      refills.emplace_back(i, run.node.sram().refill_line());
    }
  }
  // The jump issues in 6, its target misses in 7; thread 2 has waited since 3.
  const std::vector<std::pair<int, std::uint32_t>> expected = {{4, 0}, {7, 1}, {10, 2}, {13, 4}};
  EXPECT_EQ(refills, expected);
  EXPECT_EQ(run.issued_at(0), 6);
}

TEST(Fetch, ReadsZerosAboveTheSram) {
  GoldenRun run("li r1, 1\nlih r1, 0\njalr r0, r1, 0\n");  // 0x10000 is the size of tiny
  run.start();
  // li 6, lih 8, jalr 10 (redirect); the window is a hit in 11, its illegal word traps in 12.
  std::vector<Seen> seen = lookups(run, 12);
  EXPECT_EQ(seen.back(), (Seen{11, 0, 0x10000, true}));
  run.run(8);
  ASSERT_EQ(run.traps.size(), 1u);
  EXPECT_EQ(run.traps[0], (GoldenRun::Trap{12, 0, Cause::Illegal, 0x10000, 0}));
}

TEST(Fetch, WrapsAtTheEndOfTheAddressSpace) {
  GoldenRun run("tstop\n");
  run.node.host_start(0, 0x1ffffc);
  const std::vector<Seen> expected = {{1, 0, 0x1ffffc, true}, {2, 0, 0, false}};
  EXPECT_EQ(lookups(run, 4), expected);
}

// A loop of one window: the branch is not predicted the first time, then it is.
TEST(Fetch, FollowsPredictedBranchesWithoutALostCycle) {
  GoldenRun run("li r1, 3\nloop: addi r1, r1, -1\nbne r1, r0, loop\ntstop\n");
  run.start();
  run.run(40);
  // li 6, addi 8, bne 10: taken, not predicted, so a redirect: fetch 11, addi 12. bne 14: taken and
  // predicted, its group ends; addi is in the buffer already and issues in 15.
  EXPECT_EQ((run.issues[{0, 4u}]), (std::vector<int>{8, 12, 15}));
  EXPECT_EQ((run.issues[{0, 8u}]), (std::vector<int>{10, 14, 17}));
  // The last bne is predicted taken and is not: redirect to tstop, fetch 18, issue 19.
  EXPECT_EQ(run.issued_at(12), 19);
  EXPECT_EQ(run.node.state().counters.redirect, 2u);
  // That has dropped the entry: the same again from the start, not one redirect less.
  run.start();
  run.run(40);
  EXPECT_EQ(run.node.state().counters.redirect, 4u);
}

TEST(Fetch, EmptiesTheCacheByIfence) {
  GoldenRun run("ifence\nyield 0\ntstop\n");
  run.start();
  const std::vector<Seen> expected = {{1, 0, 0, false}, {5, 0, 0, true},  {6, 0, 32, true},
                                      {7, 0, 4, false}, {11, 0, 4, true}, {12, 0, 32, true}};
  EXPECT_EQ(lookups(run, 13), expected);
  EXPECT_EQ(run.issued_at(0), 6);
  EXPECT_EQ(run.issued_at(4), 12);
}

// Thread 1 misses in 4 and its refill runs in 5, 6, 7. An ifence in 6 keeps the line from being
// written; its pending miss is cleared all the same, and it misses again in 8.
TEST(Fetch, DoesNotWriteARefillThatAnIfenceOverlaps) {
  GoldenRun run("ifence\ntstop\n.org 64\nb: tstop\n");
  run.start();
  run.run(3);
  run.start(1, "b");  // seen in cycle 3
  const std::vector<Seen> expected = {
      {4, 1, 64, false}, {5, 0, 0, true}, {6, 0, 32, true}, {7, 0, 4, false}, {8, 1, 64, false}};
  EXPECT_EQ(lookups(run, 6), expected);
  EXPECT_EQ(run.issued_at(0), 6);
  run.run(20);
  EXPECT_EQ(run.issued_at(64, 1), 15);  // refill of line 0 in 8..10, of line 1 in 11..13, fetch 14
}

TEST(Fetch, TrapsOnADoubleErrorInTheNextLine) {
  GoldenRun run(".org 56\n_start: yield 0\nyield 0\n");
  run.node.state().sram.flip(72, {3, 0});
  run.start();
  run.run(30);
  // Line 0: miss 1, hit 5. Line 1: miss 6, refill 7..9, the fault stands from 10 on; buffer empty
  // after the yields of 6 and 7.
  ASSERT_EQ(run.traps.size(), 1u);
  EXPECT_EQ(run.traps[0], (GoldenRun::Trap{10, 0, Cause::EccFetch, 64, 0}));
  EXPECT_EQ(run.stall_at(10), Stall::Trap);
  EXPECT_EQ(run.stall_at(9), Stall::Empty);
  EXPECT_EQ(run.stall_at(11), Stall::Idle);
  EXPECT_EQ(run.node.state().counters.ecc_double, 1u);
  EXPECT_EQ(run.node.trap(0).cause, Cause::EccFetch);
}

TEST(Fetch, DoesNotTrapWhileYielding) {
  GoldenRun run(".org 60\n_start: yield 9\n");
  run.node.state().sram.flip(72, {3, 0});
  run.start();
  run.run(30);
  ASSERT_EQ(run.traps.size(), 1u);
  EXPECT_EQ(run.traps[0].cycle, 16);  // yield in 6: nothing in 7..15
}

// The jump redirects while the miss of the line behind it is pending: the miss is stale, its double
// error is nobody's fault, but the thread fetches only when the refill has ended.
TEST(Fetch, ForgetsTheFaultOfAStaleMiss) {
  GoldenRun run(".org 56\n_start: addi r1, r0, 1\nj over\n.org 128\nover: tstop\n");
  run.node.state().sram.flip(72, {3, 0});
  run.start();
  const std::vector<Seen> seen = lookups(run, 30);
  // jal shares cycle 6 with addi and redirects in the cycle in which line 1 misses: that miss is
  // lost, and the target is fetched in 7.
  EXPECT_EQ(run.issued_at(60), 6);
  EXPECT_EQ(seen[2], (Seen{6, 0, 64, false}));
  EXPECT_EQ(seen[3], (Seen{7, 0, 128, false}));
  EXPECT_TRUE(run.traps.empty());
  EXPECT_EQ(run.node.state().counters.ecc_double, 0u);

  GoldenRun late(".org 56\n_start: yield 0\nj over\n.org 128\nover: tstop\n");
  late.node.state().sram.flip(72, {3, 0});
  late.start();
  const std::vector<Seen> later = lookups(late, 30);
  EXPECT_EQ(late.issued_at(60), 7);  // now the miss of cycle 6 is pending
  EXPECT_EQ(later[2], (Seen{6, 0, 64, false}));
  EXPECT_EQ(later[3], (Seen{10, 0, 128, false}));  // refill 7..9
  EXPECT_TRUE(late.traps.empty());
  EXPECT_EQ(late.node.state().counters.ecc_double, 1u);
}

TEST(Fetch, CorrectsTheLineItRefills) {
  GoldenRun run("li r1, 77\ntstop\n");
  run.node.state().sram.flip(0, {1, 0});
  run.node.state().sram.flip(56, {0, 128});
  run.start();
  run.run(5);
  EXPECT_EQ(run.node.sram().ecc_corrected(), 2u);  // started in 2, reported in 4
  EXPECT_EQ(run.node.sram().refill_valid(), 1u);
  run.drain();
  EXPECT_EQ(run.thread(0).r[1], 77u);
  EXPECT_EQ(run.node.state().counters.ecc_corrected, 2u);
}

// The refill of line 1 needs bank 1, which a partial store in the cycle before holds for 3 cycles.
TEST(Fetch, WaitsForItsBank) {
  GoldenRun run(
      ".org 32\n_start: sb r0, 1088(r0)\nyield 0\nyield 0\nyield 0\n"
      "yield 0\nyield 0\nyield 0\nyield 0\n");
  run.start();
  std::vector<int> refills;
  for (int i = 0; i < 20; ++i) {
    run.tick();
    if (run.node.sram().refill_valid() != 0) refills.push_back(i);
  }
  EXPECT_EQ(run.issued_at(32), 6);
  // Miss of line 1 in 6, wanted from 7; the bank is free again in 9.
  ASSERT_GE(refills.size(), 2u);
  EXPECT_EQ(refills[0], 4);
  EXPECT_EQ(refills[1], 11);
}

TEST(Fetch, IsIdleOnlyWithoutPendingMisses) {
  Fetch fetch(TinyConfig);
  EXPECT_TRUE(fetch.idle());
  fetch.restart(0, 0);
  fetch.end_cycle(0);
  const Fetch::Lookup lookup = fetch.lookup(1);
  EXPECT_TRUE(lookup.valid);
  EXPECT_FALSE(lookup.hit);
  fetch.end_cycle(1);
  EXPECT_FALSE(fetch.idle());
  fetch.halt(0);  // the miss outlives the thread
  EXPECT_EQ(fetch.wants_refill(), 0u);
  fetch.start_refill(2, Vec{}, false);
  EXPECT_FALSE(fetch.wants_refill().has_value());
  for (std::uint64_t cycle = 2; cycle < 4; ++cycle) {
    fetch.end_cycle(cycle);
    EXPECT_FALSE(fetch.idle());
  }
  fetch.end_cycle(4);
  EXPECT_TRUE(fetch.idle());
}

}  // namespace
}  // namespace golden
