// SPDX-License-Identifier: Apache-2.0
// threads: states, pcs, yields, watchdogs and traps, and what fetch is told, are the model's under
// random events (timing.md sections 1 and 4).
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <threads_bench_dut.hpp>

#include "tests/common/on_bench.hpp"
#include "tests/frontend/threads_model.hpp"

namespace {

using namespace tests::threads;
using engine::Coroutine;
using tests::Comparison;

class Bench {
 public:
  using Dut = ThreadsBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {}

  Coroutine<void> reset() {
    drive({});
    co_await cycles_.reset();
  }

  // `planted` flips bits of the pc of the host's starts as the RTL sees it.
  Coroutine<void> cycle(Events events, std::uint32_t planted = 0) {
    drive(events, planted);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    compare_state();
    model.cycle(events);
    compare_events();
    co_await cycles_.next();
  }

  Model model;

 private:
  void drive(const Events& events, std::uint32_t planted = 0) {
    for (int s = 0; s < golden::IssueThreads; ++s) {
      const Group& group = events.groups[at(s)];
      dut_.picked_i[s].value = group.picked;
      dut_.thread_i[s].value = group.thread;
      dut_.issued_i[s].value = group.issued;
      dut_.redirect_i[s].value = group.redirect;
      dut_.instruction_trap_i[s].value = group.trap;
      dut_.instruction_cause_i[s].value = static_cast<unsigned>(group.cause);
      dut_.instruction_value_i[s].value = group.value;
      dut_.next_pc_i[s].value = group.next_pc;
    }
    dut_.fetch_trap_i.value = events.fetch_traps;
    dut_.waiting_i.value = events.waiting;
    const Start tstart = events.tstart.value_or(Start{});
    dut_.tstart_i.value = events.tstart.has_value();
    dut_.tstart_thread_i.value = tstart.thread;
    dut_.tstart_pc_i.value = tstart.pc;
    const Start host_start = events.host_start.value_or(Start{});
    dut_.host_start_i.value = events.host_start.has_value();
    dut_.host_thread_i.value = host_start.thread;
    dut_.host_pc_i.value = host_start.pc ^ planted;
    dut_.tstop_i.value = events.tstop.has_value();
    dut_.yield_i.value = events.yield.has_value();
    const Yield yield = events.yield.value_or(Yield{});
    dut_.sys_thread_i.value = events.tstop.value_or(yield.thread);
    dut_.yield_cycles_i.value = yield.cycles;
    unsigned network_errors = 0, doubles = 0;
    for (int t = 0; t < Threads; ++t) {
      network_errors |= events.network_error[at(t)] ? 1u << t : 0u;
      doubles |= events.double_error[at(t)] ? 1u << t : 0u;
      dut_.network_value_i[t].value = events.network_error[at(t)].value_or(0);
      dut_.double_addr_i[t].value = events.double_error[at(t)].value_or(0);
    }
    dut_.network_error_i.value = network_errors;
    dut_.double_i.value = doubles;
  }

  void compare_state() {
    for (int t = 0; t < Threads; ++t) {
      const Thread& thread = model.threads[at(t)];
      const std::string of = " of thread " + std::to_string(t);
      comparison_.equal("running" + of, model.running(t), dut_.running_o.raw() >> t & 1u);
      comparison_.equal("yielding" + of, thread.yield != 0, dut_.yielding_o.raw() >> t & 1u);
      comparison_.equal("state" + of, thread.state, dut_.state_o[t].raw());
      comparison_.equal("pc" + of, thread.pc, dut_.pc_o[t].raw());
      if (thread.state != ThreadState::Trapped) continue;
      comparison_.equal("cause" + of, thread.cause, dut_.cause_o[t].raw());
    }
  }

