// SPDX-License-Identifier: Apache-2.0
// Who lives how long: frames, what they hold, tasks, and the simulation, when tasks end, throw or
// are cancelled. What the destructors in a frame do with the engine is done in time. Most of what
// these tests could find only the sanitizers see.
#include <gtest/gtest.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/engine/engine.hpp"
#include "sim/engine/running_test.hpp"

namespace engine {
namespace {

// In which nothing happens but that time passes, until it calls $finish.
class EmptyDesign final : public Design {
 public:
  explicit EmptyDesign(std::uint64_t end) : end_(end) {}
  int precision() const override { return -12; }
  void set_time(std::uint64_t steps) override { time_ = steps; }
  void eval() override {}
  void end_step(std::uint64_t) override {}
  bool finished() const override { return time_ >= end_; }
  void final() override {}
  std::uint64_t failures() const override { return 0; }
  std::optional<SignalPlace> find(std::string_view) const override { return std::nullopt; }
  std::vector<std::string> names() const override { return {}; }

 private:
  std::uint64_t time_ = 0;
  std::uint64_t end_;
};

// Simulates one test.
void simulate(Coroutine<void> test, std::uint64_t end = ~std::uint64_t{0}) {
  EmptyDesign design(end);
  Simulator simulator(design);
  run_alone(simulator, std::move(test), "test");
}

// Counts those that live.
struct Counted {
  explicit Counted(int& count_in) : count(count_in) { ++count; }
  Counted(const Counted& other) : count(other.count) { ++count; }
  ~Counted() { --count; }
  int& count;
};

// Does something when it is destroyed.
struct AtEnd {
  explicit AtEnd(std::function<void()> what) : run(std::move(what)) {}
  AtEnd(const AtEnd&) = delete;
  ~AtEnd() { run(); }
  std::function<void()> run;
};

struct Broken : std::runtime_error {
  Broken() : std::runtime_error("on purpose") {}
};

Coroutine<void> sleep_long(Counted) { co_await Timer(1, "us"); }

Coroutine<void> sleep_for_ever() { co_await Event("never").wait(); }

Coroutine<int> answer(int value) { co_return value; }

// How those that wait are ended.
enum class End { Cancelled, TestEnds, DesignFinishes };

// --- what the destructors in a frame do

// Coroutines that await each other; each has something to do when it is left.
struct Nest {
  Lock lock;
  Event event;
  Queue<int> queue;
  std::uint8_t bits = 0;
  std::optional<SignalHandle> signal;
  std::optional<Task<void>> other;
  bool another_ran = false;
  bool throws = false;

  Coroutine<void> hold_a_lock() {
    const Lock::Guard guard = co_await lock.guard();
    co_await set_an_event();
  }
  Coroutine<void> set_an_event() {
    const AtEnd end([this] { event.set(); });
    co_await fill_a_queue();
  }
  Coroutine<void> fill_a_queue() {
    const AtEnd end([this] { queue.put_nowait(1); });
    co_await cancel_another_task();
  }
  Coroutine<void> cancel_another_task() {
    const AtEnd end([this] { other->cancel(); });
    co_await start_a_task();
  }
  Coroutine<void> start_a_task() {
    const AtEnd end([this] { start_soon(run_another()); });
    co_await write_a_signal();
  }
  Coroutine<void> write_a_signal() {
    const AtEnd end([this] { signal->value = 7; });
    co_await Timer(10, "ns");
    if (throws) throw Broken();
    co_await Timer(1, "us");
  }
  Coroutine<void> run_another() {
    another_ran = true;
    co_return;
  }

