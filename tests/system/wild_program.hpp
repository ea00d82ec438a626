// SPDX-License-Identifier: Apache-2.0
// Random memory, registers and code in which everything may happen, at any time: traps, flipped
// bits, code that is overwritten, threads that start each other, lists of items that are right,
// wrong or noise. What it does has no meaning; two models of the node have to agree on it all the
// same. For configuration tiny.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "golden/common/operands.hpp"
#include "golden/node/state.hpp"
#include "sim/common/random.hpp"
#include "sim/kernels/list_item.hpp"

namespace tests {

class WildProgram {
 public:
  static constexpr std::uint32_t CodeBytes = 0x2000;
  static constexpr std::uint32_t Entry = CodeBytes - 0x80;  // sets formats, jumps anywhere

  explicit WildProgram(sim::Random random) : random_(random) {}

  void fill(golden::ArchState& state) {
    std::vector<std::uint8_t> bytes(state.sram.size());
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random_.bits());
    for (std::uint32_t at = 0; at < CodeBytes; at += 4) put(bytes, at, instruction());
    put_entry(bytes);
    for (std::uint32_t at = CodeBytes; at < bytes.size(); at += golden::LineBytes) {
      if (random_.chance(3, 4)) put_item(bytes, at);
    }
    state.sram.load(0, bytes);
    for (int i = random_.between(0, 80); i > 0; --i) flip(state.sram);
    for (golden::ThreadContext& thread : state.threads) fill_thread(thread);
  }

 private:
  using Op = golden::Opcode;
  using Values = std::array<std::int64_t, 8>;

  // Registers above r15 are hardly ever written: numbers of threads, addresses of lines, ...
  static constexpr int ThreadNumber = 16, Arrival = 19, Line = 20, OddAddress = 25, Narrow = 26;
  static constexpr int NearEnd = 27;  // of the memory
  static constexpr int CodeBase = 28, CodePlace = 29, Flips = 30, Narrow2 = 31;

  static void put(std::vector<std::uint8_t>& bytes, std::uint32_t at, std::uint32_t word) {
    for (std::uint32_t i = 0; i < 4; ++i) {
      bytes[at + i] = static_cast<std::uint8_t>(word >> (8 * i));
    }
  }
  static std::uint32_t encoded(Op op, const Values& values) {
    return golden::encode(op, std::span(values.data(), golden::operands(op).size()));
  }

  void put_entry(std::vector<std::uint8_t>& bytes) {
    for (std::uint32_t i = 0; i < golden::Formats; ++i) {
      const int source = random_.chance(1, 40) ? 15 : random_.coin() ? Narrow : Narrow2;
      put(bytes, Entry + 4 * i, encoded(Op::Csrw, {16 + i, source}));
    }
    // Seldom just enough for the watchdog, or just too little.
    if (random_.chance(1, 12)) put(bytes, Entry, encoded(Op::Yield, {random_.between(4095, 4096)}));
    put(bytes, Entry + 4 * golden::Formats, encoded(Op::Jalr, {0, CodePlace, 0}));
  }

  std::uint32_t line_address() {
    return CodeBytes + static_cast<std::uint32_t>(64 * random_.below(0x380));
  }
  // Of 1 x 1 nodes there is but one to be reached.
  sim::Coord node() { return sim::node_of(random_.chance(1, 20) ? random_.between(0, 1023) : 0); }

