// SPDX-License-Identifier: Apache-2.0
// Records of runs: from and to JSON, summed by family, and as one digest.

#include "sim/regress/record.hpp"

#include <fmt/core.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace sim {
namespace {

// `run --json` has null for what a run has no value of.
template <typename T>
T get(const nlohmann::json& object, const char* name, T otherwise) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? otherwise : found->get<T>();
}

std::string dump(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? std::string() : found->dump();
}

nlohmann::json parsed(const std::string& text) {
  return text.empty() ? nlohmann::json() : nlohmann::json::parse(text);
}

nlohmann::json optional_json(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

Record record_of(const Job& job, std::string_view config, std::string_view check) {
  Record record;
  record.index = job.index;
  record.family = job.family->name();
  for (const auto& [name, value] : job.params.all()) {
    record.params +=
        fmt::format("{}{}={}", record.params.empty() ? "" : " ", name, to_string(value));
  }
  record.seed = job.seed;
  record.command = reproduce_command(job, config, check);
  return record;
}

void fill(Record& record, const nlohmann::json& run) {
  record.status = run.at("status").get<std::string>();
  record.message = ascii_text(get<std::string>(run, "message", ""));
  record.divergence = dump(run, "first_divergence");
  record.assertion = dump(run, "assertion");
  record.wave = get<std::string>(run, "wave", "");
  record.wave_error = get<std::string>(run, "wave_error", "");
  record.cycles = get<std::uint64_t>(run, "cycles", 0);
  record.instructions = get<std::uint64_t>(run, "instructions", 0);
  record.macs = get<std::uint64_t>(run, "macs", 0);
  if (!dump(run, "mac_utilization").empty()) {
    record.mac_utilization = run.at("mac_utilization").get<double>();
  }
  record.compared = dump(run, "compared");
  record.wall_s = get<double>(run, "wall_s", 0);
  record.digest = get<std::string>(run, "digest", "");
}

nlohmann::json to_json(const Record& record) {
  nlohmann::json json = {{"index", record.index},
                         {"kernel", record.family},
                         {"params", record.params},
                         {"seed", record.seed},
                         {"status", record.status},
                         {"command", record.command},
                         {"cycles", record.cycles},
                         {"instructions", record.instructions},
                         {"macs", record.macs},
                         {"mac_utilization", optional_json(record.mac_utilization)},
                         {"compared", parsed(record.compared)},
                         {"wall_s", record.wall_s},
                         {"digest", record.digest}};
  if (!record.passed()) {
    json["message"] = record.message;
    json["first_divergence"] = parsed(record.divergence);
    json["assertion"] = parsed(record.assertion);
    json["wave"] = record.wave;
  }
  return json;
}

void FamilySummary::add(const Record& record) {
  ++runs;
  ++(record.passed() ? passes : failures);
  cycles += record.cycles;
  instructions += record.instructions;
  macs += record.macs;
  if (record.cycles > 0) wall_s += record.wall_s;  // else its wait, not its speed
  if (record.macs > 0 && record.mac_utilization) {
    utilization_sum += *record.mac_utilization;
    ++utilization_runs;
  }
}

void FamilySummary::add(const FamilySummary& other) {
  runs += other.runs;
  passes += other.passes;
  failures += other.failures;
  cycles += other.cycles;
  instructions += other.instructions;
  macs += other.macs;
  wall_s += other.wall_s;
  utilization_sum += other.utilization_sum;
  utilization_runs += other.utilization_runs;
}

std::vector<FamilySummary> Campaign::by_family() const {
  std::vector<FamilySummary> result(families.size());
  for (std::size_t i = 0; i < families.size(); ++i) {
    result[i].family = families[i];
    for (const Record& record : records) {
      if (record.family == families[i]) result[i].add(record);
    }
  }
  return result;
}

FamilySummary Campaign::total() const {
  FamilySummary sum;
  sum.family = "total";
  for (const FamilySummary& family : by_family()) sum.add(family);
  return sum;
}

std::vector<const Record*> Campaign::failed() const {
  std::vector<const Record*> result;
  for (const Record& record : records) {
    if (!record.passed()) result.push_back(&record);
  }
  return result;
}

bool Campaign::passed() const {
  return records.size() >= at_least &&
         std::all_of(records.begin(), records.end(), [](const Record& r) { return r.passed(); });
}

std::string Campaign::digest() const {
  std::string text;
  for (const Record& r : records) {
    text +=
        fmt::format("{} {} {} {} {} {}\n", r.index, r.family, r.params, r.seed, r.status, r.digest);
  }
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

nlohmann::json to_json(const Campaign& campaign) {
  const auto figures = [](const FamilySummary& sum) {
    return nlohmann::json{{"family", sum.family},
                          {"runs", sum.runs},
                          {"passes", sum.passes},
                          {"failures", sum.failures},
                          {"cycles", sum.cycles},
                          {"instructions", sum.instructions},
                          {"macs", sum.macs},
                          {"wall_s", sum.wall_s},
                          {"cycles_per_s", sum.cycles_per_s()},
                          {"mac_utilization", sum.utilization()}};
  };
  nlohmann::json json = figures(campaign.total());
  json.erase("family");
  json["status"] = campaign.interrupted ? "interrupted" : campaign.passed() ? "pass" : "fail";
  json["seed"] = campaign.seed;
  json["config"] = campaign.config;
  json["check"] = campaign.check;
  json["digest"] = campaign.digest();
  json["elapsed_s"] = campaign.wall_s;
  json["families"] = nlohmann::json::array();
  for (const FamilySummary& family : campaign.by_family()) {
    json["families"].push_back(figures(family));
  }
  json["results"] = nlohmann::json::array();
  for (const Record& record : campaign.records) json["results"].push_back(to_json(record));
  return json;
}

std::string ascii_text(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c == '\t') c = ' ';
    if (c != '\n' && (c < 0x20 || c > 0x7e)) c = '?';
  }
  return result;
}

}  // namespace sim
