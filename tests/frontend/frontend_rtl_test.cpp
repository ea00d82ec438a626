// SPDX-License-Identifier: Apache-2.0
// frontend: random programs on all threads, from a memory whose lines change and have errors, with
// starts, stops, traps and everything that the rest of the node can do to it: record, selection of
// slots, refills and states of rest are the model's in each cycle (timing.md sections 1 to 5, 8).
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>

#include "sim/common/random.hpp"
#include "tests/frontend/frontend_bench.hpp"
#include "tests/frontend/random_operands.hpp"

namespace {

using namespace tests::frontend;
using golden::Cause;
using tests::Comparison;

class Stimulus {
 public:
  Stimulus(sim::Random random, Bench& bench) : random_(random), bench_(bench) {
    for (Line& line : bench_.memory) fill(line);
    for (int t = 0; t < Threads; ++t) {
      for (int i = 1; i < golden::ScalarRegs; ++i) change_registers(t, i);
    }
  }

  Coroutine<void> cycle() {
    for (int t = 0; t < Threads; ++t) change_registers(t, random_.between(1, 31));
    if (random_.chance(1, 64)) fill(bench_.memory[random_.below(HotLines)]);
    if (left_-- == 0) {
      left_ = random_.between(1, 200);
      calm_ = random_.coin();
    }
    co_await bench_.cycle(inputs());
  }

 private:
  static constexpr std::uint64_t HotLines = 20;  // of code; some more than the cache holds

  void fill(Line& line) {
    for (std::uint32_t& word : line.data) word = random_insn();
    line.double_error = random_.chance(1, 20);
  }

  // Much that cannot trap; branches go not far, jumps not back, yields do not last.
  std::uint32_t random_insn() {
    std::uint32_t word = tests::issue::random_word(random_);
    while (random_.chance(1, 2) && !tame(golden::decode(word))) {
      word = tests::issue::random_word(random_);
    }
    const Insn insn = golden::decode(word);
    const auto distance = static_cast<std::uint32_t>(random_.between(-24, 24));
    if (insn.kind == golden::InsnKind::Branch) return (word & ~0x3fffu) | (distance & 0x3fffu);
    if (insn.op == Opcode::Jal) return (word & ~0x7ffffu) | (distance & 0x1fu);
    if (insn.op == Opcode::Yield) return word & ~0x3ff0u;
    return word;
  }

  static bool tame(const Insn& insn) {
    return insn.legal() && insn.accesses == 0 && !insn.reads_format && insn.op != Opcode::Jalr &&
           insn.op != Opcode::Tstart && insn.op != Opcode::Tstop && insn.op != Opcode::Xfer;
  }

  void change_registers(int t, int number) {
    golden::ThreadContext& context = bench_.model.issue.state.threads[at(t)];
    context.r[at(number)] = tests::issue::random_register(random_);
    std::uint64_t& predicate = context.p[random_.below(7) + 1];
    predicate = tests::issue::random_mask(random_);
  }

  std::uint32_t pc() {
    const std::uint64_t lines = random_.chance(1, 20) ? 1 << 15 : HotLines;
    return 4 * static_cast<std::uint32_t>(random_.below(lines * 16));
  }

  Inputs inputs() {
    Inputs inputs;
    if (random_.chance(1, 4)) {
      const auto thread = static_cast<int>(random_.below(Threads));
      inputs.host_start = tests::threads::Start{thread, pc()};
    }
    network(inputs);
    for (int t = 0; t < Threads && !calm_; ++t) {
      if (random_.chance(1, 500)) inputs.network_error[at(t)] = random_.bits32();
      if (random_.chance(1, 500)) inputs.double_error[at(t)] = pc();
    }
    inputs.corrected = random_.between(0, 40);
    inputs.doubles = random_.between(0, 7);
    inputs.flags = static_cast<unsigned>(random_.below(16));
    return inputs;
  }

  // In calm times no semaphore has anything and nothing changes.
  void network(Inputs& inputs) {
    if (!calm_) {
      for (std::uint32_t& semaphore : network_.semaphores) {
        if (random_.chance(1, 8)) semaphore = random_.bits32() >> random_.below(32);
      }
      network_.lists = static_cast<unsigned>(random_.below(16));
      network_.commands_full = random_.chance(1, 3);
    } else {
      network_.semaphores.fill(0);
    }
    network_.take = !calm_ && random_.chance(1, 3) ? random_.between(0, 31) : -1;
    network_.claimed = claimed();
    inputs.network = network_;
    bench_.model.issue.state.counters.beats += random_.below(4);
  }

