// SPDX-License-Identifier: Apache-2.0
// What is kept of one run of a regression, and what a regression is as a whole.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/regress/plan.hpp"

namespace sim {

// `status` is one of `run --json` (pass, mismatch, reference, assertion, hang, trap, crash, error),
// crash also for a worker process that died, or `timeout` for one that did not answer.
struct Record {
  std::uint64_t index = 0;
  std::string family;
  std::string params;  // "m=3 n=4", in order of declaration
  std::uint64_t seed = 0;
  std::string status;
  std::string message;     // why it is not a pass; may have several lines
  std::string divergence;  // JSON of `first_divergence`, or empty
  std::string command;     // reproduces it
  std::string assertion;   // JSON of `assertion`, or empty
  std::string wave;        // file, or empty
  std::string wave_error;  // why a failure has none; not kept
  std::uint64_t cycles = 0;
  std::uint64_t instructions = 0;
  std::uint64_t macs = 0;
  std::optional<double> mac_utilization;  // none without cycles
  std::string compared;                   // JSON: checker to count
  double wall_s = 0;
  std::string digest;

  bool passed() const { return status == "pass"; }
};

// The record of a job nobody has run yet: names, command, no status.
Record record_of(const Job& job, std::string_view config, std::string_view check);
// Takes status and figures from the JSON of a run (design of `run --json`).
void fill(Record& record, const nlohmann::json& run);
nlohmann::json to_json(const Record& record);

struct FamilySummary {
  std::string family;
  std::uint64_t runs = 0, passes = 0, failures = 0;
  std::uint64_t cycles = 0, instructions = 0, macs = 0;
  double wall_s = 0;
  double utilization_sum = 0;  // over the runs with multiply-accumulates and cycles
  std::uint64_t utilization_runs = 0;

  void add(const Record& record);
  void add(const FamilySummary& other);
  double cycles_per_s() const { return wall_s > 0 ? static_cast<double>(cycles) / wall_s : 0; }
  double utilization() const {
    return utilization_runs > 0 ? utilization_sum / static_cast<double>(utilization_runs) : 0;
  }
};

struct Campaign {
  std::uint64_t seed = 0;
  std::string config;
  std::string check;
  std::vector<std::string> families;
  std::uint64_t at_least = 1;  // fewer finished runs prove too little: a failure
  bool interrupted = false;
  double wall_s = 0;            // this call alone, all workers together
  std::vector<Record> records;  // finished runs, by index

  std::vector<FamilySummary> by_family() const;  // in order of `families`
  FamilySummary total() const;
  std::vector<const Record*> failed() const;
  bool passed() const;  // `at_least` runs or more, and no failure
  // XXH3-128 over index, family, parameters, seed, status and digest of each run in order. Equal
  // for equal campaigns, however many workers ran them.
  std::string digest() const;
};
nlohmann::json to_json(const Campaign& campaign);

// Text fit for JSON, XML and terminals: other bytes than printable ASCII and newlines become '?'.
std::string ascii_text(std::string_view text);

}  // namespace sim
