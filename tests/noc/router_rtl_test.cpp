// SPDX-License-Identifier: Apache-2.0
// The router, RTL against golden: random traffic with legal turns and late credits, one and two
// links on each side, XY and table; and its rules one by one, written out (network.md 3 and 4).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/common/simulation.hpp"
#include "tests/noc/router_bench.hpp"
#include "tests/noc/router_neighbours.hpp"

namespace {

using namespace tests::noc;
using golden::BeatKind;
using golden::Header;
using golden::Place;
using tests::Comparison;

constexpr int Request = 0, Response = 1;

// In the middle of 5 x 5: node (2, 2), its neighbours, and more behind them.
constexpr Place Middle{2, 2, 5, 5};
constexpr int Own = golden::node_number(2, 2);

Place random_place(sim::Random& random, bool route_table) {
  Place place;
  place.rows = random.between(1, 32);
  place.cols = random.between(1, 32);
  place.y = random.between(0, place.rows - 1);
  place.x = random.between(0, place.cols - 1);
  place.route_table = route_table;
  return place;
}

// Some destinations, so that beats meet: the own node, nodes nearby, nodes anywhere.
std::vector<int> random_nodes(const Place& place, sim::Random& random) {
  std::vector<int> nodes{golden::node_number(place.y, place.x)};
  for (std::uint64_t n = random.below(12); n > 0; --n) {
    const int y = random.coin() ? place.y : random.between(0, place.rows - 1);
    const int x = random.coin() ? place.x : random.between(0, place.cols - 1);
    nodes.push_back(golden::node_number(y, x));
  }
  nodes.push_back(static_cast<int>(random.below(golden::NodeNumbers)));
  return nodes;
}

Traffic random_traffic(const Place& place, sim::Random& random) {
  Traffic traffic;
  traffic.percent = 1 + random.below(100);
  traffic.latest = random.coin() ? 0 : random.below(30);
  traffic.responses = !random.chance(1, 8);
  traffic.requests = !traffic.responses || !random.chance(1, 8);
  traffic.nodes = random_nodes(place, random);
  return traffic;
}

template <typename Kind>
class RouterTest : public testing::Test {
 protected:
  static constexpr int Links = Kind::Links;
  static constexpr int Ports = ports_of(Links);

  // The port of lane 0, which beats between nodes in an even distance take.
  static int port(Port side) {
    return side == Port::Local ? 0 : 1 + (static_cast<int>(side) - 1) * Links;
  }
  static golden::Beat request(int dst, std::uint32_t line = 0, int src = Own) {
    Header header;
    header.kind = BeatKind::SemAdd;
    header.dst = dst;
    header.src = src;
    header.line = line;
    return make_beat(header, {line});
  }
  static golden::Beat response(int dst, std::uint32_t line = 0, int src = Own) {
    Header header = Header::from_bits(request(dst, line, src).header);
    header.kind = BeatKind::Release;
    return make_beat(header, {line});
  }
  static std::uint32_t line_of(const golden::Beat& beat) {
    return Header::from_bits(beat.header).line;
  }

  using TestBench = Bench<Kind>;
  using Test = std::function<Coroutine<void>(TestBench&)>;
  static void on_bench(Comparison& comparison, const Place& place, const Test& test) {
    tests::simulate_on<TestBench>(test, comparison, place);
  }
};

template <typename Kind>
class RouterRtl : public RouterTest<Kind> {
 protected:
  using RouterTest<Kind>::Links;
  using RouterTest<Kind>::Ports;

