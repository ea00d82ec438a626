// SPDX-License-Identifier: Apache-2.0
// The rare events of a run: traps, console bytes, exit codes.

#include "sim/cosim/tally.hpp"

namespace sim {

void Tally::add_events(std::uint64_t cycle, const golden::FrontendObserve& frontend) {
  for (int t = 0; t < golden::Threads; ++t) {
    if (frontend.trap_valid(t) == 0) continue;
    const auto cause = static_cast<golden::Cause>(frontend.trap_cause(t));
    last_cause[static_cast<std::size_t>(t)] = cause;
    if (traps.size() < MaxTraps) {
      traps.push_back({Coord{}, cycle, t, cause, frontend.trap_pc(t), frontend.trap_value(t)});
    }
  }
  if (frontend.console_valid() != 0) console += static_cast<char>(frontend.console_byte());
  if (frontend.exit_valid() != 0) exit_code = frontend.exit_code();
}

}  // namespace sim
