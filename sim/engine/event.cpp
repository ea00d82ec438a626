// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/event.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "sim/engine/errors.hpp"

namespace engine {

namespace {
std::string named(std::string_view kind, std::string_view name) {
  return name.empty() ? std::string(kind) : fmt::format("{} {}", kind, name);
}
}  // namespace

void Event::set() {
  is_set_ = true;
  fires_.react();
}

std::string Event::Fires::describe() const { return named("Event", event_.name_); }

std::string Lock::Acquire::describe() const { return named("Lock", lock_.name_); }

void Lock::Acquire::prime() {
  if (lock_.locked_) {
    lock_.waiting_.push_back(this);
  } else {
    lock_.locked_ = true;
    react();
  }
}

void Lock::Acquire::unprime() { std::erase(lock_.waiting_, this); }

void Lock::release() {
  if (!locked_) throw RuntimeError(named("Lock", name_) + " is released, but nobody has it");
  locked_ = false;
  if (waiting_.empty()) return;
  Acquire* next = waiting_.front();
  waiting_.pop_front();
  locked_ = true;
  next->react();
}

Lock::Guard::~Guard() {
  if (lock_ && lock_->locked()) lock_->release();
}

Coroutine<Lock::Guard> Lock::guard() {
  co_await acquire();
  co_return Guard(*this);
}

}  // namespace engine