  void expect_all_done() {
    EXPECT_FALSE(lock.locked());
    EXPECT_TRUE(event.is_set());
    EXPECT_EQ(queue.qsize(), 1U);
    EXPECT_TRUE(other->cancelled());
    EXPECT_TRUE(another_ran);
  }
};

Coroutine<void> unwind(Nest& nest, std::optional<End> end) {
  nest.signal.emplace(Simulator::current(), "signal", SignalPlace{&nest.bits, 8, 7, 0, true});
  int alive = 0;
  nest.other = start_soon(sleep_long(Counted(alive)));
  Task<void> task = start_soon(nest.hold_a_lock());
  co_await Timer(1, "ns");
  EXPECT_TRUE(nest.lock.locked());
  if (!end) {
    nest.throws = true;
    bool thrown = false;
    try {
      co_await task;
    } catch (const Broken&) {
      thrown = true;
    }
    EXPECT_TRUE(thrown);
  } else if (*end == End::Cancelled) {
    task.cancel();
  } else {
    co_return;
  }
  co_await Timer(1);
  EXPECT_TRUE(task.done());
  EXPECT_EQ(nest.bits, 7);
  EXPECT_EQ(alive, 0);
  nest.expect_all_done();
}

TEST(Lifetime, EveryFrameOfACancelledTaskUsesTheEngineWhenItIsLeft) {
  Nest nest;
  simulate(unwind(nest, End::Cancelled));
  nest.expect_all_done();
}

TEST(Lifetime, EveryFrameThatAnExceptionLeavesUsesTheEngine) {
  Nest nest;
  simulate(unwind(nest, std::nullopt));
  nest.expect_all_done();
}

TEST(Lifetime, EveryFrameUsesTheEngineAtTheEndOfTheTest) {
  Nest nest;
  simulate(unwind(nest, End::TestEnds));
  nest.expect_all_done();
}

// --- what waits is ended

// All that a task can wait for, as it stands in the test; the variables outlive the tasks.
struct Waits {
  Lock lock;
  Event event;
  Queue<int> empty;
  Queue<int> full{1};
  std::optional<Task<void>> task;

  Coroutine<void> on_event(Counted) { co_await event.wait(); }
  Coroutine<void> on_timer(Counted) { co_await Timer(1, "us"); }
  Coroutine<void> on_next_time_step(Counted) { co_await NextTimeStep(); }
  Coroutine<void> on_lock(Counted) { co_await lock.acquire(); }
  Coroutine<void> on_guard(Counted) { const Lock::Guard guard = co_await lock.guard(); }
  Coroutine<void> on_get(Counted) { co_await empty.get(); }
  Coroutine<void> on_put(Counted) { co_await full.put(2); }
  Coroutine<void> on_task(Counted) { co_await *task; }
  Coroutine<void> on_end_of_task(Counted) { co_await task->complete(); }
  Coroutine<void> on_new_task(Counted counted) { co_await create_task(on_event(counted)); }
  Coroutine<void> on_gather(Counted counted) {
    co_await gather(on_event(counted), empty.get(), Timer(1, "us"), *task);
  }
  Coroutine<void> on_select(Counted counted) {
    co_await select(on_get(counted), event.wait(), lock.acquire(), on_put(counted));
  }
  Coroutine<void> on_timeout(Counted counted) { co_await with_timeout(on_get(counted), 1, "us"); }
  Coroutine<void> on_first(Counted counted) { co_await First(on_gather(counted), *task); }
  Coroutine<void> on_all(Counted counted) {
    co_await wait(ReturnWhen::AllCompleted, on_timeout(counted), on_select(counted),
                  on_gather(counted));
  }
};
using WaitFor = Coroutine<void> (Waits::*)(Counted);

struct Named {
  std::string_view name;
  WaitFor wait;
};
constexpr Named AllWaits[] = {{"Event", &Waits::on_event},
                              {"Timer", &Waits::on_timer},
                              {"NextTimeStep", &Waits::on_next_time_step},
                              {"Lock", &Waits::on_lock},
                              {"LockGuard", &Waits::on_guard},
                              {"QueueGet", &Waits::on_get},
                              {"QueuePut", &Waits::on_put},
                              {"Task", &Waits::on_task},
                              {"EndOfTask", &Waits::on_end_of_task},
                              {"NewTask", &Waits::on_new_task},
                              {"Gather", &Waits::on_gather},
                              {"Select", &Waits::on_select},
                              {"WithTimeout", &Waits::on_timeout},
                              {"First", &Waits::on_first},
                              {"WaitForAll", &Waits::on_all}};

class LifetimeOf : public testing::TestWithParam<Named> {
 public:
  static std::string name_of(const testing::TestParamInfo<Named>& info) {
    return std::string(info.param.name);
  }

