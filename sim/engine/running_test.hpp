// SPDX-License-Identifier: Apache-2.0
// A test that runs: its tasks, its time limit, and how it ends.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/log.hpp"
#include "sim/engine/tasks.hpp"
#include "sim/engine/testcase.hpp"
#include "sim/engine/timer.hpp"

namespace engine {

// The test ends when its coroutine does, when a task that nobody waits for throws, or when the time
// is over. Then all its tasks are cancelled, and `on_end` is called. `log` is told of end_test().
class RunningTest final : public TaskGroup, private Waiter {
 public:
  RunningTest(Simulator& simulator, Coroutine<void> coroutine, const TestCase& test,
              std::function<void()> on_end, const Logger* log = nullptr);
  ~RunningTest();
  RunningTest(const RunningTest&) = delete;
  RunningTest& operator=(const RunningTest&) = delete;

  void start();
  void abort(std::exception_ptr error);
  bool ended() const { return ended_; }
  // What ended it: null when it passed; an ExceptionGroup, or a BaseExceptionGroup, if there are
  // several.
  std::exception_ptr error() const;
  // Its tasks and what each waits for.
  std::string describe() const;

  void add_task(std::shared_ptr<TaskBase> task) override;

 private:
  void fired() override;  // the time is over
  void task_done(TaskBase& task);
  void stop_by(TaskBase& task);
  void stop(std::exception_ptr error);
  void end_when_empty();

  Simulator& simulator_;
  std::optional<Coroutine<void>::Awaiter> body_;  // its frame outlives the other tasks
  std::string name_;
  std::optional<Timer> limit_;
  std::function<void()> on_end_;
  const Logger* log_;
  std::shared_ptr<TaskBase> main_;
  std::vector<std::shared_ptr<TaskBase>> tasks_;
  std::vector<std::exception_ptr> errors_;
  bool stopping_ = false;
  bool ended_ = false;
};

// Simulates one coroutine until it ends, and throws what it throws; SimFailure when an assertion of
// the RTL fails or the simulation ends before.
void run_alone(Simulator& simulator, Coroutine<void> coroutine, const std::string& name);

}  // namespace engine
