// SPDX-License-Identifier: Apache-2.0
// The result of a run as data: what `d1cosim run --json` writes.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/cosim/run.hpp"

namespace sim {

nlohmann::ordered_json to_json(const RunResult& result);

}  // namespace sim
