// SPDX-License-Identifier: Apache-2.0
// SIGINT and SIGTERM as a flag that long work polls.
#pragma once

#include <atomic>

namespace cli {

// Installs the handlers; the flag becomes true at the first signal. A second one ends the program.
const std::atomic<bool>& catch_interrupts();

}  // namespace cli
