// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/event_loop.hpp"

#include <algorithm>

#include "sim/engine/task.hpp"

namespace engine {

void EventLoop::unschedule(TaskBase& task) { std::erase(ready_, &task); }

void EventLoop::run() {
  while (!ready_.empty()) {
    TaskBase* task = ready_.front();
    ready_.pop_front();
    task->resume();
  }
}

}  // namespace engine
