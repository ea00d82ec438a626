// SPDX-License-Identifier: Apache-2.0
// Field by field; absent values are left out, so that what is there is meant.

#include "sim/cosim/run_json.hpp"

#include <fmt/format.h>

namespace sim {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Divergence& divergence) {
  Json json;
  json["cycle"] = divergence.cycle;
  json["node"] = divergence.node;
  json["unit"] = divergence.unit;
  if (!divergence.part.empty()) json["part"] = divergence.part;
  json["field"] = divergence.field;
  json["expected"] = divergence.expected;
  json["actual"] = divergence.actual;
  json["instruction"] = divergence.instruction;
  if (divergence.thread >= 0) json["thread"] = divergence.thread;
  if (!divergence.instruction.empty()) {
    json["pc"] = fmt::format("{:#08x}", divergence.pc);
    json["issue_cycle"] = divergence.issue_cycle;
  }
  if (!divergence.also.empty()) json["also"] = divergence.also;
  if (!divergence.shift.empty()) json["timing"] = divergence.shift;
  if (!divergence.recent.empty()) json["recent"] = divergence.recent;
  json["replay"] = divergence.replay;
  if (!divergence.wave.empty()) json["wave"] = divergence.wave;
  return json;
}

Json to_json(const TrapSeen& trap) {
  Json json;
  json["node"] = to_string(trap.node);
  json["cycle"] = trap.cycle;
  json["thread"] = trap.thread;
  json["cause"] = name(trap.cause);
  json["pc"] = fmt::format("{:#08x}", trap.pc);
  json["value"] = fmt::format("{:#x}", trap.value);
  return json;
}

Json to_json(const RtlAssertion& assertion) {
  Json json;
  json["cycle"] = assertion.cycle;
  if (!assertion.node.empty()) json["node"] = assertion.node;
  json["text"] = assertion.text;
  if (!assertion.file.empty()) {
    json["file"] = assertion.file;
    json["line"] = assertion.line;
  }
  return json;
}

}  // namespace

std::string printable(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto code = static_cast<unsigned char>(c);
    const bool plain = (code >= 0x20 && code < 0x7f && c != '\\') || c == '\n' || c == '\t';
    text += plain ? std::string(1, c) : fmt::format("\\x{:02x}", code);
  }
  return text;
}

nlohmann::ordered_json to_json(const RunResult& result) {
  Json json;
  json["status"] = name(result.status);
  if (!result.message.empty()) json["message"] = result.message;
  json["kernel"] = result.kernel;
  json["params"] = Json::object();
  for (const auto& [name, value] : result.params) {
    std::visit([&, &key = name](const auto& v) { json["params"][key] = v; }, value);
  }
  json["seed"] = result.seed;
  json["reset_seed"] = result.reset_seed;
  json["config"] = result.config;
  json["check"] = name(result.check);
  json["cycles"] = result.cycles;
  json["instructions"] = result.instructions;
  json["macs"] = result.macs;
  json["mac_utilization"] = result.mac_utilization ? Json(*result.mac_utilization) : Json();
  json["mma_steps"] = result.mma_steps;
  json["nodes"] = result.nodes;
  json["beats"] = result.beats;
  json["compared"] = result.compared;
  json["wall_s"] = result.wall_s;
  json["startup_s"] = result.startup_s;
  json["cycles_per_s"] =
      result.wall_s > 0 ? static_cast<double>(result.cycles) / result.wall_s : 0.0;
  json["digest"] = result.digest;
  if (!result.console.empty()) json["console"] = printable(result.console);
  if (result.exit_code) json["exit_code"] = *result.exit_code;
  if (!result.traps.empty()) {
    json["traps"] = Json::array();
    for (const TrapSeen& trap : result.traps) json["traps"].push_back(to_json(trap));
  }
  if (!result.wave.empty()) json["wave"] = result.wave;
  if (!result.wave_error.empty()) json["wave_error"] = result.wave_error;
  if (result.assertion) json["assertion"] = to_json(*result.assertion);
  if (result.divergence) json["first_divergence"] = to_json(*result.divergence);
  return json;
}

}  // namespace sim
