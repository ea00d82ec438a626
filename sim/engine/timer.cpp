// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/timer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace engine {

void TimedTrigger::throw_not_positive(const std::string& time) {
  throw std::invalid_argument("Timer: the time must be positive, not " + time);
}

std::uint64_t TimedTrigger::steps_of(double time, Unit unit, RoundMode round) {
  if (!(time > 0)) throw_not_positive(fmt::format("{}", time));
  const int precision = Simulator::current().precision();
  return std::max<std::uint64_t>(engine::steps(time, unit, precision, round), 1);
}

std::string TimedTrigger::describe() const { return fmt::format("Timer({} steps)", steps_); }

void TimedTrigger::prime() { key_ = Simulator::current().add_timed(*this, steps_); }

void TimedTrigger::unprime() {
  if (Simulator* simulator = Simulator::running_in_this_thread()) simulator->remove_timed(key_);
}

}  // namespace engine
