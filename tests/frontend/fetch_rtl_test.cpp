// SPDX-License-Identifier: Apache-2.0
// fetch: lookups, misses, refills, faults and what reaches the buffers are the model's under random
// redirects, starts, stops, fences and bank conflicts (timing.md sections 1 to 3); and the cycles
// of these sections one by one, written out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "sim/common/random.hpp"
#include "tests/frontend/fetch_bench.hpp"

namespace {

using namespace tests::fetch;
using tests::Comparison;

// --- random ---

class Stimulus {
 public:
  Stimulus(sim::Random random, Bench& bench) : random_(random), bench_(bench) {}

  Actions next() {
    Actions actions;
    if (random_.chance(1, 16)) change_memory();
    if (random_.chance(1, 200)) lazy_ = random_.below(4);  // how fast issue takes instructions
    pick(actions);
    for (std::optional<Update>& update : actions.updates) {
      if (random_.chance(1, 6)) update = Update{random_.chance(3, 4), pc(), pc()};
    }
    for (int t = 0; t < Threads; ++t) {
      if (bench_.running(t)) {
        if (random_.chance(1, 24)) actions.restart[at(t)] = pc();
        if (random_.chance(1, 100)) actions.halt[at(t)] = true;
        if (bench_.fault(t) && random_.chance(1, 8)) actions.halt[at(t)] = true;
      } else if (random_.chance(1, 12)) {
        actions.restart[at(t)] = pc();                          // by tstart
        if (random_.chance(1, 10)) actions.halt[at(t)] = true;  // and hit by a double error
      } else if (!actions.host_start && random_.chance(1, 12)) {
        actions.host_start = HostStart{t, pc()};
      }
    }
    actions.ifence = random_.chance(1, 60);
    if (random_.coin()) actions.banks_held = static_cast<unsigned>(random_.below(1u << 16));
    return actions;
  }

 private:
  // Few lines, so that they are hit; now and then above the SRAM, to the end of the addresses.
  std::uint32_t pc() {
    switch (random_.below(8)) {
      case 0:
        return SramBytes - 64 + 4 * static_cast<std::uint32_t>(random_.below(32));
      case 1:
        return (AddressMask - 127 + 4 * static_cast<std::uint32_t>(random_.below(48))) &
               AddressMask;
      case 2:
        return 4 * static_cast<std::uint32_t>(random_.below(SramBytes / 4));
      default:
        return 4 * static_cast<std::uint32_t>(random_.below(6 * 16));
    }
  }

  void change_memory() {
    const std::size_t line = random_.below(random_.coin() ? 8 : Lines);
    bench_.broken[line] = random_.chance(1, 4);
    for (std::uint32_t& word : bench_.memory[line]) {
      word = random_.bits32();
      if (random_.coin()) word &= 0x01fffe00;  // add, or illegal
    }
  }

  void pick(Actions& actions) {
    const auto first = static_cast<int>(random_.below(Threads));
    const int second = (first + 1 + static_cast<int>(random_.below(Threads - 1))) % Threads;
    for (std::size_t s = 0; s < actions.picked.size(); ++s) {
      if (random_.chance(lazy_, 4)) continue;
      const int thread = s == 0 ? first : second;
      actions.picked[s] = thread;
      const int most = std::min(golden::IssueWidth, bench_.buffered(thread));
      actions.popped[s] = static_cast<int>(random_.below(static_cast<std::uint64_t>(most) + 1));
    }
  }

  sim::Random random_;
  Bench& bench_;
  std::uint64_t lazy_ = 0;
};

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("fetch", test);
}

