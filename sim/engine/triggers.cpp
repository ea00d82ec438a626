// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/triggers.hpp"

#include <fmt/core.h>

#include "sim/engine/errors.hpp"

namespace engine {

namespace {
Trigger& unless_read_only(Trigger& trigger) {
  if (Simulator::current().phase() == Phase::ReadOnly) {
    throw RuntimeError(
        fmt::format("{} cannot be awaited in the read-only phase: this time step has ended; await "
                    "NextTimeStep() or a Timer first",
                    trigger.describe()));
  }
  return trigger;
}
}  // namespace

Trigger& ReadWrite::trigger() const { return unless_read_only(Simulator::current().read_write()); }

Trigger& ReadOnly::trigger() const { return unless_read_only(Simulator::current().read_only()); }

}  // namespace engine
