// SPDX-License-Identifier: Apache-2.0
// Reads and writes in each phase of a time step.
#include <vector>

#include "tests/equivalence/marks.hpp"

namespace {

using namespace equivalence;

COCOTB_TEST(a_write_is_seen_in_the_read_write_phase) {
  Marks mark = co_await begin(dut);
  dut.a_i.value = 5;
  mark(dut.a_i.value.to_unsigned());
  co_await ReadWrite();
  mark(dut.a_i.value.to_unsigned());
  co_await ReadOnly();
  mark.note(dut.a_i.value.to_unsigned());
  co_await Timer(1, "ns");
  mark(1);
  co_await finish();
}

COCOTB_TEST(outputs_follow_in_each_phase) {
  Marks mark = co_await begin(dut);
  start_clock(dut);  // makes the next time step
  dut.a_i.value = 5;
  mark(dut.sum_o.value.to_unsigned());
  co_await ReadOnly();
  mark.note(dut.sum_o.value.to_unsigned());
  co_await NextTimeStep();
  mark(dut.sum_o.value.to_unsigned());
  co_await finish();
}

COCOTB_TEST(the_last_of_several_writes_counts) {
  Marks mark = co_await begin(dut);
  std::vector<std::uint64_t> changes;
  start_soon([](Dut& top, std::vector<std::uint64_t>& list) -> Coroutine<void> {
    for (;;) {
      co_await ValueChange(top.a_i);
      list.push_back(top.a_i.value.to_unsigned());
    }
  }(dut, changes));
  co_await Timer(1, "ns");
  for (const int value : {1, 2, 3}) dut.a_i.value = value;
  co_await Timer(1, "ns");
  mark(changes.size());
  mark(changes.back());
  co_await finish();
}

COCOTB_TEST(the_last_of_two_tasks_that_write_counts) {
  Marks mark = co_await begin(dut);
  const auto write = [](Dut& top, int value) -> Coroutine<void> {
    co_await Timer(2, "ns");
    top.a_i.value = value;
    top.b_i.value = 15 - value;
  };
  for (const int value : {4, 6, 5}) start_soon(write(dut, value));
  co_await Timer(3, "ns");
  mark(dut.a_i.value.to_unsigned());
  mark(dut.sum_o.value.to_unsigned());
  co_await finish();
}

COCOTB_TEST(a_write_after_an_edge_is_for_the_next_edge) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  for (const int value : {1, 2, 3}) {
    co_await RisingEdge(dut.clk_i);
    mark(dut.sum_q_o.value.to_unsigned());  // as before the edge
    dut.a_i.value = value;
    co_await ReadOnly();
    mark.note(dut.sum_q_o.value.to_unsigned());  // as after it
  }
  co_await Timer(1, "ns");
  mark(15);
  co_await finish();
}

COCOTB_TEST(a_write_in_the_read_write_phase_is_of_its_time_step) {
  Marks mark = co_await begin(dut);
  dut.a_i.value = 1;
  co_await ReadWrite();
  dut.b_i.value = 2;
  mark(dut.b_i.value.to_unsigned());  // scheduled here too
  co_await ReadOnly();
  mark.note(dut.sum_o.value.to_unsigned());
  co_await Timer(1, "ns");
  mark(1);
  co_await finish();
}

COCOTB_TEST(a_signal_written_again_in_read_write_changes_twice) {
  Marks mark = co_await begin(dut);
  start_soon([](Dut& top, Marks& marks) -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await ValueChange(top.a_i);
      marks(top.a_i.value.to_unsigned());
    }
  }(dut, mark));
  co_await Timer(1, "ns");
  dut.a_i.value = 1;
  co_await ReadWrite();
  dut.a_i.value = 2;
  co_await Timer(1, "ns");
  mark(7);
  co_await finish();
}

COCOTB_TEST(an_output_that_follows_a_write_in_read_write_is_seen) {
  Marks mark = co_await begin(dut);
  start_soon([](Dut& top, Marks& marks) -> Coroutine<void> {
    for (int i = 0; i < 2; ++i) {
      co_await ValueChange(top.sum_o);
      marks(top.sum_o.value.to_unsigned());
    }
  }(dut, mark));
  co_await Timer(1, "ns");
  co_await ReadWrite();
  dut.a_i.value = 3;
  co_await ReadOnly();
  mark.note(dut.mark_o.value.to_unsigned());
  co_await Timer(1, "ns");
  co_await ReadWrite();
  dut.a_i.value = 4;
  co_await Timer(1, "ns");
  mark(7);
  co_await finish();
}

