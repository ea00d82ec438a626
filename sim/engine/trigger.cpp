// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/trigger.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace engine {

Trigger::Trigger(Trigger&& other) {
  if (other.is_awaited()) throw std::logic_error("a trigger that is awaited cannot be moved");
}

void Trigger::add(Waiter& waiter) {
  waiters_.push_back(&waiter);
  if (waiters_.size() > 1) return;
  try {
    prime();
  } catch (...) {
    waiters_.clear();
    throw;
  }
}

void Trigger::remove(Waiter& waiter) {
  const auto found = std::find(waiters_.begin(), waiters_.end(), &waiter);
  if (found == waiters_.end()) return;
  waiters_.erase(found);
  if (waiters_.empty()) unprime();
}

void Trigger::react() {
  std::vector<Waiter*> waiters = std::exchange(waiters_, {});
  for (Waiter* waiter : waiters) waiter->fired();
}

}  // namespace engine
