// SPDX-License-Identifier: Apache-2.0
// node: both layers give the same results, and the records tell every write in its cycle.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "golden/node/functional.hpp"
#include "golden/node/node.hpp"
#include "tests/common/tally.hpp"
#include "tests/node/golden_run.hpp"
#include "tests/node/random_program.hpp"
#include "tests/node/shadow.hpp"

namespace golden {
namespace {

using tests::FirstIssue;
using tests::GoldenRun;
using tests::RandomProgram;
using tests::Shadow;

void start_all(Node& node) {  // one a cycle: the host has one start input
  for (int t = 0; t < Threads; ++t) {
    node.host_start(t, RandomProgram::code(t));
    node.tick();
  }
}

int compare_threads(const ThreadContext& a, const ThreadContext& b) {
  EXPECT_EQ(a.r, b.r);
  EXPECT_EQ(a.v, b.v);
  EXPECT_EQ(a.p, b.p);
  EXPECT_EQ(a.acc, b.acc);
  EXPECT_EQ(a.streams, b.streams);
  EXPECT_EQ(a.formats, b.formats);
  EXPECT_EQ(a.flags, b.flags);
  EXPECT_EQ(a.ecc_inject, b.ecc_inject);
  return 32 + 32 + 8 + 8 + 16 + 16 + 2;
}

TEST(Node, GivesTheResultsOfTheFunctionalLayer) {
  const sim::Random random = tests::random_for("node functional");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  const std::uint64_t programs = tests::cases(20);
  std::uint64_t compared = 0, instructions = 0;
  for (std::uint64_t i = 0; i < programs; ++i) {
    RandomProgram program(random.split(i));
    RandomProgram again = program;
    Node node(TinyConfig);
    Functional functional(TinyConfig);
    program.fill(node.state());
    again.fill(functional.state());
    start_all(node);
    for (int t = 0; t < Threads; ++t) functional.start(t, RandomProgram::code(t));
    for (int cycle = 0; cycle < 50000 && !node.idle(); ++cycle) node.tick();
    ASSERT_TRUE(node.idle());
    ASSERT_EQ(functional.run(100000), RunEnd::Stopped) << i;

    const ArchState& a = node.state();
    const ArchState& b = functional.state();
    for (std::size_t t = 0; t < Threads; ++t) {
      compared += static_cast<std::uint64_t>(compare_threads(a.threads[t], b.threads[t]));
      ASSERT_EQ(a.threads[t].inst_ret, b.threads[t].inst_ret);
      ASSERT_EQ(a.threads[t].pc, b.threads[t].pc);
      ASSERT_EQ(a.threads[t].state, ThreadState::Stopped);
      instructions += a.threads[t].inst_ret;
    }
    ASSERT_TRUE(std::ranges::equal(a.sram.bytes(), b.sram.bytes()));
    ASSERT_EQ(a.sram.flipped(), b.sram.flipped());
    ASSERT_EQ(a.counters.mma, b.counters.mma);
    ASSERT_EQ(a.counters.vector, b.counters.vector);
    ASSERT_EQ(a.counters.ecc_corrected, b.counters.ecc_corrected);
    ASSERT_EQ(a.counters.ecc_double, 0u);
    ASSERT_EQ(instructions > 0, true);
  }
  EXPECT_EQ(compared, programs * Threads * 114);
  EXPECT_GT(instructions, programs * Threads * 300);
}

// The registers that the records add up to are the state wherever nothing is in flight, at any
// time; and everything that issued retires.
TEST(Node, RecordsEveryWriteInItsCycle) {
  const sim::Random random = tests::random_for("node records");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  const std::uint64_t programs = tests::cases(8);
  std::uint64_t settled = 0, in_flight = 0;
  for (std::uint64_t i = 0; i < programs; ++i) {
    RandomProgram program(random.split(i));
    Node node(TinyConfig);
    program.fill(node.state());
    Shadow shadow(node.state());
    std::uint64_t issued = 0;
    for (int cycle = 0; cycle < 50000 && (cycle < 8 || !node.idle()); ++cycle) {
      if (cycle < Threads) node.host_start(cycle, RandomProgram::code(cycle));
      node.tick();
      shadow.apply(node);
      for (int t = 0; t < Threads; ++t) issued += node.frontend().issued(t);
      if (cycle % 7 != 0) continue;
      for (int t = 0; t < Threads; ++t) {
        const ThreadContext& a = node.state().threads[static_cast<std::size_t>(t)];
        const ThreadContext& b = shadow.threads[static_cast<std::size_t>(t)];
        const auto same = [&](RegisterFile file, const auto& x, const auto& y) {
          for (std::size_t n = 0; n < x.size(); ++n) {
            if (node.register_in_flight(file, t, static_cast<int>(n))) {
              ++in_flight;
            } else {
              ASSERT_EQ(x[n], y[n]) << static_cast<int>(file) << ' ' << n << " in " << cycle;
              ++settled;
            }
          }
        };
        same(RegisterFile::Scalar, a.r, b.r);
        same(RegisterFile::Vector, a.v, b.v);
        same(RegisterFile::Predicate, a.p, b.p);
        same(RegisterFile::Accumulator, a.acc, b.acc);
        if (!node.flags_in_flight(t)) {
          ASSERT_EQ(a.flags, b.flags) << cycle;
        }
        ASSERT_EQ(a.formats, b.formats);
        ASSERT_EQ(a.ecc_inject, b.ecc_inject);
      }
      const auto bytes = node.state().sram.bytes();
      for (std::uint32_t line = 0; line < bytes.size() / 64; ++line) {
        if (node.line_in_flight(line)) continue;
        ASSERT_EQ(std::memcmp(&bytes[64 * line], &shadow.bytes[64 * line], 64), 0) << line;
      }
    }
    ASSERT_TRUE(node.idle());
    ASSERT_EQ(issued, shadow.retired);
  }
  EXPECT_GT(settled, programs * 10000);
  EXPECT_GT(in_flight, programs * 100);
}

TEST(Node, RepeatsItselfAfterReset) {
  RandomProgram program(tests::random_for("node reset"));
  Node node(TinyConfig);
  std::array<std::uint64_t, 2> digest{};
  std::array<std::uint64_t, 2> cycles{};
  for (std::size_t round = 0; round < 2; ++round) {
    RandomProgram copy = program;
    node.reset();
    copy.fill(node.state());
    for (int cycle = 0; cycle < 50000 && (cycle < 8 || !node.idle()); ++cycle) {
      if (cycle < Threads) node.host_start(cycle, RandomProgram::code(cycle));
      node.tick();
      const auto mix = [&](const auto& record) {
        for (const std::uint32_t word : record.words) {
          digest[round] = (digest[round] ^ word) * 0x100000001b3;
        }
      };
      mix(node.frontend());
      mix(node.scalar());
      mix(node.vector());
      mix(node.matrix());
      mix(node.sram());
    }
    cycles[round] = node.cycle();
  }
  EXPECT_EQ(digest[0], digest[1]);
  EXPECT_EQ(cycles[0], cycles[1]);
  EXPECT_GT(cycles[0], 500u);
}

TEST(Node, IssuesOneMatrixStepEachCycle) {
  std::string text = "li r1, 64\nloop:\n";
  for (int i = 0; i < 16; ++i) {
    text += "mma acc" + std::to_string(i % 8) + ", v1, v2, 0, 0\n";
    if (i == 2) text += "addi r1, r1, -1\n";
  }
  GoldenRun run(text + "bne r1, r0, loop\ntstop\n");
  run.thread(0).formats[0] = 1;
  run.start();
  run.drain();
  EXPECT_EQ(run.node.state().counters.mma, 1024u);
  // The start, the misses of two lines, one redirect at the end of the first turn and one of the
  // last; the rest is one step a cycle.
  EXPECT_LE(run.node.cycle(), 1024u + 30u);
}

TEST(Node, IsIdleAtOnceAndAfterwards) {
  GoldenRun run("sb r0, 0(r1)\n tstop\n");
  EXPECT_TRUE(run.node.idle());
  run.thread(0).r[1] = 0x800;
  run.start();
  EXPECT_FALSE(run.node.idle());
  int idle_since = -1;
  for (int cycle = 0; cycle < 20; ++cycle) {
    run.tick();
    if (!run.node.idle()) idle_since = -1;
    if (run.node.idle() && idle_since < 0) idle_since = cycle;
  }
  // Issued in 6, in the array at the end of 9 (the windows behind are fetched until then).
  EXPECT_EQ(idle_since, 9);
}

// One instruction of each kind, in the cycle and the fields that timing.md section 8 gives it.
TEST(Node, FillsTheFieldsOfItsRecords) {
  GoldenRun run(
      "li r1, 0x123\n"
      "mul r2, r3, r4\n"
      "lh r5, 18(r20)\n"
      "vbc v1, r3, 64\n"
      "sh r3, 6(r20)\n"
      "csrw Console, r3\n"
      "vst v2, 1(r20), p1\n"
      "pset p2, r3\n");
  ThreadContext& t = run.thread(0);
  t.r[3] = 0x1122334455667788;
  t.r[4] = 16;
  t.r[20] = 0x1000;
  t.p[1] = 0xf0;
  t.v[2].fill(0xabcdef01);
  run.node.state().sram.write_word(0x1010, 0xfedcba9876543210, 0xff);
  run.start();
  run.run(7);
  // 6: li, mul, lh, vbc issue.
  EXPECT_EQ(run.node.frontend().issued(0), 4u);
  EXPECT_EQ(run.node.frontend().slot_valid(0), 1u);
  EXPECT_EQ(run.node.frontend().slot_valid(4), 0u);
  EXPECT_EQ(run.node.frontend().slot_word(3) >> 24, static_cast<unsigned>(Opcode::Vbc));
  EXPECT_EQ(run.node.frontend().pc(0), 0u);
  EXPECT_EQ(run.node.scalar(), ScalarObserve{});
  run.tick();  // 7: sh, csrw issue; the write of li
  EXPECT_EQ(run.node.frontend().console_valid(), 1u);
  EXPECT_EQ(run.node.frontend().console_byte(), 0x88u);
  EXPECT_EQ(run.node.frontend().csr_number(), 7u);
  EXPECT_EQ(run.node.frontend().csr_data(), 0x1122334455667788u);
  EXPECT_EQ(run.node.scalar().alu_valid(0), 1u);
  EXPECT_EQ(run.node.scalar().alu_rd(0), 1u);
  EXPECT_EQ(run.node.scalar().alu_data(0), 0x123u);
  EXPECT_EQ(run.node.scalar().alu_valid(1), 0u);
  EXPECT_EQ(run.node.sram(), SramObserve{});
  run.tick();  // 8: the load; the store that issued in 7; vst and pset issue
  EXPECT_EQ(run.node.scalar().alu_valid(0), 0u);
  EXPECT_EQ(run.node.scalar().load_valid(), 1u);
  EXPECT_EQ(run.node.scalar().load_rd(), 5u);
  EXPECT_EQ(run.node.scalar().load_data(), 0x7654u);
  EXPECT_EQ(run.node.sram().sread_valid(), 1u);
  EXPECT_EQ(run.node.sram().sread_addr(), 0x1010u);
  EXPECT_EQ(run.node.sram().sread_data(), 0xfedcba9876543210u);
  EXPECT_EQ(run.node.sram().swrite_valid(), 1u);
  EXPECT_EQ(run.node.sram().swrite_addr(), 0x1000u);
  EXPECT_EQ(run.node.sram().swrite_mask(), 0xc0u);
  EXPECT_EQ(run.node.sram().swrite_data(), 0x7788000000000000u);
  run.tick();  // 9: mul, vst, pset
  EXPECT_EQ(run.node.scalar().mul_valid(), 1u);
  EXPECT_EQ(run.node.scalar().mul_rd(), 2u);
  EXPECT_EQ(run.node.scalar().mul_data(), 0x1223344556677880u);
  EXPECT_EQ(run.node.scalar().alu_valid(0), 1u);
  EXPECT_EQ(run.node.scalar().alu_pred(0), 1u);
  EXPECT_EQ(run.node.scalar().alu_rd(0), 2u);
  EXPECT_EQ(run.node.sram().write_valid(), 1u);
  EXPECT_EQ(run.node.sram().write_line(), 0x41u);
  EXPECT_EQ(run.node.sram().write_mask(), 0xf0u);
  EXPECT_EQ(run.node.sram().write_data()[0], 0u);
  EXPECT_EQ(run.node.sram().write_data()[1], 0xabcdef01u);
  EXPECT_EQ(run.node.sram().write_data()[2], 0u);
  EXPECT_EQ(run.node.vector(), VectorObserve{});
  run.run(2);  // 11: vbc
  EXPECT_EQ(run.node.vector().write_valid(), 1u);
  EXPECT_EQ(run.node.vector().write_vd(), 1u);
  EXPECT_EQ(run.node.vector().write_mask(), ~std::uint64_t{0});
  EXPECT_EQ(run.node.vector().write_data()[0], 0x55667788u);
  EXPECT_EQ(run.node.vector().write_data()[15], 0x11223344u);
  EXPECT_EQ(run.node.vector().flags_valid(), 0u);
  run.tick();
  EXPECT_EQ(run.node.vector(), VectorObserve{});
}

TEST(Node, FillsTheFieldsOfMatrixAndVectorRecords) {
  GoldenRun run(
      "mld acc3, 2, v1\n"
      "fadd v2, v1, v1, p1\n"
      "fcmpeq p2, v1, v1, p1\n"
      "vext r1, v1, 3\n"
      "vacc v3, acc3, 2\n"
      "vld v4, 0(r20), p1\n");
  ThreadContext& t = run.thread(0);
  t.v[1].fill(0x3f800000);  // 1.0
  t.p[1] = 0xff;
  t.r[20] = 0x1000;
  run.node.state().sram.write_word(0x1000, 0x0123456789abcdef, 0xff);
  run.node.state().sram.write_word(0x1008, 0x1111111111111111, 0xff);
  run.start();
  run.run(12);  // up to 11: mld and fadd issued in 6
  EXPECT_EQ(run.node.matrix().write_valid(), 1u);
  EXPECT_EQ(run.node.matrix().write_acc(), 3u);
  EXPECT_EQ(run.node.matrix().write_parts(), 4u);
  EXPECT_EQ(run.node.matrix().write_data()[31], 0u);
  EXPECT_EQ(run.node.matrix().write_data()[32], 0x3f800000u);
  EXPECT_EQ(run.node.matrix().write_data()[47], 0x3f800000u);
  EXPECT_EQ(run.node.matrix().write_data()[48], 0u);
  EXPECT_EQ(run.node.vector().write_valid(), 1u);
  EXPECT_EQ(run.node.vector().write_mask(), 0xffu);
  EXPECT_EQ(run.node.vector().write_data()[1], 0x40000000u);  // 2.0
  EXPECT_EQ(run.node.vector().write_data()[2], 0u);
  EXPECT_EQ(run.node.vector().flags_valid(), 1u);
  EXPECT_EQ(run.node.vector().flags_set(), 0u);
  run.tick();  // 12: fcmpeq
  EXPECT_EQ(run.node.matrix(), MatrixObserve{});
  EXPECT_EQ(run.node.vector().write_valid(), 0u);
  EXPECT_EQ(run.node.vector().pred_valid(), 1u);
  EXPECT_EQ(run.node.vector().pred_pd(), 2u);
  EXPECT_EQ(run.node.vector().pred_data(), 0xffu);
  run.tick();  // 13: vext
  EXPECT_EQ(run.node.vector().ext_valid(), 1u);
  EXPECT_EQ(run.node.vector().ext_rd(), 1u);
  EXPECT_EQ(run.node.vector().ext_data(), 0x3f800000u);
  EXPECT_EQ(run.node.vector().flags_valid(), 0u);
  // vacc and vld issue in 12, since acc3 is there from 12 on.
  run.tick();  // 14: vld
  EXPECT_EQ(run.node.vector().load_valid(0), 1u);
  EXPECT_EQ(run.node.vector().load_vd(0), 4u);
  EXPECT_EQ(run.node.vector().load_mask(0), 0xffu);
  EXPECT_EQ(run.node.vector().load_data(0)[0], 0x89abcdefu);
  EXPECT_EQ(run.node.vector().load_data(0)[2], 0u);
  EXPECT_EQ(run.node.sram().read_valid(0), 1u);
  EXPECT_EQ(run.node.sram().read_line(0), 0x40u);
  EXPECT_EQ(run.node.sram().read_data(0)[2], 0x11111111u);
  run.run(3);  // 17: vacc
  EXPECT_EQ(run.node.vector().write_vd(), 3u);
  EXPECT_EQ(run.node.vector().write_data()[7], 0x3f800000u);
}

Functional functional_of(const std::string& text) {
  Functional functional(TinyConfig);
  const Program program = tests::assembled(text);
  for (const Chunk& chunk : program.chunks)
    functional.state().sram.load(chunk.address, chunk.bytes);
  functional.start(0, program.entry);
  return functional;
}

TEST(Functional, TalksToTheHost) {
  Functional f = functional_of(
      "li r1, 72\n csrw Console, r1\n li r1, 105\n csrw Console, r1\n"
      "li r1, -2\n csrw Exit, r1\n tstop\n");
  EXPECT_EQ(f.run(1000), RunEnd::Stopped);
  EXPECT_EQ(f.console(), "Hi");
  EXPECT_EQ(f.exit_code(), 0xfffffffeu);
  EXPECT_EQ(f.instructions(), 7u);
  EXPECT_FALSE(f.step());
}

TEST(Functional, TakesThreadsInTurns) {
  // Thread 0 starts thread 1; both count steps by Cycle, one instruction each.
  Functional f = functional_of(
      "li r1, 1\n li r2, 64\n tstart r1, r2\n csrr r3, Cycle\n yield 100\n"
      "csrr r4, Cycle\n tstop\n"
      ".org 64\n csrr r3, Cycle\n csrr r4, Running\n tstop\n");
  EXPECT_EQ(f.run(1000), RunEnd::Stopped);
  EXPECT_EQ(f.state().threads[0].r[3], 3u);
  EXPECT_EQ(f.state().threads[0].r[4], 5u);
  EXPECT_EQ(f.state().threads[1].r[3], 3u);
  EXPECT_EQ(f.state().threads[1].r[4], 3u);
  EXPECT_EQ(f.state().threads[1].pc, 76u);
}

TEST(Functional, SaysWhyItEnded) {
  Functional trapped = functional_of("li r1, 5\n ld r2, 0(r1)\n tstop\n");
  EXPECT_EQ(trapped.run(1000), RunEnd::Trapped);
  EXPECT_EQ(trapped.trap(0).cause, Cause::Misaligned);
  EXPECT_EQ(trapped.trap(0).pc, 4u);
  EXPECT_EQ(trapped.trap(0).value, 5u);
  EXPECT_EQ(trapped.state().threads[0].inst_ret, 1u);

  Functional endless = functional_of("loop: j loop\n");
  EXPECT_EQ(endless.run(1000), RunEnd::Limit);
  EXPECT_EQ(endless.instructions(), 1000u);

  Functional waiting = functional_of("li r1, 2\n semadd s3, r1\n semwait s3, 1\n semwait s3, 2\n");
  EXPECT_EQ(waiting.run(1000), RunEnd::Waiting);
  EXPECT_EQ(waiting.state().semaphores[3], 1u);
  EXPECT_EQ(waiting.state().threads[0].pc, 12u);

  Functional alone = functional_of("xfer r0\n");
  EXPECT_EQ(alone.run(1000), RunEnd::Trapped);
  EXPECT_EQ(alone.trap(0).cause, Cause::NetworkError);
  EXPECT_EQ(alone.trap(0).value, 0u);
  endless.reset();
  EXPECT_EQ(endless.run(10), RunEnd::Stopped);

  Functional broken = functional_of("ld r1, 256(r0)\n addi r1, r0, 1\n tstop\n");
  broken.state().sram.flip(256, {3, 0});
  EXPECT_EQ(broken.run(1000), RunEnd::Trapped);
  EXPECT_EQ(broken.trap(0).cause, Cause::EccDouble);
  EXPECT_EQ(broken.trap(0).value, 256u);
  EXPECT_EQ(broken.instructions(), 1u);

  Functional code = functional_of("j next\n.org 64\nnext: tstop\n");
  code.state().sram.flip(120, {3, 0});
  EXPECT_EQ(code.run(1000), RunEnd::Trapped);
  EXPECT_EQ(code.trap(0).cause, Cause::EccFetch);
  EXPECT_EQ(code.trap(0).pc, 64u);
}

TEST(Functional, SeesNewCodeAfterIfence) {
  const std::string text =
      "lw r1, 160(r0)\n sw r1, 128(r0)\n %\n j new\n"
      ".org 128\nnew: tstop\n.org 160\n li r5, 9\n";
  for (const bool fence : {false, true}) {
    std::string program = text;
    program.replace(program.find('%'), 1, fence ? "ifence" : "nop");
    Functional f = functional_of("_start: jal r2, warm\nback: " + program +
                                 ".org 140\nwarm: jalr r0, r2, 0\n");
    EXPECT_EQ(f.run(100), fence ? RunEnd::Trapped : RunEnd::Stopped);  // runs into zeros behind
    EXPECT_EQ(f.state().threads[0].r[5], fence ? 9u : 0u);
  }
}

}  // namespace
}  // namespace golden
