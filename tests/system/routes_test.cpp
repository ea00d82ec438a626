// SPDX-License-Identifier: Apache-2.0
// Routes of meshes: every pair reached, no cycle of channels, and what must be refused is.
#include "sim/mesh/routes.hpp"

#include <gtest/gtest.h>

#include "sim/common/random.hpp"
#include "sim/mesh/channel_graph.hpp"

namespace {

using golden::Port;
using sim::Coord;
using sim::MeshShape;
using sim::NodeHealth;
using sim::RouteOrder;
using sim::Routes;

int hops(const Routes& routes, Coord from, Coord to) {
  int count = 0;
  while (routes.next(from, to) != Port::Local) {
    from = *routes.shape().neighbour(from, routes.next(from, to));
    ++count;
  }
  EXPECT_EQ(from, to);
  return count;
}

// One bit per node: dead.
MeshShape shape_of(int rows, int cols, unsigned dead) {
  MeshShape shape(rows, cols);
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows * cols); ++i) {
    if ((dead >> i & 1) != 0) shape.set_health(shape.coord(i), NodeHealth::Dead);
  }
  return shape;
}

// A whole mesh with hand-made tables: XY, where `change` does not say otherwise.
template <typename Change>
Routes tables_of(const MeshShape& shape, Change change) {
  std::vector<sim::RouteTable> tables(static_cast<std::size_t>(shape.size()));
  const Routes xy(shape);
  for (std::size_t at = 0; at < tables.size(); ++at) {
    tables[at].fill(Port::None);
    for (std::size_t to = 0; to < tables.size(); ++to) {
      const Coord a = shape.coord(at);
      const Coord b = shape.coord(to);
      tables[at][static_cast<std::size_t>(sim::number(b))] = change(a, b, xy.next(a, b));
    }
  }
  return {shape, std::move(tables)};
}

// Every set of devices at the edge of small meshes that leaves the rest connected.
TEST(Routes, ReachDevicesAndDoNotPassThroughThem) {
  int meshes = 0;
  for (const auto& [rows, cols] : {std::pair(1, 4), std::pair(2, 3), std::pair(3, 3)}) {
    for (unsigned places = 1; places < 1u << (rows * cols); ++places) {
      MeshShape shape(rows, cols);
      for (int i = 0; i < rows * cols; ++i) {
        const Coord node = shape.coord(static_cast<std::size_t>(i));
        if ((places >> i & 1) != 0) shape.set_health(node, NodeHealth::Device);
      }
      if (!shape.connected()) {
        EXPECT_THROW(sim::make_routes(shape), sim::RouteError);
        continue;
      }
      EXPECT_EQ(sim::check_routes(sim::make_routes(shape)), std::nullopt);
      ++meshes;
    }
  }
  EXPECT_GT(meshes, 100);
}

TEST(Routes, RefuseAWayThroughADevice) {
  MeshShape shape(1, 3);
  shape.set_health({0, 1}, NodeHealth::Device);
  EXPECT_FALSE(shape.connected());
  const Routes routes = tables_of(shape, [](Coord, Coord, Port xy) { return xy; });
  EXPECT_NE(sim::check_routes(routes).value_or("").find("through the device at 0,1"),
            std::string::npos);
}

TEST(Routes, GoEastBeforeSouthInAWholeMesh) {
  const Routes routes = sim::make_routes(MeshShape(3, 3));
  EXPECT_FALSE(routes.has_tables());
  EXPECT_EQ(routes.next({0, 0}, {2, 2}), Port::East);
  EXPECT_EQ(routes.next({0, 2}, {2, 2}), Port::South);
  EXPECT_EQ(routes.next({2, 2}, {0, 0}), Port::West);
  EXPECT_EQ(routes.next({2, 0}, {0, 0}), Port::North);
  EXPECT_EQ(routes.next({1, 1}, {1, 1}), Port::Local);
}

TEST(Routes, AreShortestAndAcyclicInEveryWholeMesh) {
  for (int rows = 1; rows <= 6; ++rows) {
    for (int cols = 1; cols <= 6; ++cols) {
      const MeshShape shape(rows, cols);
      const Routes routes = sim::make_routes(shape);
      for (std::size_t i = 0; i < static_cast<std::size_t>(shape.size()); ++i) {
        for (std::size_t j = 0; j < static_cast<std::size_t>(shape.size()); ++j) {
          const Coord a = shape.coord(i);
          const Coord b = shape.coord(j);
          EXPECT_EQ(hops(routes, a, b), std::abs(a.y - b.y) + std::abs(a.x - b.x));
        }
      }
      EXPECT_EQ(sim::check_routes(routes), std::nullopt);
      EXPECT_EQ(sim::check_routes(sim::make_routes(shape, RouteOrder::Tables)), std::nullopt);
    }
  }
}

// Every choice of dead nodes of every mesh of up to 12 nodes.
TEST(Routes, ReachEveryPairExactlyWhenTheLiveNodesHangTogether) {
  int good = 0;
  int refused = 0;
  for (const auto& [rows, cols] : {std::pair{1, 5}, {5, 1}, {2, 3}, {3, 3}, {2, 5}, {3, 4}}) {
    for (unsigned dead = 0; dead < 1u << (rows * cols); ++dead) {
      const MeshShape shape = shape_of(rows, cols, dead);
      if (shape.connected()) {
        EXPECT_TRUE(sim::make_routes(shape, RouteOrder::Tables).has_tables());
        ++good;
      } else {
        EXPECT_THROW(sim::make_routes(shape, RouteOrder::Tables), sim::RouteError) << dead;
        ++refused;
      }
    }
  }
  EXPECT_GT(good, 1000);
  EXPECT_GT(refused, 1000);
}

