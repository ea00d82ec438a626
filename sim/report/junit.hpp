// SPDX-License-Identifier: Apache-2.0
// A regression as JUnit XML: a suite per family, a case per run. Crashes, time-outs and errors of
// the harness are <error>, everything else that is no pass <failure>.
#pragma once

#include <string>

#include "sim/regress/record.hpp"

namespace sim {

std::string junit_xml(const Campaign& campaign);

}  // namespace sim
