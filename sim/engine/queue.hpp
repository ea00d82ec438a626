// SPDX-License-Identifier: Apache-2.0
// Queues between tasks: Queue (first in, first out), LifoQueue, PriorityQueue (smallest first).
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/coroutine.hpp"
#include "sim/engine/trigger.hpp"

namespace engine {

struct QueueFull : std::runtime_error {
  QueueFull() : std::runtime_error("the queue is full") {}
};
struct QueueEmpty : std::runtime_error {
  QueueEmpty() : std::runtime_error("the queue is empty") {}
};

// Store: push(T&&), T pop(), size(). At most `maxsize` items, any number if 0.
template <typename T, typename Store>
class BasicQueue {
 public:
  explicit BasicQueue(std::size_t maxsize = 0) : maxsize_(maxsize) {}
  BasicQueue(const BasicQueue&) = delete;
  BasicQueue& operator=(const BasicQueue&) = delete;

  std::size_t qsize() const { return store_.size(); }
  std::size_t maxsize() const { return maxsize_; }
  bool empty() const { return qsize() == 0; }
  bool full() const { return maxsize_ > 0 && qsize() >= maxsize_; }

  // Waits while the queue is full.
  Coroutine<void> put(T item) {
    while (full()) co_await putters_;
    put_nowait(std::move(item));
  }

  // Waits while it is empty.
  Coroutine<T> get() {
    while (empty()) co_await getters_;
    co_return get_nowait();
  }

  void put_nowait(T item) {
    if (full()) throw QueueFull();
    store_.push(std::move(item));
    getters_.react_first();
  }

  T get_nowait() {
    if (empty()) throw QueueEmpty();
    T item = store_.pop();
    putters_.react_first();
    return item;
  }

 private:
  // Tasks in a row, of which the first goes on at a time.
  class Row final : public Trigger {
   public:
    explicit Row(const char* name) : name_(name) {}
    Trigger& trigger() { return *this; }
    std::string describe() const override { return name_; }

   private:
    void prime() override {}
    void unprime() override {}
    const char* name_;
  };

  std::size_t maxsize_;
  Store store_;
  Row getters_{"Queue.get()"};
  Row putters_{"Queue.put()"};
};

template <typename T>
class FifoStore {
 public:
  void push(T&& item) { items_.push_back(std::move(item)); }
  T pop() {
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }
  std::size_t size() const { return items_.size(); }

 private:
  std::deque<T> items_;
};

template <typename T>
class LifoStore {
 public:
  void push(T&& item) { items_.push_back(std::move(item)); }
  T pop() {
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }
  std::size_t size() const { return items_.size(); }

 private:
  std::vector<T> items_;
};

template <typename T>
class PriorityStore {
 public:
  void push(T&& item) {
    items_.push_back(std::move(item));
    std::push_heap(items_.begin(), items_.end(), std::greater<>());
  }
  T pop() {
    std::pop_heap(items_.begin(), items_.end(), std::greater<>());
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }
  std::size_t size() const { return items_.size(); }

 private:
  std::vector<T> items_;
};

template <typename T>
using Queue = BasicQueue<T, FifoStore<T>>;
template <typename T>
using LifoQueue = BasicQueue<T, LifoStore<T>>;
template <typename T>
using PriorityQueue = BasicQueue<T, PriorityStore<T>>;

}  // namespace engine
