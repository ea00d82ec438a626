// SPDX-License-Identifier: Apache-2.0
// What a task can wait for, and whoever waits.
#pragma once

#include <string>
#include <vector>

namespace engine {

// Is told once that what it waits for has happened. May not wait again from within fired().
class Waiter {
 public:
  virtual void fired() = 0;

 protected:
  Waiter() = default;
  ~Waiter() = default;
  Waiter(const Waiter&) = default;
  Waiter& operator=(const Waiter&) = default;
};

// A trigger is primed while somebody waits for it. When it fires, all who wait are told, in the
// order in which they began to wait, and are forgotten: to wait again is a new add().
class Trigger {
 public:
  Trigger() = default;
  virtual ~Trigger() = default;
  Trigger(const Trigger&) = delete;
  Trigger& operator=(const Trigger&) = delete;
  Trigger(Trigger&& other);  // throws std::logic_error if somebody waits for `other`
  Trigger& operator=(Trigger&&) = delete;

  void add(Waiter& waiter);     // may fire at once
  void remove(Waiter& waiter);  // before it fires; nothing if it does not wait
  bool is_awaited() const { return !waiters_.empty(); }

  // As a user would write it: "RisingEdge(clk)".
  virtual std::string describe() const = 0;

  // Tells all who wait.
  void react();

 private:
  virtual void prime() = 0;
  virtual void unprime() = 0;

  std::vector<Waiter*> waiters_;
};

}  // namespace engine
