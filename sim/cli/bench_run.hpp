// SPDX-License-Identifier: Apache-2.0
// What the measurements of d1cosim bench share: runs that must pass, times, memory.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/cosim/run.hpp"

namespace cli {

inline constexpr const golden::Config& BenchConfig = golden::FullConfig;

// Thrown where a run or a step notices that the user has interrupted.
struct Interrupted {};

double now_s();
double median(std::vector<double> values);

// The family with these parameters; the rest are defaults.
sim::Kernel bench_kernel(const std::string& family,
                         const std::vector<std::pair<std::string, std::string>>& params);

// Throws unless it passes. `rtl_nodes`: all unless given.
sim::RunResult run_passing(const sim::Kernel& kernel, sim::Check check,
                           const std::optional<std::vector<sim::Coord>>& rtl_nodes = {});

// Megabytes of a process that does this, at its largest.
double memory_mb(const std::function<void()>& work);

// Says on standard error what comes now.
void step(const std::string& what);

}  // namespace cli
