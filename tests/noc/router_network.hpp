// SPDX-License-Identifier: Apache-2.0
// What a mesh of routers promises (network.md sections 3, 4 and 10), as tests for any kind of
// router. A test program instantiates them for a Kind, which has
//   Router, Links
//   run(shape, latest_credit, test)   runs the coroutine test(mesh) on a new mesh
//   next_cycle(mesh)                  what to await between two cycles of the mesh
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <vector>

#include "sim/engine/coroutine.hpp"
#include "tests/common/tally.hpp"
#include "tests/noc/router_mesh.hpp"
#include "tests/noc/traffic_pattern.hpp"

namespace tests::noc {

using engine::Coroutine;

template <typename Kind>
class RouterNetwork : public testing::Test {
 protected:
  static constexpr int Links = Kind::Links;
  static constexpr MeshShape Shape{4, 4, Kind::Links};
  using TestMesh = Mesh<typename Kind::Router>;

  static void on_mesh(const std::function<Coroutine<void>(TestMesh&)>& test,
                      std::uint64_t latest_credit = 0) {
    Kind::run(Shape, latest_credit, test);
  }
  static auto cycle(TestMesh& mesh) {
    mesh.cycle();
    return Kind::next_cycle(mesh);
  }

  static std::vector<int> nodes() {
    std::vector<int> nodes;
    for (int y = 0; y < Shape.rows; ++y) {
      for (int x = 0; x < Shape.cols; ++x) nodes.push_back(golden::node_number(y, x));
    }
    return nodes;
  }
  static int hops(int src, int dst) {
    return std::abs(golden::y_of(src) - golden::y_of(dst)) +
           std::abs(golden::x_of(src) - golden::x_of(dst));
  }

  static Coroutine<void> drain(TestMesh& mesh, bool with_credits) {
    for (int n = 0; n < 20'000 && mesh.under_way() > 0; ++n) {
      if (with_credits) mesh.check_credits();
      co_await cycle(mesh);
    }
    EXPECT_EQ(mesh.under_way(), 0u) << "beats that never arrive";
  }

  // Random beats, more than the network can take, and then none.
  static Coroutine<void> saturate(TestMesh& mesh, Pattern pattern, int cycles) {
    sim::Random random = random_for("router network");
    for (int n = 0; n < cycles; ++n) {
      for (const int node : nodes()) {
        const int channel = static_cast<int>(random.below(2));
        if (mesh.waiting(node, channel) > 4) continue;
        const auto dst =
            destination(pattern, Shape, golden::y_of(node), golden::x_of(node), random);
        if (dst) mesh.offer(node, *dst, channel);
      }
      mesh.check_credits();
      co_await cycle(mesh);
    }
    co_await drain(mesh, true);
  }

