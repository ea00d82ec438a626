// SPDX-License-Identifier: Apache-2.0
// A mesh of golden routers keeps the promises of the network; its checkers find planted faults.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/noc/router_kind_golden.hpp"
#include "tests/noc/router_network.hpp"

namespace tests::noc {
namespace {

using Kinds = testing::Types<Golden<1>, Golden<2>>;
INSTANTIATE_TYPED_TEST_SUITE_P(Golden, RouterNetwork, Kinds);

// A mesh with traffic from west to east in row 0, in which `spoil` changes the inputs of node
// (0, 1) in each cycle; what its checkers say.
template <typename Spoil>
std::vector<std::string> errors_with(Spoil spoil) {
  Mesh<golden::Router> mesh({1, 3, 1});
  mesh.disturb = [&](Mesh<golden::Router>& spoiled) { spoil(spoiled); };
  for (int n = 0; n < 40; ++n) {
    mesh.offer(golden::node_number(0, 0), golden::node_number(0, 2), 0);
    mesh.check_credits();
    mesh.cycle();
  }
  return mesh.errors();
}

bool says(const std::vector<std::string>& errors, std::string_view what) {
  return std::any_of(errors.begin(), errors.end(), [&](const std::string& error) {
    return error.find(what) != std::string::npos;
  });
}

constexpr int West = 4, East = 2;

TEST(RouterNetworkCheckers, FindWhatIsPlanted) {
  EXPECT_TRUE(errors_with([](Mesh<golden::Router>&) {}).empty());
  EXPECT_TRUE(says(errors_with([](Mesh<golden::Router>& mesh) {
                     golden::Beat& beat = mesh.input(0, 1, West).beat;
                     if (beat.valid && mesh.now() == 10) beat.data[5] ^= 1;
                   }),
                   "changed"));
  EXPECT_TRUE(says(errors_with([](Mesh<golden::Router>& mesh) {
                     if (mesh.now() == 10) mesh.input(0, 1, West).beat = {};
                   }),
                   "out of order"));
  EXPECT_TRUE(says(errors_with([](Mesh<golden::Router>& mesh) {
                     if (mesh.now() == 10) mesh.input(0, 1, East).credit = 0;
                   }),
                   "credits of link at (0, 1) port 2 channel 0: 3"));
  EXPECT_TRUE(says(errors_with([](Mesh<golden::Router>& mesh) {
                     golden::Beat& beat = mesh.input(0, 1, West).beat;
                     if (mesh.now() != 10 || !beat.valid) return;
                     golden::Header header = golden::Header::from_bits(beat.header);
                     header.dst = golden::node_number(0, 1);
                     beat.header = header.bits();
                   }),
                   "changed"));
}

}  // namespace
}  // namespace tests::noc
