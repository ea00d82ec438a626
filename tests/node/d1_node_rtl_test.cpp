// SPDX-License-Identifier: Apache-2.0
// d1_node: small programs on the RTL and the golden node, all records of each cycle and the state
// at the end; and the cycles in which the RTL issues, written out from timing.md.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "golden/node/node.hpp"
#include "sim/cosim/initial_state.hpp"
#include "sim/cosim/models.hpp"
#include "sim/cosim/state_compare.hpp"
#include "sim/cosim/target.hpp"
#include "tests/common/comparison.hpp"

namespace {

using golden::TinyConfig;
using tests::Comparison;

class NodePair {
 public:
  // Registers and free memory hold noise; thread 0 starts in cycle 0.
  NodePair(Comparison& comparison, const std::string& text)
      : comparison_(comparison),
        kernel_(sim::assemble_kernel("test.s", text, 1, TinyConfig)),
        golden_(TinyConfig),
        rtl_(sim::make_tiny_node(tests::seed())) {
    const sim::InitialState initial(kernel_, TinyConfig, tests::seed());
    initial.load(golden_.state());
    initial.load(rtl_->arrays());
    rtl_->release_reset();
    start(kernel_.starts.at(0).thread, kernel_.starts.at(0).pc);
  }

  // In the next cycle.
  void start(int thread, std::uint32_t pc) {
    start_ = {true, thread, pc};
    golden_.host_start(thread, pc);
  }

  void cycle() {
    golden_.tick();
    rtl_->settle({start_, {}}, nullptr);
    start_ = {};
    const sim::RecordPointers& records = rtl_->records();
    comparison_.at(golden_.cycle() - 1);
    comparison_.equal_record(golden_.frontend(), records[0]);
    comparison_.equal_record(golden_.scalar(), records[1]);
    comparison_.equal_record(golden_.vector(), records[2]);
    comparison_.equal_record(golden_.matrix(), records[3]);
    comparison_.equal_record(golden_.sram(), records[4]);
    comparison_.equal_record(golden_.network(), records[5]);
    note(records[0]);
    rtl_->clock();
    ASSERT_FALSE(rtl_->assertion_failed());
  }
  void run(int cycles) {
    for (int i = 0; i < cycles && !testing::Test::HasFatalFailure(); ++i) cycle();
  }

  void compare_state() {
    std::uint64_t words = 0;
    const auto found = sim::compare_state(golden_, rtl_->arrays(), words);
    EXPECT_FALSE(found.has_value()) << found->where;
    EXPECT_GT(words, 1000u);
  }

  golden::Node& golden() { return golden_; }
  // By the RTL: cycle in which thread 0 first issued its n-th instruction, -1 if it did not.
  int issued_in(int n) const {
    const auto found = issued_.find(static_cast<std::uint32_t>(n) * 4 + kernel_.starts.at(0).pc);
    return found == issued_.end() ? -1 : found->second;
  }
  std::vector<golden::Cause> traps;  // of the RTL, all threads

 private:
  void note(const std::uint32_t* words) {
    golden::FrontendObserve front;
    for (std::size_t i = 0; i < front.words.size(); ++i) front.words[i] = words[i];
    for (std::uint32_t i = 0; i < front.issued(0); ++i) {
      issued_.emplace(front.pc(0) + 4 * i, static_cast<int>(golden_.cycle() - 1));
    }
    for (int t = 0; t < golden::Threads; ++t) {
      if (front.trap_valid(t) != 0) {
        traps.push_back(static_cast<golden::Cause>(front.trap_cause(t)));
      }
    }
  }

