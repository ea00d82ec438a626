// SPDX-License-Identifier: Apache-2.0
// semaphores: 0 after reset; all changes of a cycle are added at its end, modulo 2^32, those of one
// semaphore too (network.md section 5).
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <semaphores_bench_dut.hpp>
#include <string>

#include "golden/noc/step.hpp"
#include "tests/common/comparison.hpp"
#include "tests/common/on_bench.hpp"

namespace {

using engine::Coroutine;
using golden::SemaphoreChange;
using tests::Comparison;

using Changes = std::array<SemaphoreChange, 4>;

class Bench {
 public:
  using Dut = SemaphoresBenchDut;

  Bench(Dut& dut, Comparison& comparison) : dut_(dut), cycles_(dut), comparison_(comparison) {}

  Coroutine<void> reset() {
    drive({});
    co_await cycles_.reset();
  }

  // `planted` flips bits of the first change as the RTL sees it.
  Coroutine<void> cycle(Changes changes, std::uint32_t planted = 0) {
    drive(changes, planted);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    for (std::size_t i = 0; i < values_.size(); ++i) {
      comparison_.equal("semaphore " + std::to_string(i), values_[i], dut_.values_o[i].raw());
    }
    for (const SemaphoreChange& change : changes) {
      if (change.valid) values_[static_cast<std::size_t>(change.number)] += change.delta;
    }
    co_await cycles_.next();
  }

 private:
  void drive(const Changes& changes, std::uint32_t planted = 0) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      dut_.valid_i[i].value = changes[i].valid;
      dut_.number_i[i].value = changes[i].number;
      dut_.delta_i[i].value =
          i == 0 && changes[0].valid ? changes[0].delta ^ planted : changes[i].delta;
    }
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
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
  const Comparison comparison =
      tests::on_bench<Bench>("semaphores", [](Bench& bench) -> Coroutine<void> {
        sim::Random random = tests::random_for("semaphores rtl");
        for (std::uint64_t i = 0; i < tests::cases(50'000); ++i) {
          co_await bench.cycle(random_changes(random));
        }
      });
  comparison.expect_clean();
}

TEST(SemaphoresRtl, ReportAPlantedDifference) {
  const Comparison comparison =
      tests::on_bench<Bench>("semaphores", [](Bench& bench) -> Coroutine<void> {
        Changes changes;
        changes[0] = {true, 7, 5};
        changes[3] = {true, 7, 0xffffffff};
        co_await bench.cycle(changes, 2);
        co_await bench.cycle({});
      });
  comparison.expect_reported("cycle 1, ");
  comparison.expect_reported("semaphore 7: expected 0x4, actual 0x6");
}

}  // namespace
