// SPDX-License-Identifier: Apache-2.0
// Log lines as cocotb 2.x prints them, levels, colours, and the environment.
#include "sim/engine/log.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "sim/engine/environment.hpp"
#include "tests/common/refusal.hpp"

namespace {

using engine::LogConfig;
using engine::Logger;
using engine::LogLevel;
using engine::LogPlace;
using tests::expect_refused;

constexpr LogPlace Place{"sim/engine/some_file.cpp", 42, "drive"};

// A logger's output; settings are changed through `config` before the lines are written.
struct Capture {
  std::ostringstream stream;
  LogConfig config{.sink = stream, .time_ns = [] { return 1234.5; }};

  std::string line(LogLevel level, std::string_view message, std::string name = "cocotb.dut") {
    stream.str("");
    Logger(config, std::move(name)).print(level, Place, message);
    return stream.str();
  }
};

TEST(Log, LinesHaveTimeLevelNameAndMessage) {
  Capture capture;
  EXPECT_EQ(capture.line(LogLevel::Info, "reset done"),
            "  1234.50ns INFO     cocotb.dut                         reset done\n");
  EXPECT_EQ(capture.line(LogLevel::Critical, "bad", "test"),
            "  1234.50ns CRITICAL test                               bad\n");
}

TEST(Log, TimeHasTwoDecimalsInElevenColumns) {
  Capture capture;
  const auto time = [&](std::optional<double> ns) {
    capture.config.time_ns = [ns] { return ns; };
    const std::string line = capture.line(LogLevel::Info, "");
    return line.substr(0, line.find(" INFO"));
  };
  EXPECT_EQ(time(0.0), "     0.00ns");
  EXPECT_EQ(time(0.126), "     0.13ns");
  EXPECT_EQ(time(123456.7), "123456.70ns");
  EXPECT_EQ(time(12345678.0), "12345678.00ns");
  EXPECT_EQ(time(std::nullopt), "     -.--ns");
  capture.config.time_ns = nullptr;
  EXPECT_EQ(capture.line(LogLevel::Info, "").substr(0, 11), "     -.--ns");
}

TEST(Log, LongNamesKeepTheirEnd) {
  Capture capture;
  EXPECT_EQ(capture.line(LogLevel::Info, "m", std::string(34, 'n')),
            "  1234.50ns INFO     " + std::string(34, 'n') + " m\n");
  EXPECT_EQ(capture.line(LogLevel::Info, "m", "abcdefghijklmnopqrstuvwxyz0123456789"),
            "  1234.50ns INFO     ..efghijklmnopqrstuvwxyz0123456789 m\n");
}

TEST(Log, FurtherLinesBeginBelowTheMessage) {
  Capture capture;
  const std::string blanks(56, ' ');
  EXPECT_EQ(capture.line(LogLevel::Info, "one\ntwo\n\nthree"),
            "  1234.50ns INFO     cocotb.dut                         one\n" + blanks + "two\n" +
                blanks + "\n" + blanks + "three\n");
  EXPECT_EQ(capture.line(LogLevel::Info, "one\n"),
            "  1234.50ns INFO     cocotb.dut                         one\n");
}

TEST(Log, TheFullFormNamesThePlace) {
  Capture capture;
  capture.config.reduced = false;
  EXPECT_EQ(capture.line(LogLevel::Info, "one\ntwo"),
            "  1234.50ns INFO     cocotb.dut                                "
            "some_file.cpp:42   in drive                           one\n" +
                std::string(117, ' ') + "two\n");
  capture.stream.str("");
  Logger(capture.config, "a").info("{}", 1);
  EXPECT_NE(capture.stream.str().find(fmt::format(
                "        log_test.cpp:{:<4} in TestBody                        1\n", __LINE__ - 2)),
            std::string::npos)
      << capture.stream.str();
}

TEST(Log, ColoursAreThoseOfTheLevel) {
  Capture capture;
  capture.config.colours = true;
  const std::string name = "cocotb.dut                         ";
  const std::string reset = "\033[49m\033[39m";
  EXPECT_EQ(capture.line(LogLevel::Info, "m"), "  1234.50ns INFO     " + name + "m" + reset + "\n");
  EXPECT_EQ(capture.line(LogLevel::Warning, "m"),
            "  1234.50ns \033[33mWARNING " + reset + " " + name + "\033[33mm" + reset + "\n");
  EXPECT_EQ(capture.line(LogLevel::Error, "a\033[32mb" + reset + "c"),
            "  1234.50ns \033[31mERROR   " + reset + " " + name + "\033[31ma\033[32mb\033[31mc" +
                reset + "\n");
  EXPECT_EQ(capture.line(LogLevel::Critical, "m"), "  1234.50ns \033[41m\033[30mCRITICAL" + reset +
                                                       " " + name + "\033[41m\033[30mm" + reset +
                                                       "\n");
}

TEST(Log, AnExceptionHasLinesAndNoColour) {
  Capture capture;
  const auto warning = [&] {
    capture.stream.str("");
    Logger(capture.config, "cocotb").print(LogLevel::Warning, Place, "m", "E: a\033[32mb\n  c\n");
    return capture.stream.str();
  };
  const std::string indent(56, ' ');
  const std::string end(engine::colour::End);
  EXPECT_EQ(warning(), "  1234.50ns WARNING  cocotb                             m\n" + indent +
                           "E: ab\n" + indent + "  c\n");
  capture.config.colours = true;
  EXPECT_EQ(warning(), "  1234.50ns \033[33mWARNING " + end +
                           " cocotb                             \033[33mm" + end + "\n" + indent +
                           "E: a\033[32mb\n" + indent + "  c\n");
}

TEST(Log, WithoutColoursEscapeCodesAreRemoved) {
  Capture capture;
  EXPECT_EQ(capture.line(LogLevel::Error, "a\033[1;31mb\033[0mc\033Md\033[ qe\033[12"),
            "  1234.50ns ERROR    cocotb.dut                         abcde\033[12\n");
}

TEST(Log, LevelsBelowTheEnabledOneAreSilent) {
  Capture capture;
  Logger logger(capture.config, "a");
  const auto all = [&] {
    capture.stream.str("");
    logger.trace("T");
    logger.debug("D");
    logger.info("I");
    logger.warning("W");
    logger.error("E");
    logger.critical("C");
    std::string messages;
    std::istringstream lines(capture.stream.str());
    for (std::string line; std::getline(lines, line);) messages += line.back();
    return messages;
  };
  EXPECT_EQ(all(), "IWEC");
  capture.config.level = LogLevel::Trace;
  EXPECT_EQ(all(), "TDIWEC");
  logger.set_level(LogLevel::Error);
  EXPECT_EQ(all(), "EC");
  EXPECT_EQ(logger.child("b").name(), "a.b");
  EXPECT_EQ(logger.child("b").level(), LogLevel::Error);
}

TEST(Log, MessagesAreFormatted) {
  Capture capture;
  const std::string text = "{not a format}";
  Logger(capture.config, "a").warning("{} of {:#x}: {}", 3, 255, text);
  EXPECT_EQ(capture.stream.str(),
            "  1234.50ns WARNING  a                                  "
            "3 of 0xff: {not a format}\n");
}

// Sets variables of the environment, and removes them.
class Variables {
 public:
  void set(const char* name, const char* value) {
    setenv(name, value, 1);
    names_.push_back(name);
  }
  Variables() {
    for (const char* const name :
         {"COCOTB_LOG_LEVEL", "COCOTB_REDUCED_LOG_FMT", "COCOTB_ANSI_OUTPUT", "NO_COLOR", "GUI"}) {
      unsetenv(name);
    }
  }
  ~Variables() {
    for (const char* const name : names_) unsetenv(name);
  }
  LogConfig read(bool is_terminal) { return LogConfig::from_environment(sink_, is_terminal); }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

