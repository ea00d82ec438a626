// SPDX-License-Identifier: Apache-2.0
// Eight issue slots with random instructions that could issue, and a golden state for them to act
// on: what the dispatch units see in a cycle.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "golden/common/disassembler.hpp"
#include "golden/node/execute.hpp"
#include "sim/common/random.hpp"
#include "tests/common/packets.hpp"
#include "tests/frontend/random_operands.hpp"

namespace tests::issue {

class IssueSlots {
 public:
  static constexpr int Count = golden::IssueThreads * golden::IssueWidth;

  struct Slot {
    golden::Insn insn;
    std::uint32_t pc = 0;
    golden::Examined examined;
  };

  explicit IssueSlots(sim::Random random) : random_(random) {
    for (golden::ThreadContext& thread : state.threads) {
      for (std::size_t i = 1; i < golden::ScalarRegs; ++i) thread.r[i] = random_register(random_);
      for (golden::Vec& vector : thread.v) vector = random_packet(random_);
      for (golden::Acc& acc : thread.acc) {
        for (std::uint32_t& element : acc) element = random_.bits32();
      }
    }
    next();
  }

  // New instructions, some new operands.
  void next() {
    for (int& thread : threads_) thread = static_cast<int>(random_.below(golden::Threads));
    for (golden::ThreadContext& thread : state.threads) change(thread);
    for (std::uint32_t& semaphore : state.semaphores) semaphore = random_.bits32();
    for (int slot = 0; slot < Count; ++slot) fill(slot);
  }

  const Slot& operator[](int slot) const { return slots_[static_cast<std::size_t>(slot)]; }
  // 0: of slots 0 to 3, 1: of the others.
  int picked(int which) const { return threads_[static_cast<std::size_t>(which)]; }
  int thread_of(int slot) const { return picked(slot / golden::IssueWidth); }
  const golden::ThreadContext& context(int slot) const {
    return state.threads[static_cast<std::size_t>(thread_of(slot))];
  }

  int need(int slot, golden::Resource resource) const {
    return static_cast<int>((*this)[slot].insn.need >> (4 * static_cast<int>(resource)) & 15u);
  }
  // One that needs the resource; -1 if there is none, and sometimes anyhow.
  int find(golden::Resource resource) {
    const auto first = static_cast<int>(random_.below(Count));
    if (random_.chance(1, 8)) return -1;
    for (int i = 0; i < Count; ++i) {
      const int slot = (first + i) % Count;
      if (need(slot, resource) != 0) return slot;
    }
    return -1;
  }

  // What the instruction of a slot does; leaves the registers as they were.
  golden::Effects execute(int slot) {
    golden::ThreadContext& thread = state.threads[static_cast<std::size_t>(thread_of(slot))];
    const golden::ThreadContext before = thread;
    golden::Effects effects;
    const Slot& of = (*this)[slot];
    golden::execute(state, thread_of(slot), of.insn, of.pc, of.examined, {}, effects);
    thread = before;
    return effects;
  }

  std::string text(int slot) const {
    return "\n  slot " + std::to_string(slot) + ": " +
           golden::disassemble((*this)[slot].insn.word, (*this)[slot].pc);
  }

  golden::ArchState state{golden::TinyConfig};

 private:
  void change(golden::ThreadContext& thread) {
    for (int i = 0; i < 4; ++i) {
      std::uint64_t& value = thread.r[static_cast<std::size_t>(random_.between(1, 31))];
      value = random_register(random_);
    }
    for (std::size_t i = 1; i < golden::PredRegs; ++i) thread.p[i] = random_mask(random_);
    for (std::uint16_t& format : thread.formats) format = random_format(random_);
    thread.ecc_inject = static_cast<std::uint16_t>(random_.bits());
  }

  void fill(int slot) {
    Slot& filled = slots_[static_cast<std::size_t>(slot)];
    filled.pc = 4 * static_cast<std::uint32_t>(random_.below(state.sram.size() / 4));
    do {
      filled.insn = golden::decode(random_word(random_));
      filled.examined = golden::examine(state, thread_of(slot), filled.insn, {});
    } while (!filled.insn.legal() || filled.examined.dropped ||
             filled.examined.cause != golden::Cause::None);
  }

  sim::Random random_;
  std::array<int, golden::IssueThreads> threads_{};
  std::array<Slot, Count> slots_;
};

}  // namespace tests::issue
