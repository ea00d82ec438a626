// SPDX-License-Identifier: Apache-2.0
// Verilator writes "[TIME] %Error: FILE:LINE: TEXT", and a second line without time that only says
// that it would stop now.

#include "sim/cosim/rtl_assertion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sim {
namespace {

constexpr std::string_view Error = "%Error: ";

}  // namespace

RtlAssertion parse_assertion(std::string_view printed, std::uint64_t cycle) {
  RtlAssertion assertion;
  assertion.cycle = cycle;
  std::string_view line = printed.substr(0, printed.find('\n'));
  assertion.text = line;
  const std::size_t error = line.find(Error);
  if (error == line.npos) return assertion;
  line.remove_prefix(error + Error.size());
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return assertion;
  const std::string_view rest = line.substr(colon + 1);
  int number = 0;
  const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  const std::string_view text = rest.substr(static_cast<std::size_t>(end - rest.data()));
  if (failure != std::errc() || !text.starts_with(": ")) return assertion;
  assertion.file = line.substr(0, colon);
  assertion.line = number;
  assertion.text = text.substr(2);
  return assertion;
}

std::string to_text(const RtlAssertion& assertion) {
  if (assertion.file.empty()) return assertion.text;
  return fmt::format("{} ({}:{})", assertion.text, assertion.file, assertion.line);
}

}  // namespace sim
