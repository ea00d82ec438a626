// SPDX-License-Identifier: Apache-2.0
// Logger: lines with simulation time, level and name, laid out as cocotb 2.x lays them out.
//
//    150.00ns INFO     cocotb.bus                         write of 0x2a to address 16
//    ~~~~~~~~ ~~~~~~~~ ~~~~~~~~~~ ...                     further lines of a message begin here
//
// Columns: time in ns with two decimals, right-aligned in 11; level in 8; name in 34, of which a
// longer one keeps the end after "..". Without a simulation the time is "-.--ns". In the full form
// file:line (20 and 4 columns) and function (31) follow. Nothing is global: where lines go, the
// time and the rest are in a LogConfig, which must outlive its loggers.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace engine {

enum class LogLevel { Trace = 5, Debug = 10, Info = 20, Warning = 30, Error = 40, Critical = 50 };

// TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL.
std::string_view level_name(LogLevel level);
// In small letters too; throws std::invalid_argument.
LogLevel parse_level(std::string_view name);

struct LogConfig {
  std::ostream& sink;
  LogLevel level = LogLevel::Info;  // of loggers that have none of their own
  bool colours = false;             // else escape codes are also removed from messages
  bool reduced = true;              // no file, line and function
  std::function<std::optional<double>()> time_ns = {};  // nullopt outside of a simulation

  // COCOTB_LOG_LEVEL, COCOTB_REDUCED_LOG_FMT, COCOTB_ANSI_OUTPUT, NO_COLOR and GUI as in cocotb:
  // colours are on when the sink is a terminal and NO_COLOR is empty and GUI off, unless
  // COCOTB_ANSI_OUTPUT says otherwise. Throws std::invalid_argument on wrong values. There is no
  // COCOTB_LOG_PREFIX, as it is Python.
  static LogConfig from_environment(std::ostream& sink, bool is_terminal);
};

// Colours for parts of messages; End brings back that of the level, or the terminal's own.
namespace colour {
inline constexpr std::string_view Red = "\033[31m";
inline constexpr std::string_view Green = "\033[32m";
inline constexpr std::string_view Yellow = "\033[33m";
inline constexpr std::string_view Blue = "\033[34m";
inline constexpr std::string_view End = "\033[49m\033[39m";
}  // namespace colour

// Where a message was written.
struct LogPlace {
  std::string_view file;
  int line;
  std::string_view function;
};

// A format string, checked by the compiler, and the place where it stands.
template <typename... Args>
struct LogText {
  // The builtins, as clang 14 has no std::source_location.
  template <std::convertible_to<std::string_view> Text>
  consteval LogText(const Text& text, const char* file = __builtin_FILE(),
                    int line = __builtin_LINE(), const char* function = __builtin_FUNCTION())
      : format(text), place{file, line, function} {}

  fmt::format_string<Args...> format;
  LogPlace place;
};

class Logger {
 public:
  Logger(const LogConfig& config, std::string name) : config_(&config), name_(std::move(name)) {}
  Logger(LogConfig&&, std::string) = delete;

  const std::string& name() const { return name_; }
  // <name>.<suffix>, with the same level.
  Logger child(std::string_view suffix) const;
  // Another name, the same configuration and level.
  Logger named(std::string name) const;

  LogLevel level() const { return level_.value_or(config_->level); }
  void set_level(LogLevel level) { level_ = level; }
  bool is_enabled(LogLevel level) const { return level >= this->level(); }

  // One line or more to the sink, when the level is enabled. The exception, in lines of its own,
  // has not the colour of the level.
  void print(LogLevel level, const LogPlace& place, std::string_view message,
             std::string_view exception = {}) const;

  template <typename... Args>
  void log(LogLevel level, LogText<std::type_identity_t<Args>...> text, Args&&... args) const {
    if (is_enabled(level)) {
      print(level, text.place, fmt::format(text.format, std::forward<Args>(args)...));
    }
  }
  template <typename... Args>
  void trace(LogText<std::type_identity_t<Args>...> text, Args&&... args) const {
    log(LogLevel::Trace, text, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void debug(LogText<std::type_identity_t<Args>...> text, Args&&... args) const {
    log(LogLevel::Debug, text, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void info(LogText<std::type_identity_t<Args>...> text, Args&&... args) const {
    log(LogLevel::Info, text, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void warning(LogText<std::type_identity_t<Args>...> text, Args&&... args) const {
    log(LogLevel::Warning, text, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void error(LogText<std::type_identity_t<Args>...> text, Args&&... args) const {
    log(LogLevel::Error, text, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void critical(LogText<std::type_identity_t<Args>...> text, Args&&... args) const {
    log(LogLevel::Critical, text, std::forward<Args>(args)...);
  }

 private:
  const LogConfig* config_;
  std::string name_;
  std::optional<LogLevel> level_;
};

}  // namespace engine
