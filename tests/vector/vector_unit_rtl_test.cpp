// SPDX-License-Identifier: Apache-2.0
// The vector unit, RTL against golden: every opcode of the table that occupies it, in random order
// and at random distances, from all threads. Every output is compared in every cycle, so a write
// must appear exactly LatencyVector - 1 cycles after its issue, and nothing else ever.
#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "VVectorUnitBench.h"
#include "golden/numeric/xorshift.hpp"
#include "golden/vector/vector_unit.hpp"
#include "tests/common/dut.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/operands.hpp"

namespace {

using golden::Opcode;
using golden::Vec;
using golden::VectorOperands;
using golden::VectorResult;
using tests::Tally;

struct Issue {
  VectorOperands operands;
  int thread = 0;
  int rd = 0;
  bool mem = false;
  int port = 0;
};

// What the unit shows in one cycle. Default: nothing.
struct Output {
  bool retire = false;
  int thread = 0;
  bool write = false, pred = false, ext = false, flags = false;
  int rd = 0;
  std::uint64_t mask = 0, pred_data = 0, ext_data = 0;
  Vec data{};
  golden::Flags set = 0;
  friend bool operator==(const Output&, const Output&) = default;
};

std::string text(const Output& x) {
  std::string line =
      tests::hex({x.retire, static_cast<std::uint64_t>(x.thread), x.write, x.pred, x.ext, x.flags,
                  static_cast<std::uint64_t>(x.rd), x.mask, x.pred_data, x.ext_data, x.set});
  for (const std::uint32_t word : x.data) line += " " + tests::hex({word});
  return line;
}

const golden::InsnInfo& info(const Issue& issue) { return golden::info(issue.operands.op); }

bool is_compare(golden::InsnFormat format) {
  return format == golden::InsnFormat::PVv || format == golden::InsnFormat::PVvw ||
         format == golden::InsnFormat::PVm;
}

Output expected(const Issue& issue, const VectorResult& result) {
  Output output;
  output.retire = true;
  output.thread = issue.thread;
  output.flags = info(issue).sets_flags;
  output.set = result.flags;
  if (is_compare(info(issue).format)) {
    output.pred = (issue.rd & 7) != 0;
    if (output.pred) {
      output.rd = issue.rd & 7;
      output.pred_data = result.pred;
    }
  } else if (issue.operands.op == Opcode::Vext) {
    output.ext = issue.rd != 0;
    if (output.ext) {
      output.rd = issue.rd;
      output.ext_data = result.scalar;
    }
  } else if (issue.operands.op != Opcode::Vseed) {
    output.write = true;
    output.rd = issue.rd;
    output.mask = result.mask;
    output.data = result.data;
  }
  return output;
}

class Bench {
 public:
  Bench() {
    dut_->valid_i = 0;
    dut_.reset();
    for (int thread = 0; thread < golden::Threads; ++thread) {
      streams_[static_cast<std::size_t>(thread)] = golden::xorshift_reset(thread);
    }
  }

  // One cycle: an instruction or none; memory data that belong to the one of two cycles before.
  void cycle(const Issue* issue, sim::Random& random) {
    Output now;
    dut_->valid_i = issue != nullptr;
    due_.push_back(Output{});
    memory_.push_back(Issue{});
    if (issue != nullptr) {
      VectorOperands operands = issue->operands;
      operands.streams = &streams_[static_cast<std::size_t>(issue->thread)];
      due_.back() = expected(*issue, golden::vector_execute(operands));
      due_.back().data[0] ^= fault;
      memory_.back() = *issue;
      dut_->thread_i = static_cast<unsigned char>(issue->thread);
      dut_->op_i = static_cast<unsigned char>(operands.op);
      dut_->rd_i = static_cast<unsigned char>(issue->rd);
      dut_->i6_i = static_cast<unsigned char>(operands.i6);
      dut_->fmt_i = operands.format.to_bits();
      dut_->mem_i = issue->mem;
      dut_->mem_port_i = static_cast<unsigned char>(issue->port);
      dut_->pred_i = operands.predicate;
      dut_->scalar_i = operands.scalar;
      tests::put(dut_->a_i, operands.a);
      tests::put(dut_->b_i, operands.b);
      tests::put(dut_->c_i, issue->mem ? tests::random_packet(random) : operands.c);
    }
    tests::put(dut_->mem_data_i, tests::random_packet(random), 0);
    tests::put(dut_->mem_data_i, tests::random_packet(random), 1);
    if (memory_.size() > 2) {
      const Issue& access = memory_.front();
      if (access.mem) {
        tests::put(dut_->mem_data_i, access.operands.c, static_cast<std::size_t>(access.port));
      }
      memory_.pop_front();
    }
    dut_.settle();
    now = output();
    // due_ holds the issues of this cycle t, t-1, ...; what was issued in t - (latency - 1) is due.
    Output want;
    if (due_.size() == golden::LatencyVector) {
      want = due_.front();
      due_.pop_front();
    }
    tally.check(now == want, [&] { return "\n got " + text(now) + "\nwant " + text(want); });
    dut_.clock();
  }

