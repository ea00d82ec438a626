// SPDX-License-Identifier: Apache-2.0
// The result of a run as data: what `d1cosim run --json` writes.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "sim/cosim/run.hpp"

namespace sim {

// What a program wrote to its console, fit for a terminal and for JSON: bytes that are no printable
// ASCII are escaped.
std::string printable(std::string_view bytes);

nlohmann::ordered_json to_json(const RunResult& result);

}  // namespace sim
