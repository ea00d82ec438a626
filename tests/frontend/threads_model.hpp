// SPDX-License-Identifier: Apache-2.0
// What the events of a cycle make of the threads: timing.md sections 1 (step 5) and 4.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "tests/frontend/issue_model.hpp"

namespace tests::threads {

using golden::Cause;
using golden::Threads;
using golden::ThreadState;
using issue::at;
using issue::Group;

struct Start {
  int thread = 0;
  std::uint32_t pc = 0;
};
struct Yield {
  int thread = 0;
  int cycles = 0;
};

// Of one cycle.
struct Events {
  std::array<Group, golden::IssueThreads> groups;  // what issue did
  unsigned fetch_traps = 0;                        // bit per thread: EccFetch
  unsigned waiting = 0;                            // bit per thread: stall Semaphore or Network
  std::optional<Start> tstart;
  std::optional<int> tstop;  // thread
  std::optional<Yield> yield;
  std::optional<Start> host_start;
  std::array<std::optional<std::uint32_t>, Threads> network_error;  // trap value
  std::array<std::optional<std::uint32_t>, Threads> double_error;   // address
};

struct Thread {
  ThreadState state = ThreadState::Stopped;
  Cause cause = Cause::None;  // of a Trapped one
  std::uint32_t pc = 0;
  int yield = 0;     // cycles without issue that are left
  int watchdog = 0;  // cycles Running without issue
};

struct Trap {
  Cause cause = Cause::None;  // None: no trap
  std::uint32_t pc = 0;
  std::uint32_t value = 0;
};

// What fetch has to do with a thread at the end of the cycle.
struct Flow {
  bool flush = false;                    // empty its buffer
  std::optional<std::uint32_t> restart;  // and go on here
};

class Model {
 public:
  // As of the start of the next cycle.
  std::array<Thread, Threads> threads;

  // Of the last cycle.
  std::array<Trap, Threads> traps;
  std::array<Flow, Threads> flows;    // without the host's start
  std::optional<Start> host_started;  // a start of a thread that did not run

  bool running(int t) const { return threads[at(t)].state == ThreadState::Running; }

  // Later events win.
  void cycle(const Events& events) {
    const std::array<Thread, Threads> before = threads;
    traps = {};
    flows = {};
    host_started = std::nullopt;
    for (Thread& thread : threads) thread.yield = std::max(thread.yield - 1, 0);
    for (const Group& group : events.groups) redirect(group);
    if (events.tstart) {
      start(*events.tstart);
      flows[at(events.tstart->thread)] = {true, events.tstart->pc};
    }
    if (events.tstop) {
      threads[at(*events.tstop)].state = ThreadState::Stopped;
      flows[at(*events.tstop)].flush = true;
    }
    if (events.yield) threads[at(events.yield->thread)].yield = events.yield->cycles;
    for (const Group& group : events.groups) {
      if (group.trap) trap(group.thread, {group.cause, group.next_pc, group.value});
    }
    for (int t = 0; t < Threads; ++t) {
      if ((events.fetch_traps >> t & 1u) != 0) trap(t, {Cause::EccFetch, before[at(t)].pc, 0});
    }
    const bool starts =
        events.host_start && before[at(events.host_start->thread)].state != ThreadState::Running;
    if (starts) {
      host_started = events.host_start;
      start(*host_started);
    }
    for (int t = 0; t < Threads; ++t) errors(t, before[at(t)], events);
  }

 private:
  void redirect(const Group& group) {
    if (!group.picked) return;
    threads[at(group.thread)].pc = group.next_pc;
    if (group.redirect) flows[at(group.thread)] = {true, group.next_pc};
  }

  void start(const Start& start) {
    threads[at(start.thread)] = {ThreadState::Running, Cause::None, start.pc, 0, 0};
  }

  void trap(int t, const Trap& trap) {
    threads[at(t)].state = ThreadState::Trapped;
    threads[at(t)].cause = trap.cause;
    traps[at(t)] = trap;
    flows[at(t)].flush = true;
  }

  // What hits a thread by itself; `before`: at the start of the cycle.
  void errors(int t, const Thread& before, const Events& events) {
    if (before.state == ThreadState::Running) {
      bool issued = false;
      for (const Group& group : events.groups) {
        issued = issued || (group.picked && group.thread == t && group.issued > 0);
      }
      int& count = threads[at(t)].watchdog;
      count = issued || (events.waiting >> t & 1u) != 0 ? 0 : before.watchdog + 1;
      if (count == golden::WatchdogCycles && traps[at(t)].cause == Cause::None) {
        trap(t, {Cause::Watchdog, before.pc, 0});
      }
    }
    if (before.state == ThreadState::Trapped) return;
    if (events.network_error[at(t)]) {
      trap(t, {Cause::NetworkError, before.pc, *events.network_error[at(t)]});
    }
    if (events.double_error[at(t)]) {
      trap(t, {Cause::EccDouble, before.pc, *events.double_error[at(t)]});
    }
  }
};

}  // namespace tests::threads