 protected:
  // Two tasks wait so, one starts to when the test has ended.
  Coroutine<void> test(End end) {
    waits_.full.put_nowait(1);
    co_await waits_.lock.acquire();
    waits_.task = start_soon(sleep_for_ever());
    tasks_.push_back(start_soon((waits_.*GetParam().wait)(Counted(alive_))));
    tasks_.push_back(start_soon((waits_.*GetParam().wait)(Counted(alive_))));
    co_await NullTrigger();
    co_await NullTrigger();
    EXPECT_GE(alive_, 2);
    if (end == End::DesignFinishes) {
      co_await Timer(1);
      co_await sleep_for_ever();
    }
    start_soon((waits_.*GetParam().wait)(Counted(alive_)));
    if (end == End::TestEnds) co_return;
    for (Task<void>& task : tasks_) EXPECT_TRUE(task.cancel());
    const std::uint64_t start = Simulator::current().time();
    for (Task<void>& task : tasks_) co_await task.complete();
    EXPECT_EQ(Simulator::current().time(), start);
    for (Task<void>& task : tasks_) EXPECT_TRUE(task.cancelled());
  }
  void expect_all_gone() {
    EXPECT_EQ(alive_, 0);
    for (const Task<void>& task : tasks_) EXPECT_TRUE(task.done());
  }