  void compare_events() {
    comparison_.equal("host_start", model.host_started.has_value(), dut_.host_start_o.raw());
    for (int t = 0; t < Threads; ++t) {
      const Flow& flow = model.flows[at(t)];
      const Trap& trap = model.traps[at(t)];
      const std::string of = " of thread " + std::to_string(t);
      comparison_.equal("flush" + of, flow.flush, dut_.flush_o.raw() >> t & 1u);
      comparison_.equal("restart" + of, flow.restart.has_value(), dut_.restart_o.raw() >> t & 1u);
      comparison_.equal("restart pc" + of, flow.restart.value_or(0), dut_.restart_pc_o[t].raw());
      comparison_.equal("trap" + of, trap.cause != Cause::None, dut_.trap_o.raw() >> t & 1u);
      comparison_.equal("trap cause" + of, trap.cause, dut_.trap_cause_o[t].raw());
      comparison_.equal("trap pc" + of, trap.pc, dut_.trap_pc_o[t].raw());
      comparison_.equal("trap value" + of, trap.value, dut_.trap_value_o[t].raw());
    }
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
};

// Events as they can occur: only who runs and does not yield issues or takes a fetch trap. From
// time to time some threads are left alone for so long that the watchdog bites.
class Stimulus {
 public:
  Stimulus(sim::Random random, const Model& model) : random_(random), model_(model) {}

  Events next() {
    if (left_-- == 0) {
      left_ = random_.between(1, 2 * golden::WatchdogCycles);
      alone_ = random_.coin() ? static_cast<unsigned>(random_.below(16)) : 0;
    }
    Events events;
    issue(events);
    if (random_.chance(1, 8)) {
      const int t = thread();
      events.host_start = Start{t, pc()};
    }
    for (int t = 0; t < Threads; ++t) {
      if (alone(t)) continue;
      if (random_.chance(1, 2)) events.waiting |= 1u << t;
      if (random_.chance(1, 200)) events.network_error[at(t)] = random_.bits32();
      if (random_.chance(1, 200)) events.double_error[at(t)] = pc();
    }
    return events;
  }

 private:
  bool alone(int t) const { return (alone_ >> t & 1u) != 0; }
  int thread() { return static_cast<int>(random_.below(Threads)); }
  std::uint32_t pc() { return 4 * static_cast<std::uint32_t>(random_.below(1u << 19)); }

  void issue(Events& events) {
    const int first = thread();
    const int second = (first + random_.between(1, Threads - 1)) % Threads;
    for (const int t : {first, second}) {
      if (!model_.running(t) || model_.threads[at(t)].yield != 0 || alone(t)) continue;
      if (random_.chance(1, 100)) {
        events.fetch_traps |= 1u << t;
      } else if (random_.chance(3, 4)) {
        group(events, events.groups[t == first ? 0 : 1], t);
      }
    }
  }

  void group(Events& events, Group& group, int t) {
    group.picked = true;
    group.thread = t;
    group.issued = random_.between(0, golden::IssueWidth);
    group.next_pc = pc();
    if (random_.chance(1, 40)) {
      group.trap = true;
      group.cause = random_.pick(golden::AllCauses);
      group.value = random_.bits32();
      if (group.cause == Cause::None) group.cause = Cause::Illegal;
    } else if (group.issued > 0) {
      group.redirect = random_.chance(1, 4);
      if (!events.tstart && !events.tstop && !events.yield) system(events, t);  // one sys unit
    }
  }

  void system(Events& events, int t) {
    const int target = thread();
    if (random_.chance(1, 40)) {
      events.tstop = t;
    } else if (random_.chance(1, 20)) {
      const int longest = random_.chance(1, 40) ? 0x3fff : 8;
      events.yield = Yield{t, random_.between(0, longest)};
    } else if (!model_.running(target) && random_.chance(1, 4)) {
      events.tstart = Start{target, pc()};
    }
  }

