// SPDX-License-Identifier: Apache-2.0
// From the number of a run to its family, seed and parameters.

#include "sim/regress/plan.hpp"

#include <fmt/core.h>

#include <cstddef>
#include <span>
#include <utility>
#include <variant>

#include "sim/common/random.hpp"

namespace sim {

Plan::Plan(std::uint64_t seed, std::vector<const Family*> families, const golden::Config& config)
    : seed_(seed), families_(std::move(families)), config_(&config) {
  for (const Family* family : families_) {
    block_.insert(block_.end(), static_cast<std::size_t>(family->share()), family);
  }
}

Job Plan::job(std::uint64_t index) const {
  const std::uint64_t count = block_.size();
  std::vector<const Family*> order = block_;
  Random(seed_, "regress families").split(index / count).shuffle(std::span(order));

  Job job;
  job.index = index;
  job.family = order[index % count];
  job.seed = Random(seed_, "regress seeds").split(index).bits32();
  job.params = job.family->random_parameters(*config_, job.seed);
  return job;
}

namespace {
bool is_plain(std::string_view text) {
  return text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "_+-.:,/") == std::string_view::npos;
}
}  // namespace

std::string reproduce_command(const Job& job, std::string_view config, std::string_view check) {
  std::string text = fmt::format("d1cosim run {} --seed {}", job.family->name(), job.seed);
  for (const auto& [name, value] : job.params.all()) {
    const std::string shown = to_string(value);
    text += is_plain(shown) ? fmt::format(" -p {}={}", name, shown)
                            : fmt::format(" -p '{}={}'", name, shown);
  }
  if (config != "full") text += fmt::format(" --config {}", config);
  if (check != "lockstep") text += fmt::format(" --check {}", check);
  return text;
}

}  // namespace sim
