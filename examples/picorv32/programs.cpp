// SPDX-License-Identifier: Apache-2.0
// Programs run, and what they leave in memory is what C++ computes.
#include <cstdint>
#include <vector>

#include "bench.hpp"

namespace {

using namespace bench;
using namespace rv32;

constexpr Word Data = 0x400;
constexpr int Count = 47;  // Fibonacci numbers that fit in 31 bits

// Fibonacci numbers to `Data`; the last pair is in a1 and a2.
Program fibonacci() {
  Program program;
  program += addi(A0, Zero, Data);
  program += addi(A1, Zero, 0);
  program += addi(A2, Zero, 1);
  program += addi(A3, Zero, Count);
  const Word loop = program.here();
  program += sw(A1, 0, A0);
  program += add(A4, A1, A2);
  program += addi(A1, A2, 0);
  program += addi(A2, A4, 0);
  program += addi(A0, A0, 4);
  program += addi(A3, A3, -1);
  program += bne(A3, Zero, program.to(loop));
  program += ebreak();
  return program;
}

std::vector<Word> expected_fibonacci() {
  std::vector<Word> numbers = {0, 1};
  while (numbers.size() < Count + 2) numbers.push_back(numbers.end()[-1] + numbers.end()[-2]);
  return numbers;
}

void check_fibonacci(Memory& memory) {
  const std::vector<Word> expected = expected_fibonacci();
  for (Word i = 0; i < Count; ++i) COCOTB_ASSERT(memory[Data + 4 * i] == expected[i]);
}

COCOTB_TEST(fibonacci_numbers, .timeout = Timeout{200, "us"},
            .parameters = {{"most_wait", {0, 1, 5}}}) {
  Memory memory(dut, fibonacci(), static_cast<unsigned>(param.integer("most_wait")));
  co_await begin(dut, memory);
  co_await until_trap(dut);
  check_fibonacci(memory);
}

COCOTB_TEST(registers_by_name, .timeout = Timeout{200, "us"}) {
  Memory memory(dut, fibonacci());
  co_await begin(dut, memory);
  co_await until_trap(dut);
  const std::vector<Word> expected = expected_fibonacci();
  COCOTB_ASSERT(dut["cpuregs[11]"].value == expected[Count]);
  COCOTB_ASSERT(dut["cpuregs[12]"].value == expected[Count + 1]);
  COCOTB_ASSERT(dut["cpuregs[10]"].value == Data + 4 * Count);
  COCOTB_ASSERT(dut["reg_pc"].value == 4 * 11);  // of ebreak
}

COCOTB_TEST(bytes_and_halfwords, .timeout = Timeout{200, "us"}) {
  constexpr int Bytes = 32;
  constexpr Word Reversed = 0x500, Doubled = 0x580, SignedSum = 0x600, UnsignedSum = 0x604;
  Program program;
  program += addi(A0, Zero, Data);
  program += addi(A1, Zero, Reversed + Bytes);
  program += addi(A2, Zero, 0);
  program += addi(A3, Zero, 0);
  program += addi(A4, Zero, Data + Bytes);
  const Word each_byte = program.here();
  program += lb(T0, 0, A0);
  program += add(A2, A2, T0);
  program += lbu(T0, 0, A0);
  program += add(A3, A3, T0);
  program += sb(T0, -1, A1);
  program += addi(A1, A1, -1);
  program += addi(A0, A0, 1);
  program += bne(A0, A4, program.to(each_byte));
  program += sw(A2, SignedSum, Zero);
  program += sw(A3, UnsignedSum, Zero);
  program += addi(A0, Zero, Data);
  program += addi(A1, Zero, Doubled);
  const Word each_halfword = program.here();
  program += lh(T0, 0, A0);
  program += add(T0, T0, T0);
  program += sh(T0, 0, A1);
  program += addi(A1, A1, 2);
  program += addi(A0, A0, 2);
  program += bne(A0, A4, program.to(each_halfword));
  program += ebreak();

  Memory memory(dut, program, 2);
  for (Word i = 0; i < Bytes; i += 4) memory[Data + i] = test_random().bits32();
  co_await begin(dut, memory);
  co_await until_trap(dut);

  Word signed_sum = 0, unsigned_sum = 0;
  for (Word i = 0; i < Bytes; ++i) {
    const std::uint8_t byte = memory.byte(Data + i);
    signed_sum += static_cast<Word>(static_cast<std::int8_t>(byte));
    unsigned_sum += byte;
    COCOTB_ASSERT(memory.byte(Reversed + Bytes - 1 - i) == byte);
  }
  COCOTB_ASSERT(memory[SignedSum] == signed_sum);
  COCOTB_ASSERT(memory[UnsignedSum] == unsigned_sum);
  const auto halfword = [&](Word address) {
    return memory.byte(address) | memory.byte(address + 1) << 8;
  };
  for (Word i = 0; i < Bytes; i += 2) {
    COCOTB_ASSERT(halfword(Doubled + i) == (2 * halfword(Data + i) & 0xffff));
  }
}

// A check that does not hold is seen.
COCOTB_TEST(a_wrong_expectation_fails, .timeout = Timeout{200, "us"}, .expect_fail = true) {
  Memory memory(dut, fibonacci());
  co_await begin(dut, memory);
  co_await until_trap(dut);
  ++memory[Data + 4 * 7];
  check_fibonacci(memory);
}

COCOTB_TEST(reset_in_mid_run, .timeout = Timeout{200, "us"}) {
  Memory memory(dut, fibonacci(), 3);
  co_await begin(dut, memory);
  for (int i = 0; i < 10; ++i) co_await memory.writes.get();
  co_await ClockCycles(dut.clk, 1 + test_random().below(20));
  co_await reset(dut);
  for (Word i = 0; i < Count; ++i) memory[Data + 4 * i] = 0;
  while (!memory.writes.empty()) (void)memory.writes.get_nowait();
  const Write first = co_await memory.writes.get();
  COCOTB_ASSERT(first.address == Data && first.data == 0);  // from the beginning
  co_await until_trap(dut);
  check_fibonacci(memory);
}

}  // namespace
