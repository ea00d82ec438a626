// SPDX-License-Identifier: Apache-2.0
// What subcommands need for their input: files and numbers.

#include "sim/cli/command.hpp"
#include "sim/common/file.hpp"

namespace cli {

const CLI::Validator NotNegative(
    [](std::string& text) {
      return text.find('-') == std::string::npos ? std::string()
                                                 : text + " is not a number from 0 on";
    },
    "");

std::string read_input(const std::string& path) {
  try {
    return sim::read_file(path);
  } catch (const sim::ReadError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace cli
