// SPDX-License-Identifier: Apache-2.0
// Drives a clock until it is stopped or the test ends.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/engine/coroutine.hpp"
#include "sim/engine/signal.hpp"
#include "sim/engine/simtime.hpp"

namespace engine {

//   Clock clock(dut.clk, 10, "ns");
//   clock.start();
class Clock {
 public:
  // Throws std::invalid_argument unless period and its high part are whole steps, and the high part
  // is shorter. Without `high` the period must be an even number of steps.
  Clock(SignalHandle& signal, double period, TimeUnit unit = Unit::Step,
        std::optional<double> high = {});

  // The signal changes at once, to 1 if it starts high. Throws RuntimeError if it runs already.
  Task<void> start(bool start_high = true);
  // Throws RuntimeError unless it runs.
  void stop();

  std::uint64_t period() const { return high_ + low_; }  // steps
  SignalHandle& signal() { return signal_; }

 private:
  SignalHandle& signal_;
  std::uint64_t high_;
  std::uint64_t low_;
  std::optional<Task<void>> task_;
};

}  // namespace engine
