// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/running_test.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/engine/errors.hpp"
#include "sim/engine/simulator.hpp"

namespace engine {

namespace {
Coroutine<void> await_it(Coroutine<void>::Awaiter& body) { co_await body; }

// What Python calls an Exception, and not only a BaseException.
bool is_exception(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const SimFailure&) {
    return false;
  } catch (const RegressionTerminated&) {
    return false;
  } catch (const std::exception&) {
    return true;
  } catch (...) {
    return false;
  }
}

std::optional<EndTest> end_of_test(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const EndTest& end) {
    return end;
  } catch (...) {
    return std::nullopt;
  }
}
}  // namespace

RunningTest::RunningTest(Simulator& simulator, Coroutine<void> coroutine, const TestCase& test,
                         std::function<void()> on_end, const Logger* log)
    : simulator_(simulator),
      body_(std::move(coroutine)),
      name_("Test " + test.name),
      on_end_(std::move(on_end)),
      log_(log) {
  if (test.options.timeout) {
    limit_.emplace(test.options.timeout->time, test.options.timeout->unit);
  }
}

RunningTest::~RunningTest() {
  if (simulator_.group() == this) simulator_.set_group(nullptr);
}

void RunningTest::start() {
  simulator_.set_group(this);
  main_ = std::make_shared<TaskOf<void>>(await_it(*body_), name_);
  add_task(main_);
  main_->start_soon();
  if (limit_) limit_->add(*this);
  simulator_.loop().run();
}

void RunningTest::add_task(std::shared_ptr<TaskBase> task) {
  tasks_.push_back(task);
  task->add_done_callback([this](TaskBase& done) { task_done(done); });
}

void RunningTest::task_done(TaskBase& task) {
  std::erase_if(tasks_, [&](const auto& known) { return known.get() == &task; });
  const bool is_main = &task == main_.get();
  if (task.cancelled()) {
    if (is_main) stop(nullptr);
  } else if (is_main || (task.error() && !task.complete().is_awaited())) {
    stop_by(task);
  }
  end_when_empty();
}

void RunningTest::stop_by(TaskBase& task) {
  const auto early = task.error() ? end_of_test(task.error()) : std::nullopt;
  if (early && log_) {
    log_->named("cocotb.task." + task.name())
        .info("Test stopped early by this task{}{}", early->message.empty() ? "" : ": ",
              early->message);
  }
  stop(early ? nullptr : task.error());
}

std::exception_ptr RunningTest::error() const {
  if (errors_.empty()) return nullptr;
  if (errors_.size() == 1) return errors_[0];
  const std::string message = "Multiple exceptions in test";
  return std::ranges::all_of(errors_, is_exception)
             ? std::make_exception_ptr(ExceptionGroup(message, errors_))
             : std::make_exception_ptr(BaseExceptionGroup(message, errors_));
}

void RunningTest::fired() {
  stop(std::make_exception_ptr(
      SimTimeoutError(fmt::format("{} did not end within {} time steps; waiting are: {}", name_,
                                  limit_->steps(), describe()))));
  end_when_empty();
}

void RunningTest::abort(std::exception_ptr error) {
  stop(std::move(error));
  end_when_empty();
}

void RunningTest::stop(std::exception_ptr error) {
  if (error) errors_.push_back(std::move(error));
  if (std::exchange(stopping_, true)) return;
  stop_waiting();
  for (const auto& task : std::vector(tasks_)) task->cancel_now();
}

void RunningTest::end_when_empty() {
  if (!stopping_ || !tasks_.empty()) return;
  body_.reset();  // which may start tasks, if it has been left in the middle
  if (!tasks_.empty() || std::exchange(ended_, true)) return;
  simulator_.set_group(nullptr);
  on_end_();
}

void run_alone(Simulator& simulator, Coroutine<void> coroutine, const std::string& name) {
  TestCase test;
  test.name = name;
  RunningTest running(simulator, std::move(coroutine), test, [&] { simulator.stop(); });
  const auto fail = [&](const char* why) {
    running.abort(std::make_exception_ptr(SimFailure(name + ": " + why)));
  };
  simulator.on_failure([&] { fail("an assertion of the RTL failed"); });
  const bool stopped = simulator.run([&] { running.start(); });
  if (!stopped) {
    fail("the simulation ended before the test did");
    simulator.loop().run();
  }
  simulator.on_failure({});
  if (const std::exception_ptr error = running.error()) std::rethrow_exception(error);
}

std::string RunningTest::describe() const {
  std::vector<std::string> texts;
  for (const auto& task : tasks_) texts.push_back(task->describe());
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace engine
