// SPDX-License-Identifier: Apache-2.0
// Random instructions, operands, predictions and events for issue.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/common/random.hpp"
#include "tests/frontend/issue_bench.hpp"
#include "tests/frontend/random_operands.hpp"

namespace tests::issue {

class Stimulus {
 public:
  Stimulus(sim::Random random, Bench& bench) : random_(random), bench_(bench) {
    for (int t = 0; t < Threads; ++t) {
      for (int i = 1; i < 32; ++i) change_registers(t, i);
      for (std::uint16_t& format : context(t).formats) format = random_format(random_);
    }
  }

  Coroutine<void> cycle() {
    for (int t = 0; t < Threads; ++t) {
      ThreadState& thread = bench_.threads[at(t)];
      change_registers(t, random_.between(1, 31));
      if (random_.chance(1, 8)) context(t).formats[random_.below(16)] = random_format(random_);
      if (random_.chance(1, 64)) thread.running = !thread.running || random_.coin();
      thread.yielding = random_.chance(1, 12);
      thread.fault = random_.chance(1, 12);
      if (thread.buffer.empty()) thread.pc = random_pc();
      const auto wanted = random_.below(9);
      while (thread.buffer.size() < wanted) push(thread, t);
    }
    if (random_.chance(1, 6)) {
      const int bank = random_.between(0, golden::SramBanks - 1);
      if (bench_.model.banks.free_at(bank) <= bench_.model.now()) bench_.refill_bank = bank;
    }
    change_network();
    co_await bench_.cycle();
  }

 private:
  void change_network() {
    NetworkState& network = bench_.network;
    for (std::uint32_t& semaphore : network.semaphores) {
      if (random_.chance(1, 8)) semaphore = random_.bits32() >> random_.below(32);
    }
    network.take = random_.chance(1, 3) ? random_.between(0, 31) : -1;
    network.lists = static_cast<unsigned>(random_.below(16));
    network.commands_full = random_.chance(1, 3);
    network.claimed = 0;
    for (int i = 0; i < 2; ++i) {
      const int bank = random_.between(0, golden::SramBanks - 1);
      if (random_.coin() && bench_.model.banks.free_at(bank) <= bench_.model.now() &&
          bench_.refill_bank != bank) {
        network.claimed |= 1u << bank;
      }
    }
  }

  golden::ThreadContext& context(int t) { return bench_.model.state.threads[at(t)]; }
  std::uint32_t random_pc() { return 4 * static_cast<std::uint32_t>(random_.below(1u << 19)); }

  void change_registers(int t, int number) {
    context(t).r[at(number)] = random_register(random_);
    std::uint64_t& predicate = context(t).p[random_.below(7) + 1];
    predicate = random_mask(random_);
  }

  void push(ThreadState& thread, int t) {
    Entry entry;
    entry.insn = golden::decode(random_word(random_));
    const auto offset = static_cast<std::uint32_t>(entry.insn.imm);
    const std::uint32_t pc = thread.pc + 4 * static_cast<std::uint32_t>(thread.buffer.size());
    const bool jump = entry.insn.kind == InsnKind::Branch || entry.insn.kind == InsnKind::Jump;
    if (random_.chance(1, jump ? 2 : 12)) {
      const std::uint32_t base = entry.insn.op == Opcode::Jalr
                                     ? static_cast<std::uint32_t>(context(t).r[entry.insn.b])
                                     : pc;
      const std::uint32_t scale = entry.insn.op == Opcode::Jalr ? 1 : 4;
      const std::uint32_t targets[] = {pc + 4, random_pc(), base + scale * offset,
                                       base + scale * offset};
      entry.taken = true;
      entry.target = random_.pick(targets) & AddressMask & ~3u;
    }
    thread.buffer.push_back(entry);
  }

  sim::Random random_;
  Bench& bench_;
};

}  // namespace tests::issue
