// SPDX-License-Identifier: Apache-2.0
// btb: one entry per window, direct mapped with full tag (timing.md section 2).
#include <gtest/gtest.h>

#include "golden/frontend/btb.hpp"

namespace golden {
namespace {

constexpr Btb::Prediction None = {};

TEST(Btb, PredictsFromItsSlotDownwards) {
  Btb btb(16);
  EXPECT_EQ(btb.lookup(0x100), None);
  btb.record(0x10c, 0x40);  // slot 3 of its window
  const Btb::Prediction expected = {true, 3, 0x40};
  EXPECT_EQ(btb.lookup(0x100), expected);
  EXPECT_EQ(btb.lookup(0x108), expected);
  EXPECT_EQ(btb.lookup(0x10c), expected);
  EXPECT_EQ(btb.lookup(0x110), None);  // fetch begins behind the branch
  EXPECT_EQ(btb.lookup(0x0e0), None);
  EXPECT_EQ(btb.lookup(0x120), None);
}

TEST(Btb, HoldsOneBranchPerWindow) {
  Btb btb(16);
  btb.record(0x10c, 0x40);
  btb.record(0x114, 0x80);
  EXPECT_EQ(btb.lookup(0x100), (Btb::Prediction{true, 5, 0x80}));
}

TEST(Btb, IsDirectMappedWithFullTag) {
  Btb btb(16);
  btb.record(0x100, 0x40);
  EXPECT_EQ(btb.lookup(0x100 + 16 * 32), None);  // same entry, other window
  btb.record(0x100 + 16 * 32, 0x44);
  EXPECT_EQ(btb.lookup(0x100), None);
  EXPECT_EQ(btb.lookup(0x100 + 16 * 32), (Btb::Prediction{true, 0, 0x44}));
  btb.record(0x100 + 15 * 32, 0x48);  // another entry
  EXPECT_TRUE(btb.lookup(0x100 + 16 * 32).taken);
}

TEST(Btb, DropsWhateverTheEntryHolds) {
  Btb btb(16);
  btb.record(0x100, 0x40);
  btb.drop(0x100 + 16 * 32 + 8);  // of the window that shares the entry
  EXPECT_EQ(btb.lookup(0x100), None);
  btb.record(0x100, 0x40);
  btb.record(0x120, 0x40);
  btb.drop(0x100);
  EXPECT_TRUE(btb.lookup(0x120).taken);
  btb.clear();
  EXPECT_EQ(btb.lookup(0x120), None);
}

}  // namespace
}  // namespace golden
