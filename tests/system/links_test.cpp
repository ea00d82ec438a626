// SPDX-License-Identifier: Apache-2.0
// The wires between nodes: what leaves by one side arrives at the other, credits may come late.
#include "sim/cosim/links.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace {

using golden::LinkPorts;
using golden::Port;
using sim::MeshLinks;
using sim::MeshShape;
using sim::side_index;

// A mesh of nodes that give what the test writes.
struct Wires {
  Wires(const MeshShape& shape, const sim::LinkDelay& delay, std::uint64_t seed = 1)
      : links(shape, delay, seed), out(static_cast<std::size_t>(shape.size())) {
    for (const LinkPorts& ports : out) given.push_back(&ports);
  }
  void exchange() { links.exchange(given); }

  MeshLinks links;
  std::vector<LinkPorts> out;
  std::vector<const LinkPorts*> given;
};

TEST(MeshLinks, JoinOppositeSidesOfNeighbours) {
  const MeshShape shape(2, 2);
  Wires wires(shape, {});
  golden::Beat& beat = wires.out[shape.index({0, 1})].beat[side_index(Port::South)];
  beat.valid = true;
  beat.header = 77;
  beat.data[15] = 5;
  wires.out[shape.index({1, 0})].credit[side_index(Port::East)] = 2;
  wires.exchange();
  const LinkPorts& south = wires.links.input(shape.index({1, 1}));
  EXPECT_EQ(south.beat[side_index(Port::North)], beat);
  EXPECT_EQ(south.credit[side_index(Port::West)], 2);
  EXPECT_FALSE(wires.links.input(shape.index({0, 0})).beat[side_index(Port::East)].valid);
  EXPECT_FALSE(wires.links.quiet());
  beat = {};
  wires.out[shape.index({1, 0})].credit = {};
  wires.exchange();
  EXPECT_EQ(south.beat[side_index(Port::North)], golden::Beat{});
  EXPECT_TRUE(wires.links.quiet());
}

TEST(MeshLinks, LeadNowhereBesideDeadNodes) {
  MeshShape shape(1, 2);
  shape.set_health({0, 1}, sim::NodeHealth::Dead);
  Wires wires(shape, {});
  wires.given[1] = nullptr;
  wires.out[0].beat[side_index(Port::East)].valid = true;
  wires.exchange();
  EXPECT_EQ(wires.links.input(0).beat[side_index(Port::East)], golden::Beat{});
  EXPECT_TRUE(wires.links.quiet());
}

TEST(MeshLinks, BringLateCreditsHomeOneByOneAndAllOfThem) {
  constexpr int Credits = 200;
  constexpr int MaxLate = 9;
  const MeshShape shape(1, 2);
  Wires wires(shape, {.percent = 100, .max_cycles = MaxLate});
  int home = 0;
  int late = 0;
  for (int cycle = 0; cycle < 2 * Credits + 2 * MaxLate; ++cycle) {
    const bool give = cycle % 2 == 0 && cycle < 2 * Credits;
    wires.out[1].credit[side_index(Port::West)] = give ? 1 : 0;
    wires.exchange();
    const int credit = wires.links.input(0).credit[side_index(Port::East)];
    ASSERT_LE(credit, 1);
    home += credit;
    late = std::max(late, (cycle / 2 + 1) - home);
    EXPECT_EQ(wires.links.quiet(), !give && credit == 0 && home == std::min(cycle / 2 + 1, Credits))
        << cycle;
  }
  EXPECT_EQ(home, Credits);
  EXPECT_GT(late, 1);
  EXPECT_TRUE(wires.links.quiet());
  EXPECT_EQ(wires.links.late_credits(0, Port::East, 0), 0);
}

TEST(MeshLinks, ChooseLateLinksBySeed) {
  const MeshShape shape(4, 4);
  const auto late_links = [&](std::uint64_t seed) {
    Wires wires(shape, {.percent = 50, .max_cycles = 1000}, seed);
    for (LinkPorts& ports : wires.out) ports.credit.fill(1);
    wires.exchange();
    std::vector<bool> late;
    for (std::size_t i = 0; i < wires.out.size(); ++i) {
      for (const Port side : sim::AllSides) {
        late.push_back(wires.links.late_credits(i, side, 0) != 0);
      }
    }
    return late;
  };
  const std::vector<bool> first = late_links(1);
  const auto count = std::count(first.begin(), first.end(), true);
  EXPECT_GT(count, 8);
  EXPECT_LT(count, 40);  // of 48
  EXPECT_EQ(late_links(1), first);
  EXPECT_NE(late_links(2), first);
}

}  // namespace
