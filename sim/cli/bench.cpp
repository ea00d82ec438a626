// SPDX-License-Identifier: Apache-2.0
// d1cosim bench: the speed figures, as ratios within one run.

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "golden/node/functional.hpp"
#include "golden/node/node.hpp"
#include "sim/cli/bench_cocotb.hpp"
#include "sim/cli/bench_mesh.hpp"
#include "sim/cli/bench_run.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/common/file.hpp"
#include "sim/cosim/initial_state.hpp"
#include "sim/cosim/rtl_node.hpp"
#include "sim/cosim/run.hpp"
#include "sim/kernels/kernel.hpp"
#include "sim/kernels/mesh_plan.hpp"
#include "sim/regress/plan.hpp"
#include "sim/report/figures.hpp"

namespace cli {
namespace {

constexpr const char* Help =
    R"(Figures are ratios of times measured in turns (A B C A B C ...), medians over the rounds, so
that a machine that is busy or changes its clock shifts both sides. All on configuration full:
  lockstep time / RTL time      GEMM 128x128x128 in BF16; raw RTL: clock only, nothing sampled
  golden tick, functional       the same GEMM by the model alone against the raw RTL
  idle cycle / busy cycle       raw RTL, no thread running, against the same GEMM
  utilization                   useful multiply-accumulates / 256 per cycle, on the RTL
  start-up of one seed          runs of one node: everything but the cycles themselves
  memory                        the process of one lockstep run, at its largest
  cost of a node and cycle      meshes of 1 to 354 nodes (19x19, 7 of them dead): under load, and at
                                rest but for one thread; all nodes golden, all RTL, or golden but
                                for one that is compared with its RTL
  all records in each cycle     the lockstep, a coroutine on the engine, and Python under cocotb,
                                with the golden model as a module and with a model of the whole
                                node in Python and NumPy
  triggers                      how often a task is woken in a second
The verdict is the mark reached: goal, first, or missed. --require makes a missed mark exit code 1.
Exit codes: 0, 1 see --require or a run that fails, 2, 3, 130 interrupted.)";

struct Options {
  int rounds = 5;
  std::string json;
  std::string require;
};

constexpr std::uint64_t IdleCycles = 50'000;
constexpr std::uint64_t StartupSeeds = 24;

sim::Kernel gemm(int size, const std::string& format) {
  const std::string n = std::to_string(size);
  return bench_kernel("gemm", {{"m", n}, {"n", n}, {"k", n}, {"format", format}});
}

struct Timed {
  std::uint64_t cycles = 0;
  double seconds = 0;
};

sim::HostStart start_of(const sim::Kernel& kernel, std::uint64_t cycle) {
  if (cycle >= kernel.starts.size()) return {};
  return {true, kernel.starts[cycle].thread, kernel.starts[cycle].pc};
}

// The clock and nothing else, until the program ends, or for IdleCycles without a program.
Timed time_rtl(const sim::Kernel& kernel, bool run_it) {
  const std::unique_ptr<sim::RtlNode> node = sim::make_rtl_node(BenchConfig, kernel.seed);
  sim::InitialState(kernel, BenchConfig, kernel.seed).load(node->arrays());
  node->release_reset();
  const std::uint64_t starts = run_it ? kernel.starts.size() : 0;
  Timed timed;
  const double begin = now_s();
  for (;;) {
    sim::NodeInputs in;
    if (timed.cycles < starts) in.start = start_of(kernel, timed.cycles);
    node->settle(in, nullptr);
    node->clock();
    ++timed.cycles;
    if (run_it ? timed.cycles >= starts && node->idle() : timed.cycles >= IdleCycles) break;
    if (timed.cycles >= kernel.cycle_limit && run_it) {
      throw std::runtime_error("bench: the RTL does not finish gemm");
    }
  }
  timed.seconds = now_s() - begin;
  return timed;
}

Timed time_golden(const sim::Kernel& kernel) {
  golden::Node node(BenchConfig);
  sim::InitialState(kernel, BenchConfig, kernel.seed).load(node.state());
  Timed timed;
  const double begin = now_s();
  do {
    const sim::HostStart start = start_of(kernel, timed.cycles);
    if (start.valid) node.host_start(start.thread, start.pc);
    node.tick();
    ++timed.cycles;
  } while (timed.cycles < kernel.starts.size() ||
           (!node.idle() && timed.cycles < kernel.cycle_limit));
  timed.seconds = now_s() - begin;
  return timed;
}

double time_functional(const sim::Kernel& kernel) {
  golden::Functional functional(BenchConfig);
  sim::InitialState(kernel, BenchConfig, kernel.seed).load(functional.state());
  for (const sim::Start& start : kernel.starts) functional.start(start.thread, start.pc);
  const double begin = now_s();
  functional.run(UINT64_MAX);
  return now_s() - begin;
}

struct Rounds {
  std::vector<double> lockstep, golden, functional, idle;  // ratios to the raw RTL of the round
  std::vector<double> rtl_hz, lockstep_hz, golden_hz, idle_hz;
};

void measure_round(const sim::Kernel& kernel, Rounds& rounds) {
  const Timed rtl = time_rtl(kernel, true);
  const sim::RunResult lockstep = run_passing(kernel, sim::Check::Lockstep);
  const Timed golden = time_golden(kernel);
  const double functional_s = time_functional(kernel);
  const Timed idle = time_rtl(kernel, false);
  const auto per_cycle = [](const Timed& t) { return t.seconds / static_cast<double>(t.cycles); };
  const double rtl_cycle = per_cycle(rtl);
  const double lockstep_cycle = lockstep.wall_s / static_cast<double>(lockstep.cycles);
  rounds.lockstep.push_back(lockstep_cycle / rtl_cycle);
  rounds.golden.push_back(rtl_cycle / per_cycle(golden));
  rounds.functional.push_back(rtl.seconds / functional_s);
  rounds.idle.push_back(per_cycle(idle) / rtl_cycle);
  rounds.rtl_hz.push_back(1 / rtl_cycle);
  rounds.lockstep_hz.push_back(1 / lockstep_cycle);
  rounds.golden_hz.push_back(1 / per_cycle(golden));
  rounds.idle_hz.push_back(1 / per_cycle(idle));
}

// Milliseconds of a run outside its cycles: parameters, program, models, memory, reference.
double startup_ms() {
  std::vector<const sim::Family*> families;
  for (const sim::Family* family : sim::families()) {
    if (!is_for_meshes(*family)) families.push_back(family);
  }
  const sim::Plan plan(1, families, BenchConfig);
  std::vector<double> times;
  for (std::uint64_t index = 0; index < StartupSeeds; ++index) {
    const double begin = now_s();
    const sim::Job job = plan.job(index);
    const sim::Kernel kernel = job.family->build(job.params, BenchConfig, job.seed);
    const sim::RunResult result = run_passing(kernel, sim::Check::Lockstep);
    times.push_back(1000 * (now_s() - begin - result.wall_s));
  }
  return median(times);
}

int measure(const Options& options) {
  if (!options.json.empty()) sim::check_writable(options.json);
  catch_interrupts();
  const sim::Kernel kernel = gemm(128, "bf16");

  std::vector<sim::Figure> figures = {
      {"lockstep time / RTL time, GEMM BF16", "", 1.25, 1.10, false, {}, ""},
      {"lockstep / cocotb with NumPy, same check", "x", 50, 100, true, {}, "built without cocotb"},
      {"golden tick / RTL, cycles per second", "x", 5, 10, true, {}, ""},
      {"functional layer / RTL", "x", 10, 50, true, {}, ""},
      {"idle cycle / matrix-busy cycle, RTL", "", 0.15, 0.05, false, {}, ""}};
  step("memory");
  const double megabytes = memory_mb([&] { run_passing(kernel, sim::Check::Lockstep); });

  MeshBench meshes;
  CocotbBench cocotb;
  Rounds rounds;
  for (int i = 0; i < options.rounds; ++i) {
    step(fmt::format("ratios, round {} of {}", i + 1, options.rounds));
    measure_round(kernel, rounds);
    meshes.measure_round();
    cocotb.measure_round();
  }
  figures[0].measured = median(rounds.lockstep);
  figures[1].measured = cocotb.against_numpy();
  figures[2].measured = median(rounds.golden);
  figures[3].measured = median(rounds.functional);
  figures[4].measured = median(rounds.idle);

  for (const int size : {128, 256}) {
    for (const char* const format : {"bf16", "cfloat8_143", "cfloat8_152"}) {
      const std::string what = fmt::format("utilization, GEMM {0}x{0}x{0} {1}, RTL", size, format);
      step(what);
      const sim::RunResult result = run_passing(gemm(size, format), sim::Check::Rtl);
      figures.push_back({what, "%", 90, 98, true, 100 * result.mac_utilization.value_or(0), ""});
    }
  }
  figures.push_back(
      {"clean build of everything, 2 cores", "min", 10, 5, false, {}, "see docs/performance.md"});
  step("start-up");
  figures.push_back({"start-up of one seed in a regression", "ms", 20, 5, false, startup_ms(), ""});
  figures.push_back({"memory of a lockstep run", "MB", 200, 200, false, megabytes, ""});

  const auto khz = [](const std::vector<double>& hz) { return median(hz) / 1000; };
  std::string text = figures_text(figures);
  text += fmt::format(
      "\nkHz in this run: RTL {:.0f}, lockstep {:.0f}, golden {:.0f}, RTL idle "
      "{:.0f}\n",
      khz(rounds.rtl_hz), khz(rounds.lockstep_hz), khz(rounds.golden_hz), khz(rounds.idle_hz));
  text += "\n" + cocotb.text() + "\n" + meshes.text();
  const auto write_json = [&] {
    if (options.json.empty()) return;
    const nlohmann::json json = {{"figures", to_json(figures)},
                                 {"cocotb", cocotb.json()},
                                 {"meshes", meshes.json()},
                                 {"rounds", options.rounds},
                                 {"khz",
                                  {{"rtl", khz(rounds.rtl_hz)},
                                   {"lockstep", khz(rounds.lockstep_hz)},
                                   {"golden", khz(rounds.golden_hz)},
                                   {"rtl_idle", khz(rounds.idle_hz)}}}};
    sim::write_file(options.json, json.dump(2) + "\n");
  };
  const auto write_text = [&] {
    if (options.json != "-") sim::write_out(text);
  };
  do_all({write_json, write_text});
  const bool reached = std::all_of(figures.begin(), figures.end(), [&](const sim::Figure& figure) {
    return options.require.empty() || !figure.measured ||
           figure.reaches(options.require == "goal" ? figure.goal : figure.first);
  });
  return reached ? ExitPass : ExitFail;
}

int bench(const Options& options) {
  try {
    return measure(options);
  } catch (const Interrupted&) {
    complain("d1cosim: bench: interrupted\n");
    return ExitInterrupted;
  }
}

}  // namespace

void add_bench(CLI::App& app, Command& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("bench", "The speed figures, as ratios");
  sub->footer(Help);
  sub->add_option("--rounds", options->rounds, "how often each time is measured")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  sub->add_option("--require", options->require, "mark that every measured figure must reach")
      ->check(CLI::IsMember({"first", "goal"}));
  sub->add_option("--json", options->json, "the same as data to this file; - is standard output");
  sub->callback([options, &command] { command.action = [options] { return bench(*options); }; });
}

}  // namespace cli
