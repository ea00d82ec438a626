// SPDX-License-Identifier: Apache-2.0
// What subcommands need for input and output: numbers, complaints.

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>

#include "sim/cli/command.hpp"

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

const CLI::Validator NotNan(
    [](std::string& text) {
      double value = 0;
      const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      const bool nan = error == std::errc() && std::isnan(value);
      return nan ? text + " is not a number" : std::string();
    },
    "");

void complain(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void do_all(std::initializer_list<std::function<void()>> actions) {
  std::exception_ptr first;
  for (const std::function<void()>& action : actions) {
    try {
      action();
    } catch (...) {
      if (first == nullptr) first = std::current_exception();
    }
  }
  if (first != nullptr) std::rethrow_exception(first);
}

}  // namespace cli
