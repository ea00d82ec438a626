// SPDX-License-Identifier: Apache-2.0
// d1cosim run: one kernel, one program or the user's arrays, on RTL, golden model or both.

#include <fmt/color.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/common/file.hpp"
#include "sim/common/npy.hpp"
#include "sim/cosim/run.hpp"
#include "sim/cosim/run_json.hpp"
#include "sim/cosim/target.hpp"

namespace cli {
namespace {

constexpr std::string_view Footer = R"(Examples:
  d1cosim run gemm --seed 7                        random data, RTL and golden model in lockstep
  d1cosim run gemm -p m=128 -p n=128 -p k=128 -p format=bf16 --json r.json
  d1cosim run gemm --a a.npy --b b.npy --out d.npy --format bf16
  d1cosim run program.s --check functional         an assembly program, functional layer only
  d1cosim run isa --seed 3 --trace 100:200 --wave w.fst
  d1cosim run traffic --mesh 4x4 --rtl-nodes '0,0;1,2'

What --check runs:
  lockstep    RTL and golden node, every observe record compared in every cycle (default)
  golden      the golden node alone, cycle by cycle
  rtl         the RTL alone; results are still checked against the reference
  functional  the functional layer alone, without cycles

The result passes when both sides agree, every unit that the kernel uses has worked, no thread
trapped unexpectedly, and the memory holds what the reference says. A divergence names cycle, unit,
field and instruction; with --trace fail (default) the cycles around it are in the wave file, with
a GTKWave save file beside it.

Exit codes: 0 pass, 1 a check failed, 2 wrong usage or input, 3 environment, 130 interrupted.)";

struct Options {
  sim::Target target;
  std::vector<std::string> params;
  std::string seed = "1";
  std::optional<std::string> reset_seed;
  std::string check = "lockstep";
  std::string config = "full";
  std::string trace = "fail";
  std::string wave;
  std::string json;
  std::string out;
  std::optional<std::string> format;
  std::optional<std::string> plant;
  std::optional<std::string> max_cycles;
  std::optional<std::string> state_interval;
  std::optional<std::string> mesh;
  std::string rtl_nodes;
  std::string wave_node;
  std::optional<std::string> order_seed;
  bool all_rtl = false;
  bool no_digest = false;
  bool check_reset = false;
};

std::uint64_t parse_number(std::string_view option, std::string_view text, std::uint64_t min = 0) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min) {
    throw UsageError(
        fmt::format("{} {}: not a number from {} to {}", option, text, min, UINT64_MAX));
  }
  return value;
}

// What `parse` refuses is wrong usage of `option`.
template <typename Parse>
auto usage_of(std::string_view option, Parse parse) {
  try {
    return parse();
  } catch (const std::invalid_argument& error) {
    throw UsageError(fmt::format("{}: {}", option, error.what()));
  }
}

sim::Coord parse_node(std::string_view option, const sim::Kernel& kernel, const std::string& text) {
  const auto nodes = usage_of(option, [&] { return sim::parse_nodes(kernel.mesh, text); });
  if (nodes.size() != 1) throw UsageError(fmt::format("{} {}: one node", option, text));
  return nodes.front();
}

// nullopt: all.
std::optional<std::vector<sim::Coord>> parse_rtl_nodes(const Options& options, sim::Check check,
                                                       const sim::Kernel& kernel) {
  if (options.rtl_nodes.empty() || options.rtl_nodes == "all") return {};
  if (options.rtl_nodes == "none") {
    if (check != sim::Check::Golden) {
      throw UsageError("--rtl-nodes none: nothing would be checked; use --check golden");
    }
    return std::vector<sim::Coord>{};
  }
  return usage_of("--rtl-nodes", [&] { return sim::parse_nodes(kernel.mesh, options.rtl_nodes); });
}

