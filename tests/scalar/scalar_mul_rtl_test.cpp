// SPDX-License-Identifier: Apache-2.0
// scalar_mul: both halves of the product are the model's and the host's, written in t+3 (timing.md
// section 7); one multiplication can be issued each cycle.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <scalar_mul_bench_dut.hpp>
#include <string>

#include "golden/scalar/scalar_mul.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/scalar/operands.hpp"

namespace {

using engine::Coroutine;
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
  using Dut = ScalarMulBenchDut;

  Mul(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {
    comparison_.on_difference([this] {
      return std::string(golden::name(last_.op)) + " of " + tests::hex({last_.b, last_.c});
    });
  }

  Coroutine<void> reset() {
    drive(std::nullopt);
    co_await cycles_.reset();
  }

  Coroutine<void> cycle(std::optional<Issue> issue, std::uint64_t planted = 0) {
    drive(issue, planted);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    // t+1 .. t+3: what is under way in this cycle; t+3 writes.
    const std::optional<Issue>& writing = under_way_[2];
    last_ = writing.value_or(Issue{});
    const bool busy = under_way_[0] || under_way_[1] || under_way_[2];
    comparison_.equal("busy", busy, dut_.busy_o.raw());
    comparison_.equal("valid", writing.has_value(), dut_.valid_o.raw());
    comparison_.equal("thread", last_.thread, dut_.thread_o.raw());
    comparison_.equal("rd", last_.rd, dut_.rd_o.raw());
    if (writing) {
      comparison_.equal("data", golden::scalar_mul(last_.op, last_.b, last_.c), dut_.data_o.raw());
      comparison_.equal("data (host)", host_product(last_.op, last_.b, last_.c), dut_.data_o.raw());
    } else {
      comparison_.equal("data", 0, dut_.data_o.raw());
    }
    co_await cycles_.next();
    under_way_ = {issue, under_way_[0], under_way_[1]};
  }
  Coroutine<void> drain() {
    for (int i = 0; i < 4; ++i) co_await cycle(std::nullopt);
  }

 private:
  void drive(const std::optional<Issue>& issue, std::uint64_t planted = 0) {
    const Issue i = issue.value_or(Issue{});
    dut_.valid_i.value = issue.has_value();
    dut_.thread_i.value = i.thread;
    dut_.high_i.value = i.op == Opcode::Mulh;
    dut_.rd_i.value = i.rd;
    dut_.a_i.value = i.b ^ planted;
    dut_.b_i.value = i.c;
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  std::array<std::optional<Issue>, 3> under_way_;
  Issue last_;
};

Comparison on_mul(const tests::BenchTest<Mul>& test) {
  return tests::on_bench<Mul>("scalar_mul", test);
}

TEST(ScalarMulRtl, GivesTheProductOfEachPairOfCorners) {
  on_mul([](Mul& mul) -> Coroutine<void> {
    for (const std::uint64_t b : tests::Corners) {
      for (const std::uint64_t c : tests::Corners) {
        for (const Opcode op : {Opcode::Mul, Opcode::Mulh}) {
          co_await mul.cycle(Issue{op, b, c, 2, 31});
        }
      }
    }
    co_await mul.drain();
  }).expect_clean();
}

TEST(ScalarMulRtl, GivesTheProductOfRandomOperandsWithAndWithoutGaps) {
  on_mul([](Mul& mul) -> Coroutine<void> {
    sim::Random random = tests::random_for("scalar_mul rtl");
    for (std::uint64_t i = 0; i < tests::cases(300'000); ++i) {
      std::optional<Issue> issue;
      if (!random.chance(1, 4)) {
        issue = Issue{random.coin() ? Opcode::Mul : Opcode::Mulh, tests::random_operand(random),
                      tests::random_operand(random), static_cast<unsigned>(random.below(4)),
                      static_cast<unsigned>(random.below(32))};
      }
      co_await mul.cycle(issue);
    }
    co_await mul.drain();
  }).expect_clean();
}

TEST(ScalarMulRtl, ReportsAPlantedDifference) {
  const Comparison comparison = on_mul([](Mul& mul) -> Coroutine<void> {
    co_await mul.cycle(Issue{Opcode::Mul, 6, 7, 0, 1}, 1);
    co_await mul.drain();
  });
  comparison.expect_reported("cycle 3, ");
  comparison.expect_reported("data: expected 0x2a, actual 0x31; mul of 6 7");
}

}  // namespace
