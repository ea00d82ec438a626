// SPDX-License-Identifier: Apache-2.0
// RisingEdge, FallingEdge and ValueChange of a signal.
#pragma once

#include <cstdint>
#include <string>

#include "sim/engine/trigger.hpp"

namespace engine {

class SignalHandle;

enum class EdgeKind { Rising, Falling, Any };

// Fires when the signal has changed since somebody began to wait, and now is 1 (rising), 0
// (falling) or anything. Each signal has one of each kind, for all who wait.
class EdgeTrigger final : public Trigger {
 public:
  EdgeTrigger(SignalHandle& signal, EdgeKind kind) : signal_(signal), kind_(kind) {}
  ~EdgeTrigger() override { forget_all(); }
  std::string describe() const override;

  // --- for the simulator
  bool has_changed();  // since the last call or the begin of waiting
  bool is_edge() const;

 private:
  void prime() override;
  void unprime() override;

  SignalHandle& signal_;
  EdgeKind kind_;
  std::uint64_t seen_ = 0;  // of a signal of up to 64 bits
  std::string seen_words_;  // of a wider one
};

}  // namespace engine
