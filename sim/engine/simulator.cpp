// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/simulator.hpp"

#include <algorithm>

#include "sim/engine/edge.hpp"
#include "sim/engine/errors.hpp"
#include "sim/engine/signal.hpp"
#include "sim/engine/task.hpp"
#include "sim/engine/timer.hpp"

namespace engine {

namespace {
// The names of cocotb are free functions; what they act on is the simulation of their thread.
thread_local Simulator* simulator_of_thread = nullptr;
}  // namespace

Simulator::Simulator(Design& design) : design_(design) {
  if (simulator_of_thread) throw RuntimeError("a simulation runs in this thread already");
  simulator_of_thread = this;
}

Simulator::~Simulator() { simulator_of_thread = nullptr; }

Simulator& Simulator::current() {
  if (!simulator_of_thread) throw RuntimeError("no simulation runs in this thread");
  return *simulator_of_thread;
}

Simulator* Simulator::running_in_this_thread() { return simulator_of_thread; }

TaskBase& current_task() {
  TaskBase* task = Simulator::current().running();
  if (!task) throw RuntimeError("no task runs");
  return *task;
}

Simulator::Running::Running(Simulator& simulator, TaskBase& task)
    : simulator_(simulator), outer_(simulator.running_) {
  simulator_.running_ = &task;
}
Simulator::Running::~Running() { simulator_.running_ = outer_; }

bool Simulator::run(const std::function<void()>& begin) {
  begin();
  loop_.run();
  settle();
  while (!stopped_ && !design_.finished()) {
    do {
      do {
        if (dirty_) evaluate();
        apply_writes();
        settle();
      } while (dirty_);
      if (read_write_.is_awaited()) fire(read_write_, Phase::ReadWrite);
      apply_writes();
      settle();
    } while (dirty_);
    if (read_only_.is_awaited()) fire(read_only_, Phase::ReadOnly);
    design_.end_step(time_);
    if (timed_.empty()) break;
    begin_next_step();
  }
  return stopped_;
}

void Simulator::begin_next_step() {
  time_ = timed_.begin()->first.first;
  design_.set_time(time_);
  phase_ = Phase::Normal;
  if (next_time_step_.is_awaited()) fire(next_time_step_, Phase::Normal);
  settle();
  while (!timed_.empty() && timed_.begin()->first.first == time_) {
    TimedTrigger& trigger = *timed_.begin()->second;
    timed_.erase(timed_.begin());
    fire(trigger, Phase::Normal);
  }
  settle();
}

void Simulator::evaluate() {
  dirty_ = false;
  design_.eval();
  if (design_.failures() == failures_) return;
  failures_ = design_.failures();
  if (on_failure_) on_failure_();
  loop_.run();
}

void Simulator::fire(Trigger& trigger, Phase phase) {
  phase_ = phase;
  trigger.react();
  loop_.run();
}

void Simulator::settle() {
  while (settle_once()) {
  }
}

// Who begins to watch meanwhile is looked at in the next round.
bool Simulator::settle_once() {
  bool changed = false;
  const std::size_t count = watched_.size();
  for (std::size_t i = 0; i < count; ++i) {
    EdgeTrigger* trigger = watched_[i];
    if (!trigger || !trigger->has_changed()) continue;
    changed = true;
    if (!trigger->is_edge()) continue;
    watched_[i] = nullptr;
    fire(*trigger, Phase::Normal);
  }
  std::erase(watched_, nullptr);
  return changed;
}

void Simulator::apply_writes() {
  for (SignalHandle* signal : writes_) signal->apply_write();
  dirty_ = dirty_ || !writes_.empty();
  writes_.clear();
}

void Simulator::schedule_write(SignalHandle& signal, bool is_scheduled) {
  if (is_scheduled) std::erase(writes_, &signal);
  writes_.push_back(&signal);
}

Simulator::TimedKey Simulator::add_timed(TimedTrigger& trigger, std::uint64_t steps) {
  const TimedKey key{time_ + steps, order_++};
  timed_.emplace(key, &trigger);
  return key;
}

void Simulator::unwatch(EdgeTrigger& trigger) {
  std::replace(watched_.begin(), watched_.end(), &trigger, static_cast<EdgeTrigger*>(nullptr));
}

}  // namespace engine
