// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/timer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace engine {

namespace {
std::uint64_t steps_of(double time, Unit unit, RoundMode round) {
  if (!(time > 0)) {
    throw std::invalid_argument(fmt::format("Timer: the time must be positive, not {}", time));
  }
  const int precision = Simulator::current().precision();
  return std::max<std::uint64_t>(steps(time, unit, precision, round), 1);
}
}  // namespace

TimedTrigger::TimedTrigger(double time, TimeUnit unit, RoundMode round)
    : steps_(steps_of(time, unit, round)) {}

std::string TimedTrigger::describe() const { return fmt::format("Timer({} steps)", steps_); }

void TimedTrigger::prime() { key_ = Simulator::current().add_timed(*this, steps_); }

void TimedTrigger::unprime() {
  if (Simulator* simulator = Simulator::running_in_this_thread()) simulator->remove_timed(key_);
}

}  // namespace engine
