// SPDX-License-Identifier: Apache-2.0
// A coroutine that runs beside others. States, order and cancellation are those of cocotb 2.
//
// A TaskBase owns the frame of its coroutine and, through it, those of all coroutines which that
// one awaits; when it is done they are gone, with all that they hold. While it is suspended it is
// in exactly one place: the queue of the event loop, or the list of the trigger that it waits for.
#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/trigger.hpp"

namespace engine {

class EventLoop;
class Simulator;
class TaskBase;

enum class TaskState { Unstarted, Scheduled, Pending, Running, Finished, Errored, Cancelled };

// Fires when the task is done.
class TaskComplete final : public Trigger {
 public:
  explicit TaskComplete(const TaskBase& task) : task_(task) {}
  Trigger& trigger() { return *this; }
  std::string describe() const override;

 private:
  void prime() override;  // fires at once when the task is done
  void unprime() override {}
  const TaskBase& task_;
};

class TaskBase : public Waiter, public std::enable_shared_from_this<TaskBase> {
 public:
  // Throws RuntimeError when no simulation runs. No name: a number.
  explicit TaskBase(std::string name);
  virtual ~TaskBase() = default;
  TaskBase(const TaskBase&) = delete;
  TaskBase& operator=(const TaskBase&) = delete;

  const std::string& name() const { return name_; }
  void set_name(std::string name) { name_ = std::move(name); }
  TaskState state() const { return state_; }
  std::string describe() const;  // "<Task 3 waits for RisingEdge(clk)>"

  bool done() const { return state_ >= TaskState::Finished; }
  bool cancelled() const { return state_ == TaskState::Cancelled; }

  // Of a task that is done: what it threw, null if nothing. Throws InvalidStateError if it is not
  // done, CancelledError if it was cancelled.
  std::exception_ptr exception() const;
  // Of a task that is done: what awaiting it throws, CancelledError included.
  std::exception_ptr error() const { return error_; }

  TaskComplete& complete() { return complete_; }

  // Throw RuntimeError unless unstarted.
  void start_soon();
  void start_next();  // before all that are scheduled

  // Throws CancelledError into the task where it waits, when its turn comes. False: it was done.
  bool cancel(std::string message = {});
  // The same, at once. Not from a task.
  bool cancel_now();
  // The task handles its cancellation itself (see wait()).
  void uncancel();

  // Called when the task is done; at once if it is.
  void add_done_callback(std::function<void(TaskBase&)> callback);

  // --- for awaiters and the event loop
  void wait_for(Trigger& trigger, std::coroutine_handle<> where);
  void go_on_with(std::coroutine_handle<> where) { where_ = where; }  // when this one suspends
  void throw_if_cancelled();  // at the place where it waited
  void resume();
  void fired() override;

 protected:
  // The destructor that destroys the frame calls it before.
  void leave_queues();

 private:
  virtual std::coroutine_handle<> frame() const = 0;
  virtual std::exception_ptr frame_error() const = 0;  // what ended the coroutine, if anything
  virtual void destroy_frame() = 0;

  void must_be_unstarted() const;
  void schedule(std::exception_ptr thrown);
  void finish(TaskState state, std::exception_ptr error);
  void after_resume();
  bool request_cancel(std::string&& message);

  Simulator& simulator_;
  std::string name_;
  TaskState state_ = TaskState::Unstarted;
  bool ran_ = false;
  int must_cancel_ = 0;
  std::coroutine_handle<> where_;  // innermost coroutine, to be resumed
  std::exception_ptr thrown_;      // into the coroutine at its next resumption
  std::exception_ptr error_;
  TaskComplete complete_;
  std::vector<std::function<void(TaskBase&)>> done_callbacks_;
};

// The task that runs. Throws RuntimeError outside of any.
TaskBase& current_task();

}  // namespace engine
