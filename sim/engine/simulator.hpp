// SPDX-License-Identifier: Apache-2.0
// The simulation: time, the phases of a time step, and who is woken in each. docs/timing_model.md
// has the picture; the order is that of cocotb 2 with Verilator.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory_resource>
#include <utility>
#include <vector>

#include "sim/engine/design.hpp"
#include "sim/engine/event_loop.hpp"
#include "sim/engine/trigger.hpp"

namespace engine {

class EdgeTrigger;
class PhaseTrigger;
class SignalHandle;
class TaskBase;
class TaskGroup;
class TimedTrigger;

enum class Phase { Normal, ReadWrite, ReadOnly };

// A trigger that fires once in each time step in which somebody waits for it.
class PhaseTrigger final : public Trigger {
 public:
  explicit PhaseTrigger(std::string name) : name_(std::move(name)) {}
  std::string describe() const override { return name_; }

 private:
  void prime() override {}
  void unprime() override {}
  std::string name_;
};

class Simulator {
 public:
  // The design and what else it is given must outlive it.
  explicit Simulator(Design& design);
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  // The one that runs in this thread; throws RuntimeError if none does.
  static Simulator& current();

  // Null outside of a simulation.
  static Simulator* running_in_this_thread();

  // Calls `begin` at time 0, then simulates until stop(), $finish, or nothing is left to wait for.
  // False: it was not stop() that ended it.
  bool run(const std::function<void()>& begin);
  void stop() { stopped_ = true; }
  // Called when assertions of the RTL have failed, after the evaluation in which they did.
  void on_failure(std::function<void()> callback) { on_failure_ = std::move(callback); }

  Design& design() { return design_; }
  EventLoop& loop() { return loop_; }
  std::uint64_t time() const { return time_; }  // steps
  int precision() const { return design_.precision(); }
  Phase phase() const { return phase_; }

  PhaseTrigger& read_write() { return read_write_; }
  PhaseTrigger& read_only() { return read_only_; }
  PhaseTrigger& next_time_step() { return next_time_step_; }

  // --- for triggers
  using TimedKey = std::pair<std::uint64_t, std::uint64_t>;  // time, order
  TimedKey add_timed(TimedTrigger& trigger, std::uint64_t steps);
  void remove_timed(const TimedKey& key) { timed_.erase(key); }
  void watch(EdgeTrigger& trigger) { watched_.push_back(&trigger); }
  void unwatch(EdgeTrigger& trigger);

  // --- for signals
  // After the next evaluation, or behind the tasks of the ReadWrite phase; the last write of a
  // signal counts, in the order of these.
  void schedule_write(SignalHandle& signal, bool is_scheduled);
  void written() { dirty_ = true; }  // a value was changed now

  // --- for tasks
  // Names the task that runs while it lives.
  class Running {
   public:
    Running(Simulator& simulator, TaskBase& task);
    ~Running();

   private:
    Simulator& simulator_;
    TaskBase* outer_;
  };
  TaskBase* running() { return running_; }
  std::uint64_t next_task_number() { return task_number_++; }
  TaskGroup* group() { return group_; }  // that new tasks belong to
  void set_group(TaskGroup* group) { group_ = group; }

 private:
  void evaluate();
  void settle();  // value changes, until there are none
  bool settle_once();
  void apply_writes();
  void fire(Trigger& trigger, Phase phase);
  void begin_next_step();

  Design& design_;
  EventLoop loop_;
  std::uint64_t time_ = 0;
  std::uint64_t order_ = 0;
  std::uint64_t task_number_ = 0;
  std::uint64_t failures_ = 0;
  Phase phase_ = Phase::Normal;
  bool stopped_ = false;
  bool dirty_ = true;  // a value was changed since the last evaluation
  PhaseTrigger read_write_{"ReadWrite()"};
  PhaseTrigger read_only_{"ReadOnly()"};
  PhaseTrigger next_time_step_{"NextTimeStep()"};
  std::pmr::unsynchronized_pool_resource timed_memory_;
  std::pmr::map<TimedKey, TimedTrigger*> timed_{&timed_memory_};
  std::vector<EdgeTrigger*> watched_;  // null: has gone
  std::vector<SignalHandle*> writes_;  // in order of the last write
  std::function<void()> on_failure_;
  TaskBase* running_ = nullptr;
  TaskGroup* group_ = nullptr;
};

}  // namespace engine
