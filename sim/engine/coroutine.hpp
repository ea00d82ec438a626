// SPDX-License-Identifier: Apache-2.0
// Coroutine<T>: what a function that uses co_await returns. Task<T>: one that has been started.
//
//   Coroutine<int> read(Dut& dut) { co_await RisingEdge(dut.clk); co_return dut.q.value.to_int(); }
//   int q = co_await read(dut);            // runs as part of this task
//   Task<int> t = start_soon(read(dut));   // runs beside it
//   int r = co_await t;                    // its result, or what it threw
//
// A Coroutine does nothing until it is awaited or started, once: the compiler warns of one that is
// thrown away, and to use one twice is a RuntimeError. What a Coroutine gets by reference must
// outlive it; a lambda that is a coroutine must outlive it too, so pass arguments, not captures.
#pragma once

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "sim/engine/errors.hpp"
#include "sim/engine/task.hpp"

namespace engine {

template <typename T>
class Coroutine;
template <typename T>
class Task;

// Who awaits a coroutine and who is awaited return to the task, which goes on with the other. To
// resume it from here would be shorter, but compilers do that in constant stack only when they
// optimise and without sanitizers (GCC bug 100897): a loop over coroutines that never wait would
// overflow the stack.
struct PromiseBase {
  TaskBase* task = nullptr;                // that runs it
  std::coroutine_handle<> continuation{};  // who awaits it; none for the coroutine of a task
  std::exception_ptr error{};

  std::suspend_always initial_suspend() noexcept { return {}; }
  auto final_suspend() noexcept {
    struct Awaiter {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) noexcept {
        if (promise.continuation) promise.task->go_on_with(promise.continuation);
      }
      void await_resume() noexcept {}
      PromiseBase& promise;
    };
    return Awaiter{*this};
  }
  void unhandled_exception() { error = std::current_exception(); }
};

template <typename T>
struct Promise : PromiseBase {
  std::optional<T> value{};
  Coroutine<T> get_return_object();
  template <typename U>
    requires std::convertible_to<U&&, T>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
};

template <>
struct Promise<void> : PromiseBase {
  Coroutine<void> get_return_object();
  void return_void() {}
};

template <typename P>
concept EnginePromise = std::derived_from<P, PromiseBase>;

