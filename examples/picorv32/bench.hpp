// SPDX-License-Identifier: Apache-2.0
// What the tests of PicoRV32 share: a memory, and how the core is started.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "picorv32_dut.hpp"
#include "rv32.hpp"

namespace bench {

using namespace engine;
using rv32::Word;

struct Write {
  Word address;
  Word data;  // the whole word, as it is then
};

// A memory of words on the native interface of PicoRV32: the core holds mem_valid until it sees
// mem_ready, for one cycle. Each answer comes after 0 to `most_wait` cycles.
class Memory {
 public:
  Memory(Dut& dut, const rv32::Program& program, unsigned most_wait = 0)
      : dut_(dut), most_wait_(most_wait) {
    Word address = 0;
    for (const Word word : program.words()) words_[std::exchange(address, address + 4)] = word;
  }

  Word& operator[](Word address) { return words_[address]; }
  std::uint8_t byte(Word address) {
    return static_cast<std::uint8_t>(words_[address & ~Word{3}] >> address % 4 * 8);
  }

  Queue<Write> writes;  // of the core, in order

  Coroutine<void> serve() {
    std::uint64_t wait = test_random().below(most_wait_ + 1);
    for (;;) {
      co_await RisingEdge(dut_.clk);
      const bool answered = dut_.mem_ready.value == 1;
      dut_.mem_ready.value = 0;
      if (dut_.mem_valid.value == 0 || answered) continue;
      if (wait > 0) {
        --wait;
        continue;
      }
      access();
      dut_.mem_ready.value = 1;
      wait = test_random().below(most_wait_ + 1);
    }
  }

 private:
  void access() {
    const auto address = static_cast<Word>(dut_.mem_addr.value.to_unsigned());
    const LogicArray strobe = dut_.mem_wstrb.value;
    COCOTB_ASSERT(address % 4 == 0);
    if (!strobe) {
      dut_.mem_rdata.value = words_[address];
      return;
    }
    LogicArray word = LogicArray::from_unsigned(words_[address], 32);
    const LogicArray data = dut_.mem_wdata.value;
    for (int i = 0; i < 4; ++i) {
      const int low = 8 * i;
      if (strobe[i] == 1) word.set_slice(low + 7, low, data.slice(low + 7, low));
    }
    words_[address] = static_cast<Word>(word.to_unsigned());
    writes.put_nowait({address, words_[address]});
  }

  Dut& dut_;
  unsigned most_wait_;
  std::map<Word, Word> words_;  // what is not there is 0
};

inline Coroutine<void> reset(Dut& dut) {
  dut.resetn.value = 0;
  co_await ClockCycles(dut.clk, 3);
  dut.resetn.value = 1;
}

// Starts the clock, resets, and starts the memory. The core runs then.
inline Coroutine<void> begin(Dut& dut, Memory& memory) {
  Clock(dut.clk, 10, "ns").start();
  dut.irq.value = 0;
  dut.mem_ready.value = 0;
  co_await reset(dut);  // before it, registers have random values
  start_soon(memory.serve(), "memory");
}

// The core stops at an instruction that it does not know, or at ebreak.
inline Coroutine<void> until_trap(Dut& dut) { co_await RisingEdge(dut.trap); }

}  // namespace bench
