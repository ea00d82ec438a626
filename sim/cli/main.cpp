// SPDX-License-Identifier: Apache-2.0
// d1cosim: the D1 core in lockstep with its golden model. One subcommand per file of this folder.

#include <fcntl.h>
#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <sstream>
#include <string>
#include <vector>

#include "sim/cli/command.hpp"
#include "sim/common/file.hpp"
#include "sim/kernels/kernel.hpp"

namespace {

// Writing to a closed pipe or beyond the allowed file size is an error like any other, with a
// message and exit code 3; by default it would end the program without a word.
void report_failing_writes() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

// A file opened while descriptor 0, 1 or 2 is closed would get that number, and with it what is
// written to standard output. Read-only, so that such writes fail.
void occupy_standard_descriptors() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) < 0) ::open("/dev/null", O_RDONLY);
  }
}

// What the parser has to say: help on standard output, refusals on standard error.
int end_of_parsing(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out, err;
  const int code = app.exit(error, out, err) == 0 ? cli::ExitPass : cli::ExitUsage;
  cli::complain(err.str());
  sim::write_out(out.str());
  return code;
}

int refuse(cli::ExitCode code, const std::exception& error) {
  cli::complain(fmt::format("d1cosim: {}\n", error.what()));
  return code;
}

int parse_and_do(CLI::App& app, const cli::Command& command, std::vector<std::string>& arguments) {
  try {
    try {
      app.parse(arguments);
    } catch (const CLI::ParseError& error) {
      return end_of_parsing(app, error);
    }
    return command.action();
  } catch (const cli::UsageError& error) {
    return refuse(cli::ExitUsage, error);
  } catch (const sim::ParameterError& error) {
    return refuse(cli::ExitUsage, error);
  } catch (const sim::ReadError& error) {
    return refuse(cli::ExitUsage, error);
  } catch (const std::exception& error) {
    return refuse(cli::ExitEnvironment, error);
  }
}

}  // namespace

int main(int argc, char** argv) {
  report_failing_writes();
  occupy_standard_descriptors();
  CLI::App app("RTL of the D1 core in lockstep with a golden model.", "d1cosim");
  app.require_subcommand(1);
  cli::Command command;
  cli::add_run(app, command);
  cli::add_kernels(app, command);
  cli::add_regress(app, command);
  cli::add_asm(app, command);
  cli::add_disasm(app, command);
  cli::add_convert(app, command);
  cli::add_bench(app, command);

  std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto is_first = [&](const CLI::App* sub) { return sub->check_name(arguments.front()); };
  if (!arguments.empty() && !arguments.front().starts_with('-') &&
      app.get_subcommands(is_first).empty()) {
    cli::complain(
        fmt::format("d1cosim: no command \"{}\"; see d1cosim --help\n", arguments.front()));
    return cli::ExitUsage;
  }
  cli::protect_values_of_convert(arguments);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes a vector
  return parse_and_do(app, command, arguments);
}
