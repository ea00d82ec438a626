// SPDX-License-Identifier: Apache-2.0
// execute: what instructions do to registers, memory and control registers (isa.md sections 2 to
// 5), with literal results. Arithmetic has its own tests; here it is operands, places and
// predicates.
#include <gtest/gtest.h>

#include <bit>
#include <string>

#include "golden/node/execute.hpp"
#include "golden/node/functional.hpp"
#include "tests/node/golden_run.hpp"

namespace golden {
namespace {

constexpr std::uint32_t One = 0x3f800000, Two = 0x40000000, Three = 0x40400000;

class Machine {
 public:
  explicit Machine(const std::string& text) : functional(TinyConfig) {
    const Program program = tests::assembled("_start: " + text + "\n tstop\n");
    for (const Chunk& chunk : program.chunks) {
      functional.state().sram.load(chunk.address, chunk.bytes);
    }
    functional.start(0, program.entry);
    thread().r[20] = 0x1000;
  }
  ThreadContext& thread(std::size_t t = 0) { return functional.state().threads[t]; }
  Sram& sram() { return functional.state().sram; }
  Machine& run() {
    EXPECT_EQ(functional.run(1000), RunEnd::Stopped) << name(functional.trap(0).cause);
    return *this;
  }
  std::uint64_t word(std::uint32_t address) {
    std::uint64_t data = 0;
    sram().read_word(address, data);
    return data;
  }

