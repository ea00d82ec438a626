// SPDX-License-Identifier: Apache-2.0
// A regression as one HTML page.

#include "sim/report/html.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <string_view>

#include "sim/report/table.hpp"

namespace sim {
namespace {

constexpr std::string_view Head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>d1cosim regression</title>
<style>
  body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em;
         color: #222; }
  table { border-collapse: collapse; margin: 1em 0; }
  th, td { padding: .25em .9em; border-bottom: 1px solid #ddd; text-align: right; }
  th:first-child, td:first-child { text-align: left; }
  tr.total { font-weight: bold; }
  .pass { color: #176b2c; }
  .fail { color: #a3121f; }
  code, pre { font: 13px/1.45 monospace; background: #f4f4f4; padding: .1em .3em; }
  pre { padding: .8em; overflow-x: auto; }
</style>
</head>
<body>
)";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else if (c == '"') {
      result += "&quot;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string row(const FamilySummary& sum, std::string_view kind) {
  return fmt::format(
      "<tr{}><td>{}</td><td>{}</td><td>{}</td><td{}>{}</td><td>{}</td><td>{}</td><td>{}</td></"
      "tr>\n",
      kind, escaped(sum.family), sum.runs, sum.passes, sum.failures > 0 ? " class=\"fail\"" : "",
      sum.failures, grouped(sum.cycles), grouped(static_cast<std::uint64_t>(sum.cycles_per_s())),
      sum.utilization_runs > 0 ? fmt::format("{:.1f} %", 100 * sum.utilization()) : "-");
}

}  // namespace

std::string html_page(const Campaign& campaign) {
  const FamilySummary total = campaign.total();
  std::string page(Head);
  page += fmt::format("<h1>Regression: <span class=\"{}\">{}</span></h1>\n",
                      campaign.passed() ? "pass" : "fail",
                      campaign.interrupted ? "interrupted"
                      : campaign.passed()  ? "pass"
                                           : "fail");
  page += fmt::format(
      "<p>{} runs, {} failures. Seed {}, configuration {}, check {}, families {}. "
      "Digest <code>{}</code>. All data: <a href=\"results.json\">results.json</a>.</p>\n",
      total.runs, total.failures, campaign.seed, escaped(campaign.config), escaped(campaign.check),
      escaped(fmt::format("{}", fmt::join(campaign.families, ", "))), campaign.digest());

  page +=
      "<h2>Families</h2>\n<table>\n<tr><th>family</th><th>runs</th><th>passes</th>"
      "<th>failures</th><th>cycles</th><th>cycles/s</th><th>utilization</th></tr>\n";
  for (const FamilySummary& family : campaign.by_family()) page += row(family, "");
  page += row(total, " class=\"total\"");
  page += "</table>\n";

  const auto failures = campaign.failed();
  if (!failures.empty()) page += "<h2>Failures</h2>\n";
  for (const Record* record : failures) {
    page +=
        fmt::format("<h3 id=\"run{}\">#{} {}: <span class=\"fail\">{}</span></h3>\n", record->index,
                    record->index, escaped(record->family), escaped(record->status));
    page += fmt::format("<pre>{}</pre>\n<p>Again: <code>{}</code></p>\n", escaped(record->message),
                        escaped(record->command));
    if (!record->wave.empty()) {
      page += fmt::format("<p>Wave: <code>{}</code></p>\n", escaped(record->wave));
    }
  }
  page += "</body>\n</html>\n";
  return page;
}

}  // namespace sim
