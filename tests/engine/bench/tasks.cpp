// SPDX-License-Identifier: Apache-2.0
// Tasks: order, results, exceptions, cancellation, and that nothing is left behind.
#include <memory>
#include <string>
#include <vector>

#include "tests/engine/bench/support.hpp"

namespace {

using namespace bench;

Coroutine<int> later(int value, double ns) {
  co_await Timer(ns, "ns");
  co_return value;
}

Coroutine<void> fail_later(double ns) {
  co_await Timer(ns, "ns");
  throw std::runtime_error("on purpose");
}

// Writes what happens to it.
struct Witness {
  std::vector<std::string> seen;
  Coroutine<void> wait(std::string name, double ns) {
    try {
      co_await Timer(ns, "ns");
      seen.push_back(name + " done");
    } catch (const CancelledError&) {
      seen.push_back(name + " cancelled");
      throw;
    }
  }
};

// Counts those that live.
struct Counted {
  explicit Counted(int& count_in) : count(count_in) { ++count; }
  Counted(const Counted& other) : count(other.count) { ++count; }
  ~Counted() { --count; }
  int& count;
};

COCOTB_TEST(start_soon_runs_behind_the_caller) {
  std::vector<int> order;
  const auto note = [](std::vector<int>& list, int number) -> Coroutine<void> {
    list.push_back(number);
    co_return;
  };
  start_soon(note(order, 2));
  start_soon(note(order, 3));
  order.push_back(1);
  co_await NullTrigger();
  order.push_back(4);
  COCOTB_ASSERT((order == std::vector<int>{1, 2, 3, 4}));
  const Task<void> task = co_await start(note(order, 5));
  COCOTB_ASSERT(task.done() && order.back() == 5);
}

COCOTB_TEST(result_of_a_task_is_given_again) {
  Task<int> task = start_soon(later(7, 1));
  must_throw<InvalidStateError>([&] { (void)task.result(); }, "not done");
  COCOTB_ASSERT(!task.done());
  COCOTB_ASSERT(co_await task == 7);
  COCOTB_ASSERT(co_await task == 7);
  COCOTB_ASSERT(task.result() == 7 && !task.exception());
  must_throw<RuntimeError>([&] { start_soon(task); }, "is done");
  Task<int> lazy = create_task(later(8, 1));
  COCOTB_ASSERT(co_await lazy.join() == 8);
}

COCOTB_TEST(a_coroutine_is_used_once) {
  Coroutine<int> coroutine = later(1, 1);
  COCOTB_ASSERT(co_await std::move(coroutine) == 1);
  must_throw<RuntimeError>([&] { start_soon(std::move(coroutine)); }, "awaited or started already");
  bool thrown = false;
  try {
    co_await std::move(coroutine);
  } catch (const RuntimeError&) {
    thrown = true;
  }
  COCOTB_ASSERT(thrown);
}

COCOTB_TEST(an_awaited_task_hands_its_exception_over) {
  Task<void> task = start_soon(fail_later(1));
  std::string text;
  try {
    co_await task;
  } catch (const std::runtime_error& error) {
    text = error.what();
  }
  COCOTB_ASSERT(text == "on purpose");
}

COCOTB_TEST(an_exception_that_nobody_awaits_fails_the_test,
            .expect_error = error<std::runtime_error>()) {
  start_soon(fail_later(1));
  co_await Timer(1, "us");
}

COCOTB_TEST(an_assertion_in_a_task_is_a_failure, .expect_fail = true) {
  start_soon([]() -> Coroutine<void> {
    co_await Timer(1);
    COCOTB_ASSERT(1 == 2);
  }());
  co_await Timer(1, "us");
}

COCOTB_TEST(cancellation_is_thrown_where_the_task_waits) {
  Witness witness;
  Task<void> task = start_soon(witness.wait("a", 100), "a");
  co_await Timer(1, "ns");
  COCOTB_ASSERT(task.cancel());
  COCOTB_ASSERT(!task.done());  // when its turn comes
  co_await NullTrigger();
  COCOTB_ASSERT(task.done() && task.cancelled() && !task.cancel());
  COCOTB_ASSERT((witness.seen == std::vector<std::string>{"a cancelled"}));
  bool thrown = false;
  try {
    co_await task;
  } catch (const CancelledError&) {
    thrown = true;
  }
  COCOTB_ASSERT(thrown);
  const std::uint64_t start = now();
  co_await Timer(200, "ns");  // its timer has gone
  COCOTB_ASSERT(now() == start + 200000 && witness.seen.size() == 1);
}

COCOTB_TEST(a_timer_cancelled_at_its_own_time_does_not_fire) {
  Witness witness;
  Task<void> later = create_task(witness.wait("a", 4));
  start_soon([](Task<void> other) -> Coroutine<void> {
    co_await Timer(4, "ns");
    other.cancel();
  }(later));
  start_soon(later);
  co_await Timer(5, "ns");
  COCOTB_ASSERT((witness.seen == std::vector<std::string>{"a cancelled"}));
}

COCOTB_TEST(a_timeout_comes_before_what_happens_at_its_time) {
  bool late = false;
  try {
    co_await with_timeout(Timer(5, "ns"), 5, "ns");
  } catch (const SimTimeoutError&) {
    late = true;
  }
  COCOTB_ASSERT(late);
}

COCOTB_TEST(cancelled_before_it_begins) {
  int alive = 0;
  Task<void> task =
      start_soon([](Counted) -> Coroutine<void> { co_await Timer(1); }(Counted(alive)));
  task.cancel();
  co_await NullTrigger();
  COCOTB_ASSERT(task.cancelled() && alive == 0);
}

COCOTB_TEST(a_swallowed_cancellation_is_an_error, .expect_error = error<RuntimeError>()) {
  Task<void> task = start_soon([]() -> Coroutine<void> {
    try {
      co_await Timer(1, "us");
    } catch (const CancelledError&) {
    }
    co_await Timer(1, "us");
  }());
  co_await Timer(1);
  task.cancel();
  co_await Timer(10, "us");
}

COCOTB_TEST(a_task_cannot_cancel_itself) {
  must_throw<RuntimeError>([] { current_task().cancel(); }, "cannot cancel itself");
  co_await Timer(1);
}

COCOTB_TEST(gather_gives_all_results_in_order) {
  const auto [a, b, c] = co_await gather(later(1, 5), later(2, 3), Timer(4, "ns"));
  COCOTB_ASSERT(a == 1 && b == 2);
  (void)c;
  co_await gather();
}

COCOTB_TEST(gather_cancels_the_others_when_one_throws) {
  Witness witness;
  bool thrown = false;
  try {
    co_await gather(witness.wait("a", 100), fail_later(1));
  } catch (const std::runtime_error&) {
    thrown = true;
  }
  COCOTB_ASSERT(thrown);
  COCOTB_ASSERT((witness.seen == std::vector<std::string>{"a cancelled"}));
}

COCOTB_TEST(select_gives_the_first_and_cancels_the_rest) {
  Witness witness;
  auto [index, result] = co_await select(witness.wait("a", 100), later(9, 2), Timer(50, "ns"));
  COCOTB_ASSERT(index == 1 && std::get<1>(result) == 9);
  COCOTB_ASSERT((witness.seen == std::vector<std::string>{"a cancelled"}));
}

COCOTB_TEST(select_does_not_cancel_a_task) {
  Witness witness;
  Task<void> task = start_soon(witness.wait("a", 10));
  const auto [index, result] = co_await select(task, Timer(1, "ns"));
  COCOTB_ASSERT(index == 1 && !task.done());
  co_await task;
  COCOTB_ASSERT((witness.seen == std::vector<std::string>{"a done"}));
}

COCOTB_TEST(wait_ends_as_told) {
  const std::uint64_t start = now();
  const auto all = co_await wait(ReturnWhen::AllCompleted, Timer(2, "ns"), fail_later(1));
  COCOTB_ASSERT(!all && now() == start + 2000);
  const auto failed = co_await wait(ReturnWhen::FirstException, Timer(1, "ns"), fail_later(2));
  COCOTB_ASSERT(failed == 1);
  const auto first = co_await wait(ReturnWhen::FirstCompleted, fail_later(1), Timer(5, "ns"));
  COCOTB_ASSERT(first == 0 && now() == start + 5000);
}

COCOTB_TEST(a_test_ends_itself) {
  co_await Timer(1);
  end_test("enough");
}

COCOTB_TEST(a_task_ends_the_test) {
  start_soon([]() -> Coroutine<void> {
    co_await Timer(1);
    end_test();
  }());
  co_await Timer(1, "us");
  COCOTB_ASSERT(false);
}

COCOTB_TEST(first_and_combine) {
  const std::uint64_t start = now();
  COCOTB_ASSERT(co_await First(Timer(5, "ns"), Timer(3, "ns")) == 1);
  COCOTB_ASSERT(now() == start + 3000);
  co_await Combine(Timer(5, "ns"), Timer(3, "ns"));
  COCOTB_ASSERT(now() == start + 8000);
}

COCOTB_TEST(a_cancelled_gather_cancels_its_children_first) {
  Witness witness;
  Task<void> task = start_soon([](Witness& seen) -> Coroutine<void> {
    try {
      co_await gather(seen.wait("a", 100), seen.wait("b", 100));
    } catch (const CancelledError&) {
      seen.seen.push_back("parent cancelled");
      throw;
    }
  }(witness));
  co_await Timer(1, "ns");
  task.cancel();
  co_await Timer(1, "ns");
  COCOTB_ASSERT(task.cancelled());
  COCOTB_ASSERT(witness.seen.size() == 3 && witness.seen.back() == "parent cancelled");
}

// Cancelled when what it waits for is complete, but before it goes on.
COCOTB_TEST(a_gather_whose_children_are_done_may_handle_its_cancellation) {
  bool handled = false;
  Event event;
  Task<void> task = start_soon([](Event& what, bool& noted) -> Coroutine<void> {
    try {
      co_await gather(what.wait());
    } catch (const CancelledError&) {
      noted = true;
    }
  }(event, handled));
  co_await Timer(1, "ns");
  event.set();
  co_await NullTrigger();  // its child has ended
  task.cancel();
  co_await task;
  COCOTB_ASSERT(handled && task.done() && !task.cancelled());
}

COCOTB_TEST(with_timeout_gives_the_result_or_throws) {
  COCOTB_ASSERT(co_await with_timeout(later(4, 5), 10, "ns") == 4);
  int alive = 0;
  bool thrown = false;
  try {
    co_await with_timeout(
        [](Counted) -> Coroutine<void> { co_await Timer(1, "us"); }(Counted(alive)), 10, "ns");
  } catch (const SimTimeoutError&) {
    thrown = true;
  }
  COCOTB_ASSERT(thrown && alive == 0);
  co_await with_timeout(Timer(5, "ns"), 10, "ns");
}

COCOTB_TEST(tasks_that_run_on_end_with_the_test) {
  static int alive = 0;  // looked at by the next test
  start_soon([](Counted) -> Coroutine<void> {
    for (;;) co_await Timer(1, "ns");
  }(Counted(alive)));
  co_await Timer(10, "ns");
  COCOTB_ASSERT(alive == 1);
}

COCOTB_TEST(nested_coroutines_unwind) {
  int alive = 0;
  struct Nested {
    static Coroutine<void> at(int depth, int& count) {
      const Counted here(count);
      if (depth == 0) {
        co_await Timer(1, "us");
      } else {
        co_await at(depth - 1, count);
      }
    }
  };
  Task<void> task = start_soon(Nested::at(100, alive));
  co_await Timer(1);
  COCOTB_ASSERT(alive == 101);
  task.cancel();
  co_await NullTrigger();
  COCOTB_ASSERT(alive == 0 && task.cancelled());
}

}  // namespace
