// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/trigger.hpp"

#include <stdexcept>
#include <utility>

namespace engine {

void Waiter::stop_waiting() {
  if (awaited_) awaited_->remove(*this);
}

Trigger::~Trigger() {
  while (first_) unlink(*first_);
}

Trigger::Trigger(Trigger&& other) {
  if (other.is_awaited()) throw std::logic_error("a trigger that is awaited cannot be moved");
}

void Trigger::add(Waiter& waiter) {
  if (waiter.awaited_) throw std::logic_error("waits for a trigger already: " + describe());
  waiter.awaited_ = this;
  waiter.before_ = last_;
  (last_ ? last_->behind_ : first_) = &waiter;
  last_ = &waiter;
  if (first_ != &waiter) return;
  try {
    prime();
  } catch (...) {
    unlink(waiter);
    throw;
  }
}

void Trigger::remove(Waiter& waiter) {
  unlink(waiter);
  if (!first_) unprime();
}

void Trigger::forget_all() {
  while (first_) remove(*first_);
}

void Trigger::unlink(Waiter& waiter) {
  (waiter.before_ ? waiter.before_->behind_ : first_) = waiter.behind_;
  (waiter.behind_ ? waiter.behind_->before_ : last_) = waiter.before_;
  waiter.awaited_ = nullptr;
  waiter.before_ = waiter.behind_ = nullptr;
}

void Trigger::react() {
  // Who waits again meanwhile is in a new row.
  Waiter* next = std::exchange(first_, nullptr);
  last_ = nullptr;
  while (next) {
    Waiter& waiter = *std::exchange(next, next->behind_);
    waiter.awaited_ = nullptr;
    waiter.before_ = waiter.behind_ = nullptr;
    waiter.fired();
  }
}

void Trigger::react_first() {
  if (!first_) return;
  Waiter& waiter = *first_;
  unlink(waiter);
  waiter.fired();
}

}  // namespace engine
