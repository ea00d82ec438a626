// SPDX-License-Identifier: Apache-2.0
// Timer(10, "ns"): fires at the beginning of the time step that lies so far ahead.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

#include "sim/engine/simtime.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/engine/trigger.hpp"

namespace engine {

class TimedTrigger : public Trigger {
 public:
  // Throws std::invalid_argument unless the time, a number of any type, is positive and, rounded as
  // told, whole steps.
  template <typename Time>
    requires std::is_arithmetic_v<Time>
  [[nodiscard("nothing happens unless it is awaited")]] explicit TimedTrigger(
      Time time, TimeUnit unit = Unit::Step, RoundMode round = RoundMode::Error)
      : steps_(steps_of(time, unit, round)) {}
  TimedTrigger(TimedTrigger&&) = default;
  ~TimedTrigger() override { forget_all(); }

  std::uint64_t steps() const { return steps_; }
  Trigger& trigger() { return *this; }
  std::string describe() const override;

 private:
  static std::uint64_t steps_of(double time, Unit unit, RoundMode round);
  template <std::integral T>
  static std::uint64_t steps_of(T time, Unit unit, RoundMode round) {
    if (time <= T{0}) throw_not_positive(fmt::format("{}", time));
    return engine::steps(time, unit, Simulator::current().precision(), round);
  }
  [[noreturn]] static void throw_not_positive(const std::string& time);
  void prime() override;
  void unprime() override;

  std::uint64_t steps_;
  Simulator::TimedKey key_;
};

using Timer = TimedTrigger;

}  // namespace engine
