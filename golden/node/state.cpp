// SPDX-License-Identifier: Apache-2.0
// Architectural state of a node: what it is after reset.
#include "golden/node/state.hpp"

#include "golden/numeric/xorshift.hpp"

namespace golden {

ThreadContext::ThreadContext() { p[0] = ~std::uint64_t{0}; }

ArchState::ArchState(const Config& configuration, const Place& own_place)
    : config(configuration), place(own_place), sram(configuration.SramRows) {
  reset();
}

void ArchState::reset() {
  for (int t = 0; t < Threads; ++t) {
    ThreadContext& thread = threads[static_cast<std::size_t>(t)];
    thread = ThreadContext();
    thread.streams = xorshift_reset(t);
  }
  semaphores.fill(0);
  counters = {};
  cycle = 0;
  sram.clear();
}

}  // namespace golden
