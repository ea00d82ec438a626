// SPDX-License-Identifier: Apache-2.0
// semaphores: 0 after reset; all changes of a cycle are added at its end, modulo 2^32, those of one
// semaphore too (network.md section 5).
#include <Vsemaphores_bench.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "golden/noc/step.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/dut.hpp"

namespace {

using golden::SemaphoreChange;
using tests::Comparison;

using Changes = std::array<SemaphoreChange, 4>;

class Bench {
 public:
  explicit Bench(Comparison& comparison) : comparison_(comparison) {
    drive({});
    dut_.reset();
  }

  // `planted` flips bits of the first change as the RTL sees it.
  void cycle(const Changes& changes, std::uint32_t planted = 0) {
    drive(changes);
    if (changes[0].valid) dut_->delta_i[0] ^= planted;
    dut_.settle();
    comparison_.at(dut_.cycle());
    for (std::size_t i = 0; i < values_.size(); ++i) {
      comparison_.equal("semaphore " + std::to_string(i), values_[i], dut_->values_o[i]);
    }
    for (const SemaphoreChange& change : changes) {
      if (change.valid) values_[static_cast<std::size_t>(change.number)] += change.delta;
    }
    dut_.clock();
  }

 private:
  void drive(const Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      dut_->valid_i[i] = changes[i].valid;
      dut_->number_i[i] = static_cast<std::uint8_t>(changes[i].number);
      dut_->delta_i[i] = changes[i].delta;
    }
  }

  Comparison& comparison_;
  tests::Dut<Vsemaphores_bench> dut_;
  std::array<std::uint32_t, golden::Semaphores> values_{};
};

// Half of the time of few semaphores, semaphore 0 among them.
Changes random_changes(sim::Random& random) {
  Changes changes;
  const int last = random.coin() ? 1 : golden::Semaphores - 1;
  for (SemaphoreChange& change : changes) {
    if (random.chance(1, 3)) continue;
    change.valid = true;
    change.number = random.between(0, last);
    change.delta = random.bits32();
  }
  return changes;
}

TEST(SemaphoresRtl, AddAllChangesOfACycle) {
  Comparison comparison("semaphores");
  Bench bench(comparison);
  sim::Random random = tests::random_for("semaphores rtl");
  for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) bench.cycle(random_changes(random));
  comparison.expect_clean();
}

TEST(SemaphoresRtl, ReportAPlantedDifference) {
  Comparison comparison("semaphores");
  Bench bench(comparison);
  Changes changes;
  changes[0] = {true, 7, 5};
  changes[3] = {true, 7, 0xffffffff};
  bench.cycle(changes, 2);
  bench.cycle({});
  comparison.expect_reported("cycle 1, ");
  comparison.expect_reported("semaphore 7: expected 0x4, actual 0x6");
}

}  // namespace
