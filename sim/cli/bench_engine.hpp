// SPDX-License-Identifier: Apache-2.0
// The node's whole observe record compared each cycle by a coroutine on the engine, for d1cosim
// bench: what a user of cocotb would write in C++. The lockstep has a loop of its own.
#pragma once

#include <cstdint>

#include "sim/kernels/kernel.hpp"

namespace cli {

struct EngineTime {
  std::uint64_t count = 0;  // cycles, or triggers
  double seconds = 0;
};

// The kernel to its end. Throws when a record differs.
EngineTime time_engine(const sim::Kernel& kernel);

// Timers of one task, one after the other.
EngineTime time_triggers(std::uint64_t count);

}  // namespace cli