  unsigned claimed() {  // banks that are free, and that no refill takes
    const std::uint32_t refill = bench_.model.refill_line().value_or(~0u);
    unsigned banks = tests::issue::held(bench_.model.issue);
    if (refill != ~0u) banks |= 1u << golden::Banks::bank_of(refill * golden::LineBytes);
    const auto half = static_cast<unsigned>(random_.below(1u << 16));
    return half & static_cast<unsigned>(random_.below(1u << 16)) & ~banks;
  }

  sim::Random random_;
  Bench& bench_;
  tests::issue::NetworkState network_;
  int left_ = 0;  // cycles until it changes
  bool calm_ = false;
};

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("frontend", test);
}

TEST(FrontendRtl, IsTheModelOnRandomPrograms) {
  std::map<Stall, int> stalls;
  std::map<Cause, int> causes;
  std::map<int, int> issued;
  int hits = 0, misses = 0, redirects = 0, right = 0, reads = 0, idle = 0, waiting = 0;
  on_bench([&](Bench& bench) -> Coroutine<void> {
    Stimulus stimulus(tests::random_for("frontend rtl"), bench);
    for (std::uint64_t i = 0; i < tests::cases(200'000); ++i) {
      co_await stimulus.cycle();
      const Model& model = bench.model;
      for (const Stall stall : model.outputs.stalls) ++stalls[stall];
      for (const tests::threads::Trap& trap : model.threads.traps) ++causes[trap.cause];
      for (const Group& group : model.outputs.groups) {
        if (group.picked) ++issued[group.issued];
        redirects += group.redirect;
        right += group.update.valid && !group.redirect;
      }
      hits += model.record.fetch_hit() != 0;
      misses += model.record.fetch_valid() != 0 && model.record.fetch_hit() == 0;
      reads += model.record.csr_valid() != 0 && model.record.csr_data() != 0;
      idle += model.idle;
      waiting += model.waiting;
    }
  }).expect_clean();
  // Everything that can happen did, and not just now and then.
  for (const Stall stall : golden::AllStalls) EXPECT_GT(stalls[stall], 100) << name(stall);
  for (const Cause cause : golden::AllCauses) {
    if (cause == Cause::Watchdog) continue;  // has a test of its own
    EXPECT_GT(causes[cause], 30) << name(cause);
  }
  for (int count = 0; count <= golden::IssueWidth; ++count) {
    EXPECT_GT(issued[count], 300) << count;
  }
  EXPECT_GT(hits, 10'000);
  EXPECT_GT(misses, 1'000);
  EXPECT_GT(redirects, 1'000);
  EXPECT_GT(right, 300);
  EXPECT_GT(reads, 300);
  EXPECT_GT(idle, 300);
  EXPECT_GT(waiting, 300);
}

// Sections 2 to 4: the start in cycle 0 misses in 1, its refill starts in 2, it hits in 5; issue
// begins in 6.
TEST(FrontendRtl, IssuesSixCyclesAfterAStart) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    bench.memory[0].data.fill(0x01000000);  // add r0, r0, r0
    Inputs start;
    start.host_start = tests::threads::Start{2, 0};
    co_await bench.cycle(start);
    for (int cycle = 1; cycle <= 6; ++cycle) {
      EXPECT_EQ(bench.model.outputs.issued, 0u) << cycle;
      EXPECT_EQ(bench.model.refill_line().has_value(), cycle == 2) << cycle;
      co_await bench.cycle({});
      EXPECT_EQ(bench.model.record.fetch_hit() != 0, cycle >= 5) << cycle;
    }
    EXPECT_EQ(bench.model.outputs.issued, 3u);  // two ALUs
  }).expect_clean();
}

// Section 4: the watchdog bites who yields for too long, not who waits for a semaphore.
TEST(FrontendRtl, TheWatchdogLeavesAloneWhoWaits) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    bench.memory[0].data.fill(0x3a003fff);  // yield 16383
    bench.memory[1].data.fill(0xf0000001);  // semwait s0, 1
    Inputs start;
    start.host_start = tests::threads::Start{0, 0};
    co_await bench.cycle(start);
    start.host_start = tests::threads::Start{1, 0x40};
    co_await bench.cycle(start);
    co_await bench.idle(golden::WatchdogCycles + 20);
    EXPECT_EQ(bench.model.threads.threads[0].cause, Cause::Watchdog);
    EXPECT_TRUE(bench.model.threads.running(1));
    EXPECT_TRUE(bench.model.waiting);
  }).expect_clean();
}

TEST(FrontendRtl, ReportsAPlantedDifference) {
  const Comparison comparison = on_bench([](Bench& bench) -> Coroutine<void> {
    bench.memory[0].data.fill(0x01000000);
    bench.planted = 0x200;
    Inputs start;
    start.host_start = tests::threads::Start{2, 0};
    co_await bench.cycle(start);
    co_await bench.idle(6);
  });
  comparison.expect_reported("cycle 6, ");
  comparison.expect_reported("slot_word[0]");
}

}  // namespace