  void random_round(sim::Random& random, bool route_table, std::uint64_t cycles) {
    const Place place = random_place(random, route_table);
    on_bench(place,
             [&](Bench<Kind>& bench) { return random_traffic_on(bench, place, random, cycles); });
  }
  Coroutine<void> random_traffic_on(Bench<Kind>& bench, const Place& place, sim::Random& random,
                                    std::uint64_t cycles) {
    RouteTable table = empty_table();
    if (place.route_table) {
      for (int n = 0; n < golden::NodeNumbers; ++n) {
        Inputs inputs(Ports);
        inputs.config = Config{n, random.pick(golden::AllPorts)};
        table[index(n)] = inputs.config->route;
        co_await bench.cycle(inputs);
      }
    }
    Neighbours neighbours(place, table, Links);
    Traffic traffic;
    for (std::uint64_t n = 0; n < cycles; ++n) {
      if (n % 500 == 0) traffic = random_traffic(place, random);
      co_await step(bench, neighbours, traffic, random);
    }
    traffic.percent = 0;
    traffic.latest = 0;
    for (int n = 0; n < 500; ++n) co_await step(bench, neighbours, traffic, random);
    EXPECT_TRUE(bench.is_idle());
    EXPECT_TRUE(neighbours.all_credits_back());
    EXPECT_EQ(neighbours.sent(), neighbours.received());
    for (int p = 0; p < Ports; ++p) {
      EXPECT_EQ(bench.credits(p, Request), golden::RouterFifo);
      EXPECT_EQ(bench.credits(p, Response), golden::RouterFifo);
    }
    beats += neighbours.received();
  }
  Coroutine<void> step(Bench<Kind>& bench, Neighbours& neighbours, const Traffic& traffic,
                       sim::Random& random) {
    const Inputs inputs = neighbours.inputs(traffic, random, bench.now());
    neighbours.outputs(bench.expected(), traffic, random, bench.now());
    co_await bench.cycle(inputs);
  }

  void on_bench(const Place& place, const typename RouterTest<Kind>::Test& test) {
    RouterTest<Kind>::on_bench(comparison, place, test);
  }

  void TearDown() override { comparison.expect_clean(); }

