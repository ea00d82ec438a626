// SPDX-License-Identifier: Apache-2.0
// scalar_alu: the result of each opcode is the model's, in the cycle after issue (timing.md section
// 7), with where it goes; nothing is written without an issue.
#include <Vscalar_alu_bench.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "golden/scalar/scalar_alu.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"
#include "tests/scalar/operands.hpp"

namespace {

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
  explicit Alu(Comparison& comparison) : comparison_(comparison) {
    comparison_.on_difference([this] {
      return std::string(golden::name(last_.op)) + " of " + tests::hex({last_.a, last_.b, last_.c});
    });
    drive(std::nullopt);
    dut_.reset();
  }

  // One cycle; compares what was issued in the one before.
  void cycle(const std::optional<Issue>& issue, std::uint64_t planted = 0) {
    drive(issue, planted);
    dut_.settle();
    comparison_.at(dut_.cycle());
    last_ = executing_.value_or(Issue{});
    const bool valid = executing_.has_value();
    const std::uint64_t data = !valid ? 0
                               : result_from_elsewhere(last_.op)
                                   ? last_.b
                                   : golden::scalar_alu(last_.op, last_.a, last_.b, last_.c);
    comparison_.equal("valid", valid, dut_->valid_o);
    comparison_.equal("thread", last_.thread, dut_->thread_o);
    comparison_.equal("rd", last_.rd, dut_->rd_o);
    comparison_.equal("pred", last_.pred, dut_->pred_o);
    comparison_.equal("data", data, dut_->data_o);
    dut_.clock();
    executing_ = issue;
  }

 private:
  void drive(const std::optional<Issue>& issue, std::uint64_t planted = 0) {
    const Issue i = issue.value_or(Issue{});
    dut_->valid_i = issue.has_value();
    dut_->thread_i = static_cast<std::uint8_t>(i.thread);
    dut_->op_i = static_cast<std::uint8_t>(i.op);
    dut_->pred_i = i.pred;
    dut_->rd_i = static_cast<std::uint8_t>(i.rd);
    dut_->a_i = (i.op == Opcode::Lih ? i.a : i.b) ^ planted;
    dut_->b_i = i.c;
  }

  Comparison& comparison_;
  tests::Dut<Vscalar_alu_bench> dut_;
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

TEST(ScalarAluRtl, GivesTheModelsResultOnEachPairOfCorners) {
  Comparison comparison("scalar_alu");
  Alu alu(comparison);
  std::uint64_t issued = 0;
  for (const Opcode op : opcodes()) {
    for (const std::uint64_t b : tests::Corners) {
      for (const std::uint64_t c : tests::Corners) {
        alu.cycle(Issue{op, b, b, operand_c(op, c), 1, 7, false});
        ++issued;
      }
    }
  }
  alu.cycle(std::nullopt);
  comparison.expect_clean();
  EXPECT_EQ(opcodes().size(), 34u);
  EXPECT_EQ(issued, 34u * 24u * 24u);
}

TEST(ScalarAluRtl, GivesTheModelsResultOnRandomOperandsWithAndWithoutGaps) {
  Comparison comparison("scalar_alu");
  Alu alu(comparison);
  sim::Random random = tests::random_for("scalar_alu rtl");
  const std::vector<Opcode> ops = opcodes();
  for (std::uint64_t i = 0; i < tests::cases(300'000); ++i) {
    if (random.chance(1, 8)) {
      alu.cycle(std::nullopt);
      continue;
    }
    const Opcode op = random.pick(ops);
    const std::uint64_t b = tests::random_operand(random);
    const std::uint64_t c = random.chance(1, 8) ? b : tests::random_operand(random);
    alu.cycle(Issue{op, tests::random_operand(random), b, operand_c(op, c),
                    static_cast<unsigned>(random.below(4)), static_cast<unsigned>(random.below(32)),
                    random.coin()});
  }
  alu.cycle(std::nullopt);
  comparison.expect_clean();
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
  tests::Dut<Vscalar_alu_bench> dut;
  dut->valid_i = 0;
  dut->thread_i = dut->op_i = dut->pred_i = dut->rd_i = 0;
  dut->a_i = dut->b_i = 0;
  dut.reset();
  for (const Case& c : cases) {
    dut->valid_i = 1;
    dut->op_i = static_cast<std::uint8_t>(c.op);
    dut->a_i = c.a;
    dut->b_i = c.b;
    dut.clock();
    dut.settle();
    EXPECT_EQ(dut->data_o, c.expected) << golden::name(c.op);
    EXPECT_EQ(dut->valid_o, 1);
  }
}

TEST(ScalarAluRtl, ReportsAPlantedDifference) {
  Comparison comparison("scalar_alu");
  Alu alu(comparison);
  alu.cycle(Issue{Opcode::Add, 0, 20, 22, 2, 3, false});
  alu.cycle(Issue{Opcode::Add, 0, 20, 22, 2, 3, false}, 1);
  alu.cycle(std::nullopt);
  comparison.expect_reported("cycle 2, ");
  comparison.expect_reported("data: expected 0x2a, actual 0x2b; add of 0 14 16");
}

}  // namespace
