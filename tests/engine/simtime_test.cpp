// SPDX-License-Identifier: Apache-2.0
// Simulation time: exact conversions of decimals, rounding, and what is refused.
#include "sim/engine/simtime.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <tuple>

#include "tests/common/refusal.hpp"
#include "tests/common/tally.hpp"

namespace {

using engine::from_steps;
using engine::parse_unit;
using engine::RoundMode;
using engine::steps;
using engine::TimeUnit;
using engine::Unit;
using tests::expect_refused;

constexpr int Ps = -12;
constexpr int Fs = -15;

TEST(SimTime, UnitsHaveNames) {
  static_assert(parse_unit("ns") == Unit::Ns);
  static_assert(parse_unit("SEC") == Unit::Sec);
  for (const Unit unit :
       {Unit::Step, Unit::Fs, Unit::Ps, Unit::Ns, Unit::Us, Unit::Ms, Unit::Sec}) {
    EXPECT_EQ(parse_unit(engine::unit_name(unit)), unit);
  }
  const auto of = [](TimeUnit unit) { return Unit{unit}; };
  EXPECT_EQ(of("us"), Unit::Us);
  EXPECT_EQ(of(Unit::Ms), Unit::Ms);
  for (const std::string wrong : {"", "s", "nss", "n s", "minutes"}) {
    expect_refused<std::invalid_argument>(
        [&] { std::ignore = parse_unit(wrong); },
        "'" + wrong + "': allowed are 'step', 'fs', 'ps', 'ns', 'us', 'ms' and 'sec'");
  }
}

TEST(SimTime, IntegersAreScaled) {
  EXPECT_EQ(steps(10, Unit::Ns, Ps), 10'000u);
  EXPECT_EQ(steps(1, Unit::Sec, Fs), 1'000'000'000'000'000u);
  EXPECT_EQ(steps(7, Unit::Step, Ps), 7u);
  EXPECT_EQ(steps(7, Unit::Step, -9), 7u);
  EXPECT_EQ(steps(3'000, Unit::Fs, Ps), 3u);
  EXPECT_EQ(steps(0, Unit::Fs, 2), 0u);
  EXPECT_EQ(steps(200, Unit::Sec, 2), 2u);
  EXPECT_EQ(steps(~std::uint64_t{0}, Unit::Ps, Ps), ~std::uint64_t{0});
}

TEST(SimTime, DoublesAreTheDecimalsTheyLookLike) {
  EXPECT_EQ(steps(0.1, Unit::Ns, Ps), 100u);
  EXPECT_EQ(steps(1.1, Unit::Ns, Ps), 1'100u);
  EXPECT_EQ(steps(2.3, Unit::Us, Ps), 2'300'000u);
  EXPECT_EQ(steps(0.000123, Unit::Sec, -9), 123'000u);
  EXPECT_EQ(steps(1e-15, Unit::Sec, Fs), 1u);
  EXPECT_EQ(steps(1e3, Unit::Fs, Ps), 1u);
  EXPECT_EQ(steps(-0.0, Unit::Ns, Ps), 0u);
  EXPECT_EQ(steps(1e19, Unit::Step, Ps), 10'000'000'000'000'000'000u);
  EXPECT_NE(1.001 * 1000, 1001.0);  // as doubles
  EXPECT_EQ(steps(1.001, Unit::Ns, Ps), 1'001u);
}

TEST(SimTime, EveryPicosecondOfAMicrosecondIsExactInNanoseconds) {
  tests::Tally tally;
  for (std::uint64_t ps = 0; ps < 1'000'000; ps += 7) {
    const std::string text = fmt::format("{}.{:03}", ps / 1000, ps % 1000);
    tally.check(steps(std::stod(text), Unit::Ns, Ps) == ps, [&] { return text; });
  }
  tests::expect_clean(tally, 142'858);
}

TEST(SimTime, RefusesWhatIsNoWholeNumberOfSteps) {
  expect_refused<std::invalid_argument>([] { steps(1.0005, Unit::Ns, Ps); },
                                        "time 1.0005 ns is no whole number of steps of 10^-12 s");
  expect_refused<std::invalid_argument>([] { steps(1, Unit::Fs, Ps); }, "1 fs");
  expect_refused<std::invalid_argument>([] { steps(0.5, Unit::Step, Ps); }, "0.5 step");
  expect_refused<std::invalid_argument>([] { steps(1e-300, Unit::Sec, Ps); }, "1e-300 sec");
}

TEST(SimTime, RoundsAsTold) {
  const auto all = [](double time) {
    return std::tuple(steps(time, Unit::Ps, Ps, RoundMode::Floor),
                      steps(time, Unit::Ps, Ps, RoundMode::Round),
                      steps(time, Unit::Ps, Ps, RoundMode::Ceil));
  };
  EXPECT_EQ(all(2.0), std::tuple(2u, 2u, 2u));
  EXPECT_EQ(all(2.49999), std::tuple(2u, 2u, 3u));
  EXPECT_EQ(all(2.5), std::tuple(2u, 2u, 3u));  // to even, as Python's round()
  EXPECT_EQ(all(3.5), std::tuple(3u, 4u, 4u));
  EXPECT_EQ(all(2.50001), std::tuple(2u, 3u, 3u));
  EXPECT_EQ(all(0.5), std::tuple(0u, 0u, 1u));
  EXPECT_EQ(all(1e-40), std::tuple(0u, 0u, 1u));
  EXPECT_EQ(all(6e-19), std::tuple(0u, 0u, 1u));
  EXPECT_EQ(steps(9'000'000'000'000'000'000u, Unit::Fs, 2, RoundMode::Round), 90u);
  EXPECT_EQ(steps(std::uint64_t{18'000'000'000'000'000'000u}, Unit::Fs, -11, RoundMode::Round),
            1'800'000'000'000'000u);
  EXPECT_EQ(steps(15, Unit::Fs, -14, RoundMode::Round), 2u);
}

TEST(SimTime, RefusesTimesThatAreNone) {
  expect_refused<std::invalid_argument>([] { steps(-1, Unit::Ns, Ps); },
                                        "time -1 ns: allowed are times from 0");
  expect_refused<std::invalid_argument>([] { steps(-0.1, Unit::Ns, Ps); }, "time -0.1 ns");
  expect_refused<std::invalid_argument>([] { steps(std::nan(""), Unit::Ns, Ps); }, "nan");
  expect_refused<std::invalid_argument>(
      [] { steps(std::numeric_limits<double>::infinity(), Unit::Ns, Ps); }, "inf");
}

TEST(SimTime, RefusesTimesBeyond64Bits) {
  expect_refused<std::out_of_range>([] { steps(20'000, Unit::Sec, Fs); },
                                    "time 20000 sec: allowed are at most 2^64 - 1 steps");
  expect_refused<std::out_of_range>([] { steps(2e19, Unit::Step, Ps); }, "2e+19 step");
  expect_refused<std::out_of_range>([] { steps(1e300, Unit::Step, Ps); }, "1e+300");
  EXPECT_EQ(steps(18'446, Unit::Sec, Fs), 18'446'000'000'000'000'000u);
}

TEST(SimTime, RefusesPrecisionsThatNoSimulatorHas) {
  expect_refused<std::invalid_argument>([] { steps(1, Unit::Ns, 12); },
                                        "10^12 s: allowed are exponents from -15 to 2");
  expect_refused<std::invalid_argument>([] { from_steps(1, Unit::Ns, -16); }, "10^-16 s");
}

TEST(SimTime, StepsBecomeTheNearestDouble) {
  EXPECT_EQ(from_steps(100, Unit::Ns, Ps), 0.1);
  EXPECT_EQ(from_steps(8'410, Unit::Ns, Ps), 8.41);
  EXPECT_EQ(from_steps(5, Unit::Step, Ps), 5.0);
  EXPECT_EQ(from_steps(5, Unit::Fs, Ps), 5'000.0);
  EXPECT_EQ(from_steps(0, Unit::Sec, Fs), 0.0);
  EXPECT_EQ(from_steps(~std::uint64_t{0}, Unit::Sec, Fs), 18446.744073709551615);
}

// The way back is the same time as long as a double can say it: 15 digits.
TEST(SimTime, ThereAndBackIsTheSameStep) {
  sim::Random random = tests::random_for("simtime");
  tests::Tally tally;
  for (std::uint64_t i = 0; i < tests::cases(20'000); ++i) {
    const int size = random.between(1, 49);
    const std::uint64_t step = random.bits() >> (64 - size);
    const Unit unit = static_cast<Unit>(random.below(7));
    tally.check(steps(from_steps(step, unit, Fs), unit, Fs) == step,
                [&] { return fmt::format("{} {}", step, engine::unit_name(unit)); });
  }
  tests::expect_clean(tally, tests::cases(20'000));
}

}  // namespace
