// SPDX-License-Identifier: Apache-2.0
// The order of the checks: both sides equal, every checker and unit at work, traps, reference.

#include "sim/cosim/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "golden/common/disassembler.hpp"
#include "golden/node/functional.hpp"
#include "sim/common/child_process.hpp"
#include "sim/common/file.hpp"
#include "sim/cosim/initial_state.hpp"
#include "sim/cosim/wave_save.hpp"

namespace sim {
namespace {

// Cycles of a wave around a failure.
constexpr std::uint64_t WaveBefore = 100;
constexpr std::uint64_t WaveAfter = 30;
constexpr std::uint64_t InstructionsPerPoll = 1 << 20;
constexpr std::uint64_t MacsPerStep = golden::TileM * golden::TileN * golden::TileK;

bool has_rtl(Check check) { return check == Check::Lockstep || check == Check::Rtl; }

double now(const RunOptions& options) { return options.seconds ? options.seconds() : 0.0; }

void fail(RunResult& result, Status status, std::string message) {
  result.status = status;
  result.message = std::move(message);
}

// "node 1,0: " in a mesh.
std::string prefix(const Kernel& kernel, Coord node) {
  return kernel.is_mesh() ? fmt::format("node {}: ", to_string(node)) : "";
}

std::string trap_text(const TrapSeen& trap, const Kernel& kernel) {
  std::string text =
      fmt::format("{}thread {} trapped in cycle {}: {}, pc {:#08x}", prefix(kernel, trap.node),
                  trap.thread, trap.cycle, name(trap.cause), trap.pc);
  for (const Segment& segment : kernel.image(kernel.mesh.index(trap.node)).segments) {
    if (trap.pc < segment.address || trap.pc + 4 > segment.address + segment.bytes.size()) continue;
    std::uint32_t word = 0;
    std::memcpy(&word, &segment.bytes[trap.pc - segment.address], 4);
    text += fmt::format(" `{}`", golden::disassemble(word, trap.pc));
  }
  if (trap.value != 0) text += fmt::format(", value {:#x}", trap.value);
  return text;
}

// What a check says about one node, with its place in front.
using NodeCheck = std::optional<std::string>;

// NetworkError by what went wrong.
std::string what_happened(const TrapSeen& trap) {
  if (trap.cause != golden::Cause::NetworkError) return std::string(name(trap.cause));
  return std::string(name(static_cast<golden::NetworkFault>(trap.value >> 28)));
}

// A trap the kernel does not expect, or one that it expects and that did not happen. Those that it
// does expect are counted.
NodeCheck check_traps(RunResult& result, const Kernel& kernel, Coord node) {
  const NodeImage& image = kernel.image(kernel.mesh.index(node));
  if (image.any_trap) return {};
  std::vector<ExpectedTrap> left = image.traps;
  for (const TrapSeen& trap : result.traps) {
    if (trap.node != node) continue;
    const auto next = std::find_if(left.begin(), left.end(),
                                   [&](const ExpectedTrap& e) { return e.thread == trap.thread; });
    if (next == left.end() || next->cause != trap.cause) return trap_text(trap, kernel);
    if (next->value.value_or(trap.value) != trap.value) {
      return fmt::format("{}; expected {:#x}", trap_text(trap, kernel), *next->value);
    }
    left.erase(next);
    ++result.compared["trap " + what_happened(trap)];
  }
  if (left.empty()) return {};
  return fmt::format("{}thread {} did not trap with {}", prefix(kernel, node), left.front().thread,
                     name(left.front().cause));
}

NodeCheck check_semaphores(const NodeState& state, const Kernel& kernel, Coord node,
                           std::uint64_t& compared) {
  const NodeImage& image = kernel.image(kernel.mesh.index(node));
  if (image.any_semaphores) return {};
  for (std::size_t i = 0; i < state.semaphores.size(); ++i) {
    if ((image.no_meaning >> i & 1u) != 0) continue;
    ++compared;
    if (state.semaphores[i] == image.semaphores[i]) continue;
    return fmt::format("{}semaphore {} is {} at the end, expected {}", prefix(kernel, node), i,
                       state.semaphores[i], image.semaphores[i]);
  }
  return {};
}

// Every node with a router.
std::vector<Coord> routers(const Kernel& kernel) {
  std::vector<Coord> nodes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(kernel.mesh.size()); ++i) {
    if (kernel.mesh.has_router(kernel.mesh.coord(i))) nodes.push_back(kernel.mesh.coord(i));
  }
  return nodes;
}

void check_reference(RunResult& result, const Kernel& kernel, const FinalState& state) {
  std::uint64_t semaphores = 0;
  for (const Coord node : routers(kernel)) {
    const NodeState& own = kernel.is_mesh() ? state.nodes[kernel.mesh.index(node)] : state;
    if (const auto trap = check_traps(result, kernel, node)) {
      return fail(result, Status::Trap, *trap);
    }
    if (const auto wrong = check_semaphores(own, kernel, node, semaphores)) {
      return fail(result, Status::Reference, *wrong);
    }
  }
  if (semaphores != 0) result.compared["semaphores"] = semaphores;
  if (kernel.check) {
    const CheckResult check = kernel.check(state);
    result.compared["reference"] = check.compared;
    if (check.error) return fail(result, Status::Reference, *check.error);
    if (check.compared == 0) {
      return fail(result, Status::Assertion, "the reference compared nothing");
    }
  }
  if (kernel.output) result.output = kernel.output(state);
}

// A run in which a checker compared nothing, or a unit that the kernel uses did nothing, has
// proven nothing.
void check_coverage(RunResult& result, const Kernel& kernel, const LockstepResult& run) {
  for (const auto& [checker, count] : result.compared) {
    if (count == 0) {
      return fail(result, Status::Assertion, fmt::format("checker {} compared nothing", checker));
    }
  }
  for (const Coord node : routers(kernel)) {
    const std::size_t i = kernel.mesh.index(node);
    const UsedUnits& units = kernel.image(i).units;
    const std::array<bool, NumUnits> used = {true,         units.scalar, units.vector,
                                             units.matrix, units.sram,   units.network};
    for (std::size_t u = 0; u < NumUnits; ++u) {
      if (!used[u] || run.tallies[i].active[u]) continue;
      return fail(result, Status::Assertion,
                  fmt::format("{}unit {} stayed idle, but the kernel uses it", prefix(kernel, node),
                              golden::ObserveUnits[u].name));
    }
  }
}

// Sums over the nodes; in a mesh each console line says whose it is.
void add_tally(RunResult& result, const Kernel& kernel, const Tally& tally, Coord node) {
  result.instructions += tally.instructions;
  result.mma_steps += tally.mma_steps;
  result.beats += tally.beats;
  if (!tally.console.empty()) {
    result.console += prefix(kernel, node) + tally.console;
    if (kernel.is_mesh() && !result.console.ends_with('\n')) result.console += '\n';
  }
  // The first that is not zero, else zero if there is any.
  if (result.exit_code.value_or(0) == 0 && tally.exit_code) result.exit_code = tally.exit_code;
  for (TrapSeen trap : tally.traps) {
    trap.node = node;
    result.traps.push_back(trap);
  }
}

void fill_counts(RunResult& result, const Kernel& kernel, const LockstepResult& run, Sides sides) {
  result.cycles = run.cycles;
  const std::vector<Coord> nodes = routers(kernel);
  result.nodes = static_cast<int>(nodes.size());
  for (const Coord node : nodes) {
    add_tally(result, kernel, run.tallies[kernel.mesh.index(node)], node);
  }
  // A run that failed early has not done all that the kernel is for.
  const std::uint64_t executed = result.mma_steps * MacsPerStep;
  result.macs = kernel.macs != 0 ? std::min(kernel.macs, executed) : executed;
  const auto cores = static_cast<std::uint64_t>(
      std::ranges::count_if(nodes, [&](Coord node) { return kernel.mesh.has_core(node); }));
  const std::uint64_t peak = std::max<std::uint64_t>(run.cycles * cores, 1) * MacsPerStep;
  result.mac_utilization = static_cast<double>(result.macs) / static_cast<double>(peak);
  result.digest = run.digest;
  if (sides != Sides::Both) return;
  for (std::size_t u = 0; u < NumUnits; ++u) {
    result.compared[std::string(golden::ObserveUnits[u].name)] = run.compared[u];
  }
  result.compared["state"] = run.compared_state;
  result.compared["drained"] = run.compared_drained;
}

LockstepOptions lockstep_options(const Kernel& kernel, const RunOptions& options) {
  LockstepOptions lockstep;
  lockstep.sides = options.check == Check::Golden ? Sides::Golden
                   : options.check == Check::Rtl  ? Sides::Rtl
                                                  : Sides::Both;
  lockstep.rtl_nodes = options.rtl_nodes;
  lockstep.all_rtl = options.all_rtl;
  lockstep.order_seed = options.order_seed;
  lockstep.reset_seed = options.reset_seed.value_or(kernel.seed);
  lockstep.state_interval = options.state_interval;
  lockstep.cycle_limit = options.cycle_limit != 0 ? options.cycle_limit : kernel.cycle_limit;
  lockstep.digest = options.digest;
  lockstep.plant = options.plant;
  lockstep.interrupted = options.interrupted;
  return lockstep;
}

// For doing a failed run again to look closer: nothing but the comparison.
LockstepOptions quiet(LockstepOptions options) {
  options.interrupted = nullptr;
  options.digest = false;
  return options;
}

// States are compared now and then only. A second run tells when the difference began.
void find_beginning(Evidence& evidence, const Kernel& kernel, const RunOptions& options,
                    const LockstepOptions& lockstep_options) {
  LockstepOptions again = quiet(lockstep_options);
  again.watch = Watch{evidence.node, *evidence.state};
  LockstepResult run = Lockstep(kernel, *options.config, again).run();
  if (run.evidence && run.evidence->cycle <= evidence.cycle) evidence = std::move(*run.evidence);
}

// The records differ. What a register or the memory holds shows in them only when it is used, so it
// may have been wrong before: then that is the first difference, and they are what it led to.
void look_before(RunResult& result, Evidence& evidence, const Kernel& kernel,
                 const RunOptions& options, const LockstepOptions& lockstep_options) {
  if (evidence.cycle == 0) return;
  LockstepOptions again = quiet(lockstep_options);
  again.state_interval = evidence.cycle;
  LockstepResult run = Lockstep(kernel, *options.config, again).run();
  if (!run.evidence || !run.evidence->state) return;
  find_beginning(*run.evidence, kernel, options, again);
  Divergence state = analyze(*run.evidence);
  state.also = {fmt::format("{}.{} in cycle {}", result.divergence->unit, result.divergence->field,
                            evidence.cycle)};
  result.divergence = std::move(state);
  evidence.node = run.evidence->node;
}

// Where a wave helps.
struct Focus {
  std::uint64_t cycle = 0;
  std::optional<Coord> node;
};

// One pass over the kernel. Sets `focus` when it fails.
void run_cycles(RunResult& result, const Kernel& kernel, const RunOptions& options,
                const LockstepOptions& lockstep_options, std::optional<Focus>& focus) {
  const double start = now(options);
  Lockstep lockstep(kernel, *options.config, lockstep_options);
  const double ready = now(options);
  LockstepResult run = lockstep.run();
  result.startup_s = ready - start;
  result.wall_s = now(options) - ready;
  fill_counts(result, kernel, run, lockstep_options.sides);
  result.assertion = run.assertion;
  switch (run.end) {
    case End::Mismatch:
      if (run.evidence->state) find_beginning(*run.evidence, kernel, options, lockstep_options);
      result.divergence = analyze(*run.evidence);
      if (!run.evidence->state && run.evidence->not_drained.empty()) {
        look_before(result, *run.evidence, kernel, options, lockstep_options);
      }
      result.divergence->replay = options.replay;
      focus = Focus{result.divergence->cycle, run.evidence->node};
      fail(result, Status::Mismatch,
           fmt::format("{}RTL and golden model differ in cycle {}, unit {}, field {}",
                       prefix(kernel, run.evidence->node), focus->cycle,
                       unit_text(*result.divergence), result.divergence->field));
      return;
    case End::Assertion:
      focus = Focus{run.assertion->cycle, {}};
      fail(result, Status::Assertion,
           fmt::format("an assertion of the RTL failed in cycle {}{}: {}", focus->cycle,
                       kernel.is_mesh() && !run.assertion->node.empty()
                           ? fmt::format(", node {}", run.assertion->node)
                           : "",
                       to_text(*run.assertion)));
      return;
    case End::Hang:
      focus = Focus{run.cycles - 1, {}};
      fail(result, Status::Hang, run.hang);
      return;
    case End::Interrupted:
      fail(result, Status::Interrupted, "interrupted");
      return;
    case End::Idle:
      break;
  }
  check_coverage(result, kernel, run);
  if (result.status == Status::Pass) {
    check_reference(result, kernel, lockstep.final_state());
    if (result.status == Status::Trap && !result.traps.empty()) {
      focus = Focus{result.traps.front().cycle, result.traps.front().node};
    }
  }
}

void run_functional(RunResult& result, const Kernel& kernel, const RunOptions& options) {
  const double start = now(options);
  const InitialState initial(kernel, *options.config, result.reset_seed);
  golden::Functional functional(*options.config);
  initial.load(functional.state());
  for (const Start& s : kernel.starts) functional.start(s.thread, s.pc);
  const double ready = now(options);
  const std::uint64_t limit = options.cycle_limit != 0 ? options.cycle_limit : kernel.cycle_limit;
  constexpr std::uint64_t MostPerCycle = golden::IssueThreads * golden::IssueWidth;
  const std::uint64_t max_instructions =
      std::min(limit, UINT64_MAX / MostPerCycle) * MostPerCycle;  // no node executes more
  golden::RunEnd end = golden::RunEnd::Limit;
  bool stopped = false;
  while (end == golden::RunEnd::Limit && functional.instructions() < max_instructions && !stopped) {
    end =
        functional.run(std::min(InstructionsPerPoll, max_instructions - functional.instructions()));
    stopped = options.interrupted != nullptr && options.interrupted->load();
  }
  result.startup_s = ready - start;
  result.wall_s = now(options) - ready;
  result.instructions = functional.instructions();
  result.cycles = functional.state().cycle;
  result.mma_steps = functional.state().counters.mma;
  const std::uint64_t executed = result.mma_steps * MacsPerStep;
  result.macs = kernel.macs != 0 ? std::min(kernel.macs, executed) : executed;
  result.console = functional.console();
  result.exit_code = functional.exit_code();
  FinalState state;
  for (int t = 0; t < golden::Threads; ++t) {
    const golden::Cause cause = functional.state().threads[static_cast<std::size_t>(t)].cause;
    state.cause[static_cast<std::size_t>(t)] = cause;
    if (cause == golden::Cause::None) continue;
    const golden::TrapInfo& trap = functional.trap(t);
    result.traps.push_back({Coord{}, trap.cycle, t, cause, trap.pc, trap.value});
  }
  if (stopped && end == golden::RunEnd::Limit) {
    return fail(result, Status::Interrupted, "interrupted");
  }
  if (end == golden::RunEnd::Limit || end == golden::RunEnd::Waiting) {
    std::string text =
        end == golden::RunEnd::Waiting
            ? "every running thread waits for a semaphore"
            : fmt::format("{} instructions executed without an end", max_instructions);
    for (int t = 0; t < golden::Threads; ++t) {
      const golden::ThreadContext& thread = functional.state().threads[static_cast<std::size_t>(t)];
      text += fmt::format("\n  thread {}: {}, pc {:#08x}", t, name(thread.state), thread.pc);
    }
    return fail(result, Status::Hang, text);
  }
  state.read = [&](std::uint32_t address, std::span<std::uint8_t> bytes) {
    const std::span<const std::uint8_t> all = functional.state().sram.bytes();
    std::ranges::copy(all.subspan(address, bytes.size()), bytes.begin());
  };
  state.exit_code = result.exit_code;
  state.console = result.console;
  state.semaphores = functional.state().semaphores;
  check_reference(result, kernel, state);
}

// What the options ask for and the check does not have.
void refuse_impossible(const RunOptions& options) {
  using Mode = TraceOptions::Mode;
  const bool wave = options.trace.mode == Mode::All || options.trace.mode == Mode::Window;
  if (wave && !has_rtl(options.check)) {
    throw std::invalid_argument(
        fmt::format("waves need the RTL: --check {} has none", name(options.check)));
  }
  if (options.all_rtl && !has_rtl(options.check)) {
    throw std::invalid_argument(
        fmt::format("--all-rtl: --check {} has no RTL", name(options.check)));
  }
  if (options.plant && options.check != Check::Lockstep) {
    throw std::invalid_argument(fmt::format(
        "--plant needs a comparison to find the fault: --check {} has none; lockstep has",
        name(options.check)));
  }
}

// A failure of a node that has no RTL is shown in the first that has.
std::optional<Coord> node_of_wave(const RunOptions& options, const Focus& focus) {
  const auto& rtl = options.rtl_nodes;
  if (!focus.node || !rtl) return focus.node;
  return std::find(rtl->begin(), rtl->end(), *focus.node) == rtl->end() ? std::nullopt : focus.node;
}

// Which cycles of the run that has ended are wanted as a wave; `focus` is where it failed.
std::optional<WaveWindow> wave_window(const RunResult& result, const RunOptions& options,
                                      const std::optional<Focus>& focus) {
  const TraceOptions& trace = options.trace;
  switch (trace.mode) {
    case TraceOptions::Mode::Off:
      return std::nullopt;
    case TraceOptions::Mode::Fail:
      if (!focus) return std::nullopt;
      return WaveWindow{focus->cycle < WaveBefore ? 0 : focus->cycle - WaveBefore,
                        focus->cycle + WaveAfter, trace.path, node_of_wave(options, *focus)};
    case TraceOptions::Mode::All:
      return WaveWindow{0, UINT64_MAX, trace.path, trace.node};
    case TraceOptions::Mode::Window:
      break;
  }
  if (trace.from < result.cycles) {
    return WaveWindow{trace.from, trace.to, trace.path, trace.node};
  }
  if (result.status != Status::Pass) return std::nullopt;
  throw std::invalid_argument(
      fmt::format("--trace: the run ends in cycle {}, before cycle {}", result.cycles, trace.from));
}

// Does the run again, with waves, and writes the save file beside them. In a process of its own:
// the library that writes waves dies when the disk is full. What is not complete is removed.
void write_waves(const Kernel& kernel, const RunOptions& options, LockstepOptions again,
                 const WaveWindow& window, std::uint64_t marker) {
  if (!std::ofstream(window.path, std::ios::binary)) {
    throw WriteError(window.path + ": cannot be written");
  }
  again.wave = window;
  again.all_rtl = false;  // the same history, joined node by node
  again.digest = false;
  if (window.to < again.cycle_limit - 2) again.cycle_limit = window.to + 2;  // no need for more
  try {
    do_in_child([&] { Lockstep(kernel, *options.config, again).run(); }, options.interrupted);
    write_wave_save(window.path, marker);
  } catch (const std::runtime_error& error) {
    std::error_code no_matter;
    for (const std::string& path : {window.path, window.path + ".hier"}) {
      if (std::filesystem::is_regular_file(path, no_matter)) {
        std::filesystem::remove(path, no_matter);
      }
    }
    throw WriteError(
        fmt::format("{}: the wave could not be written, is the disk full, or the one of temporary "
                    "files? {}",
                    window.path, error.what()));
  }
}

void add_waves(RunResult& result, const Kernel& kernel, const RunOptions& options,
               const LockstepOptions& lockstep, const std::optional<Focus>& focus) {
  const bool any_rtl = !options.rtl_nodes || !options.rtl_nodes->empty();
  if (!has_rtl(options.check) || !any_rtl || result.status == Status::Interrupted) return;
  const std::optional<WaveWindow> window = wave_window(result, options, focus);
  if (!window) return;
  try {
    write_waves(kernel, options, lockstep, *window, focus ? focus->cycle : window->from);
  } catch (const WriteError& error) {
    if (result.status == Status::Pass) throw;
    result.wave_error = error.what();
    return;
  }
  result.wave = window->path;
  if (result.divergence) result.divergence->wave = result.wave;
  if (result.status == Status::Pass && options.interrupted != nullptr && *options.interrupted) {
    fail(result, Status::Interrupted, "interrupted; the wave ends early");
  }
}

}  // namespace

