// SPDX-License-Identifier: Apache-2.0
// The layout of log lines.

#include "sim/engine/log.hpp"

#include <array>
#include <ostream>
#include <stdexcept>

#include "sim/engine/environment.hpp"

namespace engine {
namespace {

constexpr std::array Levels = {LogLevel::Trace,   LogLevel::Debug, LogLevel::Info,
                               LogLevel::Warning, LogLevel::Error, LogLevel::Critical};

constexpr std::size_t TimeColumns = 11;
constexpr std::size_t LevelColumns = 8;
constexpr std::size_t NameColumns = 34;
constexpr std::size_t FileColumns = 20;
constexpr std::size_t LineColumns = 4;
constexpr std::size_t FunctionColumns = 31;
constexpr std::size_t ReducedIndent = TimeColumns + 1 + LevelColumns + 1 + NameColumns + 1;
constexpr std::size_t FullIndent =
    ReducedIndent + FileColumns + 1 + LineColumns + 4 + FunctionColumns + 1;  // ":", " in ", " "

std::string_view colour_of(LogLevel level) {
  switch (level) {
    case LogLevel::Trace:
    case LogLevel::Debug:
    case LogLevel::Info:
      return "";
    case LogLevel::Warning:
      return colour::Yellow;
    case LogLevel::Error:
      return colour::Red;
    case LogLevel::Critical:
      return "\033[41m\033[30m";  // black on red
  }
  return "";
}

// The end of a text that is too long.
std::string cut(std::string_view text, std::size_t columns) {
  if (text.size() <= columns) return std::string(text);
  return ".." + std::string(text.substr(text.size() - (columns - 2)));
}

// Without escape sequences: ESC and one of @ to _, or ESC [ parameters intermediates final.
std::string without_escapes(std::string_view text) {
  const auto is_in = [](char c, char first, char last) { return c >= first && c <= last; };
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (text[i] == '\033' && end < text.size()) {
      if (text[end] == '[') {
        ++end;
        while (end < text.size() && is_in(text[end], '0', '?')) ++end;
        while (end < text.size() && is_in(text[end], ' ', '/')) ++end;
      }
      if (end < text.size() && is_in(text[end], '@', text[i + 1] == '[' ? '~' : '_')) {
        i = end + 1;
        continue;
      }
    }
    result += text[i++];
  }
  return result;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string prefix_of(const LogConfig& config, LogLevel level, const LogPlace& place,
                      std::string_view name) {
  const std::optional<double> time = config.time_ns ? config.time_ns() : std::nullopt;
  const std::string_view of_level = config.colours ? colour_of(level) : "";
  std::string prefix =
      fmt::format("{:>{}} {}{:<{}}{} {:<{}} ", time ? fmt::format("{:.2f}ns", *time) : "-.--ns",
                  TimeColumns, of_level, level_name(level), LevelColumns,
                  of_level.empty() ? "" : colour::End, cut(name, NameColumns), NameColumns);
  if (config.reduced) return prefix;
  const std::string_view file = place.file.substr(place.file.find_last_of('/') + 1);
  return prefix + fmt::format("{:>{}}:{:<{}} in {:<{}} ", cut(file, FileColumns), FileColumns,
                              place.line, LineColumns, cut(place.function, FunctionColumns),
                              FunctionColumns);
}

}  // namespace

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::Trace:
      return "TRACE";
    case LogLevel::Debug:
      return "DEBUG";
    case LogLevel::Info:
      return "INFO";
    case LogLevel::Warning:
      return "WARNING";
    case LogLevel::Error:
      return "ERROR";
    case LogLevel::Critical:
      return "CRITICAL";
  }
  throw std::invalid_argument("LogLevel: not an enumerator");
}

LogLevel parse_level(std::string_view name) {
  std::string capitals(name);
  for (char& c : capitals) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 0x20);
  }
  for (const LogLevel level : Levels) {
    if (capitals == level_name(level)) return level;
  }
  throw std::invalid_argument(fmt::format(
      "log level '{}': allowed are TRACE, DEBUG, INFO, WARNING, ERROR and CRITICAL", name));
}

LogConfig LogConfig::from_environment(std::ostream& sink, bool is_terminal) {
  LogConfig config{.sink = sink};
  const std::string level = environment_text("COCOTB_LOG_LEVEL");
  try {
    if (!level.empty()) config.level = parse_level(level);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(fmt::format("COCOTB_LOG_LEVEL={}: {}", level, error.what()));
  }
  config.reduced = environment_flag("COCOTB_REDUCED_LOG_FMT", true);
  config.colours =
      environment_flag("COCOTB_ANSI_OUTPUT", is_terminal && environment_text("NO_COLOR").empty() &&
                                                 !environment_flag("GUI", false));
  return config;
}

Logger Logger::named(std::string name) const {
  Logger logger = *this;
  logger.name_ = std::move(name);
  return logger;
}

Logger Logger::child(std::string_view suffix) const {
  return named(name_ + '.' + std::string(suffix));
}

void Logger::print(LogLevel level, const LogPlace& place, std::string_view message,
                   std::string_view exception) const {
  if (!is_enabled(level)) return;
  std::string text = prefix_of(*config_, level, place, name_);
  const std::string_view of_level = colour_of(level);
  if (!config_->colours) {
    text = without_escapes(text + std::string(message));
  } else if (of_level.empty()) {
    text += fmt::format("{}{}", message, colour::End);  // the message may have left a colour on
  } else {
    // A message that colours a part and resets goes on in the colour of the level.
    text += fmt::format("{}{}{}", of_level, replaced(std::string(message), colour::End, of_level),
                        colour::End);
  }
  if (!exception.empty()) {
    text += '\n' + (config_->colours ? std::string(exception) : without_escapes(exception));
  }
  if (text.ends_with('\n')) text.pop_back();
  const std::size_t indent = config_->reduced ? ReducedIndent : FullIndent;
  config_->sink << replaced(std::move(text), "\n", "\n" + std::string(indent, ' ')) << '\n';
}

}  // namespace engine