TEST(FetchRtl, IsTheModelUnderRandomEvents) {
  int hits = 0, misses = 0, refills = 0, above = 0, faults = 0, full = 0;
  on_bench([&](Bench& bench) -> Coroutine<void> {
    Stimulus stimulus(tests::random_for("fetch rtl"), bench);
    for (std::uint64_t i = 0; i < tests::cases(200'000); ++i) {
      co_await bench.cycle(stimulus.next());
      hits += bench.seen().hit;
      misses += bench.seen().lookup && !bench.seen().hit;
      above += bench.seen().hit && bench.seen().pc >= SramBytes;
      refills += bench.seen().refill.has_value();
      for (int t = 0; t < Threads; ++t) faults += bench.fault(t);
      for (int t = 0; t < Threads; ++t) full += bench.buffered(t) == golden::BufferInsns;
    }
  }).expect_clean();
  EXPECT_GT(hits, 10'000);
  EXPECT_GT(misses, 10'000);
  EXPECT_GT(refills, 5'000);
  EXPECT_GT(above, 1'000);
  EXPECT_GT(faults, 1'000);
  EXPECT_GT(full, 1'000);
}

// --- the cycles of timing.md, one by one ---

// Ends with nothing under way.
void timing(const tests::BenchTest<Bench>& test) {
  on_bench([&](Bench& bench) -> Coroutine<void> {
    co_await test(bench);
    co_await bench.idle(8);
  }).expect_clean();
}

Actions start(int thread, std::uint32_t pc) {
  Actions actions;
  actions.restart[at(thread)] = pc;
  return actions;
}

// GCC 12 takes no list in an expression with co_await.
Actions start_all(std::initializer_list<HostStart> starts) {
  Actions actions;
  for (const HostStart& start : starts) actions.restart[at(start.thread)] = start.pc;
  return actions;
}

Actions pops(int thread, int count) {
  Actions actions;
  actions.picked[0] = thread;
  actions.popped[0] = count;
  return actions;
}

void expect_lookup(const Bench& bench, int thread, std::uint32_t pc, bool hit) {
  EXPECT_TRUE(bench.seen().lookup) << bench.now() - 1;
  EXPECT_EQ(bench.seen().thread, thread) << bench.now() - 1;
  EXPECT_EQ(bench.seen().pc, pc) << bench.now() - 1;
  EXPECT_EQ(bench.seen().hit, hit) << bench.now() - 1;
}

// Brings the line of each thread's pc into the cache.
Coroutine<void> warm(Bench& bench, Actions starts) {
  co_await bench.cycle(starts);
  co_await bench.idle(40);
  Actions halts;
  halts.halt.fill(true);
  co_await bench.cycle(halts);
  co_await bench.idle(8);
}

// Sections 2 and 3: a start in t is looked up in t+1, its refill starts in t+2, the line is there
// from t+5 on, the words in the buffer from t+6.
TEST(FetchTiming, AStartIsFollowedByMissRefillAndHit) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(start(1, 0x48));  // t
    EXPECT_FALSE(bench.seen().lookup);
    co_await bench.cycle();  // t+1
    expect_lookup(bench, 1, 0x48, false);
    EXPECT_FALSE(bench.seen().refill.has_value());
    co_await bench.cycle();  // t+2
    EXPECT_FALSE(bench.seen().lookup);
    EXPECT_EQ(bench.seen().refill, 1u);
    co_await bench.idle(2);  // t+4
    EXPECT_FALSE(bench.seen().lookup);
    co_await bench.cycle();  // t+5
    expect_lookup(bench, 1, 0x48, true);
    EXPECT_EQ(bench.buffered(1), 6);  // slots 2 to 7, from t+6 on
    co_await bench.cycle();           // t+6: the other half of the line
    expect_lookup(bench, 1, 0x60, true);
    EXPECT_EQ(bench.buffered(1), 14);
    co_await bench.cycle();  // 14 > 8: no room
    EXPECT_FALSE(bench.seen().lookup);
  });
}

// Section 2: `buffered` <= 8 at the start of the cycle.
TEST(FetchTiming, AThreadFetchesWithRoomForAWindowOnly) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await warm(bench, start(0, 0x0));
    co_await bench.cycle(start(0, 0x4));
    co_await bench.cycle();
    EXPECT_EQ(bench.buffered(0), 7);
    co_await bench.cycle();
    EXPECT_EQ(bench.buffered(0), 15);
    co_await bench.cycle(pops(0, 3));
    co_await bench.cycle(pops(0, 3));
    EXPECT_EQ(bench.buffered(0), 9);
    EXPECT_FALSE(bench.seen().lookup);
    co_await bench.cycle(pops(0, 1));  // 9 at its start
    EXPECT_FALSE(bench.seen().lookup);
    co_await bench.cycle(pops(0, 1));  // 8 at its start
    expect_lookup(bench, 0, 0x40, false);
  });
}

// Section 2: from fetch_ptr upwards; the pointer goes behind the thread that fetched.
TEST(FetchTiming, ThreadsTakeTurns) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await warm(bench, start(0, 0x0));
    const Actions starts = start_all({{0, 0}, {1, 0}, {2, 0}, {3, 0}});
    co_await bench.cycle(starts);
    // fetch_ptr is 1: thread 0 was the last.
    for (const int thread : {1, 2, 3, 0, 1, 2, 3, 0}) {
      co_await bench.cycle();
      EXPECT_EQ(bench.seen().thread, thread);
      EXPECT_TRUE(bench.seen().hit);
    }
    co_await bench.cycle(pops(2, 4));  // all have 16
    co_await bench.cycle(pops(2, 4));
    EXPECT_FALSE(bench.seen().lookup);
    co_await bench.cycle();
    expect_lookup(bench, 2, 0x40, false);
  });
}

