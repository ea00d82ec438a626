// SPDX-License-Identifier: Apache-2.0
// network: in a random world of lists, instructions, neighbours and busy banks the router and the
// interface do in every cycle what the golden ones do.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "tests/noc/network_bench.hpp"
#include "tests/noc/network_world.hpp"

namespace {

using namespace tests::network;
using tests::Comparison;

struct Seen {
  std::array<int, 7> states{};  // of lists
  std::array<int, 7> kinds{};   // of beats injected
  std::array<int, 8> faults{};
  std::array<int, 4> changes{};
  int read_doubles = 0;
  std::uint64_t asleep = 0;

  void look(const golden::NetworkObserve& record) {
    for (int t = 0; t < golden::Threads; ++t) ++states[record.list_state(t)];
    if (record.inject_valid()) ++kinds[record.inject_header() & 7u];
    for (int t = 0; t < golden::Threads; ++t) {
      if (record.error_valid(t)) ++faults[record.error_value(t) >> 28 & 7u];
    }
    for (int s = 0; s < 4; ++s) changes[static_cast<std::size_t>(s)] += record.sem_valid(s) ? 1 : 0;
  }
};

Coroutine<void> episode(Bench& bench, sim::Random random, const golden::Place& place,
                        unsigned errors, Seen& seen) {
  World world(random, bench, place, errors);
  co_await world.begin();
  for (int i = 0; i < 1500; ++i) {
    co_await world.cycle();
    seen.look(bench.record());
  }
  for (int i = 0; i < 3000 && !bench.idle(); ++i) co_await world.drain_cycle();
  for (int i = 0; i < 20; ++i) co_await bench.cycle({});
  seen.asleep += bench.asleep();
}

TEST(NetworkRtl, IsTheModelInARandomWorld) {
  Comparison comparison("network");
  const sim::Random random = tests::random_for("network rtl");
  Seen seen;
  std::uint64_t now = 0;
  comparison.on_difference([&] { return "episode " + std::to_string(now); });
  for (std::uint64_t i = 0; i < tests::cases(60); ++i) {
    now = i;
    golden::Place place{1, 1, 3, 3};
    if (i % 4 == 1) place = {0, 2, 2, 3};
    place.route_table = i % 5 == 2;
    place.core_dead = i % 15 == 14;
    const unsigned errors = i % 3 == 0 ? 0 : i % 3 == 1 ? 200 : 40;
    const auto test = [&](Bench& bench) {
      return episode(bench, random.split(i), place, errors, seen);
    };
    try {
      tests::simulate_on<Bench>(test, comparison, place);
    } catch (const std::runtime_error& error) {  // the difference before it says more
      comparison.expect_clean();
      FAIL() << error.what();
    }
  }
  comparison.expect_clean();
  for (std::size_t s = 0; s < seen.states.size(); ++s) EXPECT_GT(seen.states[s], 50) << s;
  for (std::size_t k = 0; k < seen.kinds.size(); ++k) EXPECT_GT(seen.kinds[k], 50) << k;
  for (std::size_t f = 1; f < 7; ++f) EXPECT_GT(seen.faults[f], 5) << f;
  for (std::size_t c = 0; c < seen.changes.size(); ++c) EXPECT_GT(seen.changes[c], 500) << c;
  EXPECT_GT(seen.asleep, 500u);
}

TEST(NetworkRtl, ReportsAPlantedDifference) {
  Comparison comparison("network");
  tests::simulate_on<Bench>(
      [](Bench& bench) -> Coroutine<void> {
        bench.planted = 4;
        Inputs inputs;
        inputs.issue = Issue{Opcode::Semadd, 0, 5, 0, 1, 0};
        co_await bench.cycle(inputs);
      },
      comparison, golden::Place{0, 0, 1, 1, false, false});
  comparison.expect_reported("cycle 0, ");
  comparison.expect_reported("sem_delta[0]");
}

}  // namespace
