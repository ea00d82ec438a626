// SPDX-License-Identifier: Apache-2.0
// A regression as text for people.

#include "sim/report/table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace sim {
namespace {

constexpr std::size_t WholeMessages = 3;  // of the others the first line

// Later lines of a message stand below the first.
std::string indented(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::string result;
  for (const char c : text) {
    if (result.ends_with('\n') && c != '\n') result += "      ";
    result += c;
  }
  return result;
}

}  // namespace

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string summary_text(const Campaign& campaign, std::size_t max_failures, bool colour) {
  const char* const red = colour ? "\x1b[31m" : "";
  const char* const green = colour ? "\x1b[32m" : "";
  const char* const plain = colour ? "\x1b[0m" : "";

  std::string text = fmt::format("{:<12} {:>8} {:>8} {:>8} {:>15} {:>12} {:>12}\n", "family",
                                 "runs", "passes", "failures", "cycles", "cycles/s", "utilization");
  const auto add_row = [&](const FamilySummary& sum) {
    text += fmt::format(
        "{:<12} {:>8} {:>8} {}{:>8}{} {:>15} {:>12} {:>12}\n", sum.family, sum.runs, sum.passes,
        sum.failures > 0 ? red : "", sum.failures, sum.failures > 0 ? plain : "",
        grouped(sum.cycles), grouped(static_cast<std::uint64_t>(sum.cycles_per_s())),
        sum.utilization_runs > 0 ? fmt::format("{:.1f} %", 100 * sum.utilization()) : "-");
  };
  for (const FamilySummary& family : campaign.by_family()) add_row(family);
  const FamilySummary total = campaign.total();
  add_row(total);

  const auto failures = campaign.failed();
  for (std::size_t i = 0; i < std::min(failures.size(), max_failures); ++i) {
    const Record& record = *failures[i];
    const std::string message =
        i < WholeMessages ? record.message : record.message.substr(0, record.message.find('\n'));
    text += fmt::format("\n{}#{} {} {}{}: {}\n", red, record.index, record.family, record.status,
                        plain, indented(message));
    if (message.find(record.command) == std::string::npos) {
      text += fmt::format("      {}\n", record.command);
    }
    if (!record.wave.empty()) text += fmt::format("      wave: {}\n", record.wave);
  }
  if (failures.size() > max_failures) {
    text += fmt::format("\n... and {} more failures\n", failures.size() - max_failures);
  }
  text += fmt::format("\ndigest {}\n", campaign.digest());
  text += campaign.passed()
              ? fmt::format("{}{}{}: {} runs\n", green,
                            campaign.interrupted ? "INTERRUPTED" : "PASS", plain, total.runs)
              : fmt::format("{}{}{}: {} of {} runs failed\n", red,
                            campaign.interrupted ? "INTERRUPTED" : "FAIL", plain, total.failures,
                            total.runs);
  if (total.runs < campaign.at_least) {
    text += fmt::format("finished runs: {}, wanted: at least {}\n", total.runs, campaign.at_least);
  }
  return text;
}

}  // namespace sim
