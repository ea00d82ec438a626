// SPDX-License-Identifier: Apache-2.0
// What a run found out is in every report of a regression, wherever one looks.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "sim/cosim/run.hpp"
#include "sim/cosim/run_json.hpp"
#include "sim/cosim/target.hpp"
#include "sim/regress/record.hpp"
#include "sim/report/html.hpp"
#include "sim/report/junit.hpp"
#include "sim/report/table.hpp"
#include "tests/system/programs.hpp"

namespace {

// A campaign of one run of `kernel`, as a worker's answer makes it.
sim::Campaign campaign_of(const sim::Kernel& kernel, sim::Check check = sim::Check::Lockstep) {
  sim::RunOptions options;
  options.config = &golden::TinyConfig;
  options.check = check;
  const std::string answer = to_json(run_kernel(kernel, options)).dump();
  sim::Campaign campaign;
  campaign.families = {"program"};
  campaign.records.emplace_back();
  campaign.records.front().family = "program";
  fill(campaign.records.front(), nlohmann::json::parse(answer));
  return campaign;
}

sim::Kernel program(std::string_view source) {
  return sim::assemble_kernel("program", source, 1, golden::TinyConfig);
}

TEST(Reports, HaveTheTextOfAFailedAssertion) {
  sim::Kernel kernel = program(programs::ScalarOnly);
  kernel.starts.front().pc += 2;  // the RTL asserts that the host does not do this
  const sim::Campaign campaign = campaign_of(kernel);
  const sim::Record& record = campaign.records.front();
  EXPECT_EQ(record.status, "assertion");
  for (const std::string& report : {record.message, summary_text(campaign, 10, false),
                                    html_page(campaign), junit_xml(campaign)}) {
    for (const char* part : {"cycle 0", "HostPcAligned", "threads.sv:"}) {
      EXPECT_NE(report.find(part), std::string::npos) << part << " in\n" << report;
    }
  }
  const nlohmann::json run = to_json(campaign).at("results").at(0);
  EXPECT_EQ(run.at("assertion").at("cycle"), 0);
  EXPECT_GT(run.at("assertion").at("line"), 0);
}

TEST(Reports, HaveNoUtilizationWithoutCycles) {
  const sim::Kernel kernel = program(programs::AllUnits);
  EXPECT_EQ(campaign_of(kernel).total().utilization_runs, 1u);
  const sim::Campaign functional = campaign_of(kernel, sim::Check::Functional);
  EXPECT_EQ(functional.records.front().status, "pass");
  EXPECT_GT(functional.total().macs, 0u);
  EXPECT_EQ(functional.total().utilization_runs, 0u);
  EXPECT_TRUE(to_json(functional).at("results").at(0).at("mac_utilization").is_null());
  EXPECT_EQ(summary_text(functional, 10, false).find('%'), std::string::npos);
}

}  // namespace
