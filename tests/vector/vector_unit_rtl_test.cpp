// SPDX-License-Identifier: Apache-2.0
// The vector unit, RTL against golden: every opcode of the table that occupies it, in random order
// and at random distances, from all threads. Every output is compared in every cycle, so a write
// must appear exactly LatencyVector - 1 cycles after its issue, and nothing else ever.
#include <gtest/gtest.h>

#include <VectorUnitBench_dut.hpp>
#include <deque>
#include <vector>

#include "golden/numeric/xorshift.hpp"
#include "golden/vector/vector_unit.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/simulation.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/operands.hpp"

namespace {

using engine::Coroutine;
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
  using Dut = VectorUnitBenchDut;

  explicit Bench(Dut& dut) : dut_(dut), cycles_(dut) {
    for (int thread = 0; thread < golden::Threads; ++thread) {
      streams_[static_cast<std::size_t>(thread)] = golden::xorshift_reset(thread);
    }
  }

  Coroutine<void> reset() {
    dut_.valid_i.value = 0;
    co_await cycles_.reset();
  }

  // One cycle: an instruction or none; memory data that belong to the one of two cycles before.
  Coroutine<void> cycle(const Issue* issue, sim::Random& random) {
    dut_.valid_i.value = issue != nullptr;
    due_.push_back(Output{});
    memory_.push_back(Issue{});
    if (issue != nullptr) {
      VectorOperands operands = issue->operands;
      operands.streams = &streams_[static_cast<std::size_t>(issue->thread)];
      due_.back() = expected(*issue, golden::vector_execute(operands));
      due_.back().data[0] ^= fault;
      memory_.back() = *issue;
      dut_.thread_i.value = issue->thread;
      dut_.op_i.value = static_cast<unsigned>(operands.op);
      dut_.rd_i.value = issue->rd;
      dut_.i6_i.value = operands.i6;
      dut_.fmt_i.value = operands.format.to_bits();
      dut_.mem_i.value = issue->mem;
      dut_.mem_port_i.value = issue->port;
      dut_.pred_i.value = operands.predicate;
      dut_.scalar_i.value = operands.scalar;
      dut_.a_i.value.set_words(operands.a);
      dut_.b_i.value.set_words(operands.b);
      dut_.c_i.value.set_words(issue->mem ? tests::random_packet(random) : operands.c);
    }
    std::array<std::uint32_t, 32> memory{};  // of both ports
    tests::put(memory, tests::random_packet(random), 0);
    tests::put(memory, tests::random_packet(random), 1);
    if (memory_.size() > 2) {
      const Issue& access = memory_.front();
      if (access.mem) {
        tests::put(memory, access.operands.c, static_cast<std::size_t>(access.port));
      }
      memory_.pop_front();
    }
    dut_.mem_data_i.value.set_words(memory);
    co_await cycles_.settle();
    busy = dut_.busy_o.raw() != 0;
    const Output now = output();
    // due_ holds the issues of this cycle t, t-1, ...; what was issued in t - (latency - 1) is due.
    Output want;
    if (due_.size() == golden::LatencyVector) {
      want = due_.front();
      due_.pop_front();
    }
    tally.check(now == want, [&] { return "\n got " + text(now) + "\nwant " + text(want); });
    co_await cycles_.next();
  }

  Tally tally;
  bool busy = false;  // in the last cycle
  std::uint32_t fault = 0;

