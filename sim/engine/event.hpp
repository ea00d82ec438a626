// SPDX-License-Identifier: Apache-2.0
// Event and Lock: how tasks wait for each other.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "sim/engine/coroutine.hpp"
#include "sim/engine/trigger.hpp"

namespace engine {

// co_await event.wait() goes on when another task calls set(); at once if it is set already.
class Event {
 public:
  class Wait {
   public:
    explicit Wait(Event& event) : event_(event) {}
    Trigger& trigger() { return event_.fires_; }

   private:
    Event& event_;
  };

  explicit Event(std::string name = {}) : name_(std::move(name)), fires_(*this) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  void set();
  void clear() { is_set_ = false; }
  bool is_set() const { return is_set_; }
  [[nodiscard("nothing happens unless it is awaited")]] Wait wait() { return Wait(*this); }

 private:
  class Fires final : public Trigger {
   public:
    explicit Fires(Event& event) : event_(event) {}
    std::string describe() const override;

   private:
    void prime() override {
      if (event_.is_set_) react();
    }
    void unprime() override {}
    Event& event_;
  };

  std::string name_;
  bool is_set_ = false;
  Fires fires_;
};

// Mutual exclusion, given in the order in which it was asked for.
//
//   co_await lock.acquire();             {
//   ...                                    const Lock::Guard guard = co_await lock.guard();
//   lock.release();                      }  // released however the block is left
class Lock {
  class State;

 public:
  // Fires when the lock is this one's.
  class Acquire {
   public:
    explicit Acquire(std::shared_ptr<State> state) : state_(std::move(state)) {}
    Trigger& trigger();

   private:
    std::shared_ptr<State> state_;
  };

  class [[nodiscard("the lock is released when the guard is gone")]] Guard {
   public:
    explicit Guard(std::shared_ptr<State> state) : state_(std::move(state)) {}
    Guard(Guard&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard();

   private:
    std::shared_ptr<State> state_;
  };

  explicit Lock(std::string name = {});
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  bool locked() const;
  [[nodiscard("nothing happens unless it is awaited")]] Acquire acquire() {
    return Acquire(state_);
  }
  Coroutine<Guard> guard();
  void release();  // throws RuntimeError if it is not locked

 private:
  // Shared with those who wait or have it: tasks may end after the lock does.
  std::shared_ptr<State> state_;
};

}  // namespace engine
