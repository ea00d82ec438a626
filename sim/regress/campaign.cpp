// SPDX-License-Identifier: Apache-2.0
// The loop of a regression.

#include "sim/regress/campaign.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>

#include "sim/regress/worker_pool.hpp"

namespace sim {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

constexpr double StoreSeconds = 1;
constexpr double ProgressSeconds = 0.2;

void misbehave(const std::vector<WorkerPlant>& plants, std::uint64_t index) {
  for (const WorkerPlant& plant : plants) {
    if (plant.index != index) continue;
    switch (plant.kind) {
      case WorkerPlant::Kind::Crash:
        std::signal(SIGSEGV, SIG_DFL);
        std::raise(SIGSEGV);
        break;
      case WorkerPlant::Kind::Exit:
        std::_Exit(7);
      case WorkerPlant::Kind::Hang:
        for (;;) ::pause();
      case WorkerPlant::Kind::Throw:
        throw std::runtime_error("planted exception");
    }
  }
}

// In a worker.
std::string answer(const CampaignHooks& hooks, const CampaignOptions& options, const Plan& plan,
                   std::uint64_t index, const std::string& wave) {
  try {
    misbehave(options.plants, index);
    return hooks.run(plan.job(index), wave);
  } catch (const std::exception& error) {
    return nlohmann::json{{"status", "error"}, {"message", ascii_text(error.what())}}.dump();
  }
}

// In the parent, which survives anything that the worker could make it read.
void take(Record& record, const Outcome& outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::Done:
      try {
        fill(record, nlohmann::json::parse(outcome.text));
      } catch (const nlohmann::json::exception& error) {
        record.status = "crash";
        record.message = fmt::format("answer of the worker: {}", ascii_text(error.what()));
      }
      break;
    case Outcome::Kind::Crash:
      record.status = "crash";
      record.message = outcome.text;
      break;
    case Outcome::Kind::Timeout:
      record.status = "timeout";
      record.message = outcome.text;
      break;
  }
  if (record.passed()) return;
  std::string output = ascii_text(outcome.output);
  while (output.ends_with('\n')) output.pop_back();
  if (!output.empty()) record.message += "\noutput:\n" + output;
  if (record.wall_s == 0) record.wall_s = outcome.wall_s;
}

// Failures that a wave can show.
bool worth_a_wave(const Record& record) {
  return record.status == "mismatch" || record.status == "assertion" || record.status == "hang" ||
         record.status == "trap" || record.status == "reference";
}

std::vector<Record> write_waves(const Plan& plan, const CampaignOptions& options,
                                const CampaignHooks& hooks, Campaign& campaign) {
  std::vector<Record*> chosen;
  for (Record& record : campaign.records) {
    if (chosen.size() < options.waves && worth_a_wave(record) && record.wave.empty()) {
      chosen.push_back(&record);
    }
  }
  std::size_t asked = 0;
  std::vector<Record> traced;
  PoolEvents events;
  events.next = [&]() -> std::optional<std::uint64_t> {
    if (asked == chosen.size()) return std::nullopt;
    return asked++;
  };
  events.done = [&](std::uint64_t number, const Outcome& outcome) {
    Record& record = *chosen[number];
    Record again = record;
    take(again, outcome);
    if (!again.wave.empty() && again.status == record.status) {
      record.wave = again.wave;
    } else {
      record.message += fmt::format("\nno wave: {}", again.status != record.status
                                                         ? again.status + ": " + again.message
                                                         : ascii_text(again.wave_error));
    }
    traced.push_back(record);
  };
  events.tick = [] {};
  const auto work = [&](std::uint64_t number) {
    const std::uint64_t index = chosen[number]->index;
    return answer(hooks, options, plan, index,
                  fmt::format("{}/run{}.fst", options.wave_folder, index));
  };
  run_in_workers({options.jobs, options.timeout_s, options.stop}, work, events);
  return traced;
}

}  // namespace

std::optional<WorkerPlant> parse_worker_plant(std::string_view text) {
  constexpr std::pair<std::string_view, WorkerPlant::Kind> Kinds[] = {
      {"crash@", WorkerPlant::Kind::Crash},
      {"exit@", WorkerPlant::Kind::Exit},
      {"hang@", WorkerPlant::Kind::Hang},
      {"throw@", WorkerPlant::Kind::Throw}};
  for (const auto& [prefix, kind] : Kinds) {
    if (!text.starts_with(prefix)) continue;
    const std::string_view number = text.substr(prefix.size());
    const char* const end = number.data() + number.size();
    WorkerPlant plant{kind, 0};
    const auto [stop, error] = std::from_chars(number.data(), end, plant.index);
    if (error == std::errc() && stop == end) return plant;
  }
  return std::nullopt;
}

void run_campaign(const Plan& plan, const CampaignOptions& options, const CampaignHooks& hooks,
                  Campaign& campaign) {
  const Clock::time_point begin = Clock::now();
  std::set<std::uint64_t> known;
  for (const Record& record : campaign.records) known.insert(record.index);

  Progress progress;
  std::uint64_t next = 0;
  std::vector<Record> unstored;
  Clock::time_point stored = begin;
  const auto store = [&] {
    hooks.store(unstored);
    unstored.clear();
    stored = Clock::now();
  };

  PoolEvents events;
  events.next = [&]() -> std::optional<std::uint64_t> {
    while (known.contains(next)) ++next;
    const bool over =
        options.count ? next >= *options.count : seconds_since(begin) >= 60 * options.minutes;
    if (over) return std::nullopt;
    return next++;
  };
  events.done = [&](std::uint64_t index, const Outcome& outcome) {
    Record record = record_of(plan.job(index), campaign.config, campaign.check);
    record.command += options.extra_arguments;
    take(record, outcome);
    ++progress.runs;
    progress.failures += record.passed() ? 0u : 1u;
    progress.cycles += record.cycles;
    unstored.push_back(record);
    campaign.records.push_back(std::move(record));
  };
  events.tick = [&] {
    if (seconds_since(stored) >= StoreSeconds) store();
    const double elapsed_s = seconds_since(begin);
    if (elapsed_s < progress.elapsed_s + ProgressSeconds) return;
    progress.elapsed_s = elapsed_s;
    hooks.progress(progress);
  };
  const auto sort = [&] {
    std::sort(campaign.records.begin(), campaign.records.end(),
              [](const Record& a, const Record& b) { return a.index < b.index; });
  };
  try {
    run_in_workers(
        {options.jobs, options.timeout_s, options.stop},
        [&](std::uint64_t index) { return answer(hooks, options, plan, index, ""); }, events);
    store();
  } catch (...) {
    sort();
    campaign.interrupted = true;
    throw;
  }
  sort();
  const auto stopped = [&] { return options.stop != nullptr && *options.stop; };
  if (!stopped() && options.waves > 0) {
    unstored = write_waves(plan, options, hooks, campaign);
    store();
  }
  campaign.interrupted = stopped();
  campaign.wall_s = seconds_since(begin);
}

}  // namespace sim