 private:
  Output output() {
    Output x;
    x.retire = dut_.retire_valid_o.raw() != 0;
    x.thread = dut_.retire_thread_o.raw();
    x.write = dut_.write_valid_o.raw() != 0;
    x.pred = dut_.pred_valid_o.raw() != 0;
    x.ext = dut_.ext_valid_o.raw() != 0;
    x.flags = dut_.flags_valid_o.raw() != 0;
    x.rd = dut_.write_vd_o.raw() | dut_.pred_pd_o.raw() | dut_.ext_rd_o.raw();
    x.mask = dut_.write_mask_o.raw();
    x.pred_data = dut_.pred_data_o.raw();
    x.ext_data = dut_.ext_data_o.raw();
    x.data = tests::take(dut_.write_data_o.raw());
    x.set = dut_.flags_set_o.raw();
    // The thread is told with each of them.
    const auto thread = static_cast<unsigned>(x.thread);
    EXPECT_EQ(dut_.write_thread_o.raw(), x.write ? thread : 0u);
    EXPECT_EQ(dut_.pred_thread_o.raw(), x.pred ? thread : 0u);
    EXPECT_EQ(dut_.ext_thread_o.raw(), x.ext ? thread : 0u);
    EXPECT_EQ(dut_.flags_thread_o.raw(), x.flags ? thread : 0u);
    return x;
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
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

Coroutine<void> drain(Bench& bench, sim::Random& random) {
  for (int n = 0; n < 2 * golden::LatencyVector; ++n) co_await bench.cycle(nullptr, random);
  EXPECT_FALSE(bench.busy);
}

TEST(VectorUnit, ExecutesEveryOpcodeLikeGolden) {
  const std::vector<Opcode> opcodes = vector_opcodes();
  ASSERT_GT(opcodes.size(), 60u);
  tests::simulate_on<Bench>([&](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("vector_unit.opcodes");
    for (const Opcode op : opcodes) {
      for (std::uint64_t n = 0; n < tests::cases(400); ++n) {
        const Issue issue = random_issue(random, op);
        co_await bench.cycle(&issue, random);
      }
      co_await drain(bench, random);
      if (bench.tally.wrong() != 0) {
        ADD_FAILURE() << golden::name(op) << ": " << bench.tally.report();
        co_return;
      }
    }
    expect_clean(bench.tally, 400 * opcodes.size());
  });
}

TEST(VectorUnit, ExecutesMixturesInOrder) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("vector_unit.mixture");
    const std::vector<Opcode> opcodes = vector_opcodes();
    // From back to back to nearly idle.
    for (const std::uint64_t spacing : {1, 1, 2, 7}) {
      for (std::uint64_t n = 0; n < tests::cases(5000); ++n) {
        const Issue issue = random_issue(random, opcodes[random.below(opcodes.size())]);
        co_await bench.cycle(random.chance(1, spacing) ? &issue : nullptr, random);
      }
      co_await drain(bench, random);
    }
    expect_clean(bench.tally, 20000);
  });
}

TEST(VectorUnit, WritesLatencyMinusOneAfterIssue) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("vector_unit.timing");
    for (const Opcode op : vector_opcodes()) {
      const Issue issue = random_issue(random, op);
      co_await bench.cycle(&issue, random);
      for (int n = 0; n < golden::LatencyVector; ++n) co_await bench.cycle(nullptr, random);
    }
    co_await drain(bench, random);
    expect_clean(bench.tally, 60 * (golden::LatencyVector + 1));
  });
}

// Streams step for each cvtsr, from whichever thread, in issue order; a seed counts from the next.
TEST(VectorUnit, StepsTheRandomStreamsOfTheThreadOnly) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    auto random = tests::random_for("vector_unit.streams");
    for (std::uint64_t n = 0; n < tests::cases(3000); ++n) {
      const Opcode op = random.chance(1, 20) ? Opcode::Vseed
                        : random.coin()      ? Opcode::Cvtsr
                                             : Opcode::Vaccsr;
      const Issue issue = random_issue(random, op);
      co_await bench.cycle(random.chance(2, 3) ? &issue : nullptr, random);
    }
    co_await drain(bench, random);
    expect_clean(bench.tally, 3000);
  });
}

TEST(VectorUnit, SeesPlantedFault) {
  tests::simulate_on<Bench>([](Bench& bench) -> Coroutine<void> {
    bench.fault = 1;
    auto random = tests::random_for("vector_unit.fault");
    const Issue issue = random_issue(random, Opcode::Vand);
    co_await bench.cycle(&issue, random);
    co_await drain(bench, random);
    expect_caught(bench.tally);
  });
}

// Assertions of the unit are checkers too.
TEST(VectorUnit, AssertsItsContract) {
  const auto fails = [](auto spoil) {
    return tests::fails_assertion<Bench>([&](Bench& bench) -> Coroutine<void> {
      auto random = tests::random_for("vector_unit.assertions");
      Issue issue = random_issue(random, Opcode::Cvtdn);
      spoil(issue.operands);
      co_await bench.cycle(&issue, random);
    });
  };
  EXPECT_FALSE(fails([](VectorOperands&) {}));
  EXPECT_TRUE(fails([](VectorOperands& x) { x.predicate = 0; }));
  EXPECT_TRUE(fails([](VectorOperands& x) { x.format.code = golden::FormatCode::Fp32; }));
}

}  // namespace
