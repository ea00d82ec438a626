// SPDX-License-Identifier: Apache-2.0
// Which run a number of a regression stands for. A function of its arguments alone: the same
// campaign seed, families and configuration give the same runs, whoever executes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "golden/gen/machine.hpp"
#include "sim/kernels/kernel.hpp"

namespace sim {

struct Job {
  std::uint64_t index = 0;
  const Family* family = nullptr;
  std::uint64_t seed = 0;  // of the kernel: parameters and data
  Params params;
};

class Plan {
 public:
  // `families` is not empty; their order matters.
  Plan(std::uint64_t seed, std::vector<const Family*> families, const golden::Config& config);

  // Any index. In each block of indices every family comes as often as its share says.
  Job job(std::uint64_t index) const;

  std::uint64_t seed() const { return seed_; }
  const std::vector<const Family*>& families() const { return families_; }
  const golden::Config& config() const { return *config_; }

 private:
  std::uint64_t seed_;
  std::vector<const Family*> families_;
  std::vector<const Family*> block_;  // each as often as its share
  const golden::Config* config_;
};

// What a user types to run this job alone, every parameter named. `check` as in `run --check`.
std::string reproduce_command(const Job& job, std::string_view config, std::string_view check);

}  // namespace sim