  // Of `sources` that all send to `dst` all the time: the longest distance between two beats of one
  // source, in beats of its channel that arrive, and the bound for it. Each input of an output
  // gets one turn of as many as there are inputs, so the bound is the product over the way.
  static int inputs_towards(int node, Port out, bool own) {
    const int y = golden::y_of(node), x = golden::x_of(node);
    const golden::Place place{y, x, Shape.rows, Shape.cols};
    int inputs = own ? 1 : 0;
    for (const Port in : {Port::North, Port::East, Port::South, Port::West}) {
      const bool exists = (in == Port::North && y > 0) || (in == Port::West && x > 0) ||
                          (in == Port::South && y < Shape.rows - 1) ||
                          (in == Port::East && x < Shape.cols - 1);
      if (exists && legal_turn(place, static_cast<int>(in), static_cast<int>(out), 1)) ++inputs;
    }
    return inputs;
  }
  static std::uint64_t longest_wait(int src, int dst) {
    std::uint64_t bound = 1;
    int y = golden::y_of(src), x = golden::x_of(src);
    while (golden::node_number(y, x) != dst) {
      const golden::Place place{y, x, Shape.rows, Shape.cols};
      const Port out = side_to(place, empty_table(), dst);
      bound *= static_cast<std::uint64_t>(inputs_towards(golden::node_number(y, x), out, true));
      y += (out == Port::South) - (out == Port::North);
      x += (out == Port::East) - (out == Port::West);
    }
    return bound * static_cast<std::uint64_t>(inputs_towards(dst, Port::Local, false) * Links);
  }
};

TYPED_TEST_SUITE_P(RouterNetwork);

TYPED_TEST_P(RouterNetwork, TakesOneCyclePerHop) {
  this->on_mesh([this](typename TestFixture::TestMesh& mesh) -> Coroutine<void> {
    std::vector<Arrival> arrivals;
    mesh.on_arrival = [&](const Arrival& arrival) { arrivals.push_back(arrival); };
    for (const int src : this->nodes()) {
      for (const int dst : this->nodes()) {
        for (int channel = 0; channel < golden::Channels; ++channel) {
          arrivals.clear();
          mesh.offer(src, dst, channel);
          co_await this->drain(mesh, true);
          if (arrivals.size() != 1) throw std::runtime_error("one beat, and not one arrival");
          // Into the Local input, over the links, on the Local output: one cycle each.
          const auto links = static_cast<std::uint64_t>(this->hops(src, dst));
          EXPECT_EQ(arrivals[0].arrived - arrivals[0].injected, links + 1) << src << " " << dst;
        }
      }
    }
    EXPECT_TRUE(mesh.errors().empty()) << mesh.errors().front();
  });
}

// Two rows of traffic and two columns of it cross in node (1, 1).
TYPED_TEST_P(RouterNetwork, CarriesEightBeatsPerCycleAcrossTheBoundaryOfANode) {
  using golden::node_number;
  const std::array<std::array<int, 2>, 4> streams = {{{node_number(1, 0), node_number(1, 3)},
                                                      {node_number(1, 3), node_number(1, 0)},
                                                      {node_number(0, 1), node_number(3, 1)},
                                                      {node_number(3, 1), node_number(0, 1)}}};
  constexpr int Warm = 20, Cycles = 1000;
  this->on_mesh([&](typename TestFixture::TestMesh& mesh) -> Coroutine<void> {
    int across = 0, most = 0;
    for (int n = 0; n < Warm + Cycles; ++n) {
      for (const auto& [src, dst] : streams) mesh.offer(src, dst, n % 2);
      int in = 0, out = 0;
      for (int p = 1; p < mesh.ports(); ++p) out += mesh.router(1, 1).out(p).valid;
      co_await this->cycle(mesh);
      for (int p = 1; p < mesh.ports(); ++p) in += mesh.inputs(1, 1)[index(p)].beat.valid;
      if (n >= Warm) across += in + out;
      most = std::max(most, in + out);
    }
    EXPECT_EQ(across, 8 * Cycles);
    EXPECT_EQ(most, 8);
    co_await this->drain(mesh, false);
    EXPECT_TRUE(mesh.errors().empty()) << mesh.errors().front();
  });
}

TYPED_TEST_P(RouterNetwork, DeliversAllInOrderUnderAnyLoad) {
  for (const Pattern pattern : AllPatterns) {
    for (const std::uint64_t latest_credit : {0, 12}) {
      const auto test = [&](typename TestFixture::TestMesh& mesh) -> Coroutine<void> {
        std::uint64_t arrived = 0;
        mesh.on_arrival = [&](const Arrival&) { ++arrived; };
        co_await this->saturate(mesh, pattern, 2000);
        EXPECT_GT(arrived, 3000u) << name(pattern);
        EXPECT_TRUE(mesh.errors().empty()) << mesh.errors().front();
      };
      this->on_mesh(test, latest_credit);
    }
  }
}

TYPED_TEST_P(RouterNetwork, LetsNobodyWaitForever) {
  const int dst = golden::node_number(1, 1);
  struct Stream {
    std::uint64_t last = 0, longest = 0, beats = 0;
  };
  std::array<std::array<Stream, golden::NodeNumbers>, golden::Channels> streams{};
  std::array<std::uint64_t, golden::Channels> arrived{};
  this->on_mesh([&](typename TestFixture::TestMesh& mesh) -> Coroutine<void> {
    mesh.on_arrival = [&](const Arrival& arrival) {
      const std::uint64_t number = ++arrived[index(arrival.channel)];
      Stream& stream = streams[index(arrival.channel)][index(arrival.src)];
      if (number > 500) stream.longest = std::max(stream.longest, number - stream.last);
      stream.last = number;
      ++stream.beats;
    };
    for (std::uint64_t n = 0; n < 10'000; ++n) {
      for (const int src : this->nodes()) {
        for (int channel = 0; channel < golden::Channels; ++channel) {
          if (src != dst && mesh.waiting(src, channel) < 4) mesh.offer(src, dst, channel);
        }
      }
      co_await this->cycle(mesh);
    }
    EXPECT_TRUE(mesh.errors().empty()) << mesh.errors().front();
  });
  // The Local output sends in every cycle, and every source has its share.
  EXPECT_GE(arrived[0] + arrived[1], 9'990u);
  std::uint64_t longest = 0;
  for (int channel = 0; channel < golden::Channels; ++channel) {
    for (const int src : this->nodes()) {
      if (src == dst) continue;
      const Stream& stream = streams[index(channel)][index(src)];
      EXPECT_LE(stream.longest, this->longest_wait(src, dst)) << src;
      EXPECT_GE(stream.beats, 4'000 / this->longest_wait(src, dst)) << src;
      longest = std::max(longest, stream.longest);
    }
  }
  EXPECT_GT(longest, 40u);  // it was crowded
}

REGISTER_TYPED_TEST_SUITE_P(RouterNetwork, TakesOneCyclePerHop,
                            CarriesEightBeatsPerCycleAcrossTheBoundaryOfANode,
                            DeliversAllInOrderUnderAnyLoad, LetsNobodyWaitForever);

}  // namespace tests::noc