  bool busy() {
    dut_->valid_i = 0;
    dut_.settle();
    return dut_->busy_o != 0;
  }

  void expect_assertions() { dut_.expect_assertions(); }
  int failed_assertions() const { return dut_.failed_assertions(); }

  Tally tally;
  std::uint32_t fault = 0;

 private:
  Output output() {
    Output x;
    x.retire = dut_->retire_valid_o != 0;
    x.thread = dut_->retire_thread_o;
    x.write = dut_->write_valid_o != 0;
    x.pred = dut_->pred_valid_o != 0;
    x.ext = dut_->ext_valid_o != 0;
    x.flags = dut_->flags_valid_o != 0;
    x.rd = dut_->write_vd_o | dut_->pred_pd_o | dut_->ext_rd_o;
    x.mask = dut_->write_mask_o;
    x.pred_data = dut_->pred_data_o;
    x.ext_data = dut_->ext_data_o;
    x.data = tests::take(dut_->write_data_o);
    x.set = dut_->flags_set_o;
    // The thread is told with each of them.
    const auto thread = static_cast<unsigned>(x.thread);
    EXPECT_EQ(dut_->write_thread_o, x.write ? thread : 0u);
    EXPECT_EQ(dut_->pred_thread_o, x.pred ? thread : 0u);
    EXPECT_EQ(dut_->ext_thread_o, x.ext ? thread : 0u);
    EXPECT_EQ(dut_->flags_thread_o, x.flags ? thread : 0u);
    return x;
  }

