// SPDX-License-Identifier: Apache-2.0
// scalar_alu: the result of each opcode is the model's, in the cycle after issue (timing.md section
// 7), with where it goes; nothing is written without an issue.
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <scalar_alu_bench_dut.hpp>
#include <string>
#include <vector>

#include "golden/scalar/scalar_alu.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/scalar/operands.hpp"

namespace {

using engine::Coroutine;
using golden::Opcode;
using tests::Comparison;

struct Issue {
  Opcode op{};
  std::uint64_t a = 0;  // as the model names them: old ra, rb, rc or immediate
  std::uint64_t b = 0;
  std::uint64_t c = 0;
  unsigned thread = 0;
  unsigned rd = 0;
  bool pred = false;
};

bool result_from_elsewhere(Opcode op) {  // pc + 4 or a CSR, which the ALU passes on
  return op == Opcode::Jal || op == Opcode::Jalr || op == Opcode::Csrr || op == Opcode::Semrd;
}

class Alu {
 public:
  using Dut = ScalarAluBenchDut;

  Alu(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {
    comparison_.on_difference([this] {
      return std::string(golden::name(last_.op)) + " of " + tests::hex({last_.a, last_.b, last_.c});
    });
  }

  Coroutine<void> reset() {
    drive(std::nullopt);
    co_await cycles_.reset();
  }

  // One cycle; compares what was issued in the one before.
  Coroutine<void> cycle(std::optional<Issue> issue, std::uint64_t planted = 0) {
    drive(issue, planted);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    last_ = executing_.value_or(Issue{});
    const bool valid = executing_.has_value();
    const std::uint64_t data = !valid ? 0
                               : result_from_elsewhere(last_.op)
                                   ? last_.b
                                   : golden::scalar_alu(last_.op, last_.a, last_.b, last_.c);
    comparison_.equal("valid", valid, dut_.valid_o.raw());
    comparison_.equal("thread", last_.thread, dut_.thread_o.raw());
    comparison_.equal("rd", last_.rd, dut_.rd_o.raw());
    comparison_.equal("pred", last_.pred, dut_.pred_o.raw());
    comparison_.equal("data", data, dut_.data_o.raw());
    co_await cycles_.next();
    executing_ = issue;
  }

 private:
  void drive(const std::optional<Issue>& issue, std::uint64_t planted = 0) {
    const Issue i = issue.value_or(Issue{});
    dut_.valid_i.value = issue.has_value();
    dut_.thread_i.value = i.thread;
    dut_.op_i.value = static_cast<unsigned>(i.op);
    dut_.pred_i.value = i.pred;
    dut_.rd_i.value = i.rd;
    dut_.a_i.value = (i.op == Opcode::Lih ? i.a : i.b) ^ planted;
    dut_.b_i.value = i.c;
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  std::optional<Issue> executing_;
  Issue last_;
};

// The 16 bits of lih come zero extended, those of other immediates sign extended: that is decided
// before the ALU. Register operands are any 64 bits.
std::uint64_t operand_c(Opcode op, std::uint64_t value) {
  return op == Opcode::Lih ? value & 0xffff : value;
}

std::vector<Opcode> opcodes() {
  std::vector<Opcode> result;
  for (const golden::InsnInfo& insn : golden::Insns) {
    if (insn.alu != 0) result.push_back(insn.op);
  }
  return result;
}

Comparison on_alu(const tests::BenchTest<Alu>& test) {
  return tests::on_bench<Alu>("scalar_alu", test);
}

TEST(ScalarAluRtl, GivesTheModelsResultOnEachPairOfCorners) {
  std::uint64_t issued = 0;
  on_alu([&](Alu& alu) -> Coroutine<void> {
    for (const Opcode op : opcodes()) {
      for (const std::uint64_t b : tests::Corners) {
        for (const std::uint64_t c : tests::Corners) {
          co_await alu.cycle(Issue{op, b, b, operand_c(op, c), 1, 7, false});
          ++issued;
        }
      }
    }
    co_await alu.cycle(std::nullopt);
  }).expect_clean();
  EXPECT_EQ(opcodes().size(), 34u);
  EXPECT_EQ(issued, 34u * 24u * 24u);
}

TEST(ScalarAluRtl, GivesTheModelsResultOnRandomOperandsWithAndWithoutGaps) {
  on_alu([](Alu& alu) -> Coroutine<void> {
    sim::Random random = tests::random_for("scalar_alu rtl");
    const std::vector<Opcode> ops = opcodes();
    for (std::uint64_t i = 0; i < tests::cases(300'000); ++i) {
      if (random.chance(1, 8)) {
        co_await alu.cycle(std::nullopt);
        continue;
      }
      const Opcode op = random.pick(ops);
      const std::uint64_t b = tests::random_operand(random);
      const std::uint64_t c = random.chance(1, 8) ? b : tests::random_operand(random);
      co_await alu.cycle(Issue{op, tests::random_operand(random), b, operand_c(op, c),
                               static_cast<unsigned>(random.below(4)),
                               static_cast<unsigned>(random.below(32)), random.coin()});
    }
    co_await alu.cycle(std::nullopt);
  }).expect_clean();
}

// isa.md section 2, written out: no model in between.
TEST(ScalarAluRtl, GivesTheWrittenResults) {
  struct Case {
    Opcode op;
    std::uint64_t a, b, expected;  // operands of the RTL
  };
  constexpr std::uint64_t Ones = ~std::uint64_t{0};
  constexpr std::uint64_t Min = std::uint64_t{1} << 63;
  const Case cases[] = {
      {Opcode::Add, Ones, 1, 0},
      {Opcode::Sub, 0, 1, Ones},
      {Opcode::Sll, 3, 64, 3},
      {Opcode::Srl, Min, 63, 1},
      {Opcode::Sra, Min, 63, Ones},
      {Opcode::Srai, 0x4000000000000000, 62, 1},
      {Opcode::Slt, Min, 0, 1},
      {Opcode::Sltu, Min, 0, 0},
      {Opcode::Sltiu, 5, Ones, 1},
      {Opcode::Seq, 7, 7, 1},
      {Opcode::Min, Min, 1, Min},
      {Opcode::Max, Min, 1, 1},
      {Opcode::Li, 98, 0xffffffffffff8000, 0xffffffffffff8000},
      {Opcode::Lih, 0x1122334455667788, 0x99aa, 0x33445566778899aa},
      {Opcode::Clz, 0, 0, 64},
      {Opcode::Clz, 1, 0, 63},
      {Opcode::Ctz, 0, 0, 64},
      {Opcode::Ctz, Min, 0, 63},
      {Opcode::Popc, Ones, 0, 64},
      {Opcode::Ptail, 0, 0, 0},
      {Opcode::Ptail, 63, 0, 0x7fffffffffffffff},
      {Opcode::Ptail, 64, 0, Ones},
      {Opcode::Ptail, Ones, 0, Ones},
      {Opcode::Jal, 0x200000, 0, 0x200000},
      {Opcode::Csrr, 0x1234, 99, 0x1234},
  };
  tests::simulate<Alu::Dut>([&](Alu::Dut& dut) -> Coroutine<void> {
    const auto issue = [&dut](bool valid, Opcode op, std::uint64_t a, std::uint64_t b) {
      dut.valid_i.value = valid;
      dut.op_i.value = static_cast<unsigned>(op);
      dut.a_i.value = a;
      dut.b_i.value = b;
    };
    tests::Cycles cycles(dut);
    dut.thread_i.value = 0;
    dut.pred_i.value = 0;
    dut.rd_i.value = 0;
    issue(false, Opcode{}, 0, 0);
    co_await cycles.reset();
    for (const Case& c : cases) {
      issue(true, c.op, c.a, c.b);
      co_await cycles.next();
      co_await cycles.settle();
      EXPECT_EQ(dut.data_o.raw(), c.expected) << golden::name(c.op);
      EXPECT_EQ(dut.valid_o.raw(), 1);
    }
  });
}

TEST(ScalarAluRtl, ReportsAPlantedDifference) {
  const Comparison comparison = on_alu([](Alu& alu) -> Coroutine<void> {
    co_await alu.cycle(Issue{Opcode::Add, 0, 20, 22, 2, 3, false});
    co_await alu.cycle(Issue{Opcode::Add, 0, 20, 22, 2, 3, false}, 1);
    co_await alu.cycle(std::nullopt);
  });
  comparison.expect_reported("cycle 2, ");
  comparison.expect_reported("data: expected 0x2a, actual 0x2b; add of 0 14 16");
}

}  // namespace