sim::TraceOptions parse_trace(const Options& options, const sim::Kernel& kernel) {
  using Mode = sim::TraceOptions::Mode;
  sim::TraceOptions trace;
  trace.path = options.wave;
  if (trace.path.empty()) {
    const std::size_t slash = kernel.family.find_last_of('/');
    const std::string stem =
        slash == std::string::npos ? kernel.family : kernel.family.substr(slash + 1);
    trace.path = fmt::format("{}-{}.fst", stem, kernel.seed);
  }
  if (trace.path.ends_with(".gtkw")) {
    throw UsageError(
        fmt::format("--wave {}: this is where the GTKWave save file goes; name the "
                    "wave itself, .fst",
                    trace.path));
  }
  if (options.trace == "off") return trace;
  if (options.trace == "fail") {
    trace.mode = Mode::Fail;
    return trace;
  }
  if (options.trace == "all") {
    trace.mode = Mode::All;
    return trace;
  }
  const std::size_t colon = options.trace.find(':');
  if (colon == std::string::npos) {
    throw UsageError(fmt::format("--trace {}: not off, fail, all or FROM:TO", options.trace));
  }
  trace.mode = Mode::Window;
  trace.from = parse_number("--trace", std::string_view(options.trace).substr(0, colon));
  trace.to = parse_number("--trace", std::string_view(options.trace).substr(colon + 1));
  if (trace.to < trace.from) {
    throw UsageError(fmt::format("--trace {}: the end is before the beginning", options.trace));
  }
  return trace;
}

sim::Target parse_target(const Options& options) {
  sim::Target target = options.target;
  target.seed = parse_number("--seed", options.seed);
  for (const std::string& param : options.params) {
    const std::size_t equals = param.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError(fmt::format("-p {}: write name=value", param));
    }
    target.params.emplace_back(param.substr(0, equals), param.substr(equals + 1));
  }
  if (options.format) target.params.emplace_back("format", *options.format);
  if (options.mesh) {
    target.mesh = usage_of("--mesh", [&] { return sim::parse_mesh(*options.mesh); });
  }
  return target;
}

sim::Check parse_check(const std::string& text) {
  for (const sim::Check check :
       {sim::Check::Lockstep, sim::Check::Golden, sim::Check::Rtl, sim::Check::Functional}) {
    if (name(check) == text) return check;
  }
  throw UsageError(fmt::format("--check {}: not lockstep, golden, rtl or functional", text));
}

const golden::Config* parse_config(const std::string& text) {
  const golden::Config* config = golden::find_config(text);
  if (config != nullptr) return config;
  std::string known;
  for (const golden::Config* c : golden::AllConfigs) known += fmt::format(" {}", c->name);
  throw UsageError(fmt::format("--config {}: not one of{}", text, known));
}

sim::RunOptions parse_run(const Options& options, const sim::Target& target,
                          const sim::Kernel& kernel, const golden::Config* config) {
  sim::RunOptions run;
  run.check = parse_check(options.check);
  run.config = config;
  if (options.reset_seed) run.reset_seed = parse_number("--reset-seed", *options.reset_seed);
  if (options.state_interval) {
    run.state_interval = parse_number("--state-interval", *options.state_interval);
  }
  if (options.max_cycles) run.cycle_limit = parse_number("--max-cycles", *options.max_cycles, 1);
  run.rtl_nodes = parse_rtl_nodes(options, run.check, kernel);
  run.all_rtl = options.all_rtl;
  if (options.order_seed) run.order_seed = parse_number("--order-seed", *options.order_seed);
  run.digest = !options.no_digest;
  if (options.plant) {
    try {
      run.plant = sim::parse_plant(*options.plant);
    } catch (const std::invalid_argument& error) {
      throw UsageError(error.what());
    }
  }
  run.trace = parse_trace(options, kernel);
  if (!options.wave_node.empty()) {
    run.trace.node = parse_node("--wave-node", kernel, options.wave_node);
  }
  run.replay = "d1cosim " + command_of(target, kernel, *config);
  if (run.reset_seed) run.replay += fmt::format(" --reset-seed {}", *run.reset_seed);
  if (run.check != sim::Check::Lockstep) run.replay += fmt::format(" --check {}", name(run.check));
  if (run.rtl_nodes) run.replay += fmt::format(" --rtl-nodes '{}'", options.rtl_nodes);
  if (run.all_rtl) run.replay += " --all-rtl";
  if (run.plant) run.replay += fmt::format(" --plant {}", *options.plant);
  if (options.check_reset) run.replay += " --check-reset";
  run.interrupted = &catch_interrupts();
  run.seconds = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };
  return run;
}

