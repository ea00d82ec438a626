// SPDX-License-Identifier: Apache-2.0
// A mesh of RTL routers keeps the promises of the network, and delivers what a mesh of golden ones
// does, in the same cycles.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tests/noc/router_bench.hpp"
#include "tests/noc/router_network.hpp"

namespace tests::noc {
namespace {

// The Verilated router, used like golden::Router.
template <typename Kind>
class RtlRouter {
 public:
  RtlRouter(const golden::Place& place, int) : inputs_(ports_of(Kind::Links)) {
    place_at(place);
    drive();
    dut_.reset();
    read();
  }

  const golden::Beat& out(int port) const { return out_[index(port)]; }
  std::uint8_t credit(int port) { return dut_->credit_o[port]; }
  int occupancy(int port, int channel) { return dut_->occupancy_o[2 * port + channel]; }
  int credits(int port, int channel) { return dut_->credits_o[2 * port + channel]; }

  void tick(std::span<const golden::RouterInput> in) {
    inputs_.assign(in.begin(), in.end());
    drive();
    dut_.clock();
    read();
  }

 private:
  void place_at(const golden::Place& place) {
    dut_->y_i = static_cast<std::uint8_t>(place.y);
    dut_->x_i = static_cast<std::uint8_t>(place.x);
    dut_->rows_i = static_cast<std::uint8_t>(place.rows);
    dut_->cols_i = static_cast<std::uint8_t>(place.cols);
    dut_->route_table_i = place.route_table;
    dut_->config_valid_i = 0;
    dut_->lookup_valid_i = 0;
  }
  void drive() {
    for (std::size_t p = 0; p < inputs_.size(); ++p) {
      dut_->in_valid_i[p] = inputs_[p].beat.valid;
      dut_->in_header_i[p] = inputs_[p].beat.header;
      put(dut_->in_data_i[p], inputs_[p].beat.data);
      dut_->credit_i[p] = inputs_[p].credit;
    }
  }
  void read() {
    for (std::size_t p = 0; p < inputs_.size(); ++p) {
      out_[p] = {dut_->out_valid_o[p] != 0, dut_->out_header_o[p],
                 tests::take(dut_->out_data_o[p])};
    }
  }

  Dut<typename Kind::Model> dut_;
  std::vector<golden::RouterInput> inputs_;
  std::array<golden::Beat, index(ports_of(Kind::Links))> out_{};
};

template <typename Kind>
struct Rtl {
  using Router = RtlRouter<Kind>;
  static constexpr int Links = Kind::Links;
};
using Kinds = testing::Types<Rtl<OneLink>, Rtl<TwoLinks>>;
INSTANTIATE_TYPED_TEST_SUITE_P(Rtl, RouterNetwork, Kinds);

// What arrives in a mesh with random late credits and random beats.
template <typename Router>
std::vector<Arrival> arrivals(Pattern pattern, int links) {
  const MeshShape shape{3, 4, links};
  Mesh<Router> mesh(shape, 3);
  std::vector<Arrival> arrivals;
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
  }
  return arrivals;
}

template <typename Kind>
void expect_equal() {
  for (const Pattern pattern : {Pattern::Uniform, Pattern::HotSpot, Pattern::Neighbour}) {
    const auto rtl = arrivals<RtlRouter<Kind>>(pattern, Kind::Links);
    const auto expected = arrivals<golden::Router>(pattern, Kind::Links);
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
