// SPDX-License-Identifier: Apache-2.0
// Reading the environment.

#include "sim/engine/environment.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace engine {
namespace {

constexpr std::array<std::string_view, 6> True = {"1", "yes", "y", "on", "true", "enable"};
constexpr std::array<std::string_view, 6> False = {"0", "no", "n", "off", "false", "disable"};

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 0x20);
  }
  return text;
}

}  // namespace

std::string environment_text(const char* name) {
  constexpr std::string_view Blanks = " \t\n\v\f\r";
  const char* const value = std::getenv(name);
  const std::string_view text = value == nullptr ? "" : value;
  const std::size_t first = text.find_first_not_of(Blanks);
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(Blanks) - first + 1));
}

bool environment_flag(const char* name, bool otherwise) {
  const std::string text = environment_text(name);
  if (text.empty()) return otherwise;
  const auto is_in = [value = lower(text)](const auto& names) {
    return std::find(names.begin(), names.end(), value) != names.end();
  };
  if (is_in(True)) return true;
  if (is_in(False)) return false;
  throw std::invalid_argument(fmt::format(
      "{}={}: allowed are 1 yes y on true enable, and 0 no n off false disable", name, text));
}

}  // namespace engine
