// SPDX-License-Identifier: Apache-2.0
// When each trigger fires.
#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

COCOTB_TEST(timer_in_all_units) {
  Marks mark = co_await begin(dut);
  const std::pair<double, Unit> times[] = {{1, Unit::Step}, {2000, Unit::Fs}, {3, Unit::Ps},
                                           {4, Unit::Ns},   {5, Unit::Us},    {6, Unit::Ms},
                                           {1, Unit::Sec},  {0.5, Unit::Ns},  {0.25, Unit::Us}};
  unsigned digit = 0;
  for (const auto& [time, unit] : times) {
    co_await Timer(time, unit);
    mark(++digit);
  }
  co_await finish();
}

COCOTB_TEST(timer_rounds_as_told) {
  Marks mark = co_await begin(dut);
  co_await Timer(1.5, "ps", RoundMode::Ceil);
  mark(1);
  co_await Timer(2.5, "ps", RoundMode::Floor);
  mark(2);
  co_await Timer(2.5, "ps", RoundMode::Round);
  mark(3);
  try {
    co_await Timer(1.5, "ps");
    mark(4);
  } catch (const std::invalid_argument&) {
    mark(5);
  }
  co_await finish();
}

COCOTB_TEST(timer_is_used_again) {
  Marks mark = co_await begin(dut);
  Timer timer(3, "ns");
  co_await timer;
  mark(1);
  co_await timer;
  mark(2);
  co_await finish();
}

COCOTB_TEST(rising_and_falling_edge) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  co_await RisingEdge(dut.clk_i);
  mark(1);
  co_await RisingEdge(dut.clk_i);
  mark(2);
  co_await FallingEdge(dut.clk_i);
  mark(3);
  co_await FallingEdge(dut.clk_i);
  mark(4);
  co_await RisingEdge(dut.clk_i);
  mark(5);
  co_await finish();
}

COCOTB_TEST(value_change_of_a_bit) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  for (int i = 0; i < 4; ++i) {
    co_await ValueChange(dut.clk_i);
    mark(dut.clk_i.value.to_unsigned());
  }
  co_await finish();
}

COCOTB_TEST(value_change_of_a_vector) {
  Marks mark = co_await begin(dut);
  start_soon([](Dut& top) -> Coroutine<void> {
    for (const int value : {3, 3, 5, 0}) {
      co_await Timer(2, "ns");
      top.a_i.value = value;
    }
  }(dut));
  for (int i = 0; i < 3; ++i) {  // one of the writes is no change
    co_await ValueChange(dut.sum_o);
    mark(dut.sum_o.value.to_unsigned());
  }
  co_await finish();
}

COCOTB_TEST(clock_cycles) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  co_await ClockCycles(dut.clk_i, 3);
  mark(1);
  co_await ClockCycles<FallingEdge>(dut.clk_i, 2);
  mark(2);
  co_await ClockCycles(dut.clk_i, 1);
  mark(3);
  co_await finish();
}

COCOTB_TEST(read_write) {
  Marks mark = co_await begin(dut);
  co_await ReadWrite();
  mark(1);
  co_await Timer(1, "ns");
  dut.a_i.value = 4;
  co_await ReadWrite();
  mark(2);
  co_await Timer(1, "ns");
  mark(dut.sum_o.value.to_unsigned());
  co_await finish();
}

COCOTB_TEST(read_only) {
  Marks mark = co_await begin(dut);
  dut.a_i.value = 4;
  co_await ReadOnly();
  mark.note(dut.sum_o.value.to_unsigned());
  co_await Timer(1, "ns");
  mark(1);
  co_await finish();
}

COCOTB_TEST(next_time_step) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  co_await ReadOnly();
  for (const unsigned digit : {1, 2, 3}) {
    co_await NextTimeStep();
    mark(digit);
  }
  co_await finish();
}

COCOTB_TEST(null_trigger) {
  Marks mark = co_await begin(dut);
  mark(1);
  co_await NullTrigger();
  mark(2);
  co_await finish();
}

COCOTB_TEST(clock_that_starts_low_and_is_stopped) {
  Marks mark = co_await begin(dut);
  Task<void> clock = start_clock(dut, false);
  co_await RisingEdge(dut.clk_i);
  mark(1);
  co_await Timer(12, "ns");
  mark(2);
  clock.cancel();
  co_await Timer(30, "ns");
  mark(3);
  start_clock(dut);
  co_await Timer(21, "ns");
  mark(4);
  co_await finish();
}

COCOTB_TEST(value_change_of_each_kind_of_port) {
  Marks mark = co_await begin(dut);
  start_soon([](Dut& top) -> Coroutine<void> {
    co_await Timer(2, "ns");
    top.wide_i.value = 5;
    co_await Timer(2, "ns");
    top.ascending_i.value = 6;
    co_await Timer(2, "ns");
    top.items_i[1].value = 7;
  }(dut));
  co_await ValueChange(dut.wide_i);
  mark(1);
  co_await ValueChange(dut.ascending_i);
  mark(2);
  co_await ValueChange(dut.items_i[1]);
  mark(3);
  co_await finish();
}

COCOTB_TEST(clock_cycles_of_none) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  co_await ClockCycles(dut.clk_i, 0);
  mark(1);
  co_await ClockCycles(dut.clk_i, 1);
  mark(2);
  co_await finish();
}

COCOTB_TEST(triggers_are_used_again) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  RisingEdge rising(dut.clk_i);
  ReadWrite read_write;
  for (const unsigned digit : {1, 2}) {
    co_await rising;
    mark(digit);
    co_await read_write;
    mark(digit + 2);
  }
  co_await finish();
}

}  // namespace
