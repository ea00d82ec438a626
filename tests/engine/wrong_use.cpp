// SPDX-License-Identifier: Apache-2.0
// Wrong use that the compiler must refuse; wrong_use_test.py compiles this. Each line that ends in
// a comment with an expected error, a regular expression, has such an error, and no other line has.
#include "sim/engine/engine.hpp"

namespace {

using namespace engine;

struct Dut {
  SignalHandle& clk;
  SignalHandle& data;
};

Coroutine<int> later(int value) {
  co_await Timer(1, "ns");
  co_return value;
}

Coroutine<void> forgotten_await(Dut& dut, Event& event, Lock& lock, Queue<int>& queue) {
  later(1);                   // error: a coroutine does nothing until it is awaited or started
  ClockCycles(dut.clk, 3);    // error: a coroutine does nothing until it is awaited or started
  queue.put(1);               // error: a coroutine does nothing until it is awaited or started
  with_timeout(later(1), 5);  // error: a coroutine does nothing until it is awaited or started
  First(later(1));            // error: a coroutine does nothing until it is awaited or started
  RisingEdge(dut.clk);        // error: nothing happens unless it is awaited
  ValueChange(dut.data);      // error: nothing happens unless it is awaited
  ReadOnly();                 // error: nothing happens unless it is awaited
  ReadWrite();                // error: nothing happens unless it is awaited
  NextTimeStep();             // error: nothing happens unless it is awaited
  NullTrigger();              // error: nothing happens unless it is awaited
  Timer(10, "ns");            // error: nothing happens unless it is awaited
  event.wait();               // error: nothing happens unless it is awaited
  lock.acquire();             // error: nothing happens unless it is awaited
  create_task(later(1));      // error: a task does nothing until it is awaited or started
  auto kept = later(1);       // error: unused variable
  co_await NullTrigger();
}

Coroutine<void> used_twice() {
  Coroutine<int> once = later(1);
  co_await once;              // error: deleted
  start_soon(once);           // error: deleted
  Coroutine<int> copy(once);  // error: deleted
  co_await std::move(once);
}

Coroutine<void> no_awaitables(Dut& dut) {
  co_await 5;         // error: await
  co_await dut.clk;   // error: await_ready
  start_soon(later);  // error: no matching function
  co_await RisingEdge(dut.clk);
}

Coroutine<int> wrong_result() {
  co_await Timer(1);
  co_return "text";  // error: return_value
  co_return 1;
}

void wrong_values(Dut& dut, const Logger& log, LogicArray array) {
  dut.data.value = 1.5;           // error: operator=|overloaded '='
  array.slice(3, 0) = array;      // error: discards qualifiers|overloaded '='
  (void)Timer(1, "parsecs");      // error: constant expression|non-.constexpr. function
  constexpr Logic question('?');  // error: constant expression|non-.constexpr. function
  log.info("{} of {}", 1);        // error: constant expression|non-.constexpr. function
}

}  // namespace
