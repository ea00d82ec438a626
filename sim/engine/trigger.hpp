// SPDX-License-Identifier: Apache-2.0
// What a task can wait for, and whoever waits.
#pragma once

#include <string>

namespace engine {

class Trigger;

// Waits for at most one trigger at a time, and is told once that it has fired.
class Waiter {
 public:
  virtual void fired() = 0;
  const Trigger* awaited() const { return awaited_; }  // null: none, or it is gone
  void stop_waiting();

 protected:
  Waiter() = default;
  ~Waiter() { stop_waiting(); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

 private:
  friend class Trigger;
  Trigger* awaited_ = nullptr;  // in whose row it is, between these
  Waiter* before_ = nullptr;
  Waiter* behind_ = nullptr;
};

// A trigger is primed while somebody waits for it. When it fires, all who wait are told, in the
// order in which they began to wait, and are forgotten: to wait again is a new add(). When it is
// destroyed, who waits for it waits for ever.
class Trigger {
 public:
  Trigger() = default;
  virtual ~Trigger();
  Trigger(const Trigger&) = delete;
  Trigger& operator=(const Trigger&) = delete;
  Trigger(Trigger&& other);  // throws std::logic_error if somebody waits for `other`
  Trigger& operator=(Trigger&&) = delete;

  void add(Waiter& waiter);  // may fire at once; throws std::logic_error if it waits already
  bool is_awaited() const { return first_ != nullptr; }

  // As a user would write it: "RisingEdge(clk)".
  virtual std::string describe() const = 0;

  void react();        // tells all who wait
  void react_first();  // tells the first, if any; the others go on waiting

 protected:
  // For destructors of those that unprime() must undo something for.
  void forget_all();

 private:
  friend class Waiter;
  virtual void prime() = 0;
  virtual void unprime() = 0;

  void remove(Waiter& waiter);
  void unlink(Waiter& waiter);

  Waiter* first_ = nullptr;  // the row of those who wait
  Waiter* last_ = nullptr;
};

}  // namespace engine