  // An item that does something, now and then with a bit that makes it another one.
  void put_item(std::vector<std::uint8_t>& bytes, std::uint32_t at) {
    using golden::ItemKind;
    constexpr std::array Kinds = {ItemKind::Push, ItemKind::Push, ItemKind::Pull,
                                  ItemKind::Pull, ItemKind::Add,  ItemKind::Wait};
    sim::ListItem item;
    item.kind = random_.pick(Kinds);
    const bool push = item.kind == ItemKind::Push;
    item.last = random_.chance(2, 3);
    item.next = line_address();
    item.node = node();
    if (item.kind != ItemKind::Wait && random_.coin()) item.signal = random_.between(0, 31);
    item.semaphore = random_.between(0, 31);
    item.amount = item.kind == ItemKind::Wait ? static_cast<std::uint32_t>(random_.below(3))
                                              : random_.bits32();
    if (push) {
      item.element_bytes = random_.pick(std::array{64, 8, 16});
      item.gather = random_.chance(1, 8);
      if (random_.chance(1, 4)) item.broadcast_to = node();
      if (random_.coin()) item.remote_signal = random_.between(0, 31);
    }
    item.rows = random_.between(1, 4);
    item.cols = random_.between(1, 3) * 64 / item.element_bytes;
    item.source = line_address();
    item.source_row_stride = 64 * random_.between(-3, 3);
    item.source_column_stride = item.element_bytes * random_.between(-1, 2);
    if (random_.chance(1, 4)) item.column_high = random_.between(0, item.cols);
    item.indices = line_address();
    item.target = line_address();
    if (random_.chance(1, 8)) {  // of no node, or of none with so little memory
      item.target = random_.coin() ? random_.bits32() & ~63u : item.target << 5;
    }
    item.lines_per_row = random_.between(0, 3);
    item.target_row_stride = 64 * random_.between(-3, 3);
    sim::ItemBytes encoded = item.encode();
    if (random_.chance(1, 6)) {
      const std::uint64_t bit = random_.below(8 * encoded.size());
      encoded[bit / 8] = static_cast<std::uint8_t>(encoded[bit / 8] ^ 1u << bit % 8);
    }
    std::copy(encoded.begin(), encoded.end(), bytes.begin() + at);
  }

  // One flipped bit, or two, in a word that has none.
  void flip(golden::Sram& sram) {
    const auto address = static_cast<std::uint32_t>(8 * random_.below(sram.size() / 8));
    if (sram.flipped().count(address) != 0) return;
    golden::FlippedBits bits;
    const int count = random_.chance(1, 4) ? 2 : 1;
    while (bits.count() < count) {
      const int bit = random_.between(0, 71);
      if (bit < 64) {
        bits.data |= std::uint64_t{1} << bit;
      } else {
        bits.check = static_cast<std::uint8_t>(bits.check | 1u << (bit - 64));
      }
    }
    sram.flip(address, bits);
  }

  std::uint64_t narrow() {
    return static_cast<std::uint64_t>(random_.between(1, 3)) | random_.below(128) << 4;
  }
  std::uint64_t place() { return 4 * random_.below(CodeBytes / 4); }

  template <typename Words>
  void fill_words(Words& words) {  // numbers of ordinary size, any number, and special ones
    constexpr std::array<std::uint32_t, 8> Special = {
        0, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000, 1, 0x80000001, 0x7f7fffff};
    for (std::uint32_t& word : words) {
      word = random_.bits32();
      if (random_.chance(3, 4)) word = (word & 0x80ffffffu) | 0x3f000000u;
      if (random_.chance(1, 16)) word = random_.pick(Special);
    }
  }

  std::uint64_t predicate() {
    const std::uint64_t kind = random_.below(4);
    if (kind == 0) return 0;
    if (kind == 1) return ~std::uint64_t{0};
    if (kind == 2) return std::uint64_t{0xff00ffffff} << (8 * random_.below(5));  // whole words
    return random_.bits();
  }

  void fill_thread(golden::ThreadContext& thread) {
    for (std::size_t i = 1; i < golden::ScalarRegs; ++i) {
      thread.r[i] = random_.coin() ? random_.bits() : random_.below(300);
    }
    for (std::size_t i = 1; i < golden::PredRegs; ++i) thread.p[i] = predicate();
    for (golden::Vec& v : thread.v) fill_words(v);
    for (golden::Acc& acc : thread.acc) fill_words(acc);
    for (std::size_t i = ThreadNumber; i < Line; ++i) {
      thread.r[i] = random_.below(random_.chance(1, 10) ? 300 : golden::Threads);
    }
    // Root and participants of a barrier.
    thread.r[Arrival] = static_cast<std::uint64_t>(number(node())) | random_.below(3) << 16;
    for (std::size_t i = Line; i <= OddAddress; ++i) thread.r[i] = line_address();
    if (random_.chance(1, 8)) thread.r[OddAddress] += random_.below(64);
    thread.r[NearEnd] = 0x10000 - 64 * random_.below(4);
    thread.r[Narrow] = narrow();
    thread.r[Narrow2] = narrow();
    thread.r[CodeBase] = 0;
    thread.r[CodePlace] = place();
    thread.r[Flips] = flips();
  }

