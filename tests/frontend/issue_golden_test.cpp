// SPDX-License-Identifier: Apache-2.0
// issue: the rules of timing.md sections 4 to 6, each with the cycles that it gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "golden/frontend/issue.hpp"
#include "tests/node/golden_run.hpp"

namespace golden {
namespace {

using tests::FirstIssue;
using tests::GoldenRun;
constexpr int Never = -1;

// Registers that the small programs below rely on: r20 = 0x1000 (bank 0), r21 = 0x1040 (bank 1),
// r22 = 0x1400 (bank 0); p1 = bytes of whole 64-bit words, p2 = one byte, p3 = none; format entry 0
// is BF16, 1 CFloat8_1_4_3, 2 FP32.
void prepare(GoldenRun& run) {
  for (int t = 0; t < Threads; ++t) {
    ThreadContext& thread = run.thread(t);
    thread.r[20] = 0x1000;
    thread.r[21] = 0x1040;
    thread.r[22] = 0x1400;
    thread.p[1] = 0xff00;
    thread.p[2] = 0x0001;
    thread.p[3] = 0;
    thread.formats[0] = 1;
    thread.formats[1] = 2;
  }
}

GoldenRun run_one(const std::string& text, int cycles = 40) {
  GoldenRun run("_start: " + text + "\ntstop\n");
  prepare(run);
  run.start();
  run.run(cycles);
  return run;
}

struct Timed {
  const char* rule;
  const char* text;         // at most 8 instructions: they are all in the buffer in FirstIssue
  std::vector<int> cycles;  // of the first instructions, from FirstIssue on
};

void expect_cycles(const std::vector<Timed>& cases) {
  std::size_t compared = 0, expected = 0;
  for (const Timed& c : cases) {
    const GoldenRun run = run_one(c.text);
    expected += c.cycles.size();
    for (std::size_t i = 0; i < c.cycles.size(); ++i) {
      const int cycle = c.cycles[i] == Never ? Never : c.cycles[i] + FirstIssue;
      EXPECT_EQ(run.issued_at(static_cast<std::uint32_t>(4 * i)), cycle)
          << c.rule << ": instruction " << i << " of\n"
          << c.text;
      ++compared;
    }
  }
  EXPECT_EQ(compared, expected);
  EXPECT_GT(compared, 0u);
}

TEST(Issue, MakesResultsAvailableAfterTheirLatency) {
  expect_cycles({
      {"alu 2", "addi r1, r0, 1\n addi r2, r1, 1\n", {0, 2}},
      {"alu to predicate 2", "pset p4, r1\n pget r2, p4\n", {0, 2}},
      {"ptail 2", "ptail p4, r1\n fadd v1, v2, v3, p4\n", {0, 2}},
      {"csrr 2", "csrr r1, Tid\n addi r2, r1, 1\n", {0, 2}},
      {"jal 2", "jal r1, next\n next: addi r2, r1, 1\n", {0, 2}},
      {"mul 4", "mul r1, r2, r3\n addi r2, r1, 1\n", {0, 4}},
      {"load 3", "ld r1, 0(r20)\n addi r2, r1, 1\n", {0, 3}},
      {"vector load 3", "vld v1, 0(r20)\n fadd v2, v1, v1\n", {0, 3}},
      {"vec 6", "fadd v1, v2, v3\n fadd v4, v1, v3\n", {0, 6}},
      {"vec with memory 6", "fadd_m v1, v2, 0(r20)\n fadd v4, v1, v3\n", {0, 6}},
      {"vec to predicate 6", "fcmpeq p4, v2, v3\n fadd v4, v2, v3, p4\n", {0, 6}},
      {"vec to scalar 6", "vext r1, v2, 3\n addi r2, r1, 1\n", {0, 6}},
      {"mma for vacc 6", "mma acc1, v1, v2, 0, 0\n vacc v3, acc1, 0\n", {0, 6}},
      {"mld for vacc 6", "mld acc1, 2, v2\n vacc v3, acc1, 0\n", {0, 6}},
      {"mclr for vacc 6", "mclr acc1\n vacc v3, acc1, 0\n", {0, 6}},
      {"mma chain 2", "mma acc1, v1, v2, 0, 0\n mma acc1, v1, v2, 0, 0\n", {0, 2}},
      {"mma then mmaz 2", "mma acc1, v1, v2, 0, 0\n mmaz acc1, v1, v2, 0, 0\n", {0, 2}},
      {"mma then mld 2", "mma acc1, v1, v2, 0, 0\n mld acc1, 0, v2\n", {0, 2}},
      {"mld then mclr 2", "mld acc1, 0, v2\n mclr acc1\n", {0, 2}},
      {"mclr then mma 2", "mclr acc1\n mma acc1, v1, v2, 0, 0\n", {0, 2}},
      {"last of a chain for vacc",
       "mma acc1, v1, v2, 0, 0\n mma acc1, v1, v2, 0, 0\n vacc v3, acc1, 0\n",
       {0, 2, 8}},
  });
}

TEST(Issue, WaitsForFlags) {
  expect_cycles({
      {"csrr of Flags", "fadd v1, v2, v3\n csrr r1, Flags\n", {0, 6}},
      {"csrw of Flags", "fadd v1, v2, v3\n csrw Flags, r1\n", {0, 6}},
      {"the last of two", "fadd v1, v2, v3\n fmul v4, v2, v3\n csrr r1, Flags\n", {0, 1, 7}},
      {"instructions that set flags do not wait", "fadd v1, v2, v3\n fmul v4, v2, v3\n", {0, 1}},
      {"integer ones set none", "vadd v1, v2, v3, 8\n csrr r1, Flags\n", {0, 0}},
      {"other registers", "fadd v1, v2, v3\n csrr r1, EccInject\n", {0, 0}},
      {"dropped ones set none", "fadd v1, v2, v3, p3\n csrr r1, Flags\n", {0, 0}},
  });
}

TEST(Issue, WaitsForDestinationsToo) {
  expect_cycles({
      {"load, then write", "ld r1, 0(r20)\n addi r1, r0, 1\n", {0, 3}},
      {"mul, then write", "mul r1, r2, r3\n li r1, 1\n", {0, 4}},
      {"the same cycle counts", "li r1, 1\n lih r1, 1\n", {0, 2}},
      {"vec, then vector load", "fadd v1, v2, v3\n vld v1, 0(r20)\n", {0, 6}},
      {"vector load, then vec", "vld v1, 0(r20)\n fadd v1, v2, v3\n", {0, 3}},
      {"compare", "fcmpeq p4, v2, v3\n pset p4, r1\n", {0, 6}},
      {"overwriting what was read does not wait", "add r2, r1, r1\n li r1, 1\n", {0, 0}},
      {"accumulators are read at issue", "vacc v1, acc1, 0\n mma acc1, v2, v3, 0, 0\n", {0, 0}},
      {"r0 is always available", "ld r0, 0(r20)\n addi r1, r0, 1\n", {0, 0}},
      {"p0 is always available", "pset p0, r1\n pget r2, p0\n", {0, 0}},
  });
}

TEST(Issue, IssuesUpToFourInOrder) {
  expect_cycles({
      {"four units",
       "addi r1, r0, 1\n addi r2, r0, 1\n mul r3, r4, r4\n ld r5, 0(r20)\n"
       "fadd v1, v2, v3\n",
       {0, 0, 0, 0, 1}},
      {"in order", "mul r1, r2, r2\n addi r3, r1, 1\n addi r4, r0, 1\n", {0, 4, 4}},
  });
}

TEST(Issue, TakesUnitsAsOftenAsTheyAreThere) {
  expect_cycles({
      {"2 alu", "li r1, 1\n li r2, 1\n li r3, 1\n", {0, 0, 1}},
      {"1 mul", "mul r1, r4, r4\n mul r2, r4, r4\n", {0, 1}},
      {"2 agu", "ld r1, 0(r20)\n sd r1, 0(r21)\n", {0, 3}},
      {"2 agu", "ld r1, 0(r20)\n sd r4, 0(r21)\n vld v1, 2(r20)\n", {0, 0, 1}},
      {"1 vec", "fadd v1, v4, v4\n vadd v2, v4, v4, 8\n", {0, 1}},
      {"1 mat", "mma acc0, v4, v4, 0, 0\n mma acc1, v4, v4, 0, 0\n", {0, 1}},
      {"memory forms take agu and vec",
       "fadd_m v1, v4, 0(r20)\n vld v2, 0(r21)\n ld r1, 192(r20)\n",
       {0, 0, 1}},
      {"mma_mm takes both agu", "mma_mm acc0, 0(r20), 0(r21), 0, 0\n ld r1, 192(r20)\n", {0, 1}},
      {"csrr takes an alu", "li r1, 1\n li r2, 1\n csrr r3, Tid\n", {0, 0, 1}},
  });
}

TEST(Issue, TakesPortsAsOftenAsTheyAreThere) {
  expect_cycles({
      {"1 scalar read", "ld r1, 0(r20)\n ld r2, 0(r21)\n", {0, 1}},
      {"1 scalar write", "sd r1, 0(r20)\n sd r2, 0(r21)\n", {0, 1}},
      {"1 wide write", "vst v1, 0(r20)\n vst v2, 0(r21)\n", {0, 1}},
      {"2 wide reads", "vld v1, 0(r20)\n vld v2, 0(r21)\n", {0, 0}},
      {"one of each", "vld v1, 0(r20)\n vst v2, 0(r21)\n", {0, 0}},
  });
  EXPECT_EQ(run_one("ld r1, 0(r20)\n ld r2, 0(r21)\n").stall_at(FirstIssue), Stall::Port);
}

TEST(Issue, WaitsForBanks) {
  expect_cycles({
      {"two reads of one bank", "vld v1, 0(r20)\n ld r1, 0(r22)\n", {0, 1}},
      {"of one line", "vld v1, 0(r20)\n ld r1, 8(r20)\n", {0, 1}},
      {"of two banks", "vld v1, 0(r20)\n ld r1, 0(r21)\n", {0, 0}},
      {"a full store", "sd r1, 0(r20)\n ld r2, 0(r20)\n", {0, 1}},
      {"sdx is full", "sdx r1, 0(r20)\n ld r2, 0(r20)\n", {0, 1}},
      {"vst of all bytes", "vst v1, 0(r20)\n vld v2, 0(r20)\n", {0, 1}},
      {"vst of whole words", "vst v1, 0(r20), p1\n vld v2, 0(r20)\n", {0, 1}},
      {"a partial store holds its bank", "sb r1, 0(r20)\n ld r2, 8(r22)\n", {0, 3}},
      {"also sh", "sh r1, 0(r20)\n ld r2, 0(r20)\n", {0, 3}},
      {"also sw", "sw r1, 0(r20)\n ld r2, 0(r20)\n", {0, 3}},
      {"also vst of part of a word", "vst v1, 0(r20), p2\n vld v2, 0(r20)\n", {0, 3}},
      {"also for a store", "sb r1, 0(r20)\n sb r1, 1(r20)\n", {0, 3}},
      {"but no other bank", "sb r1, 0(r20)\n ld r2, 0(r21)\n", {0, 0}},
      {"mma_mm needs both", "sb r1, 0(r21)\n mma_mm acc0, 0(r20), 0(r21), 0, 0\n", {0, 3}},
      {"memory forms", "sb r1, 0(r20)\n fadd_m v1, v2, 0(r20)\n", {0, 3}},
      {"a dropped store claims none", "vst v1, 0(r20), p3\n vld v2, 0(r20)\n", {0, 0}},
  });
  const GoldenRun run = run_one("sb r1, 0(r20)\n ld r2, 0(r20)\n");
  EXPECT_EQ(run.stall_at(FirstIssue), Stall::Bank);
  EXPECT_EQ(run.stall_at(FirstIssue + 2), Stall::Bank);
  EXPECT_EQ(run.node.state().counters.bank_stall, 3u);
}

TEST(Issue, DropsByPredicateInTheFrontEnd) {
  expect_cycles({
      {"no unit",
       "fadd v1, v4, v4, p3\n fadd v2, v4, v4, p3\n fadd v3, v4, v4, p3\n"
       "fadd v5, v4, v4, p3\n fadd v6, v4, v4, p3\n",
       {0, 0, 0, 0, 1}},
      {"no destination", "fadd v1, v4, v4, p3\n fmul v2, v1, v1\n", {0, 0}},
      {"but it waits for operands", "fadd v1, v4, v4\n fadd v2, v1, v1, p3\n", {0, 6}},
      {"and for its destination", "fadd v1, v4, v4\n fadd v1, v4, v4, p3\n", {0, 6}},
      {"vsel is never dropped", "vsel v1, v4, v4, p3\n fadd v2, v4, v4\n", {0, 1}},
  });
  GoldenRun run = run_one("vld v1, 1(r1), p3\n cvtdn v2, v3, 0, 2, p3\n");
  EXPECT_TRUE(run.traps.empty());  // neither address nor format entry is looked at
  run.drain();
  EXPECT_EQ(run.thread(0).inst_ret, 3u);
}

TEST(Issue, EndsGroups) {
  expect_cycles({
      {"branch not taken", "bne r0, r0, 0x40\n li r1, 1\n", {0, 1}},
      {"csrw", "csrw Exit, r1\n li r1, 1\n", {0, 1}},
      {"csrr", "csrr r1, Tid\n li r2, 1\n", {0, 1}},
      {"tstart", "tstart r1, r0\n li r2, 1\n", {Never, Never}},  // thread 0 is running: trap
      {"tstop", "tstop\n li r2, 1\n", {0, Never}},
      {"yield 0", "yield 0\n li r1, 1\n", {0, 1}},
      {"yield 1", "yield 1\n li r1, 1\n", {0, 2}},
      {"yield 5", "yield 5\n li r1, 1\n", {0, 6}},
      {"a branch taken", "j over\n li r1, 1\n over: li r2, 1\n", {0, Never, 2}},
      {"jalr", "jalr r1, r0, 8\n li r1, 1\n li r2, 1\n", {0, Never, 2}},
  });
}

TEST(Issue, ReportsWhyAGroupEnded) {
  struct Case {
    const char* text;
    std::vector<Stall> stalls;  // from FirstIssue on
  };
  const Case cases[] = {
      {"mul r1, r2, r2\n addi r3, r1, 1\n",
       {Stall::Operand, Stall::Operand, Stall::Operand, Stall::Operand, Stall::GroupEnd,
        Stall::Idle}},
      {"li r1, 1\n li r2, 1\n li r3, 1\n", {Stall::Unit, Stall::GroupEnd, Stall::Idle}},
      {"sb r1, 0(r20)\n sb r1, 0(r21)\n", {Stall::Port, Stall::GroupEnd, Stall::Idle}},
      {"yield 2\n", {Stall::GroupEnd, Stall::Yield, Stall::Yield, Stall::GroupEnd, Stall::Idle}},
      {"li r1, 1\n li r2, 1\n mul r3, r4, r4\n fadd v1, v2, v3\n mclr acc0\n",
       {Stall::Limit, Stall::GroupEnd, Stall::Idle}},
      {"li r1, 1\n li r2, 1\n mul r3, r4, r4\n yield 0\n",  // the fourth ends the group
       {Stall::GroupEnd, Stall::GroupEnd, Stall::Idle}},
      {"j over\n li r2, 1\n over: li r1, 1\n",
       {Stall::GroupEnd, Stall::Empty, Stall::GroupEnd, Stall::Idle}},
      {".word 0\n", {Stall::Trap, Stall::Idle}},
      {"ld r1, 1(r0)\n", {Stall::Trap, Stall::Idle}},
      {"li r1, 1\n .word 0\n", {Stall::Trap, Stall::Idle}},
  };
  int compared = 0;
  for (const Case& c : cases) {
    const GoldenRun run = run_one(c.text);
    EXPECT_EQ(run.stall_at(0), Stall::Idle);
    EXPECT_EQ(run.stall_at(FirstIssue - 1), Stall::Empty);
    for (std::size_t i = 0; i < c.stalls.size(); ++i) {
      const Stall stall = run.stall_at(FirstIssue + static_cast<int>(i));
      EXPECT_EQ(stall, c.stalls[i]) << name(stall) << " in cycle " << i << " of\n" << c.text;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 33);
}

// The last buffered instruction is followed by Empty, not by what the next window would give.
TEST(Issue, EndsWithAnEmptyBuffer) {
  GoldenRun run(".org 28\n_start: li r1, 1\n li r2, 1\n tstop\n");
  run.start();
  run.run(12);
  EXPECT_EQ(run.stall_at(FirstIssue), Stall::Empty);
  EXPECT_EQ(run.issued_at(28), FirstIssue);
  EXPECT_EQ(run.issued_at(32), FirstIssue + 1);
}

TEST(Issue, RedirectsToTheTargetOneCycleAfterFetch) {
  GoldenRun run("beq r0, r0, far\n li r1, 1\n.org 40\nfar: li r2, 1\n tstop\n");
  run.start();
  run.run(FirstIssue + 1);
  EXPECT_EQ(run.node.frontend().redirect_valid(0), 1u);
  EXPECT_EQ(run.node.frontend().redirect_pc(0), 40u);
  run.run(10);
  EXPECT_EQ(run.issued_at(40), FirstIssue + 2);  // fetched in FirstIssue + 1
  EXPECT_EQ(run.node.state().counters.redirect, 1u);
}

TEST(Issue, PicksTheFirstTwoReadyThreadsInTurn) {
  using Pair = std::array<int, 2>;
  EXPECT_EQ(pick_threads(0b1111, 0), (Pair{0, 1}));
  EXPECT_EQ(pick_threads(0b1111, 3), (Pair{3, 0}));
  EXPECT_EQ(pick_threads(0b1001, 1), (Pair{3, 0}));
  EXPECT_EQ(pick_threads(0b0100, 3), (Pair{2, -1}));
  EXPECT_EQ(pick_threads(0, 2), (Pair{-1, -1}));
}

// Four threads of single-issue instructions: the turn moves on by one each cycle, so each thread is
// picked in two cycles of four.
TEST(Issue, SharesTheMachineFairly) {
  const std::string never = " bne r0, r0, loop\n";
  const std::string loop = "loop:" + never + never + never + never + never + " beq r0, r0, loop\n";
  GoldenRun run(loop);
  for (int t = 0; t < Threads; ++t) {
    run.start(t);
    run.tick();
  }
  run.run(400);
  int turn = 0, compared = 0;
  for (int cycle = 0; cycle < 404; ++cycle) {
    std::uint32_t ready = 0;
    std::vector<int> picked;
    for (int t = 0; t < Threads; ++t) {
      const Stall stall = run.stall_at(cycle, t);
      const bool waits = stall == Stall::Idle || stall == Stall::Empty || stall == Stall::Yield;
      if (!waits) ready |= 1u << t;
      if (!waits && stall != Stall::NotPicked) picked.push_back(t);
    }
    std::vector<int> expected;
    for (int i = 0; i < Threads && expected.size() < 2; ++i) {
      if ((ready >> ((turn + i) % Threads) & 1) != 0) expected.push_back((turn + i) % Threads);
    }
    if (!expected.empty()) turn = (expected[0] + 1) % Threads;
    std::sort(expected.begin(), expected.end());
    ASSERT_EQ(picked, expected) << cycle;
    compared += !expected.empty();
  }
  EXPECT_GT(compared, 390);
  for (int t = 0; t < Threads; ++t) {
    EXPECT_NEAR(static_cast<double>(run.thread(t).inst_ret), 200, 12) << t;
  }
}

TEST(Issue, ServesTheFirstPickedThreadFirst) {
  GoldenRun run("yield 30\n a: mul r1, r2, r2\n mul r3, r2, r2\n tstop\n");
  for (int t = 0; t < 2; ++t) {
    run.start(t);
    run.tick();
  }
  run.run(60);
  // The yields end in cycles 36 and 37; thread 0 issues its first mul in 37, alone.
  EXPECT_EQ(run.issued_at(0, 0), 6);
  EXPECT_EQ(run.issued_at(0, 1), 7);
  EXPECT_EQ(run.issued_at(4, 0), 37);
  // In 38 the turn is with thread 1: it takes the multiplier, thread 0 does not get it.
  EXPECT_EQ(run.issued_at(4, 1), 38);
  EXPECT_EQ(run.stall_at(38, 0), Stall::Unit);
  EXPECT_EQ(run.issued_at(8, 0), 39);
  EXPECT_EQ(run.stall_at(39, 1), Stall::Unit);
  EXPECT_EQ(run.issued_at(8, 1), 40);
}

TEST(Issue, StartsThreads) {
  GoldenRun run("li r1, 2\n li r2, 64\n tstart r1, r2\n tstop\n.org 64\n tstop\n");
  run.start();
  run.run(40);
  EXPECT_EQ(run.issued_at(8), 8);
  // Running from 9: misses in 9, hits in 13, issues in 14.
  EXPECT_EQ(run.issued_at(64, 2), 14);
  EXPECT_EQ(run.stall_at(8, 2), Stall::Idle);
  EXPECT_EQ(run.stall_at(9, 2), Stall::Empty);
  EXPECT_TRUE(run.node.idle());
}

TEST(Issue, IgnoresAHostStartOfARunningThread) {
  GoldenRun run("yield 9\n tstop\n.org 64\nb: tstop\n");
  run.start();
  run.tick();
  run.start(0, "b");
  run.run(40);
  EXPECT_EQ(run.issued_at(64), Never);
  run.start(0, "b");  // now it is stopped
  run.run(10);
  EXPECT_GT(run.issued_at(64), 40);
}

TEST(Issue, TrapsInTheWrittenOrder) {
  struct Case {
    const char* text;
    Cause cause;
    std::uint32_t value;
  };
  const Case cases[] = {
      {".word 0", Cause::Illegal, 0},
      {"lh r1, 1(r20)", Cause::Misaligned, 0x1001},
      {"lw r1, 2(r20)", Cause::Misaligned, 0x1002},
      {"ld r1, 4(r20)", Cause::Misaligned, 0x1004},
      {"sd r1, -1(r0)", Cause::Misaligned, 0xffffffff},  // before OutOfRange
      {"ld r1, -8(r0)", Cause::OutOfRange, 0xfffffff8},
      {"lb r1, -1(r0)", Cause::OutOfRange, 0xffffffff},
      {"vld v1, 0(r1)", Cause::Misaligned, 8},
      {"vld v1, -1(r0)", Cause::OutOfRange, 0xffffffc0},
      {"vst v1, 1023(r20)", Cause::OutOfRange, 0x10fc0},
      {"fadd_m v1, v2, 0(r1)", Cause::Misaligned, 8},
      {"mma_m acc0, v1, 0(r1), 2, 2", Cause::Misaligned, 8},      // before BadFormat
      {"mma_mm acc0, 0(r1), 0(r2), 0, 0", Cause::Misaligned, 8},  // A first
      {"mma_mm acc0, 0(r20), 0(r1), 0, 0", Cause::Misaligned, 8},
      {"mma_mm acc0, 0(r20), 0(r22), 2, 0", Cause::SameBank, 0x1400},  // before BadFormat
      {"mma_mm acc0, 1(r20), 1(r20), 0, 0", Cause::SameBank, 0x1040},
      {"mma_mm acc0, 0(r20), 0(r21), 0, 2", Cause::BadFormat, 2},
      {"mma acc0, v1, v2, 3, 2", Cause::BadFormat, 3},  // ea first
      {"cvtdn v1, v2, 0, 2", Cause::BadFormat, 2},
      {"cvtup v1, v2, 0, 15", Cause::BadFormat, 15},
      {"vaccsr v1, acc0, 0, 2", Cause::BadFormat, 2},
      {"jalr r1, r1, 1", Cause::BadTarget, 0},
      {"jalr r1, r0, -4", Cause::BadTarget, 0},
      {"tstart r3, r1", Cause::BadThread, 0},
      {"tstart r0, r1", Cause::BadThread, 0},  // itself: running
      {"tstart r4, r3", Cause::BadTarget, 0},
      {"tstart r3, r3", Cause::BadThread, 0},  // before BadTarget
  };
  int compared = 0;
  for (const Case& c : cases) {
    GoldenRun run("_start: " + std::string(c.text) + "\n");
    prepare(run);
    run.thread(0).r[1] = 8;
    run.thread(0).r[2] = 1;
    run.thread(0).r[3] = 0x100000001;
    run.thread(0).r[4] = 1;
    run.start();
    run.run(12);
    ASSERT_EQ(run.traps.size(), 1u) << c.text;
    EXPECT_EQ(run.traps[0], (GoldenRun::Trap{FirstIssue, 0, c.cause, 0, c.value}))
        << c.text << ": " << name(run.traps[0].cause) << ' ' << run.traps[0].value;
    EXPECT_EQ(run.thread(0).inst_ret, 0u);
    EXPECT_EQ(run.thread(0).pc, 0u);
    EXPECT_EQ(run.thread(0).state, ThreadState::Trapped);
    ++compared;
  }
  EXPECT_EQ(compared, 27);
}

// Operands are awaited before any check, and checks come before units.
TEST(Issue, TrapsOnlyWhenOperandsAreThere) {
  const GoldenRun waits = run_one("ld r1, 0(r20)\n ld r2, 1(r1)\n");
  ASSERT_EQ(waits.traps.size(), 1u);
  EXPECT_EQ(waits.traps[0].cycle, FirstIssue + 3);
  const GoldenRun no_unit = run_one("ld r1, 0(r20)\n ld r2, 1(r20)\n");
  ASSERT_EQ(no_unit.traps.size(), 1u);
  EXPECT_EQ(no_unit.traps[0].cycle, FirstIssue);
}

TEST(Issue, BarksAfterTheWatchdogsTime) {
  GoldenRun run("yield 4096\n tstop\n");
  run.start();
  run.run(4200);
  ASSERT_EQ(run.traps.size(), 1u);
  EXPECT_EQ(run.traps[0], (GoldenRun::Trap{FirstIssue + 4096, 0, Cause::Watchdog, 4, 0}));
  EXPECT_EQ(run.stall_at(FirstIssue + 4096), Stall::Yield);  // the trap does not change it
  GoldenRun shorter("yield 4095\n tstop\n");
  shorter.start();
  shorter.run(4200);
  EXPECT_TRUE(shorter.traps.empty());
  EXPECT_EQ(shorter.issued_at(4), FirstIssue + 4096);
}

TEST(Issue, StartsATrappedThreadAfresh) {
  // The watchdog has bitten: neither its count nor the rest of the yield outlives the start.
  GoldenRun run("yield 16000\n.org 64\nb: csrr r1, TrapCause\n tstop\n");
  run.start();
  run.run(4200);
  ASSERT_EQ(run.traps.size(), 1u);
  EXPECT_EQ(run.thread(0).cause, Cause::Watchdog);
  run.start(0, "b");  // in cycle 4200
  run.run(20);
  EXPECT_EQ(run.traps.size(), 1u);
  // The thread is Running from 4201; its line misses then and is there in 4205.
  EXPECT_EQ(run.issued_at(64), 4206);
  EXPECT_EQ(run.thread(0).cause, Cause::None);
  EXPECT_EQ(run.thread(0).r[1], 0u);
  EXPECT_EQ(run.thread(0).state, ThreadState::Stopped);
}

TEST(Issue, StopsOnADoubleErrorWhenItIsReported) {
  GoldenRun run("ld r1, 16(r20)\n yield 0\n yield 0\n yield 0\n yield 0\n");
  prepare(run);
  run.node.state().sram.flip(0x1010, {3, 0});
  run.start();
  run.run(20);
  ASSERT_EQ(run.traps.size(), 1u);
  // ld and yield issue in 6, one yield each in 7 and 8; the record has the pc at the start of 8.
  EXPECT_EQ(run.traps[0], (GoldenRun::Trap{8, 0, Cause::EccDouble, 12, 0x1010}));
  EXPECT_EQ(run.stall_at(8), Stall::GroupEnd);
  EXPECT_EQ(run.stall_at(9), Stall::Idle);
  EXPECT_EQ(run.issued_at(12), 8);
  EXPECT_EQ(run.issued_at(16), Never);
  EXPECT_EQ(run.thread(0).pc, 16u);
  EXPECT_EQ(run.node.state().counters.ecc_double, 1u);
}

TEST(Issue, LetsADoubleErrorHitStoppedThreadsButNotTrappedOnes) {
  GoldenRun stopped("ld r1, 16(r20)\n tstop\n");
  prepare(stopped);
  stopped.node.state().sram.flip(0x1010, {3, 0});
  stopped.start();
  stopped.run(20);
  ASSERT_EQ(stopped.traps.size(), 1u);
  EXPECT_EQ(stopped.traps[0], (GoldenRun::Trap{8, 0, Cause::EccDouble, 8, 0x1010}));

  GoldenRun trapped("ld r1, 16(r20)\n .word 0\n");
  prepare(trapped);
  trapped.node.state().sram.flip(0x1010, {3, 0});
  trapped.start();
  trapped.run(9);
  EXPECT_EQ(trapped.node.sram().ecc_double(0), 1u);
  ASSERT_EQ(trapped.traps.size(), 1u);
  EXPECT_EQ(trapped.traps[0].cause, Cause::Illegal);
  EXPECT_EQ(trapped.thread(0).cause, Cause::Illegal);
}

TEST(Issue, PrefersTheDoubleErrorInOneCycle) {
  GoldenRun run("ld r1, 16(r20)\n yield 0\n yield 0\n .word 0\n");
  prepare(run);
  run.node.state().sram.flip(0x1010, {3, 0});
  run.start();
  run.run(20);
  ASSERT_EQ(run.traps.size(), 1u);
  EXPECT_EQ(run.traps[0], (GoldenRun::Trap{8, 0, Cause::EccDouble, 12, 0x1010}));
  EXPECT_EQ(run.stall_at(8), Stall::Trap);
}

TEST(Issue, NamesTheFirstAccessWithADoubleError) {
  struct Case {
    const char* text;
    std::uint32_t value;
    std::uint64_t doubles;
  };
  const Case cases[] = {
      {"ld r1, 16(r20)\n vld v1, 0(r21)\n", 0x1040, 2},  // wide reads before scalar ones
      {"vld v1, 0(r21)\n vld v2, 0(r20)\n", 0x1040, 2},  // in order of port
      {"sb r1, 17(r20)\n vld v1, 0(r21)\n", 0x1040, 2},
      {"sb r1, 17(r20)\n ld r1, 0(r21)\n", 0x1040, 2},      // reads before stores
      {"vst v1, 0(r20), p4\n sb r1, 3(r21)\n", 0x1000, 2},  // wide before scalar
      {"sb r1, 3(r21)\n vst v1, 0(r20), p4\n", 0x1000, 2},
      {"mma_mm acc0, 0(r20), 0(r21), 0, 0\n", 0x1000, 2},
      {"sw r1, 20(r20)\n", 0x1014, 1},
      {"sd r1, 16(r20)\n ld r2, 0(r21)\n", 0x1040, 1},  // a full store does not read
  };
  int compared = 0;
  for (const Case& c : cases) {
    GoldenRun run(std::string(c.text) + "tstop\n");
    prepare(run);
    run.thread(0).p[4] = 0x10000;  // byte 16
    run.node.state().sram.flip(0x1010, {3, 0});
    run.node.state().sram.flip(0x1040, {3, 0});
    run.start();
    run.run(12);
    ASSERT_EQ(run.traps.size(), 1u) << c.text;
    EXPECT_EQ(run.traps[0].cause, Cause::EccDouble);
    EXPECT_EQ(run.traps[0].cycle, FirstIssue + 2);
    EXPECT_EQ(run.traps[0].value, c.value) << c.text;
    EXPECT_EQ(run.node.state().counters.ecc_double, c.doubles) << c.text;
    ++compared;
  }
  EXPECT_EQ(compared, 9);
}

TEST(Issue, SeesStatesAndCountersOfTheStartOfTheCycle) {
  // Thread 1 stops in the cycle in which thread 0 reads Running.
  GoldenRun run(
      "csrr r2, InstRet\n csrr r1, Running\n csrr r3, Cycle\n csrr r4, PerfRefill\n"
      "csrr r5, TrapCause\n tstop\n.org 64\nb: .word 0\n");
  run.start();
  run.tick();
  run.start(1, "b");
  run.run(40);
  EXPECT_EQ(run.thread(0).r[2], 0u);
  EXPECT_EQ(run.thread(0).r[1], 3u);
  EXPECT_EQ(run.thread(0).r[3], 8u);
  EXPECT_EQ(run.thread(0).r[4], 2u);
  // Thread 1: miss 2, refill 5..7, hit 8, trap in 9; TrapCause is read in 10.
  ASSERT_EQ(run.traps.size(), 1u);
  EXPECT_EQ(run.traps[0].cycle, 9);
  EXPECT_EQ(run.issued_at(16), 10);
  EXPECT_EQ(run.thread(0).r[5], 0x100u);
}

TEST(Issue, RetiresInTheCycleOfTheRecord) {
  struct Case {
    const char* text;
    int delay;
  };
  const Case cases[] = {
      {"beq r0, r1, 0x40", 0},
      {"yield 0", 0},
      {"csrw Exit, r1", 0},
      {"fadd v1, v2, v3, p3", 0},
      {"li r1, 1", 1},
      {"li r0, 1", 1},
      {"csrr r1, Tid", 1},
      {"sd r1, 0(r20)", 1},
      {"vst v1, 0(r20)", 1},
      {"sb r1, 0(r20)", 1},
      {"ld r1, 0(r20)", 2},
      {"vld v1, 0(r20)", 2},
      {"mul r1, r2, r3", 3},
      {"fadd v1, v2, v3", 5},
      {"vseed v1", 5},
      {"vext r1, v1, 0", 5},
      {"mma acc0, v1, v2, 0, 0", 5},
      {"mclr acc0", 5},
      {"mld acc0, 1, v1", 5},
  };
  int compared = 0;
  for (const Case& c : cases) {
    GoldenRun run(std::string(c.text) + "\n yield 20\n tstop\n");
    prepare(run);
    run.thread(0).r[1] = 1;
    run.start();
    run.run(20);
    const int yields = run.issued_at(4);
    for (int cycle = 0; cycle < 20; ++cycle) {
      const int expected = (cycle == FirstIssue + c.delay) + (cycle == yields);
      EXPECT_EQ(run.retired[0][static_cast<std::size_t>(cycle)], expected) << c.text << cycle;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 19 * 20);
}

TEST(Issue, GivesTheRefillTheFirstWidePort) {
  // The refill of line 1 starts in 8, when the first loads issue: thread 0 runs in line 0.
  GoldenRun run("yield 0\n yield 0\n vld v1, 0(r20)\n vld v2, 0(r21)\n tstop\n.org 64\nb: tstop\n");
  prepare(run);
  run.start();
  for (int i = 0; i < 6; ++i) run.tick();
  run.start(1, "b");  // Running from 7, misses in 7, refill in 8
  for (int i = 0; i < 5; ++i) run.tick();
  EXPECT_EQ(run.issued_at(8), 8);
  EXPECT_EQ(run.stall_at(8), Stall::Port);
  EXPECT_EQ(run.issued_at(12), 9);
  // Cycle 10: the refill, and the load on port 1.
  EXPECT_EQ(run.node.sram().refill_valid(), 1u);
  EXPECT_EQ(run.node.sram().read_valid(0), 0u);
  EXPECT_EQ(run.node.sram().read_valid(1), 1u);
  EXPECT_EQ(run.node.vector().load_valid(1), 1u);
  EXPECT_EQ(run.node.vector().load_vd(1), 1u);
  run.tick();
  EXPECT_EQ(run.node.vector().load_valid(0), 1u);
  EXPECT_EQ(run.node.vector().load_vd(0), 2u);
}

// A stale target-buffer entry: the branch at `place` is replaced by an instruction that is dropped.
TEST(Issue, RecoversFromAPredictionOnAnythingElse) {
  GoldenRun run(
      "_start: lw r8, 160(r0)\n"
      "j place\n"
      ".org 32\nplace: beq r0, r0, replace\n"
      "after: li r1, 1\n tstop\n"
      ".org 64\nreplace: sw r8, 32(r0)\n ifence\n j place\n"
      ".org 160\n fadd v1, v2, v3, p3\n");
  prepare(run);
  run.start();
  run.run(60);
  ASSERT_EQ((run.issues[{0, 32u}].size()), 2u);
  const int second = run.issues[{0, 32u}][1];
  EXPECT_EQ(run.stall_at(second), Stall::GroupEnd);
  // Redirected to the instruction behind it, which is fetched in the next cycle.
  EXPECT_EQ(run.issued_at(36), second + 2);
  EXPECT_EQ(run.thread(0).r[1], 1u);
  EXPECT_EQ(run.thread(0).v[1], Vec{});
  // j place, beq, ifence, j place, and the dropped one.
  EXPECT_EQ(run.node.state().counters.redirect, 5u);
  EXPECT_TRUE(run.node.idle());
}

TEST(Issue, TellsWhatAThreadWaitsFor) {
  GoldenRun run("fadd v1, v2, v3\n fadd v4, v1, v1\n sb r0, 0(r20)\n ld r1, 0(r20)\n yield 50\n");
  prepare(run);
  EXPECT_EQ(run.node.waits_for(0).kind, WaitKind::Stopped);
  run.start();
  run.run(3);
  EXPECT_EQ(run.node.waits_for(0).kind, WaitKind::Refill);
  run.run(4);  // up to and with cycle 6
  Wait wait = run.node.waits_for(0);
  EXPECT_EQ(wait.kind, WaitKind::Register);
  EXPECT_EQ(wait.what, "v");
  EXPECT_EQ(wait.index, 1);
  EXPECT_EQ(wait.until, 12u);
  EXPECT_EQ(wait.pc, 4u);
  EXPECT_TRUE(run.node.register_in_flight(RegisterFile::Vector, 0, 1));
  EXPECT_FALSE(run.node.register_in_flight(RegisterFile::Vector, 0, 2));
  EXPECT_TRUE(run.node.flags_in_flight(0));
  run.run(5);  // up to 11: written at its end
  EXPECT_FALSE(run.node.register_in_flight(RegisterFile::Vector, 0, 1));
  EXPECT_FALSE(run.node.flags_in_flight(0));
  run.run(1);  // 12: fadd and sb
  wait = run.node.waits_for(0);
  EXPECT_EQ(wait.kind, WaitKind::Bank);
  EXPECT_EQ(wait.index, 0);
  EXPECT_EQ(wait.until, 15u);
  EXPECT_TRUE(run.node.line_in_flight(0x1000 / 64));
  EXPECT_FALSE(run.node.line_in_flight(0x1040 / 64));
  run.run(2);  // 14
  EXPECT_TRUE(run.node.line_in_flight(0x1000 / 64));
  run.run(1);  // 15: in the array at its end
  EXPECT_FALSE(run.node.line_in_flight(0x1000 / 64));
  EXPECT_EQ(run.node.waits_for(0).kind, WaitKind::Yield);
  const std::vector<IssuedInsn> history = run.node.history(0);
  ASSERT_EQ(history.size(), 5u);
  EXPECT_EQ(history[2].cycle, 12u);
  EXPECT_EQ(history[4].pc, 16u);
}

}  // namespace
}  // namespace golden
