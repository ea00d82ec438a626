// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/clock.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "sim/engine/errors.hpp"
#include "sim/engine/tasks.hpp"
#include "sim/engine/triggers.hpp"

namespace engine {

namespace {
Coroutine<void> drive(SignalHandle& signal, std::uint64_t high, std::uint64_t low,
                      bool start_high) {
  Timer timer_high(high);
  Timer timer_low(low);
  if (start_high) {
    signal.value = 1;
    co_await timer_high;
  }
  for (;;) {
    signal.value = 0;
    co_await timer_low;
    signal.value = 1;
    co_await timer_high;
  }
}
}  // namespace

Clock::Clock(SignalHandle& signal, double period, TimeUnit unit, std::optional<double> high)
    : signal_(signal) {
  const std::uint64_t steps = Timer(period, unit).steps();
  if (high) {
    high_ = Timer(*high, unit).steps();
    if (high_ >= steps) {
      throw std::invalid_argument(
          fmt::format("Clock({}): high for {} of {} steps", signal.path(), high_, steps));
    }
  } else {
    if (steps % 2 != 0) {
      throw std::invalid_argument(fmt::format(
          "Clock({}): a period of {} steps has no half; give the high part", signal.path(), steps));
    }
    high_ = steps / 2;
  }
  low_ = steps - high_;
}

Task<void> Clock::start(bool start_high) {
  if (task_) throw RuntimeError(fmt::format("Clock({}) runs already", signal_.path()));
  task_ = start_soon(drive(signal_, high_, low_, start_high), "Clock " + signal_.path());
  return *task_;
}

void Clock::stop() {
  if (!task_) throw RuntimeError(fmt::format("Clock({}) does not run", signal_.path()));
  task_->cancel();
  task_.reset();
}

}  // namespace engine