template <typename T = void>
class [[nodiscard("a coroutine does nothing until it is awaited or started"),
        gnu::warn_unused]] Coroutine {
 public:
  using promise_type = Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Coroutine(Handle handle) : handle_(handle) {}
  Coroutine(Coroutine&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Coroutine& operator=(Coroutine&&) = delete;
  ~Coroutine() { destroy(); }

  class Awaiter {
   public:
    explicit Awaiter(Coroutine&& coroutine) : coroutine_(std::move(coroutine)) {}
    bool await_ready() const { return false; }
    template <EnginePromise P>
    void await_suspend(std::coroutine_handle<P> caller) {
      promise_type& promise = coroutine_.handle_.promise();
      promise.task = caller.promise().task;
      promise.continuation = caller;
      promise.task->go_on_with(coroutine_.handle_);
    }
    T await_resume() {
      promise_type& promise = coroutine_.handle_.promise();
      if (promise.error) std::rethrow_exception(promise.error);
      if constexpr (!std::is_void_v<T>) return std::move(*promise.value);
    }

   private:
    Coroutine coroutine_;
  };
  Awaiter operator co_await() && {
    must_be_unused();
    return Awaiter(std::move(*this));
  }
  Awaiter operator co_await() & = delete;  // a coroutine is used once: co_await std::move(name)

 private:
  template <typename U>
  friend class TaskOf;
  void must_be_unused() const {
    if (!handle_) throw RuntimeError("this coroutine has been awaited or started already");
  }
  void destroy() {
    if (handle_) std::exchange(handle_, {}).destroy();
  }
  Handle handle_;
};

template <typename T>
Coroutine<T> Promise<T>::get_return_object() {
  return Coroutine<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
inline Coroutine<void> Promise<void>::get_return_object() {
  return Coroutine<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

// Waits in the task that runs, for a trigger.
class TriggerAwaiter {
 public:
  explicit TriggerAwaiter(Trigger& trigger) : trigger_(trigger) {}
  bool await_ready() const noexcept { return false; }
  template <EnginePromise P>
  void await_suspend(std::coroutine_handle<P> where) {
    task_ = where.promise().task;
    task_->wait_for(trigger_, where);
  }
  void await_resume() { task_->throw_if_cancelled(); }

 private:
  Trigger& trigger_;
  TaskBase* task_ = nullptr;
};

// RisingEdge(clk), Timer(10, "ns"), ReadOnly(), event.wait() ...
template <typename T>
concept TriggerLike = requires(std::remove_cvref_t<T>& value) {
  { value.trigger() } -> std::same_as<Trigger&>;
};
template <TriggerLike T>
TriggerAwaiter operator co_await(T&& value) {
  return TriggerAwaiter(value.trigger());
}

// A task and its coroutine.
template <typename T>
class TaskOf final : public TaskBase {
 public:
  TaskOf(Coroutine<T>&& coroutine, std::string name)
      : TaskBase(std::move(name)), coroutine_(std::move(coroutine)) {
    coroutine_.must_be_unused();
    coroutine_.handle_.promise().task = this;
  }
  ~TaskOf() override { leave_queues(); }

  // Of a task that is done.
  T result() const {
    if (!done()) throw InvalidStateError(name() + " is not done");
    if (error()) std::rethrow_exception(error());
    if constexpr (!std::is_void_v<T>) {
      static_assert(std::copy_constructible<T>, "the result of a task can be asked for repeatedly");
      return *value_;
    }
  }

 private:
  std::coroutine_handle<> frame() const override { return coroutine_.handle_; }
  std::exception_ptr frame_error() const override { return coroutine_.handle_.promise().error; }
  void destroy_frame() override {
    if constexpr (!std::is_void_v<T>) {
      auto& value = coroutine_.handle_.promise().value;
      if (value) value_.emplace(std::move(*value));
    }
    coroutine_.destroy();
  }

  Coroutine<T> coroutine_;
  std::conditional_t<std::is_void_v<T>, std::monostate, std::optional<T>> value_;  // when done
};

// A reference to a task; copies are references to the same one.
template <typename T = void>
class Task {
 public:
  explicit Task(std::shared_ptr<TaskOf<T>> task) : task_(std::move(task)) {}

  bool done() const { return task_->done(); }
  bool cancelled() const { return task_->cancelled(); }
  T result() const { return task_->result(); }
  std::exception_ptr exception() const { return task_->exception(); }
  bool cancel(std::string message = {}) { return task_->cancel(std::move(message)); }
  TaskComplete& complete() { return task_->complete(); }
  // co_await task.join() is co_await task.
  [[nodiscard("nothing happens unless it is awaited")]] Task join() const { return *this; }
  const std::string& get_name() const { return task_->name(); }
  void set_name(std::string name) { task_->set_name(std::move(name)); }
  const std::shared_ptr<TaskOf<T>>& base() const { return task_; }

  class Awaiter {
   public:
    explicit Awaiter(std::shared_ptr<TaskOf<T>> task) : task_(std::move(task)) {}
    bool await_ready() {
      if (task_->state() == TaskState::Unstarted) task_->start_soon();
      return task_->done();
    }
    template <EnginePromise P>
    void await_suspend(std::coroutine_handle<P> where) {
      caller_ = where.promise().task;
      caller_->wait_for(task_->complete(), where);
    }
    T await_resume() {
      if (caller_) caller_->throw_if_cancelled();
      return task_->result();
    }

   private:
    std::shared_ptr<TaskOf<T>> task_;
    TaskBase* caller_ = nullptr;
  };
  // Starts the task if need be, waits for its end, and gives its result or throws what it threw.
  Awaiter operator co_await() const { return Awaiter(task_); }

 private:
  std::shared_ptr<TaskOf<T>> task_;
};

}  // namespace engine