  Functional functional;
};

TEST(Execute, ExtendsWhatItLoads) {
  struct Case {
    const char* text;
    std::uint64_t expected;
  };
  const Case cases[] = {
      {"lb r1, 7(r20)", 0xfffffffffffffff8},
      {"lbu r1, 7(r20)", 0xf8},
      {"lb r1, 0(r20)", 0x11},
      {"lh r1, 6(r20)", 0xfffffffffffff8e7},
      {"lhu r1, 6(r20)", 0xf8e7},
      {"lw r1, 4(r20)", 0xfffffffff8e7d6c5},
      {"lwu r1, 4(r20)", 0xf8e7d6c5},
      {"lw r1, 0(r20)", 0x44332211},
      {"ld r1, 0(r20)", 0xf8e7d6c544332211},
      {"ld r1, -8(r20)", 0x5555555555555555},
      {"ld r0, 0(r20)\n mv r1, r0", 0},
  };
  int compared = 0;
  for (const Case& c : cases) {
    Machine m(c.text);
    m.sram().write_word(0x1000, 0xf8e7d6c544332211, 0xff);
    m.sram().write_word(0xff8, 0x5555555555555555, 0xff);
    EXPECT_EQ(m.run().thread().r[1], c.expected) << c.text;
    ++compared;
  }
  EXPECT_EQ(compared, 11);
}

TEST(Execute, StoresTheLowBytes) {
  Machine m("sb r1, 1(r20)\n sh r1, 2(r20)\n sw r1, 4(r20)\n sd r1, 8(r20)\n sb r0, 15(r20)");
  m.thread().r[1] = 0x8877665544332211;
  m.run();
  EXPECT_EQ(m.word(0x1000), 0x4433221122111100u);
  EXPECT_EQ(m.word(0x1008), 0x0077665544332211u);
}

TEST(Execute, FlipsTheBitsThatEccInjectNames) {
  struct Case {
    std::uint64_t inject;
    FlippedBits expected;
  };
  const Case cases[] = {
      {0x0000, {}},      // neither half is enabled
      {0x0080, {1, 0}},  // bit 0
      {0x00bf, {std::uint64_t{1} << 63, 0}},
      {0x00c0, {0, 1}},  // codeword bit 64 is check bit 0
      {0x00c7, {0, 0x80}},
      {0x00c8, {}},            // above 71: nothing
      {0x8000, {1, 0}},        // the other half
      {0xc485, {0x20, 0x10}},  // both
      {0x8181, {}},            // the same twice cancels
      {0x0581, {2, 0}},        // the upper half is not enabled
  };
  int compared = 0;
  for (const Case& c : cases) {
    Machine m("csrw EccInject, r2\n sdx r1, 8(r20)\n csrr r3, EccInject");
    m.thread().r[1] = 0x1234;
    m.thread().r[2] = c.inject | 0xabc0000;
    m.sram().flip(0x1008, {0x700, 0});  // gone: sdx writes a clean codeword first
    m.run();
    EXPECT_EQ(m.thread().r[3], c.inject);
    const auto& flipped = m.sram().flipped();
    EXPECT_EQ(flipped.size(), c.expected == FlippedBits{} ? 0u : 1u) << std::hex << c.inject;
    if (!flipped.empty()) {
      EXPECT_EQ(flipped.at(0x1008), c.expected) << std::hex << c.inject;
    }
    ++compared;
  }
  EXPECT_EQ(compared, 10);
}

TEST(Execute, LinksAndJumps) {
  Machine m("jal r1, there\n back: li r5, 7\n j end\n there: jalr r2, r1, 4\n end: mv r3, r2");
  m.run();
  EXPECT_EQ(m.thread().r[1], 4u);
  EXPECT_EQ(m.thread().r[2], 16u);
  EXPECT_EQ(m.thread().r[5], 0u);  // jalr went to back + 4
  Machine same("la r1, target\n jalr r1, r1, 0\n li r4, 1\n target: li r5, 1");
  same.run();
  EXPECT_EQ(same.thread().r[1], 12u);  // the target is the rb from before the write
  EXPECT_EQ(same.thread().r[4], 0u);
}

TEST(Execute, BranchesBothWays) {
  Machine m("li r1, 3\n loop: add r2, r2, r1\n addi r1, r1, -1\n bgeu r1, r3, loop");
  m.thread().r[3] = 1;
  m.run();
  EXPECT_EQ(m.thread().r[2], 6u);
  EXPECT_EQ(m.thread().pc, 20u);
}

TEST(Execute, KeepsR0AndP0) {
  Machine m(
      "li r0, 5\n mul r0, r1, r1\n pset p0, r2\n vext r0, v1, 0\n fcmplt p0, v1, v2\n"
      "mv r3, r0\n pget r4, p0");
  m.thread().r[1] = 3;
  m.thread().v[1].fill(One);
  m.run();
  EXPECT_EQ(m.thread().r[0], 0u);
  EXPECT_EQ(m.thread().r[3], 0u);
  EXPECT_EQ(m.thread().p[0], ~std::uint64_t{0});
  EXPECT_EQ(m.thread().r[4], ~std::uint64_t{0});
}

TEST(Execute, ReadsAndWritesControlRegisters) {
  Machine m(
      "csrw Fmt5, r1\n csrr r2, Fmt5\n csrw Flags, r1\n csrr r3, Flags\n csrr r4, Console\n"
      "csrr r5, Exit\n csrr r6, Tid\n csrr r7, InstRet\n csrr r8, Running");
  m.thread().r[1] = 0xfffffffffffff5a5;
  m.run();
  EXPECT_EQ(m.thread().r[2], 0x5a5u);
  EXPECT_EQ(m.thread().formats[5], 0x5a5u);
  EXPECT_EQ(m.thread().r[3], 5u);
  EXPECT_EQ(m.thread().r[4], 0u);
  EXPECT_EQ(m.thread().r[5], 0u);
  EXPECT_EQ(m.thread().r[6], 0u);
  EXPECT_EQ(m.thread().r[7], 7u);
  EXPECT_EQ(m.thread().r[8], 1u);
}

TEST(Execute, WritesOnlyThePredicatedBytes) {
  Machine m(
      "vadd v1, v2, v3, 32, p1\n vld v4, 0(r20), p1\n vst v2, 1(r20), p1\n"
      "vld v5, 0(r20), p2\n");
  m.thread().p[1] = 0x5;
  m.thread().p[2] = 0;
  for (const std::size_t i : {1u, 4u, 5u}) m.thread().v[i].fill(0xeeeeeeee);
  m.thread().v[2].fill(0x01020304);
  m.thread().v[3].fill(0x10101010);
  m.sram().write_word(0x1000, 0x8877665544332211, 0xff);
  m.run();
  EXPECT_EQ(m.thread().v[1][0], 0xee12ee14u);
  EXPECT_EQ(m.thread().v[1][1], 0xeeeeeeeeu);
  EXPECT_EQ(m.thread().v[4][0], 0xee33ee11u);
  EXPECT_EQ(m.thread().v[4][15], 0xeeeeeeeeu);
  EXPECT_EQ(m.thread().v[5][0], 0xeeeeeeeeu);
  EXPECT_EQ(m.word(0x1040), 0x0000000000020004u);
}

TEST(Execute, TakesMemoryAsTheSecondOperand) {
  Machine m("fsub_m v1, v2, 1(r20)\n fma_m v3, v2, -1(r20)\n fcmplt_m p3, v2, 1(r20), p1\n");
  Vec line;
  line.fill(Three);
  m.sram().write_line(0x1040 / 64, line, ~std::uint64_t{0});
  line.fill(Two);
  m.sram().write_line(0xfc0 / 64, line, ~std::uint64_t{0});
  m.thread().v[2].fill(One);
  m.thread().v[3].fill(One);
  m.thread().p[1] = 0xff0;
  m.thread().p[3] = ~std::uint64_t{0};
  m.run();
  EXPECT_EQ(m.thread().v[1][0], 0xc0000000u);  // 1 - 3
  EXPECT_EQ(m.thread().v[3][15], Three);       // 1 * 2 + 1
  EXPECT_EQ(m.thread().p[3], 0xff0u);
}

TEST(Execute, MovesPartsOfAccumulators) {
  Machine m(
      "mld acc2, 3, v1\n mld acc2, 0, v2\n vacc v3, acc2, 3\n vacc v4, acc2, 1\n"
      "vacc v5, acc2, 0, p1\n mclr acc3\n vaccdn v6, acc2, 1, 4\n");
  m.thread().v[1].fill(Two);
  m.thread().v[2].fill(Three);
  m.thread().v[5].fill(One);
  m.thread().p[1] = 0xf0;
  m.thread().acc[2].fill(One);
  m.thread().acc[3].fill(One);
  m.thread().v[6].fill(0);
  m.thread().formats[4] = 1;  // BF16
  m.run();
  EXPECT_EQ(m.thread().acc[2][0], Three);
  EXPECT_EQ(m.thread().acc[2][15], Three);
  EXPECT_EQ(m.thread().acc[2][16], One);
  EXPECT_EQ(m.thread().acc[2][48], Two);
  EXPECT_EQ(m.thread().v[3][0], Two);
  EXPECT_EQ(m.thread().v[4][0], One);
  EXPECT_EQ(m.thread().v[5][0], One);
  EXPECT_EQ(m.thread().v[5][1], Three);
  EXPECT_EQ(m.thread().acc[3], Acc{});
  EXPECT_EQ(m.thread().v[6][7], 0u);           // BF16 part 1 is the upper half
  EXPECT_EQ(m.thread().v[6][8], 0x3f803f80u);  // two ones
}

// A is 8x4 with row i = {i+1, 0, 0, 0}, B is 4x8 with row 0 = {1 .. 8}: element (i, j) is
// (i+1) * (j+1), from registers and from memory.
TEST(Execute, MultipliesTilesFromRegistersAndMemory) {
  const auto bf16 = [](int value) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(value)) >> 16;
  };
  Vec a{}, b{};
  for (int i = 0; i < 8; ++i) {
    const auto at = static_cast<std::size_t>(i);
    a[2 * at] = bf16(i + 1);                     // element 4i
    b[at / 2] |= bf16(i + 1) << (16 * (i % 2));  // element i
  }
  const char* const forms[] = {"mma acc1, v1, v2, 0, 0", "mma_m acc1, v1, 2(r20), 0, 0",
                               "mma_mm acc1, 2(r19), 2(r20), 0, 0", "mmaz acc1, v1, v2, 0, 0",
                               "mmaz_mm acc1, 2(r19), 2(r20), 0, 0"};
  int compared = 0;
  for (const std::string form : forms) {
    Machine m(form);
    m.thread().formats[0] = 1;
    m.thread().v[1] = a;
    m.thread().v[2] = b;
    m.thread().r[19] = 0x1040;
    m.sram().write_line(0x10c0 / 64, a, ~std::uint64_t{0});
    m.sram().write_line(0x1080 / 64, b, ~std::uint64_t{0});
    m.thread().acc[1].fill(One);
    m.run();
    const int old = form.find("mmaz") == 0 ? 0 : 1;
    for (int i = 0; i < 8; ++i) {
      for (int j = 0; j < 8; ++j) {
        const auto expected = static_cast<float>((i + 1) * (j + 1) + old);
        EXPECT_EQ(m.thread().acc[1][static_cast<std::size_t>(8 * i + j)],
                  std::bit_cast<std::uint32_t>(expected))
            << form;
        ++compared;
      }
    }
  }
  EXPECT_EQ(compared, 5 * 64);
}

