// SPDX-License-Identifier: Apache-2.0
// A mesh of RTL routers keeps the promises of the network, and delivers what a mesh of golden ones
// does, in the same cycles.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tests/common/models.hpp"
#include "tests/noc/router_bench.hpp"
#include "tests/noc/router_kind_golden.hpp"
#include "tests/noc/router_network.hpp"

namespace tests::noc {
namespace {

// The Verilated router, used like golden::Router: tick() drives the inputs that count at the coming
// edge.
template <typename Kind>
class RtlRouter {
 public:
  using Dut = typename Kind::Dut;

  RtlRouter(Dut& dut, engine::SignalHandle& clock, const golden::Place& place)
      : dut_(dut), clock_(clock) {
    dut_.y_i.value = place.y;
    dut_.x_i.value = place.x;
    dut_.rows_i.value = place.rows;
    dut_.cols_i.value = place.cols;
    dut_.route_table_i.value = place.route_table;
    dut_.config_valid_i.value = 0;
    dut_.lookup_valid_i.value = 0;
    tick(std::vector<golden::RouterInput>(index(ports_of(Kind::Links))));
  }

  golden::Beat out(int port) const {
    return {dut_.out_valid_o[port].raw() != 0, dut_.out_header_o[port].raw(),
            tests::take(dut_.out_data_o[port].raw())};
  }
  std::uint8_t credit(int port) { return dut_.credit_o[port].raw(); }
  int occupancy(int port, int channel) { return dut_.occupancy_o[2 * port + channel].raw(); }
  int credits(int port, int channel) { return dut_.credits_o[2 * port + channel].raw(); }

  void tick(std::span<const golden::RouterInput> in) {
    for (std::size_t p = 0; p < in.size(); ++p) {
      dut_.in_valid_i[p].value = in[p].beat.valid;
      dut_.in_header_i[p].value = in[p].beat.header;
      dut_.in_data_i[p].value.set_words(in[p].beat.data);
      dut_.credit_i[p].value = in[p].credit;
    }
  }
  engine::FallingEdge next_cycle() { return engine::FallingEdge(clock_); }

 private:
  Dut& dut_;
  engine::SignalHandle& clock_;
};

template <typename Kind>
struct Rtl {
  using Router = RtlRouter<Kind>;
  static constexpr int Links = Kind::Links;

  static void run(const MeshShape& shape, std::uint64_t latest_credit,
                  const std::function<Coroutine<void>(Mesh<Router>&)>& test) {
    using Dut = typename Kind::Dut;
    Models<typename Dut::Model> models(static_cast<std::size_t>(shape.rows * shape.cols), seed());
    engine::Simulator simulator(models);
    SharedPorts shared(simulator, models);
    std::deque<Dut> duts;
    const auto whole = [&]() -> Coroutine<void> {
      Mesh<Router> mesh(shape, latest_credit, [&](const golden::Place& place, int) {
        duts.emplace_back(simulator, models.model(duts.size()));
        return std::make_unique<Router>(duts.back(), shared.clk_i, place);
      });
      Cycles cycles(shared);
      co_await cycles.reset();
      co_await cycles.settle();
      co_await test(mesh);
    };
    engine::run_alone(simulator, whole(), "a mesh of RTL routers, seed " + std::to_string(seed()));
    models.final();
  }
  static engine::FallingEdge next_cycle(Mesh<Router>& mesh) {
    return mesh.router(0, 0).next_cycle();
  }
};
using Kinds = testing::Types<Rtl<OneLink>, Rtl<TwoLinks>>;
INSTANTIATE_TYPED_TEST_SUITE_P(Rtl, RouterNetwork, Kinds);

// What arrives in a mesh with random late credits and random beats.
template <typename Kind>
std::vector<Arrival> arrivals(Pattern pattern) {
  const MeshShape shape{3, 4, Kind::Links};
  std::vector<Arrival> arrivals;
  Kind::run(shape, 3, [&](Mesh<typename Kind::Router>& mesh) -> Coroutine<void> {
    mesh.on_arrival = [&](const Arrival& arrival) { arrivals.push_back(arrival); };
    sim::Random random = random_for("router network equal");
    for (int n = 0; n < 1000; ++n) {
      for (int y = 0; y < shape.rows; ++y) {
        for (int x = 0; x < shape.cols; ++x) {
          if (!random.chance(1, 4)) continue;
          const auto dst = destination(pattern, shape, y, x, random);
          if (dst) {
            mesh.offer(golden::node_number(y, x), *dst, static_cast<int>(random.below(2)));
          }
        }
      }
      mesh.cycle();
      co_await Kind::next_cycle(mesh);
    }
  });
  return arrivals;
}

template <typename Kind>
void expect_equal() {
  for (const Pattern pattern : {Pattern::Uniform, Pattern::HotSpot, Pattern::Neighbour}) {
    const auto rtl = arrivals<Rtl<Kind>>(pattern);
    const auto expected = arrivals<Golden<Kind::Links>>(pattern);
    EXPECT_GT(expected.size(), 1000u);
    EXPECT_TRUE(rtl == expected) << name(pattern);
  }
}

TEST(RouterNetworkRtl, DeliversWhatGoldenRoutersDoInTheSameCycles) {
  expect_equal<OneLink>();
  expect_equal<TwoLinks>();
}

}  // namespace
}  // namespace tests::noc
