// SPDX-License-Identifier: Apache-2.0
// Runs, clock and child processes for d1cosim bench.

#include "sim/cli/bench_run.hpp"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>

#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"

namespace cli {

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::sort(values.begin(), values.end());
  return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

sim::Kernel bench_kernel(const std::string& name,
                         const std::vector<std::pair<std::string, std::string>>& params) {
  const sim::Family* family = sim::find_family(name);
  if (family == nullptr) throw EnvironmentError("bench: there is no kernel family " + name);
  return family->build(complete(*family, params), BenchConfig, 1);
}

sim::RunResult run_passing(const sim::Kernel& kernel, sim::Check check,
                           const std::optional<std::vector<sim::Coord>>& rtl_nodes) {
  sim::RunOptions options;
  options.check = check;
  options.config = &BenchConfig;
  options.rtl_nodes = rtl_nodes;
  options.seconds = now_s;
  options.interrupted = &catch_interrupts();
  sim::RunResult result = run_kernel(kernel, options);
  if (result.status == sim::Status::Interrupted) throw Interrupted();
  if (result.status != sim::Status::Pass) {
    throw std::runtime_error(fmt::format("bench: {} with --check {}: {}: {}", kernel.family,
                                         name(check), name(result.status), result.message));
  }
  return result;
}

double memory_mb(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("bench: fork failed");
  if (child == 0) {
    try {
      work();
      std::_Exit(ExitPass);
    } catch (const Interrupted&) {
      std::_Exit(ExitInterrupted);
    } catch (const std::exception& error) {
      complain(fmt::format("d1cosim: {}\n", error.what()));
      std::_Exit(ExitFail);
    }
  }
  int status = 0;
  struct rusage usage = {};
  while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == ExitInterrupted) throw Interrupted();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != ExitPass) {
    throw std::runtime_error("bench: the run that measures memory failed");
  }
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void step(const std::string& what) {
  if (catch_interrupts()) throw Interrupted();
  complain(fmt::format("bench: {}\n", what));
}

}  // namespace cli