std::string_view name(Check check) {
  switch (check) {
    case Check::Lockstep:
      return "lockstep";
    case Check::Golden:
      return "golden";
    case Check::Rtl:
      return "rtl";
    case Check::Functional:
      return "functional";
  }
  return "?";
}

std::string_view name(Status status) {
  switch (status) {
    case Status::Pass:
      return "pass";
    case Status::Mismatch:
      return "mismatch";
    case Status::Reference:
      return "reference";
    case Status::Assertion:
      return "assertion";
    case Status::Hang:
      return "hang";
    case Status::Trap:
      return "trap";
    case Status::Interrupted:
      return "interrupted";
  }
  return "?";
}

RunResult run_kernel(const Kernel& kernel, const RunOptions& options) {
  RunResult result;
  result.kernel = kernel.family;
  result.params = kernel.params.all();
  result.seed = kernel.seed;
  result.reset_seed = options.reset_seed.value_or(kernel.seed);
  result.config = options.config->name;
  result.check = options.check;
  refuse_impossible(options);
  if (options.check == Check::Functional) {
    if (kernel.is_mesh()) {
      throw std::invalid_argument("--check functional runs one node: it has no network");
    }
    run_functional(result, kernel, options);
    return result;
  }
  const LockstepOptions lockstep = lockstep_options(kernel, options);
  std::optional<Focus> focus;
  run_cycles(result, kernel, options, lockstep, focus);
  add_waves(result, kernel, options, lockstep, focus);
  return result;
}

}  // namespace sim