 private:
  std::ostringstream sink_;
  std::vector<const char*> names_;
};

TEST(LogConfig, HasCocotbsDefaults) {
  Variables variables;
  EXPECT_EQ(variables.read(false).level, LogLevel::Info);
  EXPECT_TRUE(variables.read(false).reduced);
  EXPECT_FALSE(variables.read(false).colours);
  EXPECT_TRUE(variables.read(true).colours);
}

TEST(LogConfig, ReadsLevelAndForm) {
  Variables variables;
  variables.set("COCOTB_LOG_LEVEL", " debug ");
  variables.set("COCOTB_REDUCED_LOG_FMT", "No");
  EXPECT_EQ(variables.read(false).level, LogLevel::Debug);
  EXPECT_FALSE(variables.read(false).reduced);
  variables.set("COCOTB_LOG_LEVEL", "LOUD");
  expect_refused<std::invalid_argument>(
      [&] { variables.read(false); },
      "'LOUD': allowed are TRACE, DEBUG, INFO, WARNING, ERROR and CRITICAL");
  variables.set("COCOTB_LOG_LEVEL", "");
  variables.set("COCOTB_REDUCED_LOG_FMT", "2");
  expect_refused<std::invalid_argument>([&] { variables.read(false); },
                                        "COCOTB_REDUCED_LOG_FMT=2: allowed");
}

TEST(LogConfig, ColoursFollowTerminalAndVariables) {
  Variables variables;
  variables.set("NO_COLOR", "0");  // any text counts
  EXPECT_FALSE(variables.read(true).colours);
  variables.set("COCOTB_ANSI_OUTPUT", "1");
  EXPECT_TRUE(variables.read(true).colours);
  EXPECT_TRUE(variables.read(false).colours);
  variables.set("NO_COLOR", "");
  variables.set("COCOTB_ANSI_OUTPUT", "0");
  EXPECT_FALSE(variables.read(true).colours);
  variables.set("COCOTB_ANSI_OUTPUT", "");
  EXPECT_TRUE(variables.read(true).colours);
  variables.set("GUI", "1");
  EXPECT_FALSE(variables.read(true).colours);
}

TEST(Environment, FlagsHaveSixNamesEach) {
  Variables variables;
  for (const char* const value : {"1", "yes", "y", "ON", "true", "Enable"}) {
    variables.set("GUI", value);
    EXPECT_TRUE(engine::environment_flag("GUI", false)) << value;
  }
  for (const char* const value : {"0", "no", "n", "off", "FALSE", "disable"}) {
    variables.set("GUI", value);
    EXPECT_FALSE(engine::environment_flag("GUI", true)) << value;
  }
  variables.set("GUI", "  ");
  EXPECT_TRUE(engine::environment_flag("GUI", true));
  EXPECT_FALSE(engine::environment_flag("GUI", false));
}

}  // namespace