  Waits waits_;
  std::vector<Task<void>> tasks_;
  int alive_ = 0;
};

TEST_P(LifetimeOf, ThoseThatWaitEndsWhenTheyAreCancelled) {
  simulate(test(End::Cancelled));
  expect_all_gone();
}

TEST_P(LifetimeOf, ThoseThatWaitEndsWithTheTest) {
  simulate(test(End::TestEnds));
  expect_all_gone();
}

TEST_P(LifetimeOf, ThoseThatWaitEndsWithTheSimulation) {
  EXPECT_THROW(simulate(test(End::DesignFinishes), 1), SimFailure);
  expect_all_gone();
}

INSTANTIATE_TEST_SUITE_P(All, LifetimeOf, testing::ValuesIn(AllWaits), LifetimeOf::name_of);

// --- cancelled in the queue of those that are ready

Coroutine<void> cancel_when_ready(int& alive) {
  Waits waits;
  waits.full.put_nowait(1);
  std::vector<Task<void>> tasks = {
      start_soon(waits.on_event(Counted(alive))), start_soon(waits.on_get(Counted(alive))),
      start_soon(waits.on_put(Counted(alive))), start_soon(waits.on_timer(Counted(alive)))};
  co_await Timer(1, "us");  // in the row before on_timer(), which is ready now, too
  tasks.push_back(start_soon(waits.on_timer(Counted(alive))));  // has not begun
  waits.event.set();
  waits.empty.put_nowait(1);
  (void)waits.full.get_nowait();
  for (Task<void>& task : tasks) {
    EXPECT_FALSE(task.done());
    EXPECT_TRUE(task.cancel());
  }
  co_await NullTrigger();
  for (Task<void>& task : tasks) EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(waits.empty.qsize(), 1U);  // nothing was taken
  EXPECT_EQ(waits.full.qsize(), 0U);   // nor put
}

TEST(Lifetime, TasksThatAreReadyAreCancelled) {
  int alive = 0;
  simulate(cancel_when_ready(alive));
  EXPECT_EQ(alive, 0);
}

TEST(Lifetime, TheTestEndsWhileTasksAreReady) {
  int alive = 0;
  Waits waits;
  simulate([](Waits& variables, int& count) -> Coroutine<void> {
    start_soon(variables.on_event(Counted(count)));
    start_soon(variables.on_get(Counted(count)));
    co_await NullTrigger();
    start_soon(variables.on_timer(Counted(count)));
    variables.event.set();
    variables.empty.put_nowait(1);
  }(waits, alive));
  EXPECT_EQ(alive, 0);
}

// --- exceptions in flight

Coroutine<void> throw_while_another_is_handled(std::vector<std::string>& seen) {
  const AtEnd end([&seen] {  // called while an exception leaves the frame
    try {
      throw std::runtime_error("in a destructor");
    } catch (const std::runtime_error& error) {
      seen.push_back(error.what());
    }
  });
  std::exception_ptr first;
  try {
    co_await Timer(1);
    throw Broken();
  } catch (const Broken&) {
    first = std::current_exception();
  }
  co_await Timer(1);  // while it is kept
  try {
    std::rethrow_exception(first);
  } catch (const Broken&) {
    std::throw_with_nested(std::runtime_error("because of it"));
  }
}

TEST(Lifetime, AnExceptionIsThrownWhileAnotherIsHandled) {
  std::vector<std::string> seen;
  simulate([](std::vector<std::string>& list) -> Coroutine<void> {
    try {
      co_await gather(throw_while_another_is_handled(list), sleep_for_ever());
    } catch (const std::runtime_error& error) {
      list.push_back(error.what());
      try {
        std::rethrow_if_nested(error);
      } catch (const Broken& nested) {
        list.push_back(nested.what());
      }
    }
  }(seen));
  EXPECT_EQ(seen, (std::vector<std::string>{"in a destructor", "because of it", "on purpose"}));
}

TEST(Lifetime, AnExceptionGoesToAllWhoAwaitTheTask) {
  int caught = 0;
  simulate([](int& count) -> Coroutine<void> {
    const auto wait = [](Task<void> task, int& number) -> Coroutine<void> {
      try {
        co_await task;
      } catch (const Broken&) {
        ++number;
      }
    };
    Task<void> task = start_soon([]() -> Coroutine<void> {
      co_await Timer(1);
      throw Broken();
    }());
    co_await gather(wait(task, count), wait(task, count));
    co_await wait(task, count);
  }(caught));
  EXPECT_EQ(caught, 3);
}

TEST(Lifetime, ATaskThatThrowsCancelsTheOneThatAwaitsIt) {
  const auto test = []() -> Coroutine<void> {
    std::optional<Task<void>> waiter;
    Task<void> task = start_soon([](std::optional<Task<void>>& other) -> Coroutine<void> {
      const AtEnd end([&other] { other->cancel(); });
      co_await Timer(1);
      throw Broken();
    }(waiter));
    waiter = start_soon([](Task<void> awaited) -> Coroutine<void> { co_await awaited; }(task));
    co_await Timer(10);
    EXPECT_TRUE(waiter->cancelled());
  };
  EXPECT_THROW(simulate(test()), Broken);  // nobody awaits it any more
}

TEST(Lifetime, ACancellationIsAnsweredByAnotherException) {
  int alive = 0;
  const auto test = [](int& count) -> Coroutine<void> {
    Task<void> task = start_soon([](Counted) -> Coroutine<void> {
      try {
        co_await Timer(1, "us");
      } catch (const CancelledError&) {
        throw Broken();
      }
    }(Counted(count)));
    co_await Timer(1);
    task.cancel();
    co_await Timer(1);
  };
  EXPECT_THROW(simulate(test(alive)), RuntimeError);
  EXPECT_EQ(alive, 0);
}

// --- when a task is done

Coroutine<std::string> long_text(Counted) { co_return std::string(100, 'x'); }

TEST(Lifetime, ATaskThatIsDoneHasItsResultButNotItsArguments) {
  simulate([]() -> Coroutine<void> {
    int alive = 0;
    Task<std::string> task = start_soon(long_text(Counted(alive)));
    EXPECT_EQ((co_await task).size(), 100U);
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(task.result(), std::string(100, 'x'));
    Lock lock;
    Task<void> owner = start_soon(
        [](Lock::Guard) -> Coroutine<void> { co_await Timer(1); }(co_await lock.guard()));
    co_await NullTrigger();
    EXPECT_TRUE(lock.locked());
    co_await owner;
    EXPECT_FALSE(lock.locked());
  }());
}

// A part of a testbench with a task of its own, which holds it.
struct Agent {
  explicit Agent(int& count) : counted(count) {}
  Counted counted;
  std::optional<Task<void>> task;
  static Coroutine<void> run(std::shared_ptr<Agent>) { co_await Timer(1); }
};

TEST(Lifetime, ATaskThatHoldsItselfIsFreedWhenItIsDone) {
  int alive = 0;
  simulate([](int& count) -> Coroutine<void> {
    auto agent = std::make_shared<Agent>(count);
    agent->task = start_soon(Agent::run(agent));
    agent.reset();
    EXPECT_EQ(count, 1);
    co_await Timer(2);
    EXPECT_EQ(count, 0);
  }(alive));
}

// Cancels the task in whose frame it is.
struct Canceller {
  std::shared_ptr<std::optional<Task<void>>> own = std::make_shared<std::optional<Task<void>>>();
  bool* called;
  explicit Canceller(bool& called_in) : called(&called_in) {}
  Canceller(Canceller&& other) noexcept
      : own(std::move(other.own)), called(std::exchange(other.called, nullptr)) {}
  ~Canceller() {
    if (called) *called = !(*own)->cancel();
  }
};

enum class Last { Returns, Throws, CancelledBefore, SwallowsCancellation };

Coroutine<void> end_so(Canceller, Last last) {
  try {
    co_await Timer(1);
    if (last == Last::SwallowsCancellation) co_await Timer(1, "us");
  } catch (const CancelledError&) {
  }
  if (last == Last::SwallowsCancellation) co_await Timer(1, "us");
  if (last == Last::Throws) throw Broken();
}

Coroutine<void> cancel_from_within(Last last, bool& refused) {
  Canceller canceller(refused);
  const auto own = canceller.own;
  Task<void> task = start_soon(end_so(std::move(canceller), last));
  *own = task;
  if (last == Last::CancelledBefore) task.cancel();
  co_await Timer(1);
  if (last == Last::SwallowsCancellation) task.cancel();
  co_await Timer(10);
  EXPECT_TRUE(task.done());
  own->reset();
}

TEST(Lifetime, AFrameThatIsDestroyedFindsItsTaskDone) {
  bool refused = false;
  simulate(cancel_from_within(Last::Returns, refused));
  EXPECT_TRUE(std::exchange(refused, false));
  EXPECT_THROW(simulate(cancel_from_within(Last::Throws, refused)), Broken);
  EXPECT_TRUE(std::exchange(refused, false));
  simulate(cancel_from_within(Last::CancelledBefore, refused));
  EXPECT_TRUE(std::exchange(refused, false));
  EXPECT_THROW(simulate(cancel_from_within(Last::SwallowsCancellation, refused)), RuntimeError);
  EXPECT_TRUE(refused);
}

TEST(Lifetime, TheLastReferenceToATaskGoesInItsCallback) {
  int alive = 0;
  int called = 0;
  simulate([](int& count, int& calls) -> Coroutine<void> {
    struct Keeper {
      std::shared_ptr<TaskBase> task;
    };
    auto keeper = std::make_shared<Keeper>();
    keeper->task = std::make_shared<TaskOf<void>>(sleep_long(Counted(count)), "alone");
    keeper->task->add_done_callback([&calls, keeper](TaskBase& task) {
      keeper->task.reset();
      EXPECT_TRUE(task.done());
      ++calls;
    });
    keeper->task->start_soon();
    const std::weak_ptr<TaskBase> weak = keeper->task;
    keeper.reset();
    co_await Timer(2, "us");
    EXPECT_TRUE(weak.expired());
  }(alive, called));
  EXPECT_EQ(called, 1);
  EXPECT_EQ(alive, 0);
}

TEST(Lifetime, WhatIsNeverStartedIsDestroyed) {
  int alive = 0;
  simulate([](int& count) -> Coroutine<void> {
    (void)create_task(sleep_long(Counted(count)));
    (void)sleep_long(Counted(count));
    (void)gather(sleep_long(Counted(count)), Timer(1));
    co_await Timer(1);
    EXPECT_EQ(count, 1);
  }(alive));
  EXPECT_EQ(alive, 0);
}

// --- frames

Coroutine<std::size_t> count_all(std::vector<Counted> some, std::string text, Counted) {
  co_await Timer(1);
  co_return some.size() + text.size();
}

std::vector<Counted> some(std::size_t number, int& count) {
  return std::vector<Counted>(number, Counted(count));
}

TEST(Lifetime, ArgumentsInAnAwaitAreDestroyedOnce) {
  int alive = 0;
  const auto test = [](int& count) -> Coroutine<void> {
    const std::size_t sum =
        co_await count_all(some(2, count), std::string(50, 'x'), Counted(count)) +
        co_await count_all(some(3, count), "text", Counted(count));
    EXPECT_EQ(sum, 59U);
    EXPECT_EQ(count, 0);
    const auto [first, second] = co_await gather(count_all(some(1, count), "", Counted(count)),
                                                 count_all(some(0, count), "text", Counted(count)));
    EXPECT_EQ(first + second, 5U);
    EXPECT_EQ(count, 0);
    start_soon(count_all(some(2, count), std::string(50, 'x'), Counted(count)));
    co_await NullTrigger();
  };
  simulate(test(alive));
  EXPECT_EQ(alive, 0);
}

TEST(Lifetime, ALoopOfCoroutinesThatNeverWaitNeedsNoStack) {
  simulate([]() -> Coroutine<void> {
    constexpr int Many = 300'000;
    Queue<int> queue;
    int sum = 0;
    for (int i = 0; i < Many; ++i) {
      co_await queue.put(1);
      sum += co_await queue.get() * co_await answer(1);
    }
    EXPECT_EQ(sum, Many);
  }());
}

constexpr int Deep = 5000;

Coroutine<int> nested(int depth, bool throws, Counted counted) {
  if (depth > 0) co_return co_await nested(depth - 1, throws, counted) + 1;
  co_await Timer(1);
  if (throws) throw Broken();
  co_await Timer(1, "us");
  co_return 0;
}

TEST(Lifetime, ThousandsOfNestedFramesUnwind) {
  int alive = 0;
  const auto test = [](int& count) -> Coroutine<void> {
    EXPECT_EQ(co_await nested(Deep, false, Counted(count)), Deep);
    EXPECT_EQ(count, 0);
    bool thrown = false;
    try {
      co_await nested(Deep, true, Counted(count));
    } catch (const Broken&) {
      thrown = true;
    }
    EXPECT_TRUE(thrown);
    EXPECT_EQ(count, 0);
    Task<int> task = start_soon(nested(Deep, false, Counted(count)));
    co_await Timer(1);
    EXPECT_GT(count, Deep);
    task.cancel();
    co_await NullTrigger();
    EXPECT_EQ(count, 0);
    start_soon(nested(Deep, false, Counted(count)));
    co_await Timer(1);
  };
  simulate(test(alive));
  EXPECT_EQ(alive, 0);
}

// --- the simulation goes first

TEST(Lifetime, TasksOutliveTheSimulation) {
  int alive = 0;
  std::vector<Task<void>> kept;
  const auto test = [](std::vector<Task<void>>& tasks, int& count) -> Coroutine<void> {
    tasks.push_back(start_soon(sleep_long(Counted(count))));
    tasks.push_back(create_task(sleep_long(Counted(count))));
    tasks.push_back(start_soon(Combine(sleep_long(Counted(count)), sleep_for_ever())));
    co_await Event("never").wait();
  };
  EXPECT_THROW(simulate(test(kept, alive)), SimFailure);
  EXPECT_EQ(alive, 0);
  for (const Task<void>& task : kept) EXPECT_TRUE(task.done());
}

TEST(Lifetime, TheSimulationEndsWhileTasksCleanUp) {
  int alive = 0;
  const auto test = [](int& count) -> Coroutine<void> {
    start_soon([](Counted counted) -> Coroutine<void> {
      const AtEnd end([counted] {
        start_soon([](Counted) -> Coroutine<void> { co_await Event().wait(); }(counted));
      });
      co_await Timer(1, "us");
    }(Counted(count)));
    co_await Timer(1);
  };
  EXPECT_THROW(simulate(test(alive)), SimFailure);
  EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace engine
