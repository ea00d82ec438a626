// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/edge.hpp"

#include <fmt/core.h>

#include "sim/engine/signal.hpp"
#include "sim/engine/simulator.hpp"

namespace engine {

std::string EdgeTrigger::describe() const {
  constexpr const char* Names[] = {"RisingEdge", "FallingEdge", "ValueChange"};
  return fmt::format("{}({})", Names[static_cast<int>(kind_)], signal_.path());
}

bool EdgeTrigger::has_changed() {
  if (signal_.width() <= 64) {
    const std::uint64_t now = signal_.bits();
    return std::exchange(seen_, now) != now;
  }
  const std::string_view now = signal_.bytes();
  if (seen_words_ == now) return false;
  seen_words_ = now;
  return true;
}

bool EdgeTrigger::is_edge() const {
  switch (kind_) {
    case EdgeKind::Rising:
      return (seen_ & 1) == 1;
    case EdgeKind::Falling:
      return (seen_ & 1) == 0;
    case EdgeKind::Any:
      return true;
  }
  return true;
}

void EdgeTrigger::prime() {
  has_changed();  // from now on
  signal_.simulator().watch(*this);
}

void EdgeTrigger::unprime() { signal_.simulator().unwatch(*this); }

}  // namespace engine
