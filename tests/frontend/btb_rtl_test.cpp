// SPDX-License-Identifier: Apache-2.0
// btb: predictions are the model's under random lookups and updates of two threads (timing.md
// sections 1, 2 and 4).
#include <gtest/gtest.h>

#include <array>
#include <btb_bench_dut.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "golden/frontend/btb.hpp"
#include "tests/common/on_bench.hpp"

namespace {

using engine::Coroutine;
using tests::Comparison;

constexpr int Entries = 4;  // as tb/CMakeLists.txt has it

struct Update {
  bool write = false;  // else the entry becomes invalid
  std::uint32_t pc = 0;
  std::uint32_t target = 0;
};
using Updates = std::array<std::optional<Update>, golden::IssueThreads>;

class Bench {
 public:
  using Dut = BtbBenchDut;

  Bench(Dut& dut, Comparison& comparison)
      : dut_(dut), cycles_(dut), comparison_(comparison), model_(Entries) {}

  Coroutine<void> reset() {
    drive(std::nullopt, {}, 0);
    co_await cycles_.reset();
  }

  // A lookup sees what is there at the start of the cycle; of two updates the second wins.
  // `planted` flips bits of the targets that the RTL gets.
  Coroutine<void> cycle(std::optional<std::uint32_t> pc, Updates updates,
                        std::uint32_t planted = 0) {
    drive(pc, updates, planted);
    co_await cycles_.settle();
    prediction_ = pc ? model_.lookup(*pc) : golden::Btb::Prediction{};
    taken_ += prediction_.taken;
    comparison_.at(cycles_.number());
    comparison_.equal("taken", prediction_.taken, dut_.taken_o.raw());
    comparison_.equal("slot", prediction_.slot, dut_.slot_o.raw());
    comparison_.equal("target", prediction_.target, dut_.target_o.raw());
    co_await cycles_.next();
    for (const std::optional<Update>& update : updates) {
      if (update && update->write) model_.record(update->pc, update->target);
      if (update && !update->write) model_.drop(update->pc);
    }
  }

  const golden::Btb::Prediction& prediction() const { return prediction_; }
  int taken() const { return taken_; }

 private:
  void drive(std::optional<std::uint32_t> pc, const Updates& updates, std::uint32_t planted) {
    dut_.lookup_i.value = pc.has_value();
    dut_.pc_i.value = pc.value_or(0);
    for (std::size_t i = 0; i < updates.size(); ++i) {
      const Update update = updates[i].value_or(Update{});
      dut_.update_valid_i[i].value = updates[i].has_value();
      dut_.update_write_i[i].value = update.write;
      dut_.update_pc_i[i].value = update.pc;
      dut_.update_target_i[i].value = update.target ^ (update.write ? planted : 0);
    }
  }

  Dut& dut_;
  tests::Cycles<Dut> cycles_;
  Comparison& comparison_;
  golden::Btb model_;
  golden::Btb::Prediction prediction_;
  int taken_ = 0;
};

Comparison on_bench(const tests::BenchTest<Bench>& test) {
  return tests::on_bench<Bench>("btb", test);
}

TEST(BtbRtl, IsTheModelUnderRandomLookupsAndUpdates) {
  int taken = 0;
  on_bench([&](Bench& bench) -> Coroutine<void> {
    sim::Random random = tests::random_for("btb rtl");
    // Few windows, so that they meet: neighbours, and such that differ in one bit of the tag.
    const auto pc = [&] {
      const auto low = static_cast<std::uint32_t>(random.below(2 * Entries * 8)) * 4;
      return random.coin() ? low : low ^ 1u << random.between(5, golden::AddressBits - 1);
    };
    const auto target = [&] { return static_cast<std::uint32_t>(random.below(1u << 19)) * 4; };
    for (std::uint64_t i = 0; i < tests::cases(200'000); ++i) {
      Updates updates;
      for (std::optional<Update>& update : updates) {
        if (random.coin()) update = Update{random.chance(3, 4), pc(), target()};
      }
      if (updates[0] && updates[1] && random.chance(1, 4)) updates[1]->pc = updates[0]->pc;
      std::optional<std::uint32_t> lookup;
      if (!random.chance(1, 8)) lookup = pc();
      co_await bench.cycle(lookup, updates);
    }
    taken = bench.taken();
  }).expect_clean();
  EXPECT_GT(taken, 10'000);
}

TEST(BtbRtl, DoesTheWritten) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    for (std::uint32_t pc = 0; pc < 0x200; pc += 4)
      co_await bench.cycle(pc, {});  // empty after reset
    EXPECT_EQ(bench.taken(), 0);

    co_await bench.cycle(0x28, {Update{true, 0x2c, 0x1000}, std::nullopt});  // slot 3 of window 1
    EXPECT_FALSE(bench.prediction().taken);  // from the next cycle on
    co_await bench.cycle(0x28, {});
    EXPECT_EQ(bench.prediction(), (golden::Btb::Prediction{true, 3, 0x1000}));
    co_await bench.cycle(0x2c, {});
    EXPECT_TRUE(bench.prediction().taken);
    co_await bench.cycle(0x30, {});  // begins behind it
    EXPECT_FALSE(bench.prediction().taken);
    co_await bench.cycle(0x28 + 32 * Entries, {});  // same place, other tag
    EXPECT_FALSE(bench.prediction().taken);

    // The second thread's update wins.
    co_await bench.cycle(std::nullopt, {Update{true, 0x40, 0x2000}, Update{true, 0x44, 0x3000}});
    co_await bench.cycle(0x40, {Update{false, 0x40, 0}, Update{true, 0x48, 0x4000}});
    EXPECT_EQ(bench.prediction(), (golden::Btb::Prediction{true, 1, 0x3000}));
    co_await bench.cycle(0x40, {Update{true, 0x48, 0x4000}, Update{false, 0x5c, 0}});
    EXPECT_EQ(bench.prediction(), (golden::Btb::Prediction{true, 2, 0x4000}));
    co_await bench.cycle(0x40, {});
    EXPECT_FALSE(bench.prediction().taken);

    // An entry is made invalid whatever it holds: also by a window of another tag.
    co_await bench.cycle(0x28, {Update{false, 0x20 + 32 * Entries, 0}, std::nullopt});
    EXPECT_TRUE(bench.prediction().taken);
    co_await bench.cycle(0x28, {});
    EXPECT_FALSE(bench.prediction().taken);
  }).expect_clean();
}

TEST(BtbRtl, ReportsAPlantedDifference) {
  on_bench([](Bench& bench) -> Coroutine<void> {
    co_await bench.cycle(std::nullopt, {Update{true, 0x40, 0x2000}, std::nullopt}, 0x40);
    co_await bench.cycle(0x40, {});
  }).expect_reported("target: expected 0x2000, actual 0x2040");
}

}  // namespace