  std::uint64_t flips() {  // for EccInject
    if (random_.coin()) return 0;
    const std::uint64_t two = random_.chance(1, 3) ? (0x80 | random_.below(72)) << 8 : 0;
    return 0x80 | random_.below(72) | two;
  }

  std::uint32_t instruction() {
    if (random_.chance(1, 300)) return random_.bits32();
    Op op = random_.pick(golden::AllOpcodes);
    if (random_.chance(1, 16)) op = random_.pick(std::array{Op::Xfer, Op::Semsend, Op::Barrier});
    while (is_rare(op) && !random_.chance(1, 4)) op = random_.pick(golden::AllOpcodes);
    const golden::OperandList list = golden::operands(op);
    Values values{};
    for (std::size_t i = 0; i < list.size(); ++i) values[i] = value(op, list[i], i == 0);
    special_operands(op, values);
    return encoded(op, values);
  }

  static bool is_rare(Op op) {
    return op == Op::Tstop || op == Op::Yield || op == Op::Ifence || op == Op::Tstart ||
           op == Op::Jalr || op == Op::Jal || op == Op::Semwait;
  }

  std::int64_t value(Op op, const golden::Operand& operand, bool first) {
    using golden::OperandKind;
    const golden::InsnFormat format = golden::info(op).format;
    const bool scalar_access = format == golden::InsnFormat::Mem;
    if (operand.kind == OperandKind::R) {
      if (operand.base) return random_.chance(1, 200) ? NearEnd : random_.between(Line, OddAddress);
      if (first) return random_.between(0, random_.coin() ? 15 : 4);
      return random_.chance(1, 8) ? random_.between(16, 31) : random_.between(0, 15);
    }
    if (operand.kind == OperandKind::Target) return random_.between(-12, 20);
    if (operand.kind == OperandKind::Csr) return csr(op);
    if (operand.kind == OperandKind::Width) {
      return std::int64_t{8} << random_.below(op == Op::Vbc ? 4 : 3);
    }
    if (op == Op::Yield) {
      return random_.chance(1, 100) ? random_.between(4090, 4100) : random_.between(0, 12);
    }
    if (op == Op::Semwait && operand.kind == OperandKind::Number && !random_.chance(1, 20)) {
      return random_.between(0, 2);
    }
    const std::int64_t any = random_.between(operand.min, operand.max);
    if (operand.kind == OperandKind::Number) {
      if (operand.min >= 0) return any;
      return random_.between(-20, 20) * (scalar_access && !random_.chance(1, 200) ? 8 : 1);
    }
    return random_.coin() ? any & 3 : any;  // often the same few registers
  }

  std::int64_t csr(Op op) {
    for (;;) {
      const std::int64_t number = random_.between(0, 38);
      if (op == Op::Csrw ? golden::csr_writable(number) : golden::csr_exists(number)) return number;
    }
  }

  void special_operands(Op op, Values& values) {
    if (op == Op::Jalr && random_.chance(9, 10)) {
      values[1] = random_.coin() ? CodeBase : CodePlace;
      values[2] =
          values[1] == CodeBase ? static_cast<std::int64_t>(place()) : 4 * random_.between(-20, 20);
    } else if (op == Op::Tstart && random_.chance(19, 20)) {
      values[0] = random_.between(ThreadNumber, Arrival - 1);
      values[1] = random_.between(CodeBase, CodePlace);
    } else if (op == Op::Xfer && random_.chance(9, 10)) {
      values[0] = random_.between(Line, OddAddress);
    } else if (op == Op::Semsend && random_.chance(3, 4)) {
      values[1] = 0;  // the node itself
    } else if (op == Op::Barrier && random_.chance(3, 4)) {
      values[1] = random_.chance(1, 8) ? Arrival : 0;
      values[2] = Arrival;
    } else if (op == Op::Csrw) {
      if (values[0] == static_cast<int>(golden::Csr::EccInject)) {
        values[1] = random_.coin() ? Flips : CodeBase;
      } else if (values[0] >= static_cast<int>(golden::Csr::Fmt0) && !random_.chance(1, 10)) {
        values[1] = random_.coin() ? Narrow : Narrow2;
      }
    }
  }

  sim::Random random_;
};

}  // namespace tests
