// SPDX-License-Identifier: Apache-2.0
// What comes between: instructions that the core does not know, and interrupts.
#include "bench.hpp"

namespace {

using namespace bench;
using namespace rv32;

COCOTB_TEST(an_illegal_instruction_traps) {
  Program program;
  program += addi(A0, Zero, 1);
  program += 0xffffffff;
  program += addi(A0, Zero, 2);
  Memory memory(dut, program);
  co_await begin(dut, memory);
  co_await with_timeout(until_trap(dut), 1, "us");
  COCOTB_ASSERT(dut["reg_pc"].value == 4);
  COCOTB_ASSERT(dut["cpuregs[10]"].value == 1);
  co_await ClockCycles(dut.clk, 100);
  COCOTB_ASSERT(dut.trap.value == 1);  // for good
  COCOTB_ASSERT(dut["cpuregs[10]"].value == 1);
}

// The handler counts, in memory, while the program runs in a circle.
COCOTB_TEST(interrupts_are_taken) {
  constexpr Word Handler = 0x10;
  constexpr Word Taken = 0x700;
  constexpr Word Line = 1 << 5;
  Program program;
  const Word main = 0x40;
  program += jump(program.to(main));
  program.skip_to(Handler);
  program += addi(S0, S0, 1);
  program += sw(S0, Taken, Zero);
  program += retirq();
  program.skip_to(main);
  program += addi(S0, Zero, 0);
  program += maskirq(Zero, Zero);
  const Word circle = program.here();
  program += jump(program.to(circle));

  Memory memory(dut, program, 1);
  co_await begin(dut, memory);
  co_await ClockCycles(dut.clk, 100);
  COCOTB_ASSERT(memory.writes.empty());
  for (Word taken = 1; taken <= 3; ++taken) {
    dut.irq.value = Line;
    co_await RisingEdge(dut.clk);
    dut.irq.value = 0;
    const Write write = co_await with_timeout(memory.writes.get(), 2, "us");
    COCOTB_ASSERT(write.address == Taken && write.data == taken);
    COCOTB_ASSERT(dut.eoi.value == Line);
    co_await with_timeout(ValueChange(dut.eoi), 1, "us");
    COCOTB_ASSERT(dut.eoi.value == 0);
  }
}

}  // namespace