std::string report(const sim::RunResult& result, bool colour) {
  const bool pass = result.status == sim::Status::Pass;
  const auto style = colour ? fmt::emphasis::bold |
                                  fg(pass ? fmt::terminal_color::green : fmt::terminal_color::red)
                            : fmt::text_style();
  std::string text = fmt::format(style, "{}", name(result.status));
  text += fmt::format("  {}", result.kernel);
  for (const auto& [key, value] : result.params) {
    text += fmt::format(" {}={}", key, sim::to_string(value));
  }
  text += fmt::format(" seed={} ({}, {})\n", result.seed, result.config, name(result.check));
  if (!result.message.empty()) text += result.message + "\n";
  if (!result.console.empty()) {
    text += fmt::format("console: {}{}", sim::printable(result.console),
                        result.console.ends_with('\n') ? "" : "\n");
  }
  const double cycles = static_cast<double>(result.cycles);
  const std::string_view step = result.check == sim::Check::Functional ? "step" : "cycle";
  text += fmt::format("{}s {}, instructions {}", step, result.cycles, result.instructions);
  if (result.cycles != 0) {
    text += fmt::format(" ({:.2f} a {})", static_cast<double>(result.instructions) / cycles, step);
  }
  if (result.mac_utilization.value_or(0) > 0) {
    text += fmt::format(", matrix utilization {:.1f} %", 100 * *result.mac_utilization);
  }
  if (result.nodes > 1) text += fmt::format(", {} nodes, {} beats", result.nodes, result.beats);
  text += "\n";
  if (!result.compared.empty()) {
    std::string compared;
    for (const auto& [checker, count] : result.compared) {
      compared += fmt::format("{}{} {}", compared.empty() ? "" : ", ", checker, count);
    }
    text += "compared: " + compared + "\n";
  }
  if (result.wall_s > 0) {
    text += fmt::format("{:.3f} s, {:.0f} kHz", result.wall_s, cycles / result.wall_s / 1000);
    if (!result.digest.empty()) text += ", digest " + result.digest;
    text += "\n";
  }
  if (result.assertion && result.status != sim::Status::Assertion) {
    text += fmt::format("assertion of the RTL in cycle {}: {}\n", result.assertion->cycle,
                        to_text(*result.assertion));
  }
  if (result.divergence) text += to_text(*result.divergence);
  if (!result.divergence && !result.wave.empty()) text += "wave: " + result.wave + "\n";
  if (!result.wave_error.empty()) text += "no wave: " + result.wave_error + "\n";
  return text;
}

int exit_code(const sim::RunResult& result) {
  switch (result.status) {
    case sim::Status::Pass:
      return ExitPass;
    case sim::Status::Interrupted:
      return ExitInterrupted;
    case sim::Status::Mismatch:
    case sim::Status::Reference:
    case sim::Status::Assertion:
    case sim::Status::Hang:
    case sim::Status::Trap:
      return ExitFail;
  }
  return ExitFail;
}

// What the options ask for may turn out to be impossible only in the run.
sim::RunResult run_or_refuse(const sim::Kernel& kernel, const sim::RunOptions& options,
                             bool check_reset) {
  try {
    return check_reset ? sim::check_reset(kernel, options) : sim::run_kernel(kernel, options);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  } catch (const sim::RouteError& error) {
    throw UsageError(error.what());
  }
}

// Nothing long is begun when its results could not be stored.
void check_outputs(const Options& options, const sim::RunOptions& run_options) {
  using Mode = sim::TraceOptions::Mode;
  const sim::TraceOptions& trace = run_options.trace;
  const bool wave = trace.mode == Mode::All || trace.mode == Mode::Window;
  for (const std::string& path : {options.json, options.out, wave ? trace.path : ""}) {
    if (!path.empty() && path != "-") sim::check_writable(path);
  }
}

void write_outputs(const Options& options, const sim::RunResult& result) {
  const auto write_array = [&] {
    if (options.out.empty() || !result.output) return;
    const sim::Matrix& array = *result.output;
    sim::write_file(options.out, sim::to_npy({array.rows, array.columns, array.values}));
  };
  const auto write_json = [&] {
    if (options.json.empty()) return;
    using Json = nlohmann::ordered_json;
    // The name of a file may be no UTF-8.
    const std::string text = to_json(result).dump(2, ' ', false, Json::error_handler_t::replace);
    sim::write_file(options.json, text + "\n");
  };
  const auto write_report = [&] {
    if (options.json != "-") sim::write_out(report(result, isatty(STDOUT_FILENO) != 0));
  };
  do_all({write_array, write_json, write_report});
}

