// SPDX-License-Identifier: Apache-2.0
// The tasks that are ready to run, in order.
#pragma once

#include <deque>

namespace engine {

class TaskBase;

class EventLoop {
 public:
  void schedule(TaskBase& task) { ready_.push_back(&task); }
  void schedule_next(TaskBase& task) { ready_.push_front(&task); }
  void unschedule(TaskBase& task);

  // Until none is ready.
  void run();

 private:
  std::deque<TaskBase*> ready_;
};

}  // namespace engine
