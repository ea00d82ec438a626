// SPDX-License-Identifier: Apache-2.0
// What subcommands need for their input: files and numbers.

#include <charconv>
#include <cstdint>

#include "sim/cli/command.hpp"
#include "sim/common/file.hpp"

namespace cli {

const CLI::Validator UnsignedNumber(
    [](std::string& text) {
      std::uint64_t value = 0;
      const char* const end = text.data() + text.size();
      const auto [stop, error] = std::from_chars(text.data(), end, value);
      if (error == std::errc() && stop == end) return std::string();
      return text + " is not a number from 0 to " + std::to_string(UINT64_MAX);
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