  tests::Dut<VVectorUnitBench> dut_;
  std::array<golden::Streams, golden::Threads> streams_;
  std::deque<Output> due_;
  std::deque<Issue> memory_;
};

std::vector<Opcode> vector_opcodes() {
  std::vector<Opcode> opcodes;
  for (const golden::InsnInfo& insn : golden::Insns) {
    if (insn.vec != 0) opcodes.push_back(insn.op);
  }
  return opcodes;
}

Vec random_operand(sim::Random& random, bool numbers) {
  Vec v = tests::random_packet(random);
  if (numbers) {
    for (std::uint32_t& x : v) {
      if (random.coin()) x = tests::awkward_fp32(random);
    }
  }
  return v;
}

// An instruction that issue would let through: legal widths and formats, predicate not zero unless
// the instruction is never dropped.
Issue random_issue(sim::Random& random, Opcode op) {
  using golden::InsnFormat;
  const golden::InsnInfo& insn = golden::info(op);
  Issue issue;
  issue.operands.op = op;
  issue.thread = static_cast<int>(random.below(golden::Threads));
  issue.rd = static_cast<int>(random.below(32));
  issue.mem = insn.agu != 0;
  issue.port = static_cast<int>(random.below(2));
  VectorOperands& x = issue.operands;
  const bool numbers = insn.sets_flags && random.chance(3, 4);
  x.a = random_operand(random, numbers);
  x.b = random_operand(random, numbers);
  x.c = random_operand(random, numbers);
  if (numbers && random.coin()) {  // close operands: cancellation, equality
    for (std::size_t i = 0; i < x.c.size(); ++i) x.c[i] = tests::near_fp32(random, x.b[i]);
  }
  if (op == Opcode::Vseed && random.coin()) x.b[random.below(16)] = 0;
  x.scalar = random.bits();
  x.predicate = ~0ull;
  if ((golden::info(insn.format).used_bits >> golden::FieldPLo & 7u) == 7u) {
    x.predicate = insn.keep && random.chance(1, 8) ? 0 : tests::random_predicate(random);
  }
  x.i6 = static_cast<int>(random.below(64)) &
         static_cast<int>(golden::info(insn.format).used_bits & 63u);
  const bool width = insn.format == InsnFormat::VVvw || insn.format == InsnFormat::VVw ||
                     insn.format == InsnFormat::PVvw || insn.format == InsnFormat::VW;
  if (width) x.i6 = static_cast<int>(random.below(3));
  if (insn.format == InsnFormat::VVf || insn.format == InsnFormat::VAccf) {
    x.i6 = static_cast<int>(random.below(64));  // the part in bits 5:4
    static constexpr std::array<golden::FormatCode, 3> codes = {
        golden::FormatCode::Bf16, golden::FormatCode::Cfloat8143, golden::FormatCode::Cfloat8152};
    x.format = {codes[random.below(3)], random.between(0, 63), random.coin()};
  }
  return issue;
}

void drain(Bench& bench, sim::Random& random) {
  for (int n = 0; n < 2 * golden::LatencyVector; ++n) bench.cycle(nullptr, random);
  EXPECT_FALSE(bench.busy());
}

TEST(VectorUnit, ExecutesEveryOpcodeLikeGolden) {
  Bench bench;
  auto random = tests::random_for("vector_unit.opcodes");
  const std::vector<Opcode> opcodes = vector_opcodes();
  ASSERT_GT(opcodes.size(), 60u);
  for (const Opcode op : opcodes) {
    for (std::uint64_t n = 0; n < tests::cases(400); ++n) {
      const Issue issue = random_issue(random, op);
      bench.cycle(&issue, random);
    }
    drain(bench, random);
    ASSERT_EQ(bench.tally.wrong(), 0u) << golden::name(op) << ": " << bench.tally.report();
  }
  expect_clean(bench.tally, 400 * opcodes.size());
}

TEST(VectorUnit, ExecutesMixturesInOrder) {
  Bench bench;
  auto random = tests::random_for("vector_unit.mixture");
  const std::vector<Opcode> opcodes = vector_opcodes();
  // From back to back to nearly idle.
  for (const std::uint64_t spacing : {1, 1, 2, 7}) {
    for (std::uint64_t n = 0; n < tests::cases(5000); ++n) {
      const Issue issue = random_issue(random, opcodes[random.below(opcodes.size())]);
      bench.cycle(random.chance(1, spacing) ? &issue : nullptr, random);
    }
    drain(bench, random);
  }
  expect_clean(bench.tally, 20000);
}

TEST(VectorUnit, WritesLatencyMinusOneAfterIssue) {
  Bench bench;
  auto random = tests::random_for("vector_unit.timing");
  for (const Opcode op : vector_opcodes()) {
    const Issue issue = random_issue(random, op);
    bench.cycle(&issue, random);
    for (int n = 0; n < golden::LatencyVector; ++n) bench.cycle(nullptr, random);
  }
  drain(bench, random);
  expect_clean(bench.tally, 60 * (golden::LatencyVector + 1));
}

// Streams step for each cvtsr, from whichever thread, in issue order; a seed counts from the next.
TEST(VectorUnit, StepsTheRandomStreamsOfTheThreadOnly) {
  Bench bench;
  auto random = tests::random_for("vector_unit.streams");
  for (std::uint64_t n = 0; n < tests::cases(3000); ++n) {
    const Opcode op = random.chance(1, 20) ? Opcode::Vseed
                      : random.coin()      ? Opcode::Cvtsr
                                           : Opcode::Vaccsr;
    const Issue issue = random_issue(random, op);
    bench.cycle(random.chance(2, 3) ? &issue : nullptr, random);
  }
  drain(bench, random);
  expect_clean(bench.tally, 3000);
}

TEST(VectorUnit, SeesPlantedFault) {
  Bench bench;
  bench.fault = 1;
  auto random = tests::random_for("vector_unit.fault");
  const Issue issue = random_issue(random, Opcode::Vand);
  bench.cycle(&issue, random);
  drain(bench, random);
  expect_caught(bench.tally);
}

// Assertions of the unit are checkers too.
TEST(VectorUnit, AssertsItsContract) {
  const auto failures = [](auto spoil) {
    Bench bench;
    bench.expect_assertions();
    auto random = tests::random_for("vector_unit.assertions");
    Issue issue = random_issue(random, Opcode::Cvtdn);
    spoil(issue.operands);
    bench.cycle(&issue, random);
    return bench.failed_assertions();
  };
  EXPECT_EQ(failures([](VectorOperands&) {}), 0);
  EXPECT_GT(failures([](VectorOperands& x) { x.predicate = 0; }), 0);
  EXPECT_GT(failures([](VectorOperands& x) { x.format.code = golden::FormatCode::Fp32; }), 0);
}

}  // namespace