COCOTB_TEST(a_write_in_the_read_only_phase_is_an_error) {
  Marks mark = co_await begin(dut);
  co_await ReadOnly();
  try {
    dut.a_i.value = 1;
    mark.note(1);
  } catch (const RuntimeError&) {
    mark.note(2);
  }
  co_await Timer(1, "ns");
  mark(dut.a_i.value.to_unsigned());
  co_await finish();
}

COCOTB_TEST(a_write_at_next_time_step) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  co_await ReadOnly();
  co_await NextTimeStep();
  dut.a_i.value = 6;
  mark(dut.clk_i.value.to_unsigned());  // not yet fallen
  co_await ReadOnly();
  mark.note(dut.clk_i.value.to_unsigned());
  mark.note(dut.sum_o.value.to_unsigned());
  co_await Timer(1, "ns");
  mark(1);
  co_await finish();
}

COCOTB_TEST(a_write_at_a_change) {
  Marks mark = co_await begin(dut);
  start_clock(dut);
  co_await RisingEdge(dut.clk_i);
  dut.enable_i.value = 1;
  for (int i = 0; i < 3; ++i) {
    co_await ValueChange(dut.count_o);
    dut.b_i.value = dut.count_o.value.to_unsigned();
    mark(dut.b_i.value.to_unsigned());
  }
  co_await finish();
}

COCOTB_TEST(an_immediate_write_is_seen_at_once) {
  Marks mark = co_await begin(dut);
  dut.a_i.value.set_immediate(9);
  mark(dut.a_i.value.to_unsigned());
  mark(dut.sum_o.value.to_unsigned());
  co_await ReadOnly();
  mark.note(dut.sum_o.value.to_unsigned());
  co_await Timer(1, "ns");
  mark(1);
  co_await finish();
}

COCOTB_TEST(a_scheduled_write_comes_after_an_immediate_one) {
  Marks mark = co_await begin(dut);
  dut.a_i.value = 3;
  dut.a_i.value.set_immediate(4);
  mark(dut.a_i.value.to_unsigned());
  co_await ReadOnly();
  mark.note(dut.a_i.value.to_unsigned());
  co_await Timer(1, "ns");
  mark(1);
  co_await finish();
}

// Four bits of a value, from `low` on.
std::uint64_t bits_from(const LogicArray& array, int low) {
  std::uint64_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    bits |= static_cast<std::uint64_t>(array[low + i] == Logic('1')) << i;
  }
  return bits;
}

COCOTB_TEST(wide_ascending_and_unpacked_ports) {
  Marks mark = co_await begin(dut);
  start_clock(dut, false);
  LogicArray wide = LogicArray::from_unsigned(5, 100);
  wide[64] = 1;
  wide[99] = 1;
  dut.wide_i.value = wide;
  dut.ascending_i.value = 0x801;
  dut.items_i[0].value = 3;
  dut.items_i[1].value = 5;
  dut.items_i[2].value = 7;
  co_await ReadOnly();
  mark.note(dut.total_o.value.to_unsigned());
  mark.note(dut.descending_o.value.to_unsigned() >> 8);
  mark.note(bits_from(dut.wide_i.value, 96));
  co_await RisingEdge(dut.clk_i);
  co_await ReadOnly();
  mark.note(bits_from(dut.wide_q_o.value, 96));
  mark.note(bits_from(dut.wide_q_o.value, 0));
  co_await Timer(1, "ns");
  mark(1);
  co_await finish();
}

COCOTB_TEST(negative_and_too_large_numbers) {
  Marks mark = co_await begin(dut);
  dut.a_i.value = -3;
  co_await Timer(1, "ns");
  mark(dut.a_i.value.to_unsigned());
  mark(dut.a_i.value.to_unsigned() >> 4);
  for (const int value : {256, -129}) {
    try {
      dut.a_i.value = value;
      mark(1);
    } catch (const std::out_of_range&) {
      mark(2);
    }
  }
  co_await finish();
}

}  // namespace
