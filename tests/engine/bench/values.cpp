// SPDX-License-Identifier: Apache-2.0
// Signals by member and by name: what can be read, written and not.
#include <array>
#include <cstdint>
#include <vector>

#include "tests/engine/bench/support.hpp"

namespace {

using namespace bench;

COCOTB_TEST(ports_are_found_by_name) {
  COCOTB_ASSERT(&dut["a_i"] == &dut.a_i);
  COCOTB_ASSERT(&dut["items_i[2]"] == &dut.items_i[2]);
  COCOTB_ASSERT(dut["wide_i"].width() == 100);
  co_await Timer(1);
}

COCOTB_TEST(inner_signals_are_found_by_name) {
  co_await begin(dut);
  dut.enable_i.value = 1;
  co_await ClockCycles(dut.clk_i, 5);
  co_await ReadOnly();
  COCOTB_ASSERT(dut.count_o.value == 5);
  COCOTB_ASSERT(dut["u_counter.count_q"].value == 5);
  COCOTB_ASSERT(dut["u_counter.seen_q[2]"].value == 2);
  COCOTB_ASSERT(&dut["u_counter.count_q"] == &dut["u_counter.count_q"]);
}

COCOTB_TEST(an_inner_register_is_written) {
  co_await begin(dut);
  dut.enable_i.value = 1;
  dut["u_counter.count_q"].value = 1000;
  co_await RisingEdge(dut.clk_i);
  co_await ReadOnly();
  COCOTB_ASSERT(dut.count_o.value == 1001);
}

COCOTB_TEST(a_missing_name_suggests_near_ones) {
  must_throw<NameError>([&] { (void)dut["u_counter.cuont_q"]; }, "u_counter.count_q");
  must_throw<NameError>([&] { (void)dut["sum"]; }, "sum_o");
  must_throw<NameError>([&] { (void)dut["u_counter.seen_q[4]"]; }, "seen_q");
  must_throw<NameError>([&] { (void)dut["u_counter.seen_q"]; }, "seen_q[0]");
  must_throw<NameError>([&] { (void)dut[""]; }, "no signal");
  must_throw<NameError>([&] { (void)dut["nothing_like_it_at_all"]; }, "no name is near");
  must_throw<std::out_of_range>([&] { (void)dut.items_i[3]; }, "3 elements");
  must_throw<std::out_of_range>([&] { (void)dut.items_i[-1]; }, "items_i[-1]");
  co_await Timer(1);
}

COCOTB_TEST(numbers_must_fit) {
  must_throw<std::out_of_range>([&] { dut.a_i.value = 256; }, "a_i: 256 does not fit in 8 bits");
  must_throw<std::out_of_range>([&] { dut.a_i.value = -129; }, "-129 does not fit");
  must_throw<std::out_of_range>([&] { (void)dut.wide_i.value.to_unsigned(); }, "100 bits");
  must_throw<RuntimeError>([&] { dut.sum_o.value = 1; }, "output");
  must_throw<std::invalid_argument>([&] { dut.a_i.value = LogicArray("101"); }, "3 bits");
  must_throw<std::out_of_range>([&] { dut.enable_i.value = -1; }, "-1 does not fit in 1 bits");
  must_throw<std::out_of_range>([&] { dut.enable_i.value = 2; }, "2 does not fit in 1 bits");
  dut.a_i.value = -1;
  dut.wide_i.value = -2;
  co_await Timer(1);
  COCOTB_ASSERT(dut.a_i.value == 255 && dut.a_i.value == -1);
  COCOTB_ASSERT(dut.a_i.value.to_signed() == -1);
  COCOTB_ASSERT(LogicArray(dut.wide_i.value) == std::string(99, '1') + "0");
  COCOTB_ASSERT(dut.wide_i.value == LogicArray(std::string(99, '1') + "0"));
}

// What can be done with a value, without a copy in a variable.
COCOTB_TEST(a_value_is_like_a_logic_array) {
  dut.a_i.value = "1010_0011";
  dut.b_i.value.set_immediate("0000_0000");
  dut.enable_i.value = Logic('1');
  co_await Timer(1);
  const auto& a = dut.a_i.value;
  COCOTB_ASSERT(a == "10100011" && a != "10100010" && a == LogicArray("10100011"));
  COCOTB_ASSERT(a != dut.b_i.value && dut.enable_i.value == Logic('1'));
  COCOTB_ASSERT(a && !dut.b_i.value && static_cast<int>(a) == 0xa3);
  must_throw<std::out_of_range>([&] { (void)static_cast<std::int8_t>(a); }, "163 does not fit");
  COCOTB_ASSERT(a[7] == 1 && a[6] == 0 && a.slice(7, 4) == "1010" && ~a == "01011100");
  COCOTB_ASSERT(a.size() == 8 && a.range() == Range(7, 0) && a.to_bytes(ByteOrder::Big)[0] == 0xa3);
  COCOTB_ASSERT(a.is_resolvable() && a.resolve("zeros") == a &&
                a.resolve("random", test_random()) == a);
  COCOTB_ASSERT((a & dut.b_i.value) == 0 && (a ^ a) == 0 && (a | LogicArray(4, 8)) == 0xa7);
  COCOTB_ASSERT(fmt::format("{} {:x} {:#d}", a, a, a) == "10100011 a3 0d163");
  dut.wide_i.value = std::string(100, '1');
  co_await Timer(1);
  COCOTB_ASSERT(dut.wide_i.value && dut.wide_i.value[99] == 1);
  must_throw<std::out_of_range>([&] { (void)static_cast<int>(dut.wide_i.value); }, "100 bits");
  dut.enable_i.value = '0';
  co_await Timer(1);
  COCOTB_ASSERT(!dut.enable_i.value && dut.enable_i.value == '0' && dut.enable_i.value != '1');
  dut.enable_i.value.set_immediate('1');
  COCOTB_ASSERT(dut.enable_i.value == '1');
  must_throw<std::invalid_argument>([&] { dut.a_i.value = '1'; }, "1 bits written");
}

COCOTB_TEST(what_is_neither_0_nor_1_is_written_as_0) {
  dut.a_i.value = "1XZH-1U1";
  dut.wide_i.value = LogicArray(std::string(98, 'X') + "1Z");
  co_await Timer(1);
  COCOTB_ASSERT(dut.a_i.value == "10000101" && dut.wide_i.value == LogicArray(2, 100));
}

COCOTB_TEST(words_are_those_of_the_signal) {
  using Words = std::vector<std::uint32_t>;
  must_throw<std::invalid_argument>([&] { dut.wide_i.value.set_words(Words(3)); },
                                    "wide_i: 3 words written to a signal of 100 bits");
  must_throw<std::out_of_range>([&] { dut.wide_i.value.set_words(Words{0, 0, 0, 16}); },
                                "0x10, does not fit in 4 bits");
  must_throw<std::out_of_range>([&] { dut.a_i.value.set_words(Words{256}); }, "in 8 bits");
  must_throw<RuntimeError>([&] { dut.sum_o.value.set_words(Words{1}); }, "output");
  dut.wide_i.value.set_words(Words{1, 0, 0x80000000, 8});
  dut.a_i.value.set_words(Words{255});
  COCOTB_ASSERT(dut.wide_i.value != LogicArray(1, 100));
  co_await Timer(1);
  COCOTB_ASSERT(dut.a_i.value == 255);
  const LogicArray wide = dut.wide_i.value;
  for (int i = 0; i < 100; ++i) COCOTB_ASSERT(wide[i] == (i == 0 || i == 95 || i == 99));
}

COCOTB_TEST(the_last_write_counts) {
  dut.a_i.value = 1;
  dut.a_i.value = 2;
  dut.b_i.value.set_immediate(7);
  COCOTB_ASSERT(dut.b_i.value == 7);
  co_await ReadOnly();
  COCOTB_ASSERT(dut.a_i.value == 2 && dut.sum_o.value == 9);
}

// Verilator does not tell which way the range of a port runs.
COCOTB_TEST(ports_are_numbered_downwards) {
  dut.ascending_i.value = 0x801;
  co_await Timer(1);
  const LogicArray ascending = dut.ascending_i.value;
  const LogicArray descending = dut.descending_o.value;
  COCOTB_ASSERT(ascending.left() == 11 && ascending.right() == 0);
  COCOTB_ASSERT(descending.left() == 11 && descending.right() == 0);
  COCOTB_ASSERT(ascending == descending && ascending.str() == "100000000001");
  COCOTB_ASSERT(descending[0] == 1 && descending[1] == 0 && descending[11] == 1);
}

COCOTB_TEST(wide_and_unpacked_ports) {
  co_await begin(dut);
  LogicArray wide = LogicArray::from_unsigned(0, 100);
  for (int i = 0; i < 100; i += 3) wide[i] = 1;
  dut.wide_i.value = wide;
  for (std::size_t i = 0; i < dut.items_i.size(); ++i) dut.items_i[i].value = 5 + i;
  co_await RisingEdge(dut.clk_i);
  co_await ReadOnly();
  COCOTB_ASSERT(dut.wide_q_o.value == ~wide);
  COCOTB_ASSERT(dut.total_o.value == 18);
  COCOTB_ASSERT(dut.total_o.raw() == 18);
}

COCOTB_TEST(random_numbers_are_those_of_the_test) {
  const std::uint64_t first = test_random().bits();
  COCOTB_ASSERT(test_random().bits() != first);
  co_await Timer(1);
}

COCOTB_TEST(time_and_log) {
  const double before = get_sim_time("ns");
  co_await Timer(2.5, "ns");
  COCOTB_ASSERT(get_sim_time("ps") == 1000 * before + 2500);
  test_log().info("{} ns later", 2.5);
}

COCOTB_TEST(adds, .parameters = {{"a", {0, 1, 255}}, {"order", {"a_first", "b_first"}}}) {
  const auto a = param.integer("a");
  if (param.text("order") == "a_first") dut.a_i.value = a;
  dut.b_i.value = 7;
  if (param.text("order") == "b_first") dut.a_i.value = a;
  co_await ReadOnly();
  COCOTB_ASSERT(dut.sum_o.value == a + 7);
  must_throw<std::invalid_argument>([&] { (void)param.integer("c"); }, "no parameter c");
  must_throw<std::invalid_argument>([&] { (void)param.integer("order"); }, "no integer");
  co_await Timer(1);
}

}  // namespace