TEST(Routes, WorkInLargeHarvestedMeshes) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    MeshShape shape(19, 19);
    sim::Random random(seed, "dead nodes");
    while (shape.routers() > 354) {
      shape.set_health({random.between(0, 18), random.between(0, 18)}, NodeHealth::Dead);
    }
    if (!shape.connected()) continue;
    const Routes routes = sim::make_routes(shape);
    EXPECT_TRUE(routes.has_tables());
    EXPECT_GT(sim::ChannelGraph(routes).turns(), 1000u);
  }
}

TEST(Routes, GoThroughANodeWhoseCoreAloneIsDead) {
  MeshShape shape(1, 3);
  shape.set_health({0, 1}, NodeHealth::DeadCore);
  const Routes routes = sim::make_routes(shape);
  EXPECT_FALSE(routes.has_tables());
  EXPECT_EQ(hops(routes, {0, 0}, {0, 2}), 2);
}

TEST(Routes, AreRefusedWithTheReasonWhenTheMeshFallsApart) {
  MeshShape shape(1, 3);
  shape.set_health({0, 1}, NodeHealth::Dead);
  try {
    sim::make_routes(shape);
    FAIL() << "not refused";
  } catch (const sim::RouteError& error) {
    EXPECT_STREQ(error.what(), "node 0,0 does not reach node 0,2: at 0,0 it has no route");
  }
  EXPECT_THROW(sim::make_routes(shape_of(1, 2, 3)), sim::RouteError);
}

// Four nodes in a square, each two-hop route clockwise: every link waits for the next.
TEST(Routes, AreRefusedWhenLinksCanWaitForEachOther) {
  const MeshShape shape(2, 2);
  const Routes routes = tables_of(shape, [](Coord at, Coord to, Port xy) {
    if (at.y == to.y || at.x == to.x) return xy;
    if (at.y == 0) return at.x == 0 ? Port::East : Port::South;
    return at.x == 0 ? Port::North : Port::West;
  });
  const auto reason = sim::check_routes(routes);
  ASSERT_TRUE(reason);
  EXPECT_EQ(*reason,
            "the routes can deadlock, these links wait for each other: "
            "0,0 East -> 0,1 South -> 1,1 West -> 1,0 North");
}

TEST(Routes, AreRefusedWhenOneGoesInCircles) {
  const MeshShape shape(1, 3);
  const auto reason = sim::check_routes(tables_of(shape, [](Coord at, Coord to, Port xy) {
    return at == Coord{0, 1} && to == Coord{0, 2} ? Port::West : xy;
  }));
  ASSERT_TRUE(reason);
  EXPECT_EQ(*reason, "node 0,0 does not reach node 0,2: the route goes in circles");
}

TEST(Routes, AreRefusedWhenOneLeavesTheMesh) {
  const auto reason = sim::check_routes(tables_of(MeshShape(1, 2), [](Coord at, Coord to, Port xy) {
    return at != to && at.x == 0 ? Port::North : xy;
  }));
  ASSERT_TRUE(reason);
  EXPECT_EQ(*reason, "node 0,0 does not reach node 0,1: at 0,0 it goes North");
}

TEST(MeshShape, CountsNodesAndKnowsNeighbours) {
  MeshShape shape = sim::parse_mesh("2x3");
  shape.set_health({0, 1}, NodeHealth::Dead);
  EXPECT_EQ(shape.routers(), 5);
  EXPECT_EQ(sim::number({1, 2}), 34);
  EXPECT_EQ(sim::node_of(34), (Coord{1, 2}));
  EXPECT_EQ(shape.coord(shape.index({1, 2})), (Coord{1, 2}));
  EXPECT_EQ(shape.neighbour({0, 0}, Port::East), std::nullopt);
  EXPECT_EQ(shape.neighbour({0, 0}, Port::North), std::nullopt);
  EXPECT_EQ(shape.neighbour({0, 0}, Port::South), (Coord{1, 0}));
  EXPECT_EQ(sim::opposite(Port::North), Port::South);
  EXPECT_EQ(sim::opposite(Port::West), Port::East);
}

TEST(MeshShape, IsConnectedWhenLinksLeadFromEachRouterToEach) {
  EXPECT_TRUE(shape_of(2, 2, 0b0001).connected());
  EXPECT_FALSE(shape_of(2, 2, 0b1001).connected());
  EXPECT_FALSE(shape_of(1, 1, 0b1).connected());
  EXPECT_TRUE(shape_of(3, 3, 0b000010000).connected());
  EXPECT_FALSE(shape_of(3, 3, 0b000111000).connected());
}

TEST(MeshShape, RefusesWhatIsNoMeshAndNoNode) {
  for (const char* text : {"", "x", "2", "2x", "0x1", "33x1", "2x2x2", "-1x2"}) {
    EXPECT_THROW(sim::parse_mesh(text), std::invalid_argument) << text;
  }
  const MeshShape shape(2, 2);
  EXPECT_EQ(sim::parse_nodes(shape, "1,0;0,1").size(), 2u);
  for (const char* text : {"", ";", "0,0;", "2,0", "0,-1", "0;0"}) {
    EXPECT_THROW(sim::parse_nodes(shape, text), std::invalid_argument) << text;
  }
}

}  // namespace
