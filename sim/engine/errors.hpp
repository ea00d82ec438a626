// SPDX-License-Identifier: Apache-2.0
// What tests and the engine throw. The names are cocotb's and Python's; results.xml shows them.
#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace engine {

// end_test() and skip_test(). Not to be caught.
struct EndTest {
  std::string message;
};
struct SkipTest {
  std::string message;
};

// Thrown into a task where it waits, when it is cancelled. Catch it only to throw it on.
// Not an std::exception, so that `catch (const std::exception&)` does not swallow it.
struct CancelledError {
  std::string message;
  const char* what() const noexcept { return message.c_str(); }
};

// A check of a test did not hold: the test has failed. Any other exception is an error.
struct AssertionError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// with_timeout() or the time limit of a test.
struct SimTimeoutError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The simulation ended, or the RTL failed, before the test did.
struct SimFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The regression was stopped, so the test was not run.
struct RegressionTerminated : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The engine was used wrongly: Python has RuntimeError for it.
struct RuntimeError : std::logic_error {
  using std::logic_error::logic_error;
};

// Several exceptions ended a test: that of its end, and those of the ends of its other tasks. It is
// none of them, so that a test which expects one of them has failed.
class BaseExceptionGroup : public std::exception {
 public:
  BaseExceptionGroup(const std::string& message, std::vector<std::exception_ptr> exceptions)
      : message_(message + " (" + std::to_string(exceptions.size()) + " sub-exceptions)"),
        exceptions_(std::move(exceptions)) {}
  const char* what() const noexcept override { return message_.c_str(); }
  const std::vector<std::exception_ptr>& exceptions() const { return exceptions_; }

 private:
  std::string message_;
  std::vector<std::exception_ptr> exceptions_;
};

// All of them are errors, none ends tests or the simulation.
struct ExceptionGroup : BaseExceptionGroup {
  using BaseExceptionGroup::BaseExceptionGroup;
};

// No signal of that name; the text suggests near ones.
struct NameError : std::out_of_range {
  using std::out_of_range::out_of_range;
};

// Asked for the result of a task that is not done.
struct InvalidStateError : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace engine