// CFloat8 operands hold two K halves; the opcode says which.
TEST(Execute, TakesTheKHalfOfTheOpcode) {
  Vec a{}, b{};
  a[0] = 0x38;  // A[0][0] of half 0: 1.0 with bias 7
  a[1] = 0x40;  // A[0][0] of half 1: 2.0
  b[0] = 0x38;  // B[0][0] of half 0
  b[8] = 0x38;  // B[0][0] of half 1 is byte 32
  Machine m("mmaz acc1, v1, v2, 3, 3\n mmaz_h acc2, v1, v2, 3, 3\n");
  m.thread().formats[3] = 2 | 7 << 4;
  m.thread().v[1] = a;
  m.thread().v[2] = b;
  m.run();
  EXPECT_EQ(m.thread().acc[1][0], One);
  EXPECT_EQ(m.thread().acc[2][0], Two);
}

TEST(Execute, HandsTheRightScalarToTheVectorUnit) {
  Machine m("vbc v1, r1, 64\n valignr v2, v3, r2\n vext r4, v3, 15\n vseed v3\n viota v5, 8\n");
  m.thread().r[1] = 0x1122334455667788;
  m.thread().r[2] = 60;
  m.thread().v[3].fill(7);
  m.thread().v[3][15] = 0xabcdef01;
  m.run();
  EXPECT_EQ(m.thread().v[1][14], 0x55667788u);
  EXPECT_EQ(m.thread().v[1][15], 0x11223344u);
  EXPECT_EQ(m.thread().v[2][0], 0xabcdef01u);
  EXPECT_EQ(m.thread().v[2][1], 0u);
  EXPECT_EQ(m.thread().r[4], 0xabcdef01u);
  EXPECT_EQ(m.thread().streams[0], 7u);
  EXPECT_EQ(m.thread().streams[15], 0xabcdef01u);
  EXPECT_EQ(m.thread().v[5][15], 0x3f3e3d3cu);
}

TEST(Execute, MakesFlagsSticky) {
  Machine m("fmul v1, v2, v2\n fadd v3, v4, v4\n");
  m.thread().v[2].fill(0x7f000000);  // overflows
  m.thread().v[4].fill(One);
  m.run();
  EXPECT_EQ(m.thread().flags, Overflow);
}

TEST(Execute, StepsStreamsOfItsThreadOnly) {
  Machine m("cvtsr v1, v2, 0, 4\n cvtsr v1, v2, 0, 4, p1\n");
  m.thread().formats[4] = 1;
  m.thread().p[1] = 0;
  m.run();
  // One step of xorshift32 from 0x9E3779B1, by hand: the dropped one does not count.
  std::uint32_t x = 0x9e3779b1;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  EXPECT_EQ(m.thread(0).streams[0], x);
  EXPECT_EQ(m.thread(1).streams[0], 17u * 0x9e3779b1u);
}

}  // namespace
}  // namespace golden
