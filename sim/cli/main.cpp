// SPDX-License-Identifier: Apache-2.0
// d1cosim: the D1 core in lockstep with its golden model. One subcommand per file of this folder.

#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "sim/cli/command.hpp"
#include "sim/kernels/kernel.hpp"

int main(int argc, char** argv) {
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
    fmt::print(stderr, "d1cosim: no command \"{}\"; see d1cosim --help\n", arguments.front());
    return cli::ExitUsage;
  }
  cli::protect_values_of_convert(arguments);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes a vector
  try {
    app.parse(arguments);
    return command.action();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? cli::ExitPass : cli::ExitUsage;
  } catch (const cli::UsageError& error) {
    fmt::print(stderr, "d1cosim: {}\n", error.what());
    return cli::ExitUsage;
  } catch (const sim::ParameterError& error) {
    fmt::print(stderr, "d1cosim: {}\n", error.what());
    return cli::ExitUsage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "d1cosim: {}\n", error.what());
    return cli::ExitEnvironment;
  }
}
