// SPDX-License-Identifier: Apache-2.0
// scalar_mul: both halves of the product are the model's and the host's, written in t+3 (timing.md
// section 7); one multiplication can be issued each cycle.
#include <Vscalar_mul_bench.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "golden/scalar/scalar_mul.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"
#include "tests/scalar/operands.hpp"

namespace {

using golden::Opcode;
using tests::Comparison;

struct Issue {
  Opcode op{};
  std::uint64_t b = 0;
  std::uint64_t c = 0;
  unsigned thread = 0;
  unsigned rd = 0;
};

// The second witness: the host's 128-bit product.
std::uint64_t host_product(Opcode op, std::uint64_t b, std::uint64_t c) {
  __extension__ using Wide = __int128;
  const Wide product =
      static_cast<Wide>(static_cast<std::int64_t>(b)) * static_cast<std::int64_t>(c);
  return static_cast<std::uint64_t>(op == Opcode::Mul ? product : product >> 64);
}

class Mul {
 public:
  explicit Mul(Comparison& comparison) : comparison_(comparison) {
    comparison_.on_difference([this] {
      return std::string(golden::name(last_.op)) + " of " + tests::hex({last_.b, last_.c});
    });
    drive(std::nullopt);
    dut_.reset();
  }

  void cycle(const std::optional<Issue>& issue, std::uint64_t planted = 0) {
    drive(issue, planted);
    dut_.settle();
    comparison_.at(dut_.cycle());
    // t+1 .. t+3: what is under way in this cycle; t+3 writes.
    const std::optional<Issue>& writing = under_way_[2];
    last_ = writing.value_or(Issue{});
    const bool busy = under_way_[0] || under_way_[1] || under_way_[2];
    comparison_.equal("busy", busy, dut_->busy_o);
    comparison_.equal("valid", writing.has_value(), dut_->valid_o);
    comparison_.equal("thread", last_.thread, dut_->thread_o);
    comparison_.equal("rd", last_.rd, dut_->rd_o);
    if (writing) {
      comparison_.equal("data", golden::scalar_mul(last_.op, last_.b, last_.c), dut_->data_o);
      comparison_.equal("data (host)", host_product(last_.op, last_.b, last_.c), dut_->data_o);
    } else {
      comparison_.equal("data", 0, dut_->data_o);
    }
    dut_.clock();
    under_way_ = {issue, under_way_[0], under_way_[1]};
  }
  void drain() {
    for (int i = 0; i < 4; ++i) cycle(std::nullopt);
  }

 private:
  void drive(const std::optional<Issue>& issue, std::uint64_t planted = 0) {
    const Issue i = issue.value_or(Issue{});
    dut_->valid_i = issue.has_value();
    dut_->thread_i = static_cast<std::uint8_t>(i.thread);
    dut_->high_i = i.op == Opcode::Mulh;
    dut_->rd_i = static_cast<std::uint8_t>(i.rd);
    dut_->a_i = i.b ^ planted;
    dut_->b_i = i.c;
  }

  Comparison& comparison_;
  tests::Dut<Vscalar_mul_bench> dut_;
  std::array<std::optional<Issue>, 3> under_way_;
  Issue last_;
};

TEST(ScalarMulRtl, GivesTheProductOfEachPairOfCorners) {
  Comparison comparison("scalar_mul");
  Mul mul(comparison);
  for (const std::uint64_t b : tests::Corners) {
    for (const std::uint64_t c : tests::Corners) {
      for (const Opcode op : {Opcode::Mul, Opcode::Mulh}) mul.cycle(Issue{op, b, c, 2, 31});
    }
  }
  mul.drain();
  comparison.expect_clean();
}

TEST(ScalarMulRtl, GivesTheProductOfRandomOperandsWithAndWithoutGaps) {
  Comparison comparison("scalar_mul");
  Mul mul(comparison);
  sim::Random random = tests::random_for("scalar_mul rtl");
  for (std::uint64_t i = 0; i < tests::cases(300'000); ++i) {
    if (random.chance(1, 4)) {
      mul.cycle(std::nullopt);
      continue;
    }
    mul.cycle(Issue{random.coin() ? Opcode::Mul : Opcode::Mulh, tests::random_operand(random),
                    tests::random_operand(random), static_cast<unsigned>(random.below(4)),
                    static_cast<unsigned>(random.below(32))});
  }
  mul.drain();
  comparison.expect_clean();
}

TEST(ScalarMulRtl, ReportsAPlantedDifference) {
  Comparison comparison("scalar_mul");
  Mul mul(comparison);
  mul.cycle(Issue{Opcode::Mul, 6, 7, 0, 1}, 1);
  mul.drain();
  comparison.expect_reported("cycle 3, ");
  comparison.expect_reported("data: expected 0x2a, actual 0x31; mul of 6 7");
}

}  // namespace
