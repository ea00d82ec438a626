// SPDX-License-Identifier: Apache-2.0
// scalar_mul: literal products, and the host's 128-bit product on random operands.
#include <gtest/gtest.h>

#include "golden/scalar/scalar_mul.hpp"
#include "tests/common/tally.hpp"

namespace golden {
namespace {

using U = std::uint64_t;
constexpr U Min = U{1} << 63;
constexpr U Ones = ~U{0};

TEST(ScalarMul, GivesTheWrittenProducts) {
  EXPECT_EQ(scalar_mul(Opcode::Mul, 7, 6), 42u);
  EXPECT_EQ(scalar_mul(Opcode::Mul, Ones, Ones), 1u);
  EXPECT_EQ(scalar_mul(Opcode::Mul, Min, 2), 0u);
  EXPECT_EQ(scalar_mul(Opcode::Mulh, Ones, Ones), 0u);  // -1 * -1
  EXPECT_EQ(scalar_mul(Opcode::Mulh, Ones, 1), Ones);
  EXPECT_EQ(scalar_mul(Opcode::Mulh, Min, Min), U{1} << 62);
  EXPECT_EQ(scalar_mul(Opcode::Mulh, Min, Min - 1), 0xc000000000000000u);
  EXPECT_EQ(scalar_mul(Opcode::Mulh, U{1} << 32, U{1} << 32), 1u);
}

TEST(ScalarMul, AgreesWithTheHostsWideProduct) {
  __extension__ using Wide = __int128;
  sim::Random random = tests::random_for("scalar_mul");
  SCOPED_TRACE(testing::Message() << "seed " << tests::seed());
  int compared = 0;
  for (int i = 0; i < 100000; ++i) {
    const U b = random.bits() >> random.below(64);
    const U c = random.coin() ? random.bits() >> random.below(64) : ~(random.bits() >> 40);
    const Wide product =
        static_cast<Wide>(static_cast<std::int64_t>(b)) * static_cast<std::int64_t>(c);
    ASSERT_EQ(scalar_mul(Opcode::Mul, b, c), static_cast<U>(product));
    ASSERT_EQ(scalar_mul(Opcode::Mulh, b, c), static_cast<U>(product >> 64)) << b << ' ' << c;
    compared += 2;
  }
  EXPECT_EQ(compared, 200000);
}

}  // namespace
}  // namespace golden
