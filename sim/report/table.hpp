// SPDX-License-Identifier: Apache-2.0
// A regression as text for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "sim/regress/record.hpp"

namespace sim {

// 1234567 -> "1,234,567"
std::string grouped(std::uint64_t value);

// Table by family, digest, the first `max_failures` failures with their commands; of the first
// three the whole message. `colour` adds
// escape sequences of terminals.
std::string summary_text(const Campaign& campaign, std::size_t max_failures, bool colour);

}  // namespace sim
