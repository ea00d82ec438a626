// SPDX-License-Identifier: Apache-2.0
// Integer lanes (docs/isa.md section 2.2), RTL against golden: every operation at every width.
#include <gtest/gtest.h>

#include <VectorInt_dut.hpp>
#include <algorithm>

#include "golden/vector/vector_int.hpp"
#include "golden/vector/vector_permute.hpp"
#include "tests/common/packets.hpp"
#include "tests/common/simulation.hpp"
#include "tests/common/tally.hpp"

namespace {

using engine::Coroutine;
using golden::Opcode;
using golden::Vec;
using tests::Tally;

struct Operation {
  Opcode op;
  golden::IntFunction function;
  golden::IntCompare compare;  // this or that
};
constexpr std::array<Operation, 16> operations = {{
    {Opcode::Vand, golden::int_and, nullptr},
    {Opcode::Vor, golden::int_or, nullptr},
    {Opcode::Vxor, golden::int_xor, nullptr},
    {Opcode::Vadd, golden::int_add, nullptr},
    {Opcode::Vsub, golden::int_sub, nullptr},
    {Opcode::Vmul, golden::int_mul, nullptr},
    {Opcode::Vmin, golden::int_min, nullptr},
    {Opcode::Vmax, golden::int_max, nullptr},
    {Opcode::Vminu, golden::int_min_unsigned, nullptr},
    {Opcode::Vmaxu, golden::int_max_unsigned, nullptr},
    {Opcode::Vsll, golden::int_shift_left, nullptr},
    {Opcode::Vsrl, golden::int_shift_right, nullptr},
    {Opcode::Vsra, golden::int_shift_right_signed, nullptr},
    {Opcode::Vcmpeq, nullptr, golden::int_equal},
    {Opcode::Vcmplt, nullptr, golden::int_less},
    {Opcode::Vcmpltu, nullptr, golden::int_less_unsigned},
}};

Vec expected(const Operation& operation, int width, const Vec& b, const Vec& c) {
  if (operation.function != nullptr) return operation.function(width, b, c);
  return golden::bytes_of_mask(operation.compare(width, b, c));
}

// Random lanes, among them equal ones, and the extremes of each width.
Vec operand(sim::Random& random, const Vec& other) {
  static constexpr std::array<std::uint32_t, 10> awkward = {
      0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000};
  Vec value = tests::random_packet(random);
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (random.chance(1, 4)) value[i] = other[i];
    if (random.chance(1, 4)) value[i] = awkward[random.below(awkward.size())] * 0x01010101u;
    if (random.chance(1, 4)) value[i] = awkward[random.below(awkward.size())];
  }
  return value;
}

// One operation; when valid falls nothing moves.
Coroutine<void> check(VectorIntDut& dut, tests::Cycles<VectorIntDut>& cycles, Tally& tally,
                      const Operation& operation, int width, Vec b, Vec c, Vec want) {
  dut.valid_i.value = 1;
  dut.op_i.value = static_cast<unsigned>(operation.op);
  dut.width_i.value = width;
  dut.b_i.value.set_words(b);
  dut.c_i.value.set_words(c);
  co_await cycles.next();
  dut.valid_i.value = 0;
  dut.b_i.value.set_words(c);
  co_await cycles.settle();
  const Vec got = tests::take(dut.result_o.raw());
  for (std::size_t i = 0; i < got.size(); ++i) {
    tally.check(got[i] == want[i], [&] {
      return std::string(golden::name(operation.op)) + " width, lane, b, c, got, want: " +
             tests::hex({static_cast<std::uint64_t>(width), i, b[i], c[i], got[i], want[i]});
    });
  }
  co_await cycles.next();
  co_await cycles.settle();
  tally.check(tests::take(dut.result_o.raw()) == got, [] { return "moves without valid"; });
}

Tally compare(std::uint32_t fault) {
  Tally tally;
  tests::simulate<VectorIntDut>([&](VectorIntDut& dut) -> Coroutine<void> {
    tests::Cycles cycles(dut);
    dut.valid_i.value = 0;
    co_await cycles.reset();
    auto random = tests::random_for("vector_int");
    for (std::uint64_t n = 0; n < tests::cases(2000); ++n) {
      for (const Operation& operation : operations) {
        for (int width = 0; width < 3; ++width) {
          const Vec b = operand(random, Vec{});
          const Vec c = operand(random, b);
          Vec want = expected(operation, width, b, c);
          want[n % want.size()] ^= fault;
          co_await check(dut, cycles, tally, operation, width, b, c, want);
        }
      }
    }
  });
  return tally;
}

TEST(VectorInt, ComputesLikeGolden) { expect_clean(compare(0), 2000 * 16 * 3 * 17); }

TEST(VectorInt, SeesPlantedFault) { expect_caught(compare(0x8000)); }

TEST(VectorInt, CoversTheTable) {
  // An integer instruction added to the table must be added here.
  std::size_t found = 0;
  for (const golden::InsnInfo& insn : golden::Insns) {
    const bool with_width =
        insn.format == golden::InsnFormat::VVvw || insn.format == golden::InsnFormat::PVvw;
    if (!with_width) continue;
    ++found;
    EXPECT_TRUE(std::any_of(operations.begin(), operations.end(), [&](const Operation& operation) {
      return operation.op == insn.op;
    })) << insn.name;
  }
  EXPECT_EQ(found + 3, operations.size());  // and vand, vor, vxor, which have no width
}

}  // namespace
