// SPDX-License-Identifier: Apache-2.0
// Reductions (docs/numerics.md section 3, docs/isa.md section 2.2), RTL against golden.
#include <gtest/gtest.h>

#include <VectorReduce_dut.hpp>
#include <vector>

#include "golden/vector/vector_permute.hpp"
#include "golden/vector/vector_reduce.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/simulation.hpp"
#include "tests/common/tally.hpp"

namespace {

using engine::Coroutine;
using golden::Opcode;
using golden::Result;
using golden::Vec;
using tests::Tally;

constexpr std::array<Opcode, 6> operations = {Opcode::Fredsum, Opcode::Fredmin, Opcode::Fredmax,
                                              Opcode::Vredsum, Opcode::Vredmin, Opcode::Vredmax};

bool is_float(Opcode op) { return golden::info(op).sets_flags; }

Result expected(Opcode op, int width, const Vec& v, std::uint64_t predicate) {
  if (op == Opcode::Fredsum) return golden::reduce_sum(v, predicate);
  if (op == Opcode::Fredmin) return golden::reduce_min(v, predicate);
  if (op == Opcode::Fredmax) return golden::reduce_max(v, predicate);
  if (op == Opcode::Vredsum) return {golden::reduce_int_sum(width, v, predicate), 0};
  if (op == Opcode::Vredmin) return {golden::reduce_int_min(width, v, predicate), 0};
  return {golden::reduce_int_max(width, v, predicate), 0};
}

// One reduction through the three stages; nothing comes out before or after.
class Bench {
 public:
  using Dut = VectorReduceDut;

  explicit Bench(Dut& dut) : dut_(dut), cycles_(dut) {}

  Coroutine<void> reset() {
    idle();
    co_await cycles_.reset();
  }

  struct Output {
    Vec data;
    golden::Flags flags;
  };
  Coroutine<Output> run(Opcode op, int width, Vec v, std::uint64_t predicate) {
    idle();
    dut_.valid_i.value = 1;
    dut_.op_i.value = static_cast<unsigned>(op);
    dut_.width_i.value = width;
    dut_.pred_i.value = predicate;
    dut_.b_i.value.set_words(v);
    co_await cycles_.next();
    idle();
    dut_.valid4_i.value = 1;
    dut_.op4_i.value = static_cast<unsigned>(op);
    dut_.width4_i.value = width;
    co_await cycles_.next();
    idle();
    dut_.valid5_i.value = 1;
    dut_.op5_i.value = static_cast<unsigned>(op);
    dut_.width5_i.value = width;
    co_await cycles_.settle();
    const Output output{tests::take(dut_.result_o.raw()), dut_.flags_o.raw()};
    idle();
    co_await engine::ReadOnly();  // still in this cycle
    EXPECT_EQ(tests::take(dut_.result_o.raw()), Vec{});
    co_await cycles_.next();
    co_return output;
  }

 private:
  void idle() {
    dut_.valid_i.value = 0;
    dut_.valid4_i.value = 0;
    dut_.valid5_i.value = 0;
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
};

Coroutine<void> check(Tally& tally, Bench& bench, Opcode op, int width, Vec v,
                      std::uint64_t predicate, std::uint32_t fault) {
  Result want = expected(op, width, v, predicate);
  want.value ^= fault;
  const Bench::Output got = co_await bench.run(op, width, v, predicate);
  tally.check(got.data == golden::broadcast(width, want.value) && got.flags == want.flags, [&] {
    return std::string(golden::name(op)) + " width, predicate, got, want: " +
           tests::hex({static_cast<std::uint64_t>(width), predicate, got.data[0], got.flags,
                       want.value, want.flags});
  });
}

Coroutine<void> compare(Bench& bench, Tally& tally, std::uint32_t fault) {
  auto random = tests::random_for("vector_reduce");
  for (std::uint64_t n = 0; n < tests::cases(5000); ++n) {
    for (const Opcode op : operations) {
      for (int width = is_float(op) ? 2 : 0; width < 3; ++width) {
        Vec v = tests::random_packet(random);
        if (is_float(op)) {
          // Near each other, now and then a denormal, an infinity, a NaN.
          for (std::uint32_t& x : v) {
            x = (x & 0x807fffffu) | static_cast<std::uint32_t>(random.between(110, 140)) << 23;
            if (random.chance(1, 40)) x = random.bits32() & 0x80ffffffu;
            if (random.chance(1, 80)) x = 0x7f800000u | (random.bits32() & 0x80000003u);
          }
        }
        co_await check(tally, bench, op, width, v, tests::random_predicate(random), fault);
      }
    }
  }
}

Tally compare(std::uint32_t fault) {
  Tally tally;
  tests::simulate_on<Bench>([&](Bench& bench) { return compare(bench, tally, fault); });
  return tally;
}

// Word `lane` of a reduction whose result is known.
struct Known {
  Opcode op{};
  int width = 0;
  std::uint64_t predicate = 0;
  std::size_t lane = 0;
  std::uint32_t word = 0;
};
void expect_known(const Vec& v, const std::vector<Known>& all) {
  tests::simulate_on<Bench>([&](Bench& bench) -> Coroutine<void> {
    for (const Known& known : all) {
      const Bench::Output got = co_await bench.run(known.op, known.width, v, known.predicate);
      EXPECT_EQ(got.data[known.lane], known.word) << golden::name(known.op);
    }
  });
}

TEST(VectorReduce, ReducesLikeGolden) { expect_clean(compare(0), 5000 * 12); }

TEST(VectorReduce, AddsAsABinaryTree) {
  // (1 + 2^-24) rounds to 1 in the first level, sixteen times: a sum from left to right differs.
  Vec v;
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = i % 2 == 0 ? 0x3f800000u : 0x33800000u;
  expect_known(v, {{Opcode::Fredsum, 2, ~0ull, 7, 0x41000000},  // 8
                   {Opcode::Fredsum, 2, 0x10, 0, 0x33800000}});
}

TEST(VectorReduce, OfNoActiveLaneGivesTheNeutralElement) {
  expect_known(golden::broadcast(2, 0x3f800000), {{Opcode::Fredsum, 2, 2, 0, 0x80000000},
                                                  {Opcode::Fredmin, 2, 2, 0, 0x7f800000},
                                                  {Opcode::Fredmax, 2, 2, 0, 0xff800000},
                                                  {Opcode::Vredmin, 1, 2, 0, 0x7fff7fff},
                                                  {Opcode::Vredmax, 2, 2, 0, 0x80000000},
                                                  {Opcode::Vredsum, 2, 2, 0, 0}});
}

TEST(VectorReduce, SeesPlantedFault) { expect_caught(compare(1)); }

}  // namespace
