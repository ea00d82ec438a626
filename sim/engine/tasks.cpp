// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/tasks.hpp"

#include <algorithm>

#include "sim/engine/event.hpp"
#include "sim/engine/simulator.hpp"

namespace engine {

TaskGroup& current_group() {
  TaskGroup* group = Simulator::current().group();
  if (!group) throw RuntimeError("no test runs, so no task can be started");
  return *group;
}

namespace {
// The tasks that still run, and the one that decided.
struct Waiting {
  explicit Waiting(const std::vector<std::shared_ptr<TaskBase>>& tasks) : remaining(tasks) {}

  std::vector<std::shared_ptr<TaskBase>> remaining;
  Event complete;
  std::shared_ptr<TaskBase> decided;
  bool cancelled = false;

  void cancel_remaining() {
    if (std::exchange(cancelled, true)) return;
    for (const auto& task : std::vector(remaining)) task->cancel();
  }

  void done(const std::shared_ptr<TaskBase>& task, ReturnWhen when) {
    std::erase(remaining, task);
    if (remaining.empty()) complete.set();
    const bool decides =
        when == ReturnWhen::FirstCompleted || (when == ReturnWhen::FirstException && task->error());
    if (decides && !decided) {
      decided = task;
      cancel_remaining();
    }
  }
};
}  // namespace

Coroutine<std::optional<std::size_t>> wait_for_tasks(std::vector<std::shared_ptr<TaskBase>> tasks,
                                                     ReturnWhen when) {
  Waiting waiting(tasks);
  for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
    (*task)->add_done_callback(
        [&waiting, when](TaskBase& done) { waiting.done(done.shared_from_this(), when); });
    (*task)->start_next();
  }

  std::exception_ptr cancellation;
  try {
    co_await waiting.complete.wait();
  } catch (const CancelledError&) {
    cancellation = std::current_exception();
  }
  if (cancellation) {
    waiting.cancel_remaining();
    TaskBase& self = current_task();
    self.uncancel();  // who awaits this decides what becomes of it
    while (!waiting.remaining.empty()) {
      try {
        co_await NullTrigger();
      } catch (const CancelledError&) {
        self.uncancel();  // again: the first is thrown on
      }
    }
    std::rethrow_exception(cancellation);
  }

  if (!waiting.decided) co_return std::nullopt;
  const auto found = std::find(tasks.begin(), tasks.end(), waiting.decided);
  co_return static_cast<std::size_t>(found - tasks.begin());
}

}  // namespace engine
