// SPDX-License-Identifier: Apache-2.0
// What the subcommands of d1cosim share: how each is registered, and what the exit codes mean.
//
// add_<name>(app, command) declares the options of one subcommand. When it was chosen, its callback
// stores what to do in `command.action`; main() runs that after parsing, turns what it throws into
// a message and an exit code, and returns its value otherwise.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

enum ExitCode : int {
  ExitPass = 0,
  ExitFail = 1,          // a check failed: divergence, assertion, reference, hang, trap
  ExitUsage = 2,         // wrong usage or bad input
  ExitEnvironment = 3,   // a file, a tool, the disk, the database
  ExitInterrupted = 130  // SIGINT or SIGTERM
};

// Exit code 2. The text names what was given and what is allowed.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Exit code 3. The text names the file or tool and the reason of the system.
struct EnvironmentError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Command {
  std::function<int()> action;
};

void add_run(CLI::App& app, Command& command);
void add_kernels(CLI::App& app, Command& command);
void add_regress(CLI::App& app, Command& command);
void add_asm(CLI::App& app, Command& command);
void add_disasm(CLI::App& app, Command& command);
void add_convert(CLI::App& app, Command& command);
void add_bench(CLI::App& app, Command& command);

// To standard error; never throws, for what it says is often the last word.
void complain(std::string_view text);

// Calls all of them, then throws what the first throwing one threw: an output that cannot be
// written does not cost the others.
void do_all(std::initializer_list<std::function<void()>> actions);

// For options of unsigned type, of which CLI11 lets -1 and too large numbers pass as something
// else.
extern const CLI::Validator UnsignedNumber;
// For options of real type, in front of CLI::Range, which lets nan pass.
extern const CLI::Validator NotNan;

// "COMMAND: no kernel family NAME; there are ..."
std::string unknown_family(std::string_view command, std::string_view name);

// Puts a blank before arguments of `convert` like -1.5 and -inf, which are values and no options.
// `arguments` without the name of the program.
void protect_values_of_convert(std::vector<std::string>& arguments);

}  // namespace cli