// Section 3: one refill at a time, the next three cycles later; refill_ptr goes round.
TEST(FetchTiming, RefillsStartThreeCyclesApart) {
  timing([](Bench& bench) -> Coroutine<void> {
    const Actions starts = start_all({{0, 0x0}, {1, 0x40}, {2, 0x80}, {3, 0xc0}});
    co_await bench.cycle(starts);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> refills;
    for (int i = 0; i < 14; ++i) {
      co_await bench.cycle();
      if (bench.seen().refill) refills.emplace_back(bench.now() - 1, *bench.seen().refill);
    }
    // Thread 0 misses in cycle 1 and its refill starts in 2; from 3 on there is always one waiting.
    const std::vector<std::pair<std::uint64_t, std::uint32_t>> expected = {
        {2, 0}, {5, 1}, {8, 2}, {11, 3}};
    EXPECT_EQ(refills, expected);
  });
}

// Section 3: the bank must be free.
TEST(FetchTiming, ARefillWaitsForItsBank) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(start(0, 0x100));
    co_await bench.cycle();
    Actions held;
    held.banks_held = 1u << 4;
    co_await bench.cycle(held);
    co_await bench.cycle(held);
    EXPECT_FALSE(bench.seen().refill.has_value());
    held.banks_held = static_cast<std::uint16_t>(~(1u << 4));
    co_await bench.cycle(held);
    EXPECT_EQ(bench.seen().refill, 4u);
  });
}

// Section 3: a refill clears the misses on its line that were pending at the start of t+2.
TEST(FetchTiming, ARefillServesAllThreadsThatMissedItsLine) {
  timing([](Bench& bench) -> Coroutine<void> {
    const Actions starts = start_all({{0, 0x0}, {1, 0x20}, {2, 0x4}, {3, 0x8}});
    co_await bench.cycle(starts);
    co_await bench.cycle();  // 1: thread 0 misses
    co_await bench.cycle();  // 2: thread 1 misses, refill of thread 0 starts
    EXPECT_EQ(bench.seen().refill, 0u);
    co_await bench.cycle();  // 3: thread 2 misses
    co_await bench.cycle();  // 4: thread 3 misses, in t+2: stays
    expect_lookup(bench, 3, 0x8, false);
    co_await bench.cycle();              // 5
    EXPECT_EQ(bench.seen().refill, 0u);  // again, for thread 3
    expect_lookup(bench, 0, 0x0, true);
    co_await bench.cycle();
    expect_lookup(bench, 1, 0x20, true);
    co_await bench.cycle();
    expect_lookup(bench, 2, 0x4, true);
    co_await bench.cycle();  // 8
    EXPECT_EQ(bench.seen().thread, 3);
    EXPECT_TRUE(bench.seen().hit);
  });
}

// Section 3: a double error makes a fault of each miss that is not stale; a restart clears it.
TEST(FetchTiming, ADoubleErrorMakesAFaultUnlessStale) {
  timing([](Bench& bench) -> Coroutine<void> {
    bench.broken[0] = true;
    const Actions starts = start_all({{0, 0x0}, {1, 0x0}});
    co_await bench.cycle(starts);
    co_await bench.cycle();                // 1: thread 0 misses
    co_await bench.cycle();                // 2: thread 1 misses; refill
    co_await bench.cycle(start(1, 0x40));  // 3: thread 1 is redirected, its miss is stale
    co_await bench.cycle();                // 4
    EXPECT_TRUE(bench.fault(0));           // from 5 on
    EXPECT_FALSE(bench.fault(1));
    EXPECT_FALSE(bench.miss_pending(1));
    co_await bench.cycle();  // 5
    expect_lookup(bench, 1, 0x40, false);
    co_await bench.cycle(start(0, 0x40));
    EXPECT_FALSE(bench.fault(0));
  });
}

