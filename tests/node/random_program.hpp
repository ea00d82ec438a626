// SPDX-License-Identifier: Apache-2.0
// Random programs whose result does not depend on timing, for comparing layers with each other.
//
// Each thread has its own code and data and runs its body three times. All opcodes occur except
// tstart; no instruction traps, and no word ever has more than one flipped bit.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "golden/common/operands.hpp"
#include "golden/node/state.hpp"
#include "sim/common/random.hpp"

namespace tests {

class RandomProgram {
 public:
  static constexpr int Body = 250;  // instructions

  explicit RandomProgram(sim::Random random) : random_(random) {}

  static std::uint32_t code(int t) { return 0x1000u * static_cast<std::uint32_t>(t); }
  static std::uint32_t data(int t) { return 0x8000u + 0x1000u * static_cast<std::uint32_t>(t); }

  // Fills registers, format tables and SRAM of a node of at least 64 KB, for each thread its
  // program.
  void fill(golden::ArchState& state) {
    std::vector<std::uint8_t> bytes(0x4000);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random_.bits());
    state.sram.load(0x8000, bytes);
    for (int t = 0; t < golden::Threads; ++t) {
      fill_thread(state.threads[static_cast<std::size_t>(t)], t);
      const std::vector<std::uint32_t> words = body();
      std::vector<std::uint8_t> text;
      for (const std::uint32_t word : words) {
        for (int i = 0; i < 4; ++i) text.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
      }
      state.sram.load(code(t), text);
    }
  }

 private:
  using Op = golden::Opcode;

  // r1..r15 are scratch; the others are constants of the program.
  static constexpr int Counter = 16, Lines = 20, LinesA = 21, LinesB = 22, Words = 23;
  static constexpr int OneFlip = 24, Zero = 25, Entry = 26, CodeBase = 29;

  void fill_thread(golden::ThreadContext& thread, int t) {
    for (std::size_t i = 1; i < golden::ScalarRegs; ++i) {
      thread.r[i] = random_.coin() ? random_.bits() : random_.below(200);
    }
    for (std::size_t i = 1; i < golden::PredRegs; ++i) {
      thread.p[i] = random_.chance(1, 4) ? 0 : random_.bits() & random_.bits();
    }
    for (golden::Vec& v : thread.v) fill_words(v);
    for (golden::Acc& acc : thread.acc) fill_words(acc);
    for (std::uint16_t& entry : thread.formats) entry = narrow();
    const std::uint64_t base = data(t);
    thread.r[Counter] = 3;
    thread.r[Lines] = base + 0x400;
    thread.r[LinesA] = base + 0x400;
    thread.r[LinesB] = base + 0x440;  // another bank than LinesA at each offset
    thread.r[Words] = base + 0x400;
    thread.r[OneFlip] = 0x80 | random_.below(72);
    thread.r[Zero] = 0;
    for (std::size_t i = 0; i < 3; ++i) thread.r[Entry + i] = narrow();
    thread.r[CodeBase] = code(t);
  }

  // Mostly numbers of ordinary size, so that sums do not all end as NaN.
  template <typename Words32>
  void fill_words(Words32& words) {
    for (std::uint32_t& word : words) {
      word = random_.bits32();
      if (random_.chance(7, 8)) word = (word & 0x80ffffffu) | 0x3f000000u;
    }
  }

  std::uint16_t narrow() {
    const auto code = static_cast<unsigned>(random_.between(1, 3));
    return static_cast<std::uint16_t>(code | random_.below(128) << 4);
  }

  std::vector<std::uint32_t> body() {
    std::vector<std::uint32_t> words;
    for (int i = 0; i < Body; ++i) words.push_back(instruction(i));
    const std::int64_t down[] = {Counter, Counter, -1};
    words.push_back(golden::encode(Op::Addi, down));
    const std::int64_t again[] = {Counter, 0, -static_cast<std::int64_t>(words.size())};
    words.push_back(golden::encode(Op::Bne, again));
    words.push_back(golden::encode(Op::Tstop, {}));
    return words;
  }

  std::uint32_t instruction(int place) {
    Op op = random_.pick(golden::AllOpcodes);
    const bool rare = op == Op::Ifence || op == Op::Yield;
    while (op == Op::Tstart || op == Op::Tstop || op >= Op::Xfer ||
           (rare && random_.chance(3, 4))) {
      op = random_.pick(golden::AllOpcodes);
    }
    const golden::OperandList list = golden::operands(op);
    std::array<std::int64_t, 8> values{};
    const std::int64_t forward = random_.between(1, Body - place < 7 ? Body - place : 7);
    for (std::size_t i = 0; i < list.size(); ++i) values[i] = value(op, list[i], forward);
    if (op == Op::Jalr) {
      values[1] = CodeBase;
      values[2] = 4 * (place + forward);
    } else if (op == Op::Csrw) {
      csr_write(values);
    } else if (op == Op::MmaMm || op == Op::MmaMmH || op == Op::MmazMm || op == Op::MmazMmH) {
      values[2] = LinesA;
      values[3] = values[1];
      values[4] = LinesB;
    }
    return golden::encode(op, std::span(values.data(), list.size()));
  }

  void csr_write(std::array<std::int64_t, 8>& values) {
    using golden::Csr;
    const std::uint64_t which = random_.below(8);
    if (which == 0) {
      values = {static_cast<int>(Csr::Flags), random_.between(0, 15)};
    } else if (which == 1) {
      values = {static_cast<int>(Csr::Console), random_.between(0, 15)};
    } else if (which == 2) {
      values = {static_cast<int>(Csr::Exit), random_.between(0, 15)};
    } else if (which < 5) {
      values = {static_cast<int>(Csr::EccInject), random_.coin() ? OneFlip : Zero};
    } else {
      values = {static_cast<int>(Csr::Fmt0) + random_.between(0, 15),
                Entry + random_.between(0, 2)};
    }
  }

  std::int64_t value(Op op, const golden::Operand& operand, std::int64_t forward) {
    using golden::OperandKind;
    const golden::InsnFormat format = golden::info(op).format;
    if (operand.kind == OperandKind::R) {
      if (operand.base) return format == golden::InsnFormat::Mem ? Words : Lines;
      return random_.between(0, 15);
    }
    if (operand.kind == OperandKind::Target) return forward;
    if (operand.kind == OperandKind::Csr) {
      constexpr std::array<std::int64_t, 6> Stable = {0, 3, 6, 7, 8, 20};
      return random_.pick(Stable);
    }
    if (operand.kind == OperandKind::Width) {
      return std::int64_t{8} << random_.below(op == Op::Vbc ? 4 : 3);
    }
    if (op == Op::Yield) return random_.between(0, 5);
    if (operand.kind == OperandKind::Number && operand.min < 0) {
      if (format == golden::InsnFormat::Mem) return 8 * random_.between(-60, 60);
      if (format != golden::InsnFormat::RdRsI) return random_.between(-8, 8);  // lines
    }
    return random_.between(operand.min, operand.max);
  }

  sim::Random random_;
};

}  // namespace tests
