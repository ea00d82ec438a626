// SPDX-License-Identifier: Apache-2.0
// issue and scoreboard: who is picked, how far each gets and why no further, on which units, ports
// and banks, is what timing.md sections 4 to 6 say; random instructions and operands against the
// model, and the cycles one by one, written out.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "golden/common/assembler.hpp"
#include "tests/frontend/issue_bench.hpp"
#include "tests/frontend/issue_stimulus.hpp"

namespace {

using namespace tests::issue;
using tests::Comparison;

TEST(IssueRtl, IsTheModelOnRandomInstructionsAndOperands) {
  std::map<Stall, int> stalls;
  std::map<Cause, int> causes;
  std::map<int, int> issued;
  std::array<int, Units> used{};
  int dropped = 0, redirects = 0;
  tests::on_bench<Bench>("issue", [&](Bench& bench) -> Coroutine<void> {
    Stimulus stimulus(tests::random_for("issue rtl"), bench);
    for (std::uint64_t i = 0; i < tests::cases(100'000); ++i) {
      co_await stimulus.cycle();
      for (const Stall stall : bench.outputs.stalls) ++stalls[stall];
      for (const Group& group : bench.outputs.groups) {
        if (group.trap) ++causes[group.cause];
        ++issued[group.issued];
        redirects += group.redirect;
      }
      for (std::size_t unit = 0; unit < Units; ++unit)
        used[unit] += bench.outputs.slot_of[unit] >= 0;
      dropped += bench.outputs.issued != bench.outputs.active;
    }
  }).expect_clean();
  // Everything that can happen did, and not just now and then.
  for (const Stall stall : golden::AllStalls) EXPECT_GT(stalls[stall], 300) << name(stall);
  for (const Cause cause : {Cause::Illegal, Cause::Misaligned, Cause::OutOfRange, Cause::BadTarget,
                            Cause::BadThread, Cause::BadFormat, Cause::SameBank}) {
    EXPECT_GT(causes[cause], 30) << name(cause);
  }
  for (int count = 0; count <= IssueWidth; ++count) EXPECT_GT(issued[count], 300) << count;
  for (std::size_t unit = 0; unit < Units; ++unit) EXPECT_GT(used[unit], 300) << unit;
  EXPECT_GT(dropped, 300);
  EXPECT_GT(redirects, 300);
}

// --- the cycles of timing.md, one by one ---

// Runs assembly text on one or more threads whose buffers never run empty before the text ends.
// r20 = 0x1000 (bank 0), r21 = 0x1040 (bank 1), r22 = 0x1400 (bank 0); p3 = none, p4 = one byte;
// format entry 0 is BF16, 1 CFloat8_1_4_3, 2 FP32.
class Programs {
 public:
  using Dut = Bench::Dut;

  Programs(Dut& dut, Comparison& comparison) : bench(dut, comparison) {
    for (golden::ThreadContext& thread : bench.model.state.threads) {
      thread.r[20] = 0x1000;
      thread.r[21] = 0x1040;
      thread.r[22] = 0x1400;
      thread.p.fill(~std::uint64_t{0});
      thread.p[3] = 0;
      thread.p[4] = 1;
      thread.formats[0] = 1;
      thread.formats[1] = 2;
    }
  }

  Coroutine<void> reset() { return bench.reset(); }

  void load(int t, const std::string& text) {
    const golden::AssemblyResult result = golden::assemble(text);
    for (const golden::AssemblyError& error : result.errors) ADD_FAILURE() << error.text();
    const std::vector<std::uint8_t>& bytes = result.program.chunks.at(0).bytes;
    std::vector<Entry>& code = code_[at(t)];
    for (std::size_t i = 0; i + 3 < bytes.size(); i += 4) {
      std::uint32_t word = 0;
      for (std::size_t k = 0; k < 4; ++k) word |= std::uint32_t{bytes[i + k]} << (8 * k);
      code.push_back({golden::decode(word), false, 0});
    }
    bench.threads[at(t)].running = true;
  }
  Entry& code(int t, int n) { return code_[at(t)][at(n)]; }

  Coroutine<void> cycle() {
    for (int t = 0; t < Threads; ++t) {
      ThreadState& thread = bench.threads[at(t)];
      for (std::size_t next = thread.pc / 4 + thread.buffer.size();
           thread.running && next < code_[at(t)].size() && thread.buffer.size() < 16; ++next) {
        thread.buffer.push_back(code_[at(t)][next]);
      }
    }
    const auto now = static_cast<int>(bench.model.now());
    co_await bench.cycle();
    for (int s = 0; s < IssueThreads; ++s) {
      const Group& group = bench.outputs.groups[at(s)];
      for (int n = 0; n < group.issued; ++n) {
        const std::uint32_t pc = bench.outputs.pc[at(s * IssueWidth + n)];
        issued.emplace(std::pair(group.thread, static_cast<int>(pc / 4)), now);
      }
      if (group.trap) bench.threads[at(group.thread)].running = false;
    }
    stalls.push_back(bench.outputs.stalls);
  }
  Coroutine<void> run(int cycles) {
    for (int i = 0; i < cycles; ++i) co_await cycle();
  }

  // Cycle of the n-th instruction of a thread, -1 if it did not issue.
  int issued_in(int n, int t = 0) const {
    const auto found = issued.find({t, n});
    return found == issued.end() ? -1 : found->second;
  }

  Bench bench;
  std::map<std::pair<int, int>, int> issued;
  std::vector<std::array<Stall, Threads>> stalls;  // per cycle

 private:
  std::array<std::vector<Entry>, Threads> code_;
};

// Runs programs on a core of their own; what has been compared.
Comparison on_programs(const tests::BenchTest<Programs>& test) {
  return tests::on_bench<Programs>("issue", test);
}

struct Timed {
  const char* rule;
  const char* text;
  std::vector<int> cycles;  // of the instructions of thread 0
};

void expect_cycles(const std::vector<Timed>& cases) {
  int checked = 0;
  for (const Timed& c : cases) {
    on_programs([&](Programs& run) -> Coroutine<void> {
      run.load(0, c.text);
      co_await run.run(20);
      for (int i = 0; i < static_cast<int>(c.cycles.size()); ++i) {
        EXPECT_EQ(run.issued_in(i), c.cycles[at(i)]) << c.rule << ", instruction " << i;
        ++checked;
      }
    }).expect_clean();
  }
  EXPECT_GT(checked, 0);
}

// Section 5: cycles from issue to the first in which the destination is available.
TEST(IssueRtl, MakesResultsAvailableAfterTheirLatency) {
  expect_cycles({
      {"alu", "li r1, 1\n addi r2, r1, 1", {0, 2}},
      {"alu, p", "pset p5, r1\n pget r2, p5", {0, 2}},
      {"csrr", "csrr r1, Tid\n addi r2, r1, 1", {0, 2}},
      {"mul", "mul r1, r2, r3\n addi r2, r1, 1", {0, 4}},
      {"scalar load", "lw r1, 0(r20)\n addi r2, r1, 1", {0, 3}},
      {"vld", "vld v1, 0(r20)\n vand v2, v1, v1", {0, 3}},
      {"vec, v", "vand v1, v2, v3\n vand v4, v1, v1", {0, 6}},
      {"vec, p", "vcmpeq p5, v2, v3, 8\n pget r1, p5", {0, 6}},
      {"vec, r", "vext r1, v2, 0\n addi r2, r1, 1", {0, 6}},
      {"vec, Flags", "fadd v1, v2, v3\n csrr r1, Flags", {0, 6}},
      {"vec, Flags, to write", "fadd v1, v2, v3\n csrw Flags, r1", {0, 6}},
      {"mma for vacc", "mma acc1, v2, v3, 0, 0\n vacc v1, acc1, 0", {0, 6}},
      {"mld for vacc", "mld acc1, 0, v2\n vacc v1, acc1, 0", {0, 6}},
      {"mclr for vaccdn", "mclr acc1\n vaccdn v1, acc1, 0, 0", {0, 6}},
      {"mma for mma", "mma acc1, v2, v3, 0, 0\n mma acc1, v2, v3, 0, 0", {0, 2}},
      {"mld for mma", "mld acc1, 0, v2\n mma acc1, v2, v3, 0, 0", {0, 2}},
      {"mma for mmaz", "mma acc1, v2, v3, 0, 0\n mmaz acc1, v2, v3, 0, 0", {0, 2}},
      {"mmaz for mclr", "mmaz acc1, v2, v3, 0, 0\n mclr acc1", {0, 2}},
      {"another accumulator", "mma acc1, v2, v3, 0, 0\n mma acc2, v2, v3, 0, 0", {0, 1}},
      {"the last of several", "mclr acc1\n mclr acc1\n vacc v1, acc1, 0", {0, 2, 8}},
      {"Flags, the last", "fadd v1, v2, v2\n fadd v3, v2, v2\n csrr r1, Flags", {0, 1, 7}},
  });
}

// Section 5: destinations that are not available wait too; r0 and p0 never do.
TEST(IssueRtl, WaitsForDestinations) {
  expect_cycles({
      {"r", "mul r1, r2, r3\n li r1, 1", {0, 4}},
      {"r, of a load", "lw r1, 0(r20)\n li r1, 1", {0, 3}},
      {"v", "vand v1, v2, v3\n vld v1, 0(r20)", {0, 6}},
      {"v, predicated off", "vand v1, v2, v3\n vld v1, 0(r20), p3", {0, 6}},
      {"p", "vcmpeq p5, v2, v3, 8\n pset p5, r1", {0, 6}},
      {"read of what is written later", "add r1, r2, r3\n li r2, 1\n li r4, 1", {0, 0, 1}},
      {"r0", "mul r0, r2, r3\n addi r1, r0, 1", {0, 0}},
      {"p0", "vcmpeq p0, v2, v3, 8\n pget r1, p0", {0, 0}},
      {"lih reads its destination", "li r1, 1\n lih r1, 1", {0, 2}},
      {"fma reads its destination", "vld v1, 0(r20)\n fma v1, v2, v3", {0, 3}},
      {"accumulators are read at issue", "vacc v1, acc1, 0\n mclr acc1", {0, 0}},
      {"a dropped instruction writes nothing", "vand v1, v2, v3, p3\n vand v4, v1, v1", {0, 0}},
  });
}

// Section 4, steps 1 and 6 to 9.
TEST(IssueRtl, EndsGroups) {
  expect_cycles({
      {"four at most",
       "fadd v1, v2, v2, p3\n li r1, 1\n mul r2, r3, r3\n vld v3, 0(r20)\n li r4, 1",
       {0, 0, 0, 0, 1}},
      {"alu", "li r1, 1\n li r2, 1\n li r3, 1", {0, 0, 1}},
      {"mul", "mul r1, r4, r4\n mulh r2, r4, r4", {0, 1}},
      {"agu", "lw r1, 0(r20)\n sw r2, 0(r21)\n vld v1, 2(r20)", {0, 0, 1}},
      {"agu, of mma_mm", "lw r1, 128(r20)\n mma_mm acc0, 0(r20), 0(r21), 0, 0", {0, 1}},
      {"vec", "vand v1, v4, v4\n vand v2, v4, v4", {0, 1}},
      {"mat", "mclr acc0\n mclr acc1", {0, 1}},
      {"scalar read", "lw r1, 0(r20)\n lw r2, 0(r21)", {0, 1}},
      {"scalar write", "sw r1, 0(r20)\n sw r2, 0(r21)", {0, 1}},
      {"wide write", "vst v1, 0(r20)\n vst v2, 0(r21)", {0, 1}},
      {"two wide reads", "vld v1, 0(r20)\n vld v2, 0(r21)", {0, 0}},
      {"bank", "lw r1, 0(r20)\n vld v1, 0(r22)", {0, 1}},
      {"bank of one line", "lw r1, 0(r20)\n sw r1, 8(r20)", {0, 3}},
      {"partial store", "sb r1, 0(r20)\n lw r2, 0(r22)", {0, 3}},
      {"partial vst", "vst v1, 0(r20), p4\n lw r2, 0(r22)", {0, 3}},
      {"full store", "sd r1, 0(r20)\n lw r2, 0(r22)", {0, 1}},
      {"full vst", "vst v1, 0(r20)\n lw r2, 0(r22)", {0, 1}},
      {"branch not taken", "bne r0, r0, 8\n li r1, 1", {0, 1}},
      {"csrr", "csrr r1, Tid\n li r2, 1", {0, 1}},
      {"ifence", "ifence\n li r2, 1", {0, 1}},
      {"a branch taken", "j 8\n li r1, 1\n li r2, 1", {0, -1, 1}},
  });
}

TEST(IssueRtl, ReportsStalls) {
  struct Case {
    const char* text;
    std::vector<Stall> stalls;
  };
  const Case cases[] = {
      {"li r1, 1\n addi r2, r1, 1", {Stall::Operand, Stall::Operand, Stall::Empty, Stall::Empty}},
      {"li r1, 1\n li r2, 1\n li r3, 1", {Stall::Unit, Stall::Empty}},
      {"lw r1, 0(r20)\n lw r2, 0(r21)", {Stall::Port, Stall::Empty}},
      {"sb r1, 0(r20)\n lw r2, 0(r20)", {Stall::Bank, Stall::Bank, Stall::Bank, Stall::Empty}},
      {"li r1, 1\n li r2, 1\n mul r3, r4, r4\n mclr acc0\n li r4, 1", {Stall::Limit, Stall::Empty}},
      {"li r1, 1\n li r2, 1\n mul r3, r4, r4\n yield 0", {Stall::GroupEnd, Stall::Empty}},
      {"lw r1, 1(r20)", {Stall::Trap, Stall::Idle}},
      {".word 0\n tstop", {Stall::Trap, Stall::Idle}},
  };
  for (const Case& c : cases) {
    on_programs([&](Programs& run) -> Coroutine<void> {
      run.load(0, c.text);
      co_await run.run(static_cast<int>(c.stalls.size()));
      for (std::size_t i = 0; i < c.stalls.size(); ++i) {
        EXPECT_EQ(run.stalls[i][0], c.stalls[i])
            << c.text << ": cycle " << i << ": " << name(run.stalls[i][0]);
      }
    }).expect_clean();
  }
}

// Section 4: from issue_ptr upwards the first two; the pointer goes behind the first of them.
TEST(IssueRtl, PicksThreadsInTurn) {
  on_programs([](Programs& run) -> Coroutine<void> {
    std::string text;
    for (int i = 0; i < 12; ++i) text += "yield 0\n";
    for (int t = 0; t < Threads; ++t) run.load(t, text);
    const std::array<std::pair<int, int>, 6> picked = {
        {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 1}, {1, 2}}};
    for (const auto& [first, second] : picked) {
      co_await run.cycle();
      EXPECT_EQ(run.bench.outputs.groups[0].thread, first);
      EXPECT_EQ(run.bench.outputs.groups[1].thread, second);
      // One sys unit: the second gets nothing.
      EXPECT_EQ(run.bench.outputs.groups[0].issued, 1);
      EXPECT_EQ(run.bench.outputs.groups[1].stall, Stall::Unit);
      EXPECT_EQ(run.stalls.back()[at((second + 1) % Threads)], Stall::NotPicked);
    }
    run.bench.threads[2].yielding = true;  // not ready: skipped
    co_await run.cycle();                  // issue_ptr is 2
    EXPECT_EQ(run.bench.outputs.groups[0].thread, 3);
    EXPECT_EQ(run.bench.outputs.groups[1].thread, 0);
    EXPECT_EQ(run.stalls.back()[2], Stall::Yield);
  }).expect_clean();
}

// Section 4: the thread picked first takes resources first; a refill before both.
TEST(IssueRtl, ServesTheFirstThreadFirst) {
  on_programs([](Programs& run) -> Coroutine<void> {
    run.load(0, "vld v1, 0(r20)\n li r1, 1\n");
    run.load(1, "vld v1, 0(r21)\n li r1, 1\n li r2, 1\n");
    run.bench.refill_bank = 5;
    co_await run.cycle();
    EXPECT_EQ(run.bench.outputs.slot_of[WideRead0], -1);  // the refill's
    EXPECT_EQ(run.bench.outputs.slot_of[WideRead1], 0);
    EXPECT_EQ(run.bench.outputs.slot_of[Alu0], 1);
    EXPECT_EQ(run.stalls[0][1], Stall::Port);
    run.bench.refill_bank = 1;
    co_await run.cycle();  // thread 1 alone, its bank taken
    EXPECT_EQ(run.stalls[1][1], Stall::Bank);
    co_await run.cycle();
    EXPECT_EQ(run.issued_in(0, 1), 2);
    EXPECT_EQ(run.bench.outputs.slot_of[WideRead0], 0);
  }).expect_clean();
}

// Section 4: redirect and target buffer, for each way in which a prediction can come out.
TEST(IssueRtl, RedirectsWherePredictionsAreWrong) {
  struct Case {
    const char* rule;
    const char* text;  // one instruction at 0
    std::optional<std::uint32_t> predicted;
    bool redirect, update, taken;
    std::uint32_t next_pc;
  };
  const Case cases[] = {
      {"taken, not predicted", "j 64", std::nullopt, true, true, true, 64},
      {"taken as predicted", "j 64", 64, false, true, true, 64},
      {"taken to elsewhere", "j 64", 32, true, true, true, 64},
      {"not taken, not predicted", "bne r0, r0, 64", std::nullopt, false, false, false, 4},
      {"not taken, predicted", "bne r0, r0, 64", 64, true, true, false, 4},
      {"no branch, predicted", "li r1, 1", 64, true, true, false, 4},
      {"no branch, predicted to the next", "li r1, 1", 4, false, true, false, 4},
      {"dropped, predicted", "fadd v1, v2, v2, p3", 64, true, true, false, 4},
      {"jump to the next", "j 4", std::nullopt, false, true, true, 4},
      {"ifence", "ifence", std::nullopt, true, false, false, 4},
  };
  for (const Case& c : cases) {
    on_programs([&](Programs& run) -> Coroutine<void> {
      run.load(0, std::string(c.text) + "\n mul r1, r2, r2\n");
      if (c.predicted) {
        run.code(0, 0).taken = true;
        run.code(0, 0).target = *c.predicted;
      }
      co_await run.cycle();
      const Group& group = run.bench.outputs.groups[0];
      EXPECT_EQ(group.issued, 1) << c.rule;
      EXPECT_EQ(group.stall, Stall::GroupEnd) << c.rule;
      EXPECT_EQ(group.redirect, c.redirect) << c.rule;
      EXPECT_EQ(group.update.valid, c.update) << c.rule;
      EXPECT_EQ(group.update.taken, c.taken) << c.rule;
      EXPECT_EQ(group.next_pc, c.next_pc) << c.rule;
    }).expect_clean();
  }
}

// isa.md section 4: cause and value, in the order of the checks.
TEST(IssueRtl, TrapsInTheOrderOfTheChecks) {
  struct Case {
    const char* text;
    Cause cause;
    std::uint32_t value;
  };
  const Case cases[] = {
      {".word 0x01000001\n tstop", Cause::Illegal, 0},
      {"lw r1, 2(r20)", Cause::Misaligned, 0x1002},
      {"lw r1, -4(r0)", Cause::OutOfRange, 0xfffffffc},
      {"lw r1, -2(r0)", Cause::Misaligned, 0xfffffffe},
      {"mma_mm acc0, 0(r2), 0(r3), 2, 2", Cause::Misaligned, 8},
      {"mma_mm acc0, 0(r20), 0(r3), 2, 2", Cause::OutOfRange, 0x10000},
      {"mma_mm acc0, 0(r20), 0(r22), 2, 2", Cause::SameBank, 0x1400},
      {"mma_mm acc0, 0(r20), 0(r21), 2, 3", Cause::BadFormat, 2},
      {"mma acc0, v1, v2, 0, 2", Cause::BadFormat, 2},
      {"cvtdn v1, v2, 0, 2", Cause::BadFormat, 2},
      {"vaccsr v1, acc2, 0, 2", Cause::BadFormat, 2},
      {"tstart r0, r2", Cause::BadThread, 0},  // runs, and the target is bad
      {"tstart r4, r2", Cause::BadThread, 0},  // no thread 4
      {"tstart r5, r6", Cause::BadTarget, 0},
      {"jalr r1, r6, 0", Cause::BadTarget, 0},
      {"jalr r1, r0, -4", Cause::BadTarget, 0},
  };
  for (const Case& c : cases) {
    on_programs([&](Programs& run) -> Coroutine<void> {
      golden::ThreadContext& thread = run.bench.model.state.threads[0];
      thread.r[2] = 8;
      thread.r[3] = 0x10000;
      thread.r[4] = 4;
      thread.r[5] = 1;
      thread.r[6] = 2;
      run.load(0, c.text);
      co_await run.cycle();
      const Group& group = run.bench.outputs.groups[0];
      EXPECT_TRUE(group.trap) << c.text;
      EXPECT_EQ(group.cause, c.cause) << c.text << ": " << name(group.cause);
      EXPECT_EQ(group.value, c.value) << c.text;
      EXPECT_EQ(group.issued, 0) << c.text;
    }).expect_clean();
  }
}

// --- the checker ---

TEST(IssueRtl, ReportsAPlantedDifference) {
  on_programs([](Programs& run) -> Coroutine<void> {
    run.load(0, "lw r1, 0(r20)");
    run.bench.planted = 0x40;
    co_await run.cycle();
  }).expect_reported("address: expected 0x1000, actual 0x1040");
}

}  // namespace