TEST(FetchTiming, ARestartInTheCycleOfTheFaultWins) {
  timing([](Bench& bench) -> Coroutine<void> {
    bench.broken[0] = true;
    co_await bench.cycle(start(0, 0x0));
    co_await bench.idle(3);                // 3
    co_await bench.cycle(start(0, 0x40));  // 4 = t+2 of the refill
    EXPECT_FALSE(bench.fault(0));
    co_await bench.cycle();
    expect_lookup(bench, 0, 0x40, false);
  });
}

// Section 3: an ifence in t .. t+2 of a refill keeps its line out of the cache.
TEST(FetchTiming, AFenceKeepsTheLineOfARefillOut) {
  timing([](Bench& bench) -> Coroutine<void> {
    for (int fence = 1; fence <= 5; ++fence) {
      SCOPED_TRACE(fence);
      Actions clean;
      clean.ifence = true;
      co_await bench.cycle(clean);
      co_await bench.cycle(start(0, 0x0));  // 0
      for (int i = 1; i <= 4; ++i) {        // the refill starts in 2
        Actions actions;
        actions.ifence = i == fence;
        co_await bench.cycle(actions);
      }
      Actions actions;
      actions.ifence = fence == 5;
      co_await bench.cycle(actions);  // 5: looks up again; a fence now is too late for this lookup
      expect_lookup(bench, 0, 0x0, fence == 1 || fence == 5);
      actions = {};
      actions.halt[0] = true;
      co_await bench.cycle(actions);
      co_await bench.idle(6);
    }
  });
}

// Section 2: words up to the predicted slot; fetch goes on at the target.
TEST(FetchTiming, APredictionEndsTheWindow) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await warm(bench, start(0, 0x0));
    Actions update;
    update.updates[1] = Update{true, 0x0c, 0x30};
    co_await bench.cycle(update);
    co_await bench.cycle(start(0, 0x4));
    co_await bench.cycle();
    expect_lookup(bench, 0, 0x4, true);
    EXPECT_EQ(bench.buffered(0), 3);  // slots 1, 2, 3
    co_await bench.cycle(pops(0, 3));
    expect_lookup(bench, 0, 0x30, true);
    EXPECT_EQ(bench.buffered(0), 4);
    co_await bench.cycle(start(0, 0x10));  // behind the branch: not predicted
    co_await bench.cycle();
    EXPECT_EQ(bench.buffered(0), 4);
  });
}

// Section 2: a window above the SRAM is a hit whose words are 0; addresses wrap.
TEST(FetchTiming, AboveTheSramWordsAreZero) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(start(0, AddressMask - 3));
    co_await bench.cycle();
    expect_lookup(bench, 0, AddressMask - 3, true);
    EXPECT_EQ(bench.buffered(0), 1);
    co_await bench.cycle(pops(0, 1));
    expect_lookup(bench, 0, 0, false);  // the next window is the first
  });
}

// Section 2: who is restarted or halted loses push and miss; the pointer advances all the same.
TEST(FetchTiming, ARestartLosesTheLookupOfItsCycle) {
  timing([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(start(0, 0x0));
    const Actions starts = start_all({{0, 0x40}, {1, 0x80}});
    co_await bench.cycle(starts);  // 1: looks up 0x0
    expect_lookup(bench, 0, 0x0, false);
    EXPECT_FALSE(bench.miss_pending(0));
    co_await bench.cycle();  // 2: fetch_ptr is 1
    expect_lookup(bench, 1, 0x80, false);
    co_await bench.cycle();
    expect_lookup(bench, 0, 0x40, false);
  });
}

// --- the checker ---

TEST(FetchRtl, ReportsAPlantedDifference) {
  const Comparison comparison = on_bench([](Bench& bench) -> Coroutine<void> {
    bench.planted = 0x200;
    co_await bench.cycle(start(2, 0));
    co_await bench.idle(6);
  });
  comparison.expect_reported("cycle 6, ");
  comparison.expect_reported("first_word 2: expected 0x1000000, actual 0x1000200");
}

}  // namespace
