// SPDX-License-Identifier: Apache-2.0
// A mesh joined in RTL has the same history as the same nodes joined by the harness.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "sim/cosim/run.hpp"
#include "sim/cosim/target.hpp"
#include "sim/kernels/mesh_plan.hpp"

namespace {

using golden::FullConfig;
using golden::TinyConfig;
using sim::Check;
using sim::Status;

using Given = std::vector<std::pair<std::string, std::string>>;

sim::RunOptions options(const golden::Config& config, Check check, bool all_rtl) {
  sim::RunOptions options;
  options.config = &config;
  options.check = check;
  options.all_rtl = all_rtl;
  return options;
}

sim::Kernel kernel_of(const sim::Family& family, const golden::Config& config, std::uint64_t seed,
                      Given params = {}) {
  params.emplace_back("mesh_rows", std::to_string(sim::RtlMeshRows));
  params.emplace_back("mesh_cols", std::to_string(sim::RtlMeshCols));
  return family.build(complete(family, params), config, seed);
}

sim::Kernel traffic(std::uint64_t seed, const Given& params = {}) {
  return kernel_of(*sim::find_family("traffic"), TinyConfig, seed, params);
}

std::string digest(const sim::Kernel& kernel, const golden::Config& config, Check check,
                   bool all_rtl) {
  const sim::RunResult result = run_kernel(kernel, options(config, check, all_rtl));
  EXPECT_EQ(result.status, Status::Pass) << result.kernel << kernel.seed << ": " << result.message;
  EXPECT_FALSE(result.digest.empty());
  return result.digest;
}

// Every family, with XY routes and with tables, with a dead core now and then.
void expect_same_histories(const golden::Config& config, std::uint64_t seeds) {
  std::size_t compared = 0;
  std::set<std::string> digests;
  for (const sim::Family* family : sim::families()) {
    if (!is_for_meshes(*family)) continue;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      Given params;
      if (seed % 2 == 0) params.emplace_back("routes", "tables");
      if (seed % 3 == 0) params.emplace_back("dead_cores", "1");
      const sim::Kernel kernel = kernel_of(*family, config, seed, params);
      const std::string joined = digest(kernel, config, Check::Rtl, false);
      EXPECT_EQ(digest(kernel, config, Check::Rtl, true), joined) << family->name() << " " << seed;
      digests.insert(joined);
      ++compared;
    }
  }
  EXPECT_GE(compared, 7 * seeds);
  EXPECT_EQ(digests.size(), compared) << "a digest does not tell seeds apart";
}

TEST(D1Mesh, TinyNodesHaveTheHistoryOfTheComposedMesh) { expect_same_histories(TinyConfig, 10); }

// Only where it is built, see D1_MESH_FULL.
TEST(D1Mesh, FullNodesHaveTheHistoryOfTheComposedMesh) { expect_same_histories(FullConfig, 10); }

TEST(D1Mesh, TinyMeshIsComparedWithTheGoldenMeshInEveryCycle) {
  for (std::uint64_t order = 0; order < 3; ++order) {
    sim::RunOptions lockstep = options(TinyConfig, Check::Lockstep, true);
    lockstep.order_seed = order;
    const sim::RunResult result = run_kernel(traffic(1), lockstep);
    EXPECT_EQ(result.status, Status::Pass) << result.message;
    EXPECT_EQ(result.digest, digest(traffic(1), TinyConfig, Check::Rtl, true));
    for (const golden::ObserveUnit& unit : golden::ObserveUnits) {
      EXPECT_GE(result.compared.at(std::string(unit.name)), 4 * result.cycles) << unit.name;
    }
    EXPECT_GT(result.compared.at("state"), 0u);
    EXPECT_EQ(result.compared.at("drained"), 4u);
  }
}

TEST(D1Mesh, TinyMeshWithLinksThatBehaveOtherwiseHasAnotherHistory) {
  const sim::Kernel late = traffic(1, {{"late_links", "100"}, {"late_cycles", "3"}});
  EXPECT_NE(digest(late, TinyConfig, Check::Rtl, false),
            digest(traffic(1), TinyConfig, Check::Rtl, true));
}

TEST(D1Mesh, TinyMeshNamesTheNodeOfAPlantedFault) {
  for (const char* node : {"0,0", "0,1", "1,0", "1,1"}) {
    sim::RunOptions planted = options(TinyConfig, Check::Lockstep, true);
    planted.plant = sim::parse_plant("rtl:network.out_header@60@" + std::string(node));
    const sim::RunResult result = run_kernel(traffic(1), planted);
    ASSERT_EQ(result.status, Status::Mismatch);
    EXPECT_EQ(result.divergence->node, node);
    EXPECT_EQ(result.divergence->cycle, 60u);
  }
}

TEST(D1Mesh, TinyMeshRefusesWhatItDoesNotHave) {
  const auto refused = [](const sim::Kernel& kernel, const sim::RunOptions& options) {
    EXPECT_THROW(run_kernel(kernel, options), std::invalid_argument);
  };
  const sim::RunOptions rtl = options(TinyConfig, Check::Rtl, true);
  refused(traffic(1, {{"dead_nodes", "1"}}), rtl);
  refused(traffic(1, {{"late_links", "50"}, {"late_cycles", "3"}}), rtl);
  refused(traffic(1), options(TinyConfig, Check::Golden, true));
  const Given other_shape = {{"mesh_rows", "2"}, {"mesh_cols", "3"}};
  const sim::Family& family = *sim::find_family("traffic");
  refused(family.build(complete(family, other_shape), TinyConfig, 1), rtl);
  sim::RunOptions some = rtl;
  some.rtl_nodes = {{0, 0}};
  refused(traffic(1), some);
}

}  // namespace
