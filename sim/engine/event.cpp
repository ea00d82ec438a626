// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/event.hpp"

#include <fmt/core.h>

#include <utility>

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

class Lock::State final : public Trigger {
 public:
  explicit State(std::string name) : name_(std::move(name)) {}
  std::string describe() const override { return named("Lock", name_); }

  bool locked() const { return locked_; }
  void release() {
    if (!locked_) throw RuntimeError(describe() + " is released, but nobody has it");
    locked_ = is_awaited();
    react_first();
  }

 private:
  // Nobody else waits, so it is free or another has it.
  void prime() override {
    if (!std::exchange(locked_, true)) react();
  }
  void unprime() override {}

  std::string name_;
  bool locked_ = false;
};

Trigger& Lock::Acquire::trigger() { return *state_; }

Lock::Guard::~Guard() {
  if (state_ && state_->locked()) state_->release();
}

Lock::Lock(std::string name) : state_(std::make_shared<State>(std::move(name))) {}

bool Lock::locked() const { return state_->locked(); }

void Lock::release() { state_->release(); }

Coroutine<Lock::Guard> Lock::guard() {
  const std::shared_ptr<State> state = state_;
  co_await Acquire(state);
  co_return Guard(state);
}

}  // namespace engine
