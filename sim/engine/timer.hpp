// SPDX-License-Identifier: Apache-2.0
// Timer(10, "ns"): fires at the beginning of the time step that lies so far ahead.
#pragma once

#include <cstdint>
#include <string>

#include "sim/engine/simtime.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/engine/trigger.hpp"

namespace engine {

class TimedTrigger : public Trigger {
 public:
  // Throws std::invalid_argument unless the time is positive and, rounded as told, whole steps.
  [[nodiscard("nothing happens unless it is awaited")]] explicit TimedTrigger(
      double time, TimeUnit unit = Unit::Step, RoundMode round = RoundMode::Error);
  TimedTrigger(TimedTrigger&&) = default;
  ~TimedTrigger() override { forget_all(); }

  std::uint64_t steps() const { return steps_; }
  Trigger& trigger() { return *this; }
  std::string describe() const override;

 private:
  void prime() override;
  void unprime() override;

  std::uint64_t steps_;
  Simulator::TimedKey key_;
};

using Timer = TimedTrigger;

}  // namespace engine
