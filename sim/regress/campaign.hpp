// SPDX-License-Identifier: Apache-2.0
// The loop of a regression: which runs, for how long, by how many workers, and what becomes of
// them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/regress/plan.hpp"
#include "sim/regress/record.hpp"

namespace sim {

// How a worker misbehaves, to prove that the regression survives it.
struct WorkerPlant {
  enum class Kind : std::uint8_t { Crash, Exit, Hang, Throw };
  Kind kind = Kind::Crash;
  std::uint64_t index = 0;
};
// "crash@7": dies by a signal in run 7; exit@7, hang@7, throw@7. nullopt: not such a text.
std::optional<WorkerPlant> parse_worker_plant(std::string_view text);

struct CampaignOptions {
  std::optional<std::uint64_t> count;  // runs altogether, those of a resumed campaign included
  double minutes = 0;                  // without count: no new run after this time
  int jobs = 1;
  double timeout_s = 300;  // per run
  std::size_t waves = 0;   // failing runs that are run again with a wave
  std::string wave_folder;
  std::vector<WorkerPlant> plants;
  std::string extra_arguments;  // end of the command that does a run again
  const std::atomic<bool>* stop = nullptr;
};

struct Progress {
  std::uint64_t runs = 0, failures = 0;
  std::uint64_t cycles = 0;
  double elapsed_s = 0;
};

struct CampaignHooks {
  // In a worker: runs the job and returns the JSON of `run --json`; with `wave` not empty, a
  // failure is traced into that file. What it throws becomes a run of status `error`.
  std::function<std::string(const Job& job, const std::string& wave)> run;
  std::function<void(const std::vector<Record>&)> store;  // finished runs, at least once a second
  std::function<void(const Progress&)> progress;          // about five times a second
};

// Adds runs to `campaign`, whose fields say what to run and whose records are not repeated. After
// a stop, `interrupted` is set and unfinished runs are missing; also when `store` throws, which is
// passed on.
void run_campaign(const Plan& plan, const CampaignOptions& options, const CampaignHooks& hooks,
                  Campaign& campaign);

}  // namespace sim
