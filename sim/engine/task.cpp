// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/task.hpp"

#include <fmt/core.h>

#include "sim/engine/errors.hpp"
#include "sim/engine/event_loop.hpp"
#include "sim/engine/simulator.hpp"

namespace engine {

namespace {
bool is_cancellation(const std::exception_ptr& error) {
  if (!error) return false;
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError&) {
    return true;
  } catch (...) {
    return false;
  }
}

std::exception_ptr wrong_end(std::string_view what) {
  return std::make_exception_ptr(RuntimeError(fmt::format(
      "the task was cancelled, but {}; is a CancelledError caught and not thrown on?", what)));
}
}  // namespace

std::string TaskComplete::describe() const { return fmt::format("the end of {}", task_.name()); }

void TaskComplete::prime() {
  if (task_.done()) react();
}

TaskBase::TaskBase(std::string name)
    : simulator_(Simulator::current()),
      name_(name.empty() ? fmt::format("Task {}", simulator_.next_task_number()) : std::move(name)),
      complete_(*this) {}

std::string TaskBase::describe() const {
  switch (state_) {
    case TaskState::Unstarted:
      return fmt::format("<{} not started>", name_);
    case TaskState::Scheduled:
      return fmt::format("<{} scheduled>", name_);
    case TaskState::Pending:
      return fmt::format("<{} waits for {}>", name_,
                         awaited() ? awaited()->describe() : "what is gone");
    case TaskState::Running:
      return fmt::format("<{} running>", name_);
    case TaskState::Finished:
      return fmt::format("<{} finished>", name_);
    case TaskState::Errored:
      return fmt::format("<{} ended by an exception>", name_);
    case TaskState::Cancelled:
      return fmt::format("<{} cancelled>", name_);
  }
  return name_;
}

std::exception_ptr TaskBase::exception() const {
  if (!done()) throw InvalidStateError(fmt::format("{} is not done", name_));
  if (cancelled()) std::rethrow_exception(error_);
  return error_;
}

void TaskBase::start_soon() {
  must_be_unstarted();
  schedule(nullptr);
}

void TaskBase::start_next() {
  must_be_unstarted();
  state_ = TaskState::Scheduled;
  simulator_.loop().schedule_next(*this);
}

void TaskBase::must_be_unstarted() const {
  if (state_ != TaskState::Unstarted) {
    throw RuntimeError(fmt::format("{} has been started already", describe()));
  }
}

void TaskBase::schedule(std::exception_ptr thrown) {
  state_ = TaskState::Scheduled;
  thrown_ = std::move(thrown);
  simulator_.loop().schedule(*this);
}

bool TaskBase::request_cancel(std::string&& message) {
  if (done()) return false;
  if (state_ == TaskState::Running) {
    throw RuntimeError(fmt::format("{} cannot cancel itself", describe()));
  }
  ++must_cancel_;
  thrown_ = std::make_exception_ptr(CancelledError{std::move(message)});
  stop_waiting();
  return true;
}

bool TaskBase::cancel(std::string message) {
  const bool scheduled = state_ == TaskState::Scheduled;
  if (!request_cancel(std::move(message))) return false;
  if (!scheduled) schedule(std::move(thrown_));
  return true;
}

bool TaskBase::cancel_now() {
  const bool scheduled = state_ == TaskState::Scheduled;
  if (!request_cancel({})) return false;
  if (scheduled) simulator_.loop().unschedule(*this);
  resume();
  return true;
}

void TaskBase::uncancel() {
  if (must_cancel_ > 0) --must_cancel_;
}

void TaskBase::add_done_callback(std::function<void(TaskBase&)> callback) {
  if (done()) {
    callback(*this);
  } else {
    done_callbacks_.push_back(std::move(callback));
  }
}

void TaskBase::wait_for(Trigger& trigger, std::coroutine_handle<> where) {
  state_ = TaskState::Pending;
  where_ = where;
  try {
    trigger.add(*this);  // may fire, and so schedule this task
  } catch (...) {
    state_ = TaskState::Running;
    where_ = nullptr;
    throw;
  }
}

void TaskBase::fired() { schedule(nullptr); }

void TaskBase::throw_if_cancelled() {
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void TaskBase::resume() {
  const std::shared_ptr<TaskBase> alive = shared_from_this();
  const Simulator::Running running(simulator_, *this);
  state_ = TaskState::Running;
  if (!std::exchange(ran_, true)) {
    if (thrown_) {  // cancelled before it began: there is no place to throw at
      finish(TaskState::Cancelled, std::exchange(thrown_, nullptr));
      return;
    }
    where_ = frame();
  }
  do {
    std::exchange(where_, nullptr).resume();
  } while (where_ && state_ == TaskState::Running);
  after_resume();
}

void TaskBase::after_resume() {
  const bool ended = frame().done();
  if (!ended && must_cancel_ == 0) return;  // it waits
  if (!ended) {
    leave_queues();
    finish(TaskState::Errored, wrong_end("went on"));
    return;
  }
  const std::exception_ptr error = frame_error();
  if (is_cancellation(error)) {
    finish(TaskState::Cancelled, error);
  } else if (must_cancel_ > 0) {
    finish(TaskState::Errored, wrong_end(error ? "threw something else" : "ended normally"));
  } else {
    finish(error ? TaskState::Errored : TaskState::Finished, error);
  }
}

void TaskBase::finish(TaskState state, std::exception_ptr error) {
  error_ = std::move(error);
  state_ = state;
  destroy_frame();  // for what it holds, this task is done
  for (const auto& callback : std::exchange(done_callbacks_, {})) callback(*this);
  complete_.react();
}

void TaskBase::leave_queues() {
  stop_waiting();
  if (state_ == TaskState::Scheduled) simulator_.loop().unschedule(*this);
}

}  // namespace engine
