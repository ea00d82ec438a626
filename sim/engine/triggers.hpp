// SPDX-License-Identifier: Apache-2.0
// The simple triggers by cocotb's names. All may be made anew each time; they refer to what is
// waited for.
#pragma once

#include "sim/engine/coroutine.hpp"
#include "sim/engine/edge.hpp"
#include "sim/engine/signal.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/engine/timer.hpp"

namespace engine {

// For constructors with a body: GCC does not heed it of a defaulted one.
#define ENGINE_TRIGGER [[nodiscard("nothing happens unless it is awaited")]]

// Of a signal of one bit; throws std::invalid_argument for a wider one.
class RisingEdge {
 public:
  ENGINE_TRIGGER explicit RisingEdge(SignalHandle& signal) : edge_(signal.rising_edge()) {}
  Trigger& trigger() { return edge_; }

 private:
  EdgeTrigger& edge_;
};

class FallingEdge {
 public:
  ENGINE_TRIGGER explicit FallingEdge(SignalHandle& signal) : edge_(signal.falling_edge()) {}
  Trigger& trigger() { return edge_; }

 private:
  EdgeTrigger& edge_;
};

class ValueChange {
 public:
  ENGINE_TRIGGER explicit ValueChange(SignalHandle& signal) : edge_(signal.value_change()) {}
  Trigger& trigger() { return edge_; }

 private:
  EdgeTrigger& edge_;
};
using Edge = ValueChange;

// When all writes of this time step have been made and the design has settled. What is written now
// still belongs to this time step.
class ReadWrite {
 public:
  ENGINE_TRIGGER ReadWrite() {}
  Trigger& trigger() const;  // throws RuntimeError in the read-only phase
};

// When all values of this time step are final. No writes until the next.
class ReadOnly {
 public:
  ENGINE_TRIGGER ReadOnly() {}
  Trigger& trigger() const;  // throws RuntimeError in the read-only phase
};

// At the beginning of the next time step at which anything happens.
class NextTimeStep {
 public:
  ENGINE_TRIGGER NextTimeStep() {}
  Trigger& trigger() const { return Simulator::current().next_time_step(); }
};

// Fires at once: the task goes on behind those that are ready now.
class NullTrigger final : public Trigger {
 public:
  ENGINE_TRIGGER NullTrigger() {}
  Trigger& trigger() { return *this; }
  std::string describe() const override { return "NullTrigger()"; }

 private:
  void prime() override { react(); }
  void unprime() override {}
};

#undef ENGINE_TRIGGER

}  // namespace engine
