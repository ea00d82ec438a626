// SPDX-License-Identifier: Apache-2.0
// The comparison finds what it must: planted faults, idle units, hangs; and explains it.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "sim/cosim/divergence.hpp"
#include "sim/cosim/rtl_assertion.hpp"
#include "sim/cosim/run.hpp"
#include "sim/cosim/run_json.hpp"
#include "sim/cosim/target.hpp"
#include "tests/system/programs.hpp"

namespace {

using golden::TinyConfig;
using sim::Status;

sim::Kernel program(std::string_view source) {
  return sim::assemble_kernel("test.s", source, 1, TinyConfig);
}

sim::RunOptions options(std::string_view plant = "") {
  sim::RunOptions options;
  options.config = &TinyConfig;
  if (!plant.empty()) options.plant = sim::parse_plant(plant);
  return options;
}

sim::RunResult run(std::string_view source, std::string_view plant = "") {
  return run_kernel(program(source), options(plant));
}

TEST(Lockstep, AgreesOnAProgramForEveryUnit) {
  const sim::RunResult result = run(programs::AllUnits);
  EXPECT_EQ(result.status, Status::Pass) << result.message;
  EXPECT_EQ(result.console, "O");
  EXPECT_EQ(result.exit_code, 0u);
  EXPECT_EQ(result.mma_steps, 2u);
  EXPECT_GT(result.cycles, 20u);
  std::set<std::string> checkers;
  for (const auto& [checker, count] : result.compared) {
    EXPECT_GT(count, 0u) << checker;
    checkers.insert(checker);
  }
  EXPECT_EQ(checkers, (std::set<std::string>{"frontend", "scalar", "vector", "matrix", "sram",
                                             "network", "state", "drained", "reference"}));
}

// design 3.2: a difference names its unit, and here its field, whatever the field is.
TEST(Lockstep, FindsAFlippedBitInEveryFieldOfEveryRecord) {
  int fields = 0;
  for (const golden::ObserveUnit& unit : golden::ObserveUnits) {
    for (const golden::ObserveField& field : unit.fields) {
      const std::string plant = "rtl:" + std::string(unit.name) + "." + std::string(field.name);
      const sim::RunResult result = run(programs::AllUnits, plant + "@30");
      ASSERT_EQ(result.status, Status::Mismatch) << plant;
      ASSERT_TRUE(result.divergence.has_value());
      EXPECT_EQ(result.divergence->cycle, 30u) << plant;
      EXPECT_EQ(result.divergence->unit, unit.name);
      EXPECT_TRUE(result.divergence->field.starts_with(field.name))
          << plant << " reported as " << result.divergence->field;
      EXPECT_NE(result.divergence->expected, result.divergence->actual) << plant;
      ++fields;
    }
  }
  EXPECT_GT(fields, 80);
}

// Some of these registers are used, some never again: then the comparison of states finds them.
TEST(Lockstep, FindsAFlippedBitInGoldenState) {
  for (const char* place :
       {"t0.r1", "t0.r20", "t3.r31", "t0.v1", "t0.v30", "t2.v9", "t0.p7", "t1.p1", "t0.acc7",
        "t3.acc0", "t0.fmt9", "t2.fmt15", "sram:0xfff8", "sram:0x8000"}) {
    const sim::RunResult result = run(programs::AllUnits, "golden:" + std::string(place) + "@25");
    EXPECT_EQ(result.status, Status::Mismatch) << place;
    ASSERT_TRUE(result.divergence.has_value()) << place;
    EXPECT_NE(result.divergence->expected, result.divergence->actual) << place;
    EXPECT_TRUE(result.divergence->field.starts_with("state ")) << place;
  }
}

// What uses the register differs too, but later.
TEST(Lockstep, NamesStateThatDiffersBeforeARecordDoes) {
  const sim::RunResult used =
      run("_start:\n li r1, 5\n yield 20\n add r2, r1, r1\n halt\n", "golden:t0.r1@18");
  ASSERT_TRUE(used.divergence.has_value());
  EXPECT_EQ(used.divergence->cycle, 18u);
  EXPECT_EQ(used.divergence->unit, "scalar");
  EXPECT_EQ(used.divergence->field, "state t0.r1");
  ASSERT_EQ(used.divergence->also.size(), 1u);
  EXPECT_TRUE(used.divergence->also[0].starts_with("scalar.alu_data[0] in cycle "));
}

TEST(Lockstep, NamesTheRegisterThatDiffers) {
  const sim::RunResult result = run(programs::AllUnits, "golden:t2.v9@25");
  EXPECT_EQ(result.divergence->unit, "vector");
  EXPECT_EQ(result.divergence->field, "state t2.v9[0]");
  EXPECT_EQ(result.divergence->thread, 2);
}

TEST(Lockstep, FailsWhenAComparisonIsLeftOut) {
  for (const golden::ObserveUnit& unit : golden::ObserveUnits) {
    const sim::RunResult result = run(programs::AllUnits, "compare:" + std::string(unit.name));
    EXPECT_EQ(result.status, Status::Assertion);
    EXPECT_NE(result.message.find(unit.name), std::string::npos) << result.message;
    EXPECT_EQ(result.compared.at(std::string(unit.name)), 0u);
  }
  EXPECT_EQ(run(programs::AllUnits, "compare").status, Status::Assertion);
}

TEST(Lockstep, FailsWhenAUsedUnitStaysIdle) {
  sim::Kernel kernel = program(programs::ScalarOnly);
  EXPECT_EQ(run_kernel(kernel, options()).status, Status::Pass);
  kernel.units.scalar = true;
  EXPECT_EQ(run_kernel(kernel, options()).status, Status::Pass);
  kernel.units.vector = true;
  const sim::RunResult result = run_kernel(kernel, options());
  EXPECT_EQ(result.status, Status::Assertion);
  EXPECT_NE(result.message.find("unit vector stayed idle"), std::string::npos) << result.message;
}

TEST(Lockstep, FailsWhenTheReferenceComparesNothing) {
  sim::Kernel kernel = program(programs::ScalarOnly);
  kernel.check = [](const sim::FinalState&) { return sim::CheckResult{}; };
  EXPECT_EQ(run_kernel(kernel, options()).status, Status::Assertion);
}

TEST(Lockstep, ReportsAHangWithTheReasonOfEachThread) {
  for (const sim::Check check :
       {sim::Check::Lockstep, sim::Check::Golden, sim::Check::Rtl, sim::Check::Functional}) {
    sim::RunOptions limited = options();
    limited.check = check;
    limited.cycle_limit = 500;
    const sim::RunResult result = run_kernel(program(programs::Endless), limited);
    EXPECT_EQ(result.status, Status::Hang) << name(check);
    for (int t = 0; t < golden::Threads; ++t) {
      EXPECT_NE(result.message.find("thread " + std::to_string(t) + ": "), std::string::npos)
          << result.message;
    }
  }
}

TEST(Lockstep, ReportsATrapThatNobodyExpects) {
  for (const sim::Check check :
       {sim::Check::Lockstep, sim::Check::Golden, sim::Check::Rtl, sim::Check::Functional}) {
    sim::RunOptions one = options();
    one.check = check;
    sim::Kernel kernel = program(programs::Misaligned);
    sim::RunResult result = run_kernel(kernel, one);
    EXPECT_EQ(result.status, Status::Trap) << name(check);
    EXPECT_NE(result.message.find("Misaligned"), std::string::npos) << result.message;
    EXPECT_NE(result.message.find("ld r2, 0(r1)"), std::string::npos) << result.message;
    kernel.traps = {{0, golden::Cause::Misaligned}};
    EXPECT_EQ(run_kernel(kernel, one).status, Status::Pass) << name(check);
    kernel.traps.push_back({1, golden::Cause::Illegal});
    result = run_kernel(kernel, one);
    EXPECT_EQ(result.status, Status::Trap) << name(check);
    EXPECT_NE(result.message.find("thread 1 did not trap"), std::string::npos) << result.message;
  }
}

TEST(Lockstep, ReportsTheExitCodeOfAProgram) {
  const sim::RunResult result = run(programs::Fails);
  EXPECT_EQ(result.status, Status::Reference);
  EXPECT_EQ(result.exit_code, 42u);
}

TEST(Lockstep, GivesTheSameDigestOnEverySideAndEveryTime) {
  const std::string digest = run(programs::AllUnits).digest;
  EXPECT_EQ(digest.size(), 32u);
  for (const sim::Check check : {sim::Check::Lockstep, sim::Check::Golden, sim::Check::Rtl}) {
    sim::RunOptions one = options();
    one.check = check;
    const sim::RunResult result = run_kernel(program(programs::AllUnits), one);
    EXPECT_EQ(result.status, Status::Pass) << name(check);
    EXPECT_EQ(result.digest, digest) << name(check);
  }
  EXPECT_NE(run(programs::ScalarOnly).digest, digest);
}

// Reset leaves registers and memory undefined; nothing of that may be seen.
TEST(Lockstep, HistoryDoesNotDependOnTheResetSeed) {
  const sim::Kernel kernel = program(programs::AllUnits);
  EXPECT_EQ(check_reset(kernel, options()).status, Status::Pass);
  const sim::Kernel reads_noise = program("_start:\n add r1, r2, r3\n sd r1, 0(r0)\n halt\n");
  sim::RunOptions aligned = options();
  EXPECT_EQ(run_kernel(reads_noise, aligned).status, Status::Pass);
  const sim::RunResult result = check_reset(reads_noise, aligned);
  EXPECT_EQ(result.status, Status::Mismatch);
  EXPECT_NE(result.message.find("reset"), std::string::npos) << result.message;
}

// Not only that the histories differ: the first cycle, unit, field and instruction.
TEST(Lockstep, NamesWhatDependsOnTheResetSeed) {
  const sim::Kernel kernel =
      program("_start:\n nop\n mul r4, r0, r0\n add r1, r2, r3\n sd r1, 0(r0)\n halt\n");
  for (const sim::Check check : {sim::Check::Lockstep, sim::Check::Golden, sim::Check::Rtl}) {
    sim::RunOptions one = options();
    one.check = check;
    one.replay = "d1cosim run test.s --check-reset";
    const sim::RunResult result = check_reset(kernel, one);
    EXPECT_EQ(result.status, Status::Mismatch);
    ASSERT_TRUE(result.divergence.has_value()) << name(check);
    EXPECT_EQ(result.divergence->unit, "scalar") << name(check);
    EXPECT_TRUE(result.divergence->field.starts_with("alu_data")) << result.divergence->field;
    EXPECT_NE(result.divergence->expected, result.divergence->actual);
    EXPECT_EQ(result.divergence->replay, one.replay);
    EXPECT_NE(result.message.find("first in cycle " + std::to_string(result.divergence->cycle)),
              std::string::npos)
        << result.message;
    // The RTL does not say which instruction it was.
    EXPECT_EQ(result.divergence->instruction, check == sim::Check::Rtl ? "" : "add r1, r2, r3");
  }
}

// The host may start threads at multiples of 4 only; both models rely on it, the RTL says so.
TEST(Lockstep, ReportsAFailedAssertionOfTheRtl) {
  sim::Kernel kernel = program(programs::ScalarOnly);
  kernel.starts.push_back({1, kernel.starts.front().pc + 2});
  for (const sim::Check check : {sim::Check::Lockstep, sim::Check::Rtl}) {
    sim::RunOptions one = options();
    one.check = check;
    ::testing::internal::CaptureStdout();
    const sim::RunResult result = run_kernel(kernel, one);
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(result.status, Status::Assertion);
    ASSERT_TRUE(result.assertion.has_value());
    EXPECT_EQ(result.assertion->cycle, 1u);
    EXPECT_NE(result.assertion->text.find("HostPcAligned"), std::string::npos)
        << result.assertion->text;
    EXPECT_TRUE(result.assertion->file.ends_with("threads.sv")) << result.assertion->file;
    EXPECT_GT(result.assertion->line, 0);
    EXPECT_NE(result.message.find(to_text(*result.assertion)), std::string::npos) << result.message;
    const nlohmann::ordered_json json = to_json(result);
    EXPECT_EQ(json.at("status"), "assertion");
    EXPECT_EQ(json.at("assertion").at("cycle"), 1);
    EXPECT_EQ(json.at("assertion").at("text"), result.assertion->text);
    EXPECT_EQ(json.at("assertion").at("line"), result.assertion->line);
  }
}

TEST(Lockstep, ReportsAnAssertionBehindADivergence) {
  sim::Kernel kernel = program(programs::ScalarOnly);
  kernel.starts.push_back({1, kernel.starts.front().pc + 2});
  const sim::RunResult result = run_kernel(kernel, options("rtl:frontend.pc@0"));
  EXPECT_EQ(result.status, Status::Mismatch);
  ASSERT_TRUE(result.assertion.has_value());
  EXPECT_EQ(result.assertion->cycle, 1u);
}

TEST(RtlAssertion, IsReadFromWhatVerilatorPrints) {
  const sim::RtlAssertion full = sim::parse_assertion(
      "[0] %Error: a.sv:17: Assertion failed in TOP.t: x failed\n%Error: ...", 5);
  EXPECT_EQ(full.cycle, 5u);
  EXPECT_EQ(full.file, "a.sv");
  EXPECT_EQ(full.line, 17);
  EXPECT_EQ(full.text, "Assertion failed in TOP.t: x failed");
  EXPECT_EQ(to_text(full), "Assertion failed in TOP.t: x failed (a.sv:17)");
  for (const char* text : {"", "anything", "%Error: no place", "%Error: a.sv:x: y"}) {
    EXPECT_EQ(sim::parse_assertion(text, 1).text, text);
    EXPECT_EQ(sim::parse_assertion(text, 1).file, "");
  }
}

TEST(Lockstep, RefusesAPlantWithoutComparison) {
  for (const sim::Check check : {sim::Check::Golden, sim::Check::Rtl, sim::Check::Functional}) {
    sim::RunOptions one = options("golden:t0.r1@3");
    one.check = check;
    EXPECT_THROW(run_kernel(program(programs::ScalarOnly), one), std::invalid_argument);
  }
}

// Without cycles there is no utilization; the counts are those of the node.
TEST(Lockstep, FunctionalRunsCountTheSameWork) {
  sim::RunOptions one = options();
  const sim::RunResult lockstep = run_kernel(program(programs::AllUnits), one);
  EXPECT_GT(lockstep.mac_utilization.value_or(0), 0);
  one.check = sim::Check::Functional;
  const sim::RunResult functional = run_kernel(program(programs::AllUnits), one);
  EXPECT_EQ(functional.status, Status::Pass) << functional.message;
  EXPECT_EQ(functional.mma_steps, 2u);
  EXPECT_EQ(functional.mma_steps, lockstep.mma_steps);
  EXPECT_EQ(functional.macs, lockstep.macs);
  EXPECT_FALSE(functional.mac_utilization.has_value());
  EXPECT_TRUE(to_json(functional).at("mac_utilization").is_null());
}

TEST(Lockstep, ComparesStateAtIntervals) {
  sim::RunOptions often = options();
  const std::uint64_t once = run_kernel(program(programs::AllUnits), often).compared.at("state");
  often.state_interval = 10;
  const sim::RunResult result = run_kernel(program(programs::AllUnits), often);
  EXPECT_EQ(result.status, Status::Pass) << result.message;
  EXPECT_GT(result.compared.at("state"), once * (result.cycles / 10));
  // A difference that later goes away: the register is written again before the end.
  often.plant = sim::parse_plant("golden:t0.r4@40");
  const sim::RunResult seen = run_kernel(program(programs::AllUnits), often);
  EXPECT_EQ(seen.status, Status::Mismatch);
  EXPECT_EQ(seen.divergence->field, "state t0.r4");
}

// The comparison of states is late; the report says when the difference began.
TEST(Lockstep, FindsTheCycleInWhichStateBeganToDiffer) {
  for (const char* place : {"t2.v9", "t3.r31", "sram:0x8000"}) {
    const sim::RunResult result = run(programs::AllUnits, "golden:" + std::string(place) + "@25");
    ASSERT_TRUE(result.divergence.has_value()) << place;
    EXPECT_EQ(result.divergence->cycle, 25u) << place;
  }
}

TEST(Lockstep, RefusesAPlantBehindTheEnd) {
  EXPECT_THROW(run(programs::ScalarOnly, "rtl:scalar.alu_data@100000"), std::invalid_argument);
  EXPECT_THROW(run(programs::ScalarOnly, "golden:t0.r1@100000"), std::invalid_argument);
}

TEST(Plant, RefusesWhatDoesNotExist) {
  for (const char* text :
       {"", "rtl", "rtl:", "rtl:vektor.write_data", "rtl:vector.nothing", "golden:r32", "golden:x1",
        "golden:t4.r1", "golden:sram:zz", "compare:all", "rtl:vector.write_data@x"}) {
    EXPECT_THROW(sim::parse_plant(text), std::invalid_argument) << text;
  }
}

// Evidence by hand: the same write, some cycles later in the RTL than in the golden model.
sim::Evidence shifted(int golden_at, int rtl_at) {
  sim::Evidence evidence;
  evidence.cycle = static_cast<std::uint64_t>(100 + std::min(golden_at, rtl_at));
  evidence.first = 100;
  evidence.golden.resize(40);
  evidence.rtl.resize(40);
  const auto write = [](sim::Records& records) {
    records.vector.set_write_valid(1);
    records.vector.set_write_thread(2);
    records.vector.set_write_vd(7);
    records.vector.set_write_mask(0xf);
    records.vector.write_data()[0] = 0x3fc00000;
  };
  write(evidence.golden[static_cast<std::size_t>(golden_at)]);
  write(evidence.rtl[static_cast<std::size_t>(rtl_at)]);
  evidence.differs[sim::index(sim::Unit::Vector)] = true;
  evidence.issued[2].push_back({evidence.cycle - 5, 0x40, 0x40385000});  // fadd v7, v1, v8
  return evidence;
}

TEST(Divergence, SaysHowManyCyclesLate) {
  const sim::Divergence late = analyze(shifted(10, 13));
  EXPECT_EQ(late.unit, "vector");
  EXPECT_EQ(late.field, "write_valid");
  EXPECT_EQ(late.shift, "the RTL has the expected value 3 cycles late");
  EXPECT_EQ(late.thread, 2);
  EXPECT_EQ(late.pc, 0x40u);
  EXPECT_TRUE(late.instruction.starts_with("fadd v7")) << late.instruction;
  EXPECT_EQ(late.recent.size(), 1u);
}

TEST(Divergence, SaysHowManyCyclesEarly) {
  const sim::Divergence early = analyze(shifted(11, 10));
  EXPECT_EQ(early.shift, "the golden model has the RTL's value later: the RTL is 1 cycle early");
}

TEST(Divergence, DecodesTheFirstDifferingLane) {
  sim::Evidence evidence = shifted(10, 10);
  evidence.rtl[10].vector.write_data()[5] = 0xc0000000;
  const sim::Divergence divergence = analyze(evidence);
  EXPECT_EQ(divergence.field, "write_data[5]");
  EXPECT_EQ(divergence.expected, "0x00000000 (0)");
  EXPECT_EQ(divergence.actual, "0xc0000000 (-2)");
}

TEST(Divergence, BlamesTheUnitTheDataComeFrom) {
  sim::Evidence evidence = shifted(10, 10);
  evidence.rtl[10].vector.load_data(0)[0] = 1;
  evidence.rtl[10].sram.read_data(0)[0] = 1;
  evidence.rtl[10].frontend.set_retired(0, 1);
  evidence.differs = {true, false, true, false, true};
  const sim::Divergence divergence = analyze(evidence);
  EXPECT_EQ(divergence.unit, "sram");
  EXPECT_EQ(divergence.also.size(), 2u);
}

TEST(Divergence, TextHasEverything) {
  sim::Divergence divergence = analyze(shifted(10, 13));
  divergence.replay = "d1cosim run x";
  divergence.wave = "x.fst";
  const std::string text = to_text(divergence);
  for (const char* part : {"cycle 110", "node 0,0", "unit vector", "write_valid", "expected",
                           "actual", "fadd v7", "pc 0x000040", "thread 2", "3 cycles late",
                           "last instructions", "d1cosim run x", "x.fst"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
  }
}

}  // namespace
