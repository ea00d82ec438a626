// SPDX-License-Identifier: Apache-2.0
// The step of a random stream (docs/numerics.md section 7), RTL against golden.
#include <gtest/gtest.h>

#include "golden/numeric/xorshift.hpp"
#include "tests/numeric/numeric_bench.hpp"

namespace {

using tests::NumericBench;
using tests::Tally;

Tally compare(std::uint32_t fault) {
  NumericBench bench;
  Tally tally;
  auto random = tests::random_for("xorshift");
  const auto check = [&](std::uint32_t x) {
    check_result(tally, {bench.xorshift(x), 0}, {golden::xorshift_next(x) ^ fault, 0}, {x});
  };
  for (int bit = 0; bit < 32; ++bit) check(1u << bit);
  check(0xffffffffu);
  for (std::uint64_t n = 0; n < tests::cases(10000); ++n) check(random.bits32());
  return tally;
}

TEST(Xorshift, StepsLikeGolden) { expect_clean(compare(0), 10000); }

TEST(Xorshift, StaysOnItsOrbit) {  // a second witness: 2463534242 -> 723471715 is Marsaglia's
  NumericBench bench;
  EXPECT_EQ(bench.xorshift(2463534242u), 723471715u);
}

TEST(Xorshift, SeesPlantedFault) { expect_caught(compare(1u << 17)); }

}  // namespace
