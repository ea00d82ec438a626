// SPDX-License-Identifier: Apache-2.0
// A regression as one HTML page without anything from outside: families, digest, failures.
#pragma once

#include <string>

#include "sim/regress/record.hpp"

namespace sim {

std::string html_page(const Campaign& campaign);

}  // namespace sim
