// SPDX-License-Identifier: Apache-2.0
// Starting tasks, and the functions that wait for several things: First, Combine, select, gather,
// with_timeout, ClockCycles. What they mean is what cocotb 2.1 says.
//
// An awaitable is a Coroutine, a Task, or a trigger; pass coroutines and triggers as temporaries or
// with std::move. Those that are not needed any more are cancelled before the function returns;
// tasks are not, as they may be wanted by others.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sim/engine/coroutine.hpp"
#include "sim/engine/errors.hpp"
#include "sim/engine/triggers.hpp"

namespace engine {

// The tasks of a test: they end with it.
class TaskGroup {
 public:
  virtual void add_task(std::shared_ptr<TaskBase> task) = 0;

 protected:
  ~TaskGroup() = default;
};
TaskGroup& current_group();  // throws RuntimeError when no test runs

// A task that starts when it is awaited or given to start_soon().
template <typename T>
[[nodiscard("a task does nothing until it is awaited or started")]] Task<T> create_task(
    Coroutine<T> coroutine, std::string name = {}) {
  auto task = std::make_shared<TaskOf<T>>(std::move(coroutine), std::move(name));
  current_group().add_task(task);
  return Task<T>(std::move(task));
}

// The task runs when the one that calls this waits, behind those that are ready. An exception that
// leaves it while nobody waits for it fails the test.
template <typename T>
Task<T> start_soon(Coroutine<T> coroutine, std::string name = {}) {
  Task<T> task = create_task(std::move(coroutine), std::move(name));
  task.base()->start_soon();
  return task;
}
template <typename T>
Task<T> start_soon(Task<T> task) {
  if (task.done()) throw RuntimeError(task.get_name() + " is done and cannot be started");
  if (task.base()->state() == TaskState::Unstarted) task.base()->start_soon();
  return task;
}

// The same, and lets it run until it waits.
template <typename T>
Coroutine<Task<T>> start(Coroutine<T> coroutine) {
  Task<T> task = start_soon(std::move(coroutine));
  co_await NullTrigger();
  co_return task;
}

// --- any awaitable as a coroutine

template <typename T>
Coroutine<T> as_coroutine(Coroutine<T> coroutine) {
  return coroutine;
}
template <typename T>
Coroutine<T> as_coroutine(Task<T> task) {
  co_return co_await task;
}
template <TriggerLike T>
Coroutine<void> as_coroutine(T trigger) {
  co_await trigger;
}

template <typename T>
struct ResultOf;
template <typename T>
struct ResultOf<Coroutine<T>> {
  using Type = T;
};
template <typename A>
using AwaitResult =
    typename ResultOf<decltype(as_coroutine(std::declval<std::remove_cvref_t<A>>()))>::Type;
template <typename T>
using NotVoid = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <typename T>
NotVoid<T> result_of(const TaskOf<T>& task) {
  if constexpr (std::is_void_v<T>) {
    task.result();
    return {};
  } else {
    return task.result();
  }
}

// --- waiting for several

enum class ReturnWhen { FirstCompleted, FirstException, AllCompleted };

// Runs the tasks, which are unstarted, until the condition holds; then cancels those that still
// run and waits for their end. The index of the one that decided, if one did. If the caller is
// cancelled, all are, before the cancellation goes on.
Coroutine<std::optional<std::size_t>> wait_for_tasks(std::vector<std::shared_ptr<TaskBase>> tasks,
                                                     ReturnWhen when);

template <typename... A>
auto waiters_for(A&&... awaitables) {
  return std::make_tuple(std::make_shared<TaskOf<AwaitResult<A>>>(
      as_coroutine(std::forward<A>(awaitables)), std::string{})...);
}

template <typename Tuple>
std::vector<std::shared_ptr<TaskBase>> as_tasks(const Tuple& tuple) {
  return std::apply(
      [](const auto&... task) { return std::vector<std::shared_ptr<TaskBase>>{task...}; }, tuple);
}

// When the condition holds: the index of the one that decided, if one did.
template <typename... A>
  requires(sizeof...(A) > 0)
Coroutine<std::optional<std::size_t>> wait(ReturnWhen when, A... awaitables) {
  auto waiters = waiters_for(std::move(awaitables)...);
  co_return co_await wait_for_tasks(as_tasks(waiters), when);
}

// The index and result of the first that completes; throws what it throws. Results of type void are
// std::monostate.
template <typename... A>
  requires(sizeof...(A) > 0)
Coroutine<std::pair<std::size_t, std::variant<NotVoid<AwaitResult<A>>...>>> select(
    A... awaitables) {
  auto waiters = waiters_for(std::move(awaitables)...);
  const std::size_t first = *co_await wait_for_tasks(as_tasks(waiters), ReturnWhen::FirstCompleted);
  using Results = std::variant<NotVoid<AwaitResult<A>>...>;
  std::optional<Results> result;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((I == first ? void(result.emplace(std::in_place_index<I>, result_of(*std::get<I>(waiters))))
                 : void()),
     ...);
  }(std::index_sequence_for<A...>());
  co_return std::pair<std::size_t, Results>(first, std::move(*result));
}

// The results of all, in order; if one throws, the others are cancelled and it is thrown.
template <typename... A>
Coroutine<std::tuple<NotVoid<AwaitResult<A>>...>> gather(A... awaitables) {
  auto waiters = waiters_for(std::move(awaitables)...);
  if constexpr (sizeof...(A) > 0) {
    const std::vector<std::shared_ptr<TaskBase>> tasks = as_tasks(waiters);
    const auto failed = co_await wait_for_tasks(tasks, ReturnWhen::FirstException);
    if (failed) std::rethrow_exception(tasks[*failed]->error());
  }
  co_return std::apply(
      [](const auto&... task) {
        return std::tuple<NotVoid<AwaitResult<A>>...>(result_of(*task)...);
      },
      waiters);
}

// The index of the first that fires; throws what it throws.
template <typename... A>
  requires(sizeof...(A) > 0)
Coroutine<std::size_t> First(A... awaitables) {
  auto waiters = waiters_for(std::move(awaitables)...);
  const std::vector<std::shared_ptr<TaskBase>> tasks = as_tasks(waiters);
  const std::size_t first = *co_await wait_for_tasks(tasks, ReturnWhen::FirstCompleted);
  if (tasks[first]->error()) std::rethrow_exception(tasks[first]->error());
  co_return first;
}

// When all have fired.
template <typename... A>
Coroutine<void> Combine(A... awaitables) {
  co_await gather(std::move(awaitables)...);
}

// What the awaitable gives, or SimTimeoutError if that takes longer. A coroutine is cancelled then;
// a task runs on.
template <typename A>
Coroutine<AwaitResult<A>> with_timeout(A awaitable, double time, TimeUnit unit = Unit::Step,
                                       RoundMode round = RoundMode::Error) {
  auto result = co_await select(Timer(time, unit, round), std::move(awaitable));
  if (result.first == 0) {
    throw SimTimeoutError("not done after " + std::to_string(Timer(time, unit, round).steps()) +
                          " time steps");
  }
  if constexpr (!std::is_void_v<AwaitResult<A>>) co_return std::get<1>(std::move(result.second));
}

// After so many edges of the signal.
template <typename EdgeType = RisingEdge>
Coroutine<void> ClockCycles(SignalHandle& signal, std::uint64_t cycles) {
  for (std::uint64_t i = 0; i < cycles; ++i) co_await EdgeType(signal);
}

}  // namespace engine
