// SPDX-License-Identifier: Apache-2.0
// What tests and the engine throw. The names are cocotb's and Python's; results.xml shows them.
#pragma once

#include <stdexcept>
#include <string>

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

// No signal of that name; the text suggests near ones.
struct NameError : std::out_of_range {
  using std::out_of_range::out_of_range;
};

// Asked for the result of a task that is not done.
struct InvalidStateError : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace engine
