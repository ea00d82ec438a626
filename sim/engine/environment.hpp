// SPDX-License-Identifier: Apache-2.0
// The environment variables of the engine, read as cocotb reads its own: blanks around a value do
// not count, and an empty one is none. Whoever needs one reads it once, into a configuration that
// is passed on.
#pragma once

#include <string>

namespace engine {

// Empty when there is none.
std::string environment_text(const char* name);

// 1 yes y on true enable, 0 no n off false disable, in capitals too; `otherwise` when there is
// none; throws std::invalid_argument.
bool environment_flag(const char* name, bool otherwise);

}  // namespace engine