  Comparison comparison{"router"};
  std::uint64_t beats = 0;
};

using Kinds = testing::Types<OneLink, TwoLinks>;
class Names {
 public:
  template <typename Kind>
  static std::string GetName(int) {
    return "Links" + std::to_string(Kind::Links);
  }
};
TYPED_TEST_SUITE(RouterRtl, Kinds, Names);
template <typename Kind>
using RouterCheckers = RouterTest<Kind>;
TYPED_TEST_SUITE(RouterCheckers, Kinds, Names);

TYPED_TEST(RouterRtl, IsTheGoldenOneUnderRandomTrafficByXy) {
  sim::Random random = tests::random_for("router xy");
  for (std::uint64_t n = 0; n < tests::cases(30); ++n) this->random_round(random, false, 5000);
  EXPECT_GT(this->beats, tests::cases(50'000));
}

TYPED_TEST(RouterRtl, IsTheGoldenOneUnderRandomTrafficByTable) {
  sim::Random random = tests::random_for("router table");
  for (std::uint64_t n = 0; n < tests::cases(30); ++n) this->random_round(random, true, 5000);
  EXPECT_GT(this->beats, tests::cases(50'000));
}

// --- the rules, one by one ---

TYPED_TEST(RouterRtl, TakesEachNodeToItsPort) {
  sim::Random random = tests::random_for("router routes");
  std::array<int, 5> sides{};
  for (const Place& place : {Middle, Place{0, 0, 32, 32}, Place{31, 31, 32, 32}, Place{0, 0, 1, 1},
                             Place{0, 3, 1, 7}, random_place(random, false)}) {
    this->on_bench(place, [&](Bench<TypeParam>& bench) -> Coroutine<void> {
      for (int node = 0; node < golden::NodeNumbers; ++node) {
        const int to = port_to(place, empty_table(), node, node, TypeParam::Links);
        Inputs inputs(this->Ports);
        inputs.port[0].beat = this->request(node, 0, node);
        inputs.lookup = node;
        co_await bench.cycle(inputs);
        EXPECT_EQ(bench.reachable(), reachable(place, empty_table(), node));
        EXPECT_TRUE(bench.out(to).valid) << node;
        ++sides[static_cast<std::size_t>(side_of(to, TypeParam::Links))];
        Inputs credit(this->Ports);
        credit.port[index(to)].credit = 1;
        co_await bench.idle();
        co_await bench.cycle(credit);
      }
    });
  }
  for (const int count : sides) EXPECT_GT(count, 20);
}

TYPED_TEST(RouterRtl, UsesATableEntryForBeatsThatEnterLater) {
  Place place = Middle;
  place.route_table = true;
  this->on_bench(place, [&](Bench<TypeParam>& bench) -> Coroutine<void> {
    const int node = golden::node_number(4, 4);
    Inputs inputs(this->Ports);
    inputs.lookup = Own;
    co_await bench.cycle(inputs);
    EXPECT_TRUE(bench.reachable());
    inputs.lookup = node;
    inputs.port[0].beat = this->request(node, 1);
    inputs.config = Config{node, Port::South};
    co_await bench.cycle(inputs);  // t: the entry was None, so it goes to the own node
    EXPECT_FALSE(bench.reachable());
    EXPECT_EQ(this->line_of(bench.out(0)), 1u);
    inputs.config.reset();
    inputs.port[0].beat = this->request(node, 2);
    co_await bench.cycle(inputs);  // t+1
    EXPECT_TRUE(bench.reachable());
    EXPECT_FALSE(bench.out(0).valid);
    EXPECT_EQ(this->line_of(bench.out(this->port(Port::South))), 2u);
    inputs = Inputs(this->Ports);
    inputs.lookup = node;
    inputs.config = Config{node, Port::None};
    co_await bench.cycle(inputs);
    EXPECT_TRUE(bench.reachable());
    inputs.config.reset();
    co_await bench.cycle(inputs);
    EXPECT_FALSE(bench.reachable());
  });
}

TYPED_TEST(RouterRtl, PassesABeatOnInTheNextCycleWithItsCredit) {
  this->on_bench(Middle, [&](Bench<TypeParam>& bench) -> Coroutine<void> {
    const int west = this->port(Port::West), east = this->port(Port::East);
    Inputs inputs(this->Ports);
    inputs.port[index(west)].beat = this->request(golden::node_number(2, 4), 7);
    co_await bench.cycle(inputs);  // t
    EXPECT_FALSE(bench.is_idle());
    EXPECT_EQ(bench.occupancy(west, Request), 1);
    EXPECT_EQ(bench.out(east), inputs.port[index(west)].beat);  // t+1
    EXPECT_EQ(bench.credit(west), 1);
    EXPECT_EQ(bench.credits(east, Request), 4);
    co_await bench.idle();  // t+2
    EXPECT_FALSE(bench.out(east).valid);
    EXPECT_EQ(bench.credit(west), 0);
    EXPECT_EQ(bench.credits(east, Request), 3);
    EXPECT_TRUE(bench.is_idle());
  });
}

TYPED_TEST(RouterRtl, SendsWhatCreditsAllowAndGoesOnWithEachThatComesBack) {
  this->on_bench(Middle, [&](Bench<TypeParam>& bench) -> Coroutine<void> {
    const int south = this->port(Port::South);
    Inputs inputs(this->Ports);
    for (std::uint32_t n = 0; n < 8; ++n) {  // 4 leave, 4 stay
      inputs.port[0].beat = this->request(golden::node_number(4, 2), n);
      co_await bench.cycle(inputs);
      EXPECT_EQ(bench.out(south).valid, n < 4) << n;
    }
    co_await bench.idle(20);
    EXPECT_EQ(bench.occupancy(0, Request), 4);
    EXPECT_EQ(bench.credits(south, Request), 0);
    // The other channel has credits of its own.
    inputs.port[0].beat = this->response(golden::node_number(4, 2), 100);
    co_await bench.cycle(inputs);
    EXPECT_EQ(this->line_of(bench.out(south)), 100u);
    co_await bench.idle();
    for (std::uint32_t n = 4; n < 8; ++n) {
      Inputs credit(this->Ports);
      credit.port[index(south)].credit = 1u << Request;
      EXPECT_FALSE(bench.out(south).valid);
      co_await bench.cycle(credit);
      EXPECT_EQ(this->line_of(bench.out(south)), n);
      co_await bench.idle();
    }
  });
}

// All sides and Local ask for Local in both channels, all the time.
TYPED_TEST(RouterRtl, GivesTurnsToInputsAndChannels) {
  std::vector<std::uint32_t> seen;  // input + 8 * channel
  this->on_bench(Middle, [&](Bench<TypeParam>& bench) -> Coroutine<void> {
    std::array<std::array<int, 2>, 5> credits{};
    for (auto& each : credits) each.fill(golden::RouterFifo);
    std::uint8_t credit_back = 0;
    for (std::size_t n = 0; n < 200; ++n) {
      Inputs inputs(this->Ports);
      inputs.port[0].credit = credit_back;
      for (std::uint32_t i = 0; i < 5; ++i) {
        const int p = this->port(static_cast<Port>(i));
        const std::size_t channel = credits[i][n % 2] > 0 ? n % 2 : 1 - n % 2;
        if (credits[i][channel] > 0) {
          --credits[i][channel];
          inputs.port[index(p)].beat =
              channel == Request ? this->request(Own, i) : this->response(Own, 8 + i);
        }
        for (int c = 0; c < 2; ++c) credits[i][index(c)] += bench.expected().credit(p) >> c & 1;
      }
      if (bench.out(0).valid) seen.push_back(this->line_of(bench.out(0)));
      const golden::Beat& expected = bench.expected().out(0);
      credit_back = 0;
      if (expected.valid)
        credit_back = this->line_of(expected) < 8 ? 1u << Request : 1u << Response;
      co_await bench.cycle(inputs);
    }
  });
  ASSERT_EQ(seen.size(), 199u);
  EXPECT_EQ(seen[0], 0u);  // a request first, and in both channels the first input
  EXPECT_EQ(seen[1], 8u);
  for (std::size_t n = 0; n + 2 < seen.size(); ++n) {
    EXPECT_NE(seen[n] < 8, seen[n + 1] < 8) << n;
    EXPECT_EQ(seen[n + 2], seen[n] / 8 * 8 + (seen[n] % 8 + 1) % 5) << n;
  }
}

// A head that waits while its output has credits is served after at most every other input in both
// channels.
TYPED_TEST(RouterRtl, ServesEachHeadWithinTwoTurns) {
  sim::Random random = tests::random_for("router wait");
  this->on_bench(Middle, [&](Bench<TypeParam>& bench) -> Coroutine<void> {
    Neighbours neighbours(Middle, empty_table(), TypeParam::Links);
    Traffic traffic;
    traffic.percent = 100;
    traffic.nodes = {Own};
    std::array<std::array<int, 2>, ports_of(2)> waited{};
    int longest = 0;
    for (std::uint64_t n = 0; n < tests::cases(5000); ++n) {
      for (int p = 0; p < this->Ports; ++p) {
        for (int c = 0; c < golden::Channels; ++c) {
          int& wait = waited[index(p)][index(c)];
          const bool served = (bench.credit(p) >> c & 1) != 0;
          wait = served || bench.occupancy(p, c) == 0 || bench.credits(0, c) == 0 ? 0 : wait + 1;
          longest = std::max(longest, wait);
        }
      }
      co_await this->step(bench, neighbours, traffic, random);
    }
    EXPECT_LT(longest, 2 * this->Ports);
    EXPECT_GE(longest, this->Ports);  // the traffic was such that they had to wait
  });
}

// --- the checkers ---

TYPED_TEST(RouterCheckers, ReportsAPlantedDifference) {
  Comparison planted("router");
  this->on_bench(planted, Middle, [&](Bench<TypeParam>& bench) -> Coroutine<void> {
    Inputs inputs(this->Ports), wrong(this->Ports);
    inputs.port[0].beat = this->request(golden::node_number(2, 4), 1);
    wrong.port[0].beat = inputs.port[0].beat;
    wrong.port[0].beat.data[11] ^= 0x100;
    co_await bench.cycle(inputs, wrong);
    co_await bench.idle(2);
  });
  planted.expect_reported("out_data word 11");
}

TYPED_TEST(RouterCheckers, ReportsALostCredit) {
  Comparison planted("router");
  this->on_bench(planted, Middle, [&](Bench<TypeParam>& bench) -> Coroutine<void> {
    Inputs inputs(this->Ports);
    inputs.port[0].beat = this->request(golden::node_number(2, 4), 1);
    co_await bench.cycle(inputs);
    co_await bench.idle();
    inputs = Inputs(this->Ports);
    inputs.port[index(this->port(Port::East))].credit = 1u << Request;
    co_await bench.cycle(inputs, Inputs(this->Ports));
    co_await bench.idle();
  });
  planted.expect_reported("credits");
}

TYPED_TEST(RouterCheckers, AssertsItsContract) {
  // Whether an assertion fails when the RTL gets these inputs for `cycles` cycles.
  const auto fails = [](const Inputs& inputs, int cycles = 1, bool route_table = false) {
    Comparison unused("router");
    Place place = Middle;
    place.route_table = route_table;
    return tests::fails_assertion<Bench<TypeParam>>(
        [&](Bench<TypeParam>& bench) -> Coroutine<void> {
          const Inputs nothing(ports_of(TypeParam::Links));
          for (int n = 0; n < cycles; ++n) co_await bench.cycle(nothing, inputs);
          co_await bench.idle();
        },
        unused, place);
  };
  const int north = this->port(Port::North), west = this->port(Port::West);
  const Inputs nothing(this->Ports);
  const auto entering = [&](int port, const golden::Beat& beat) {
    Inputs inputs(this->Ports);
    inputs.port[index(port)].beat = beat;
    return inputs;
  };
  EXPECT_FALSE(fails(nothing));
  const int east_node = golden::node_number(2, 4), west_node = golden::node_number(2, 0);
  EXPECT_FALSE(fails(entering(west, this->request(east_node))));
  // Turns: back, and from y to x. A table may do the latter.
  EXPECT_TRUE(fails(entering(west, this->request(west_node))));
  EXPECT_TRUE(fails(entering(north, this->request(east_node))));
  Inputs table_turn = entering(north, this->request(east_node));
  table_turn.config = Config{east_node, Port::East};
  EXPECT_FALSE(fails(table_turn, 3, true));
  table_turn.config = Config{east_node, Port::North};
  EXPECT_TRUE(fails(table_turn, 3, true));
  if (this->Links > 1) {  // to another lane
    EXPECT_TRUE(fails(entering(west + 1, this->request(east_node))));
  }
  // A sender without credit: four wait for credits of the output, the fifth is too many.
  EXPECT_FALSE(fails(entering(west, this->request(east_node)), 8));
  EXPECT_TRUE(fails(entering(west, this->request(east_node)), 9));
  // A credit for nothing.
  Inputs credit(this->Ports);
  credit.port[0].credit = 1u << Response;
  EXPECT_TRUE(fails(credit));
  // A noisy payload, a kind and header bits that do not exist, a route that does not.
  golden::Beat beat = this->request(east_node);
  beat.valid = false;
  EXPECT_TRUE(fails(entering(0, beat)));
  beat = this->request(east_node);
  beat.header |= 7;
  EXPECT_TRUE(fails(entering(0, beat)));
  beat = this->request(east_node);
  beat.header |= std::uint64_t{1} << 51;
  EXPECT_TRUE(fails(entering(0, beat)));
  Inputs config(this->Ports);
  config.config = Config{3, static_cast<Port>(5)};
  EXPECT_TRUE(fails(config));
}

}  // namespace