  sim::Random random_;
  const Model& model_;
  int left_ = 0;        // cycles with these
  unsigned alone_ = 0;  // bit per thread
};

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("threads", test);
}

TEST(ThreadsRtl, AreTheModelsUnderRandomEvents) {
  std::map<Cause, int> causes;
  int host_starts = 0, restarts = 0;
  on_bench([&](Bench& bench) -> Coroutine<void> {
    Stimulus stimulus(tests::random_for("threads rtl"), bench.model);
    for (std::uint64_t i = 0; i < tests::cases(300'000); ++i) {
      co_await bench.cycle(stimulus.next());
      for (const Trap& trap : bench.model.traps) ++causes[trap.cause];
      for (const Flow& flow : bench.model.flows) restarts += flow.restart.has_value();
      host_starts += bench.model.host_started.has_value();
    }
  }).expect_clean();
  for (const Cause cause : golden::AllCauses) EXPECT_GT(causes[cause], 30) << name(cause);
  EXPECT_GT(host_starts, 1000);
  EXPECT_GT(restarts, 1000);
}

// Section 4: the watchdog bites in the cycle in which the count would become WatchdogCycles.
TEST(ThreadsRtl, TheWatchdogBitesAfterSoManyCycles) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    Events start;
    start.host_start = Start{2, 0x40};
    co_await bench.cycle(start);
    for (int i = 1; i < golden::WatchdogCycles; ++i) co_await bench.cycle({});
    EXPECT_TRUE(bench.model.running(2));
    co_await bench.cycle({});
    EXPECT_EQ(bench.model.traps[2].cause, Cause::Watchdog);
    EXPECT_EQ(bench.model.traps[2].pc, 0x40u);
    co_await bench.cycle({});
  }).expect_clean();
}

// Section 1: of all that hits a thread in one cycle the last counts.
TEST(ThreadsRtl, LaterEventsWin) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    Events events;
    events.host_start = Start{1, 0x80};
    co_await bench.cycle(events);
    Group& group = events.groups[0];
    group.picked = true;
    group.thread = 1;
    group.issued = 1;
    group.next_pc = 0x84;
    events.tstop = 1;
    co_await bench.cycle(events);  // the host's start comes to nothing: the thread runs
    EXPECT_EQ(bench.model.threads[1].state, ThreadState::Stopped);
    EXPECT_EQ(bench.model.threads[1].pc, 0x84u);
    Events errors;
    errors.host_start = Start{1, 0x100};
    errors.network_error[1] = 7;
    errors.double_error[1] = 0x1234;
    co_await bench.cycle(errors);
    EXPECT_EQ(bench.model.threads[1].cause, Cause::EccDouble);
    EXPECT_EQ(bench.model.traps[1].pc, 0x84u);
    EXPECT_EQ(bench.model.traps[1].value, 0x1234u);
    errors.host_start->pc = 0x200;
    co_await bench.cycle(errors);  // Trapped at the start: errors pass by, the start does not
    EXPECT_TRUE(bench.model.running(1));
    EXPECT_EQ(bench.model.threads[1].pc, 0x200u);
    co_await bench.cycle({});
  }).expect_clean();
}

TEST(ThreadsRtl, ReportsAPlantedDifference) {
  const Comparison comparison = on_bench([](Bench& bench) -> Coroutine<void> {
    Events start;
    start.host_start = Start{3, 0x40};
    co_await bench.cycle(start, 8);
    co_await bench.cycle({});
  });
  comparison.expect_reported("cycle 1, ");
  comparison.expect_reported("pc of thread 3: expected 0x40, actual 0x48");
}

// Assertions of the unit are checkers too: thread 0 issues, runs or not, while another one runs.
TEST(ThreadsRtl, AssertsThatOnlyWhoRunsIssues) {
  for (const int runs : {0, 1}) {
    Comparison comparison("threads");
    const bool fails = tests::fails_assertion<Bench>(
        [runs](Bench& bench) -> Coroutine<void> {
          Events start;
          start.host_start = Start{runs, 0};
          co_await bench.cycle(start);
          Events issue;
          issue.groups[0].picked = true;
          issue.groups[0].issued = 1;
          co_await bench.cycle(issue);
        },
        comparison);
    EXPECT_EQ(fails, runs != 0);
  }
}

}  // namespace