  Comparison& comparison_;
  sim::Kernel kernel_;
  golden::Node golden_;
  std::unique_ptr<sim::RtlNode> rtl_;
  sim::HostStart start_;
  std::map<std::uint32_t, int> issued_;
};

// timing.md sections 2 to 5: the start in cycle 0 misses in 1 and hits in 5; issue begins in 6.
TEST(D1NodeRtl, IssuesInTheWrittenCycles) {
  struct Case {
    const char* rule;
    const char* text;
    std::vector<int> cycles;
  };
  const Case cases[] = {
      {"alu", "li r1, 1\n addi r2, r1, 1\n halt", {6, 8, 8}},
      {"mul", "mul r1, r2, r2\n addi r2, r1, 1\n halt", {6, 10, 10}},
      {"load", "li r1, 0x400\n lw r2, 0(r1)\n addi r3, r2, 1\n halt", {6, 8, 11}},
      {"vector", "vand v1, v2, v3\n vand v4, v1, v1\n halt", {6, 12}},
      {"flags", "fadd v1, v2, v3\n csrr r1, Flags\n halt", {6, 12}},
      {"accumulator", "mclr acc1\n mclr acc1\n vacc v1, acc1, 0\n halt", {6, 8, 14}},
      {"yield", "yield 3\n li r1, 1\n halt", {6, 10}},
      {"a jump is redirected, fetched, issued", "j over\n li r1, 1\n over: halt", {6, -1, 8}},
      {"alu twice", "li r1, 1\n li r2, 1\n li r3, 1\n halt", {6, 6, 7}},
      {"partial store", "li r1, 0x400\n sb r2, 0(r1)\n lw r3, 0(r1)\n halt", {6, 8, 11}},
  };
  Comparison comparison("d1_node");
  for (const Case& c : cases) {
    NodePair pair(comparison, std::string("_start: ") + c.text);
    pair.run(40);
    for (std::size_t i = 0; i < c.cycles.size(); ++i) {
      EXPECT_EQ(pair.issued_in(static_cast<int>(i)), c.cycles[i]) << c.rule << ", " << i;
    }
    pair.compare_state();
  }
  comparison.expect_clean();
}

TEST(D1NodeRtl, IsTheModelOnSmallPrograms) {
  struct Case {
    const char* what;
    const char* text;
    int cycles;
    std::vector<golden::Cause> traps;
  };
  using golden::Cause;
  const Case cases[] = {
      {"a loop",
       "_start: li r1, 20\n loop: addi r1, r1, -1\n mul r2, r1, r1\n bne r1, r0, loop\n halt",
       200,
       {}},
      {"four threads",
       "_start: li r1, 1\n la r2, go\n next: tstart r1, r2\n addi r1, r1, 1\n li r3, 4\n"
       " bne r1, r3, next\n go: csrr r4, Tid\n slli r4, r4, 6\n addi r4, r4, 0x800\n"
       " sd r4, 0(r4)\n vld v1, 0(r4)\n vadd v2, v1, v1, 32\n vst v2, 0(r4)\n halt",
       150,
       {}},
      {"code that replaces code",
       "_start: la r1, place\n la r2, other\n lw r3, 0(r2)\n sw r3, 0(r1)\n ifence\n"
       " place: j bad\n halt\n bad: .word 0\n other: li r5, 7",
       60,
       {}},
      {"a double error",
       "_start: li r1, 0x800\n li r2, -32384\n csrw EccInject, r2\n sdx r1, 0(r1)\n"
       " ld r3, 0(r1)\n loop: j loop",
       60,
       {Cause::EccDouble}},
      {"an instruction that has a double error",
       "_start: la r1, place\n li r2, -32384\n csrw EccInject, r2\n ld r3, 0(r1)\n"
       " sdx r3, 0(r1)\n jalr r0, r1, 0\n .align 64\n place: halt\n halt",
       80,
       {Cause::EccFetch}},
      {"an illegal word", "_start: li r1, 1\n .word 0", 30, {Cause::Illegal}},
      {"a misaligned address", "_start: li r1, 3\n lw r2, 0(r1)\n halt", 30, {Cause::Misaligned}},
      {"the watchdog", "_start: yield 4096\n halt", 4200, {Cause::Watchdog}},
  };
  Comparison comparison("d1_node");
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    NodePair pair(comparison, c.text);
    pair.run(c.cycles);
    EXPECT_EQ(pair.traps, c.traps);
    EXPECT_TRUE(pair.golden().idle());
    pair.compare_state();
  }
  comparison.expect_clean();
}

// timing.md section 4: the host starts what does not run, Stopped or Trapped.
TEST(D1NodeRtl, IsTheModelWhenTheHostStartsThreads) {
  Comparison comparison("d1_node");
  NodePair pair(comparison,
                "_start: csrr r1, Tid\n addi r1, r1, 5\n loop: addi r1, r1, -1\n"
                " bne r1, r0, loop\n .word 0");
  sim::Random random = tests::random_for("d1_node starts");
  for (int i = 0; i < 2000 && !HasFatalFailure(); ++i) {
    if (random.chance(1, 6)) pair.start(random.between(0, 3), 0);
    pair.cycle();
  }
  EXPECT_GT(pair.traps.size(), 50u);
  comparison.expect_clean();
}

TEST(D1NodeRtl, ReportsAPlantedDifference) {
  Comparison comparison("d1_node");
  NodePair pair(comparison, "_start: addi r2, r1, 1\n halt");
  pair.golden().state().threads[0].r[1] ^= 4;
  pair.run(20);
  comparison.expect_reported("cycle 7, ");
  comparison.expect_reported("alu_data[0]");
}

}  // namespace
