// SPDX-License-Identifier: Apache-2.0
// Random instructions, operands, predictions and events for issue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim/common/random.hpp"
#include "tests/frontend/issue_bench.hpp"

namespace tests::issue {

class Stimulus {
 public:
  Stimulus(sim::Random random, Bench& bench) : random_(random), bench_(bench) {
    for (int t = 0; t < Threads; ++t) {
      for (int i = 1; i < 32; ++i) change_registers(t, i);
      for (std::uint16_t& format : context(t).formats) format = random_format();
    }
  }

  void cycle() {
    for (int t = 0; t < Threads; ++t) {
      ThreadState& thread = bench_.threads[at(t)];
      change_registers(t, random_.between(1, 31));
      if (random_.chance(1, 8)) context(t).formats[random_.below(16)] = random_format();
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
    bench_.cycle();
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

  // Mostly addresses, in few banks; thread numbers; anything.
  void change_registers(int t, int number) {
    std::uint64_t& value = context(t).r[at(number)];
    switch (random_.below(8)) {
      case 0:
        value = random_.below(6);
        break;
      case 1:
        value = random_.bits() >> random_.below(64);
        break;
      case 2:
        value = 8 * random_.below(8192);
        break;
      default:
        value = 64 * (random_.below(4) + 16 * random_.below(64));
        break;
    }
    const std::uint64_t predicates[] = {0, ~std::uint64_t{0}, 0xff, random_.bits()};
    context(t).p[random_.below(7) + 1] = random_.pick(predicates);
  }

  std::uint16_t random_format() {  // mostly a narrow one
    return static_cast<std::uint16_t>(random_.chance(7, 8) ? random_.between(1, 3)
                                                           : random_.between(0, 15));
  }

  std::uint32_t random_word() {
    if (random_.chance(1, 40)) return random_.bits32();
    const golden::InsnInfo& entry = golden::Insns[random_.below(golden::Insns.size())];
    std::uint32_t low = random_.bits32() & 0xffffffu;
    if (random_.chance(3, 4)) low &= ~(24u << 19 | 24u << 14 | 24u << 9);  // registers 0 to 7
    if (entry.agu == 1 && random_.chance(3, 4)) {
      low &= entry.format == golden::InsnFormat::Mem ? ~0x3ff8u : ~0u;
      low &= entry.format == golden::InsnFormat::Mem ? ~0x7u : ~0x3fu;  // offset 0 often
    }
    if (entry.op == Opcode::Jalr) low &= ~3u;
    if (entry.format == golden::InsnFormat::RdCsr || entry.format == golden::InsnFormat::CsrRs) {
      low =
          (low & ~0x3fffu) | (random_.coin() ? 3u : static_cast<std::uint32_t>(random_.below(40)));
    }
    low &= golden::info(entry.format).used_bits;
    const bool width = golden::info(entry.format).use.find('w') != std::string_view::npos;
    if (width && (low & 3u) == 3) low ^= 2u;
    return static_cast<std::uint32_t>(entry.op) << 24 | low;
  }

  void push(ThreadState& thread, int t) {
    Entry entry;
    entry.insn = golden::decode(random_word());
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