int run(const Options& options) {
  const sim::Target target = parse_target(options);
  const golden::Config* config = parse_config(options.config);
  const sim::Kernel kernel = make_kernel(target, *config);
  const sim::RunOptions run_options = parse_run(options, target, kernel, config);
  if (!options.out.empty() && !kernel.output) {
    throw UsageError(
        fmt::format("--out {}: {} has no array as its result", options.out, kernel.family));
  }
  check_outputs(options, run_options);
  const sim::RunResult result = run_or_refuse(kernel, run_options, options.check_reset);
  write_outputs(options, result);
  return exit_code(result);
}

}  // namespace

void add_run(CLI::App& app, Command& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("run", "Run one kernel, program or pair of arrays");
  sub->footer(std::string(Footer));
  sub->add_option("kernel", options->target.name, "a family (see `d1cosim kernels`) or a file .s")
      ->required();
  sub->add_option("-p,--param", options->params, "parameter of the family, name=value")
      ->take_all()
      ->allow_extra_args(false);
  sub->add_option("--seed", options->seed, "of data and memory noise")->capture_default_str();
  sub->add_option("--check", options->check, "lockstep, golden, rtl or functional")
      ->capture_default_str();
  sub->add_option("--config", options->config, "full or tiny")->capture_default_str();
  sub->add_option("--mesh", options->mesh,
                  "ROWSxCOLUMNS: of a family for meshes; a program runs in each node")
      ->group("Mesh");
  sub->add_option("--rtl-nodes", options->rtl_nodes,
                  "nodes with RTL: y,x;y,x or all (default) or none; the others are golden")
      ->group("Mesh");
  sub->add_flag("--all-rtl", options->all_rtl,
                fmt::format("the nodes are one model, joined in RTL; {}x{} only", sim::RtlMeshRows,
                            sim::RtlMeshCols))
      ->group("Mesh");
  sub->add_option("--order-seed", options->order_seed,
                  "step the nodes in random order, which must not matter")
      ->group("Mesh");
  sub->add_option("--wave-node", options->wave_node,
                  "y,x of the node in the wave; default: where it fails, else the first with RTL")
      ->group("Mesh");
  sub->add_option("--trace", options->trace,
                  "waves: off, fail (around a failure), all, or cycles FROM:TO")
      ->capture_default_str();
  sub->add_option("--wave", options->wave, "file for them, .fst; default KERNEL-SEED.fst");
  sub->add_option("--json", options->json, "write the result as data to this file, - for stdout");
  sub->add_option("--a", options->target.a, "left matrix of gemm, float32 .npy")->group("Arrays");
  sub->add_option("--b", options->target.b, "right matrix")->group("Arrays");
  sub->add_option("--c", options->target.c, "matrix that beta scales")->group("Arrays");
  sub->add_option("--out", options->out, "where the result goes, .npy")->group("Arrays");
  sub->add_option("--format", options->format, "short for -p format=")->group("Arrays");
  sub->add_option("--reset-seed", options->reset_seed,
                  "of what reset leaves undefined; default: --seed")
      ->group("Checking");
  sub->add_flag("--check-reset", options->check_reset,
                "run twice with different reset seeds; the histories must be the same")
      ->group("Checking");
  sub->add_option("--state-interval", options->state_interval,
                  fmt::format("cycles between comparisons of all state, 0 only at the end; "
                              "default {}",
                              sim::DefaultStateInterval))
      ->group("Checking");
  sub->add_option("--max-cycles", options->max_cycles,
                  "a longer run is a hang; default: what the kernel says")
      ->group("Checking");
  sub->add_flag("--no-digest", options->no_digest, "do not hash the records")->group("Checking");
  sub->add_option("--plant", options->plant,
                  "plant a fault that must be found: rtl:UNIT.FIELD@CYCLE, golden:t0.r5@CYCLE, "
                  "golden:sram:ADDRESS@CYCLE, golden:sem7@CYCLE, golden:route:Y,X@CYCLE, "
                  "compare[:UNIT]; @Y,X behind the cycle names the node of a mesh")
      ->group("Checking");
  sub->callback([options, &command] { command.action = [options] { return run(*options); }; });
}

}  // namespace cli
