// SPDX-License-Identifier: Apache-2.0
// Reductions (docs/numerics.md section 3, docs/isa.md section 2.2), RTL against golden.
#include <gtest/gtest.h>

#include <algorithm>

#include "VVectorReduce.h"
#include "golden/vector/vector_permute.hpp"
#include "golden/vector/vector_reduce.hpp"
#include "tests/common/dut.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/tally.hpp"

namespace {

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
  Bench() { idle(); }

  struct Output {
    Vec data;
    golden::Flags flags;
  };
  Output run(Opcode op, int width, const Vec& v, std::uint64_t predicate) {
    idle();
    dut_->valid_i = 1;
    dut_->op_i = static_cast<unsigned char>(op);
    dut_->width_i = static_cast<unsigned char>(width);
    dut_->pred_i = predicate;
    tests::put(dut_->b_i, v);
    dut_.clock();
    idle();
    dut_->valid4_i = 1;
    dut_->op4_i = static_cast<unsigned char>(op);
    dut_->width4_i = static_cast<unsigned char>(width);
    dut_.clock();
    idle();
    dut_->valid5_i = 1;
    dut_->op5_i = static_cast<unsigned char>(op);
    dut_->width5_i = static_cast<unsigned char>(width);
    dut_.settle();
    const Output output{tests::take(dut_->result_o), dut_->flags_o};
    idle();
    dut_.settle();
    EXPECT_EQ(tests::take(dut_->result_o), Vec{});
    return output;
  }

 private:
  void idle() { dut_->valid_i = dut_->valid4_i = dut_->valid5_i = 0; }

  tests::Dut<VVectorReduce> dut_;
};

void check(Tally& tally, Bench& bench, Opcode op, int width, const Vec& v, std::uint64_t predicate,
           std::uint32_t fault = 0) {
  Result want = expected(op, width, v, predicate);
  want.value ^= fault;
  const Bench::Output got = bench.run(op, width, v, predicate);
  tally.check(got.data == golden::broadcast(width, want.value) && got.flags == want.flags, [&] {
    return std::string(golden::name(op)) + " width, predicate, got, want: " +
           tests::hex({static_cast<std::uint64_t>(width), predicate, got.data[0], got.flags,
                       want.value, want.flags});
  });
}

Tally compare(std::uint32_t fault) {
  Bench bench;
  Tally tally;
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
        check(tally, bench, op, width, v, tests::random_predicate(random), fault);
      }
    }
  }
  return tally;
}

TEST(VectorReduce, ReducesLikeGolden) { expect_clean(compare(0), 5000 * 12); }

TEST(VectorReduce, AddsAsABinaryTree) {
  Bench bench;
  // (1 + 2^-24) rounds to 1 in the first level, sixteen times: a sum from left to right differs.
  Vec v;
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = i % 2 == 0 ? 0x3f800000u : 0x33800000u;
  EXPECT_EQ(bench.run(Opcode::Fredsum, 2, v, ~0ull).data[7], 0x41000000u);  // 8
  EXPECT_EQ(bench.run(Opcode::Fredsum, 2, v, 0x10).data[0], 0x33800000u);
}

TEST(VectorReduce, OfNoActiveLaneGivesTheNeutralElement) {
  Bench bench;
  const Vec v = golden::broadcast(2, 0x3f800000);
  EXPECT_EQ(bench.run(Opcode::Fredsum, 2, v, 2).data[0], 0x80000000u);
  EXPECT_EQ(bench.run(Opcode::Fredmin, 2, v, 2).data[0], 0x7f800000u);
  EXPECT_EQ(bench.run(Opcode::Fredmax, 2, v, 2).data[0], 0xff800000u);
  EXPECT_EQ(bench.run(Opcode::Vredmin, 1, v, 2).data[0], 0x7fff7fffu);
  EXPECT_EQ(bench.run(Opcode::Vredmax, 2, v, 2).data[0], 0x80000000u);
  EXPECT_EQ(bench.run(Opcode::Vredsum, 2, v, 2).data[0], 0u);
}

TEST(VectorReduce, SeesPlantedFault) { expect_caught(compare(1)); }

}  // namespace
