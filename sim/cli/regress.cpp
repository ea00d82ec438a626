// SPDX-License-Identifier: Apache-2.0
// d1cosim regress: random kernels of all families in worker processes.

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/common/file.hpp"
#include "sim/cosim/run.hpp"
#include "sim/cosim/run_json.hpp"
#include "sim/regress/campaign.hpp"
#include "sim/regress/database.hpp"
#include "sim/report/html.hpp"
#include "sim/report/junit.hpp"
#include "sim/report/table.hpp"

namespace cli {
namespace {

constexpr const char* Help =
    R"(Run number i of a regression is a family, parameters and a seed that follow from --seed,
--families and --config alone. With --count the results, the digest too, are the same for any
--jobs. A run whose worker process dies or does not answer counts as `crash` or `timeout`; the
others go on. Each failure is shown with the command that does it again.

Waves: the first --waves failing runs are run once more with a wave around the failure, into the
folder of --report, else the current one, as run<NUMBER>.fst.

--db keeps each finished run in a SQLite file: table `campaigns` (seed, config, check_mode,
families), table `runs` (campaign, idx, family, params, seed, status, message, first_divergence,
command, wave, cycles, instructions, macs, mac_utilization, compared, wall_s, digest). --resume goes
on with the newest campaign in it: seed, families, config and check come from there, finished runs
are not repeated, and --count counts them.

--plant proves that failures are found and survived: crash@N, exit@N, hang@N, throw@N make the
worker of run N die by a signal, leave, wait for ever, throw; everything else is a fault of
`run --plant`, put into every run.

Exit codes: 0 every run passed, 1 a run failed or too few finished, 2 wrong usage, 3 environment,
130 interrupted (after the summary of what was finished).)";

constexpr std::size_t ShownFailures = 20;
constexpr double PlainProgressSeconds = 10;

struct Options {
  std::optional<std::uint64_t> count;
  std::optional<double> minutes;
  std::uint64_t at_least = 1;
  int jobs = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> families;
  std::string config = "full";
  std::string check = "lockstep";
  double timeout_s = 300;
  std::size_t waves = 3;
  std::vector<std::string> plants;
  std::string json, junit, report, db;
  bool resume = false;
  bool seed_given = false, config_given = false, check_given = false;
};

sim::Check parse_check(const std::string& text) {
  for (const sim::Check check :
       {sim::Check::Lockstep, sim::Check::Golden, sim::Check::Rtl, sim::Check::Functional}) {
    if (text == name(check)) return check;
  }
  throw UsageError(fmt::format("regress: no check \"{}\"", text));
}

// Seed, families, config and check: from the command line, or from the campaign to resume.
sim::Campaign campaign_of(const Options& options, sim::Database* database) {
  sim::Campaign campaign;
  campaign.seed = options.seed;
  campaign.config = options.config;
  campaign.check = options.check;
  campaign.families = options.families;
  if (campaign.families.empty()) {
    for (const sim::Family* family : sim::families())
      campaign.families.emplace_back(family->name());
  }
  for (const std::string& family : campaign.families) {
    if (sim::find_family(family) == nullptr) throw UsageError(unknown_family("regress", family));
    if (std::count(campaign.families.begin(), campaign.families.end(), family) != 1) {
      throw UsageError(fmt::format("regress: --families names {} twice", family));
    }
  }
  if (database == nullptr) return campaign;
  if (!options.resume) {
    database->begin(campaign);
    return campaign;
  }

  std::optional<sim::Campaign> before = database->resume();
  if (!before) throw UsageError(fmt::format("regress: {} has no campaign to resume", options.db));
  const auto require_same = [&](bool given, const char* option, const std::string& now,
                                const std::string& then) {
    if (given && now != then) {
      throw UsageError(fmt::format("regress: {} {} does not match the campaign to resume: {}",
                                   option, now, then));
    }
  };
  require_same(options.seed_given, "--seed", std::to_string(options.seed),
               std::to_string(before->seed));
  require_same(options.config_given, "--config", options.config, before->config);
  require_same(options.check_given, "--check", options.check, before->check);
  require_same(!options.families.empty(), "--families",
               fmt::format("{}", fmt::join(options.families, ",")),
               fmt::format("{}", fmt::join(before->families, ",")));
  for (const std::string& family : before->families) {
    if (sim::find_family(family) == nullptr) throw UsageError(unknown_family("regress", family));
  }
  return std::move(*before);
}

// Nothing long is begun when its results could not be stored.
void check_outputs(const Options& options) {
  if (!options.json.empty()) sim::check_writable(options.json);
  if (!options.junit.empty()) sim::check_writable(options.junit);
  if (options.report.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(options.report, error);
  if (error) {
    throw EnvironmentError(
        fmt::format("regress: cannot create {}: {}", options.report, error.message()));
  }
  sim::check_writable(options.report + "/index.html");
  sim::check_writable(options.report + "/results.json");
}

void write_outputs(const Options& options, const sim::Campaign& campaign) {
  const std::string json = to_json(campaign).dump(1) + "\n";
  const auto write = [](const std::string& path, const auto& content) {
    return [&] {
      if (!path.empty()) sim::write_file(path, content());
    };
  };
  const std::string& folder = options.report;
  const auto json_text = [&] { return json; };
  const auto page = [&] { return sim::html_page(campaign); };
  const auto junit = [&] { return sim::junit_xml(campaign); };
  const auto summary = [&] {
    std::string text = summary_text(campaign, ShownFailures, ::isatty(STDOUT_FILENO) != 0);
    if (!folder.empty()) text += fmt::format("report: {}/index.html\n", folder);
    return text;
  };
  const std::string results_path = folder.empty() ? "" : folder + "/results.json";
  const std::string page_path = folder.empty() ? "" : folder + "/index.html";
  const std::string out = options.json == "-" ? "" : "-";
  do_all({write(options.json, json_text), write(options.junit, junit),
          write(results_path, json_text), write(page_path, page), write(out, summary)});
}

// One line that is overwritten on a terminal; else a line now and then. On standard error.
class ProgressLine {
 public:
  explicit ProgressLine(const sim::CampaignOptions& options) : options_(options) {}

  void show(const sim::Progress& progress) {
    if (!terminal_ && progress.elapsed_s < next_plain_s_) return;
    next_plain_s_ = progress.elapsed_s + PlainProgressSeconds;
    const std::string goal =
        options_.count
            ? fmt::format("of {} runs", *options_.count)
            : fmt::format("runs, {:.0f} of {:.0f} s", progress.elapsed_s, 60 * options_.minutes);
    complain(fmt::format("{}{} {}, {} failed, {} cycles in {:.0f} s{}", terminal_ ? "\r" : "",
                         progress.runs, goal, progress.failures, sim::grouped(progress.cycles),
                         progress.elapsed_s, terminal_ ? "\x1b[K" : "\n"));
  }
  void end() {
    if (terminal_) complain("\r\x1b[K");
  }

 private:
  const sim::CampaignOptions& options_;
  bool terminal_ = ::isatty(STDERR_FILENO) != 0;
  double next_plain_s_ = PlainProgressSeconds;
};

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Runs one job in a worker.
class JobRunner {
 public:
  JobRunner(const sim::Campaign& campaign, const golden::Config& config,
            const std::optional<sim::Plant>& plant, std::string extra_arguments)
      : extra_arguments_(std::move(extra_arguments)) {
    options_.check = parse_check(campaign.check);
    options_.config = &config;
    options_.plant = plant;
    options_.seconds = now_s;
  }

  std::string run(const sim::Job& job, const std::string& wave) const {
    const sim::Kernel kernel = job.family->build(job.params, *options_.config, job.seed);
    sim::RunOptions options = options_;
    options.replay = sim::reproduce_command(job, options_.config->name, sim::name(options_.check)) +
                     extra_arguments_;
    if (!wave.empty()) {
      options.trace.mode = sim::TraceOptions::Mode::Fail;
      options.trace.path = wave;
    }
    const sim::RunResult result = run_kernel(kernel, options);
    nlohmann::ordered_json json = to_json(result);
    if (result.divergence) json["message"] = result.message + "\n" + to_text(*result.divergence);
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  }

 private:
  sim::RunOptions options_;
  std::string extra_arguments_;
};

int regress(const Options& options) {
  if (options.resume && options.db.empty()) throw UsageError("regress: --resume needs --db FILE");
  if (options.resume && !std::filesystem::exists(options.db)) {
    throw UsageError(fmt::format("regress: {} has no campaign to resume", options.db));
  }
  sim::CampaignOptions campaign_options;
  std::optional<sim::Plant> fault;
  for (const std::string& text : options.plants) {
    if (const auto plant = sim::parse_worker_plant(text)) {
      campaign_options.plants.push_back(*plant);
      continue;
    }
    try {
      fault = sim::parse_plant(text);
      campaign_options.extra_arguments = fmt::format(" --plant {}", text);
    } catch (const std::invalid_argument& error) {
      throw UsageError(
          fmt::format("regress: --plant {}: not crash@N, exit@N, hang@N, throw@N, and "
                      "no fault: {}",
                      text, error.what()));
    }
  }
  check_outputs(options);
  std::optional<sim::Database> database;
  if (!options.db.empty()) database.emplace(options.db);

  sim::Campaign campaign = campaign_of(options, database ? &*database : nullptr);
  std::vector<const sim::Family*> families;
  for (const std::string& family : campaign.families) {
    families.push_back(sim::find_family(family));
  }
  const golden::Config* const config = golden::find_config(campaign.config);
  if (config == nullptr) {
    throw UsageError(fmt::format("regress: no configuration \"{}\"", campaign.config));
  }
  const sim::Plan plan(campaign.seed, families, *config);
  const JobRunner runner(campaign, *config, fault, campaign_options.extra_arguments);

  campaign.at_least = options.at_least;
  campaign_options.count = options.count;
  campaign_options.minutes = options.minutes.value_or(0);
  if (!options.count && !options.minutes) campaign_options.count = 100;
  campaign_options.jobs = options.jobs > 0
                              ? options.jobs
                              : std::max(1, static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)));
  campaign_options.timeout_s = options.timeout_s;
  campaign_options.waves = options.waves;
  campaign_options.wave_folder = options.report.empty() ? "." : options.report;
  campaign_options.stop = &catch_interrupts();

  ProgressLine line(campaign_options);
  sim::CampaignHooks hooks;
  hooks.run = [&](const sim::Job& job, const std::string& wave) { return runner.run(job, wave); };
  hooks.store = [&](const std::vector<sim::Record>& records) {
    if (database) database->add(records);
  };
  hooks.progress = [&](const sim::Progress& progress) { line.show(progress); };
  // Whatever stops it, what is finished is written.
  do_all({[&] { run_campaign(plan, campaign_options, hooks, campaign); }, [&] { line.end(); },
          [&] { write_outputs(options, campaign); }});
  if (campaign.interrupted) return ExitInterrupted;
  return campaign.passed() ? ExitPass : ExitFail;
}

}  // namespace

void add_regress(CLI::App& app, Command& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("regress", "Random kernels of all families");
  sub->footer(Help);
  CLI::Option* count =
      sub->add_option("--count", options->count, "this many runs (100 without --minutes)");
  count->check(UnsignedNumber);
  count->check(CLI::Range(std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max()));
  CLI::Option* minutes =
      sub->add_option("--minutes", options->minutes, "new runs are started for this long")
          ->check(NotNan)
          ->check(CLI::Range(0.001, 100000.0))
          ->excludes(count);
  sub->add_option("--at-least", options->at_least, "fail when fewer runs finish in --minutes")
      ->check(UnsignedNumber)
      ->check(CLI::Range(std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max()))
      ->needs(minutes);
  sub->add_option("--jobs", options->jobs, "worker processes; default: one per processor")
      ->check(CLI::Range(1, 1024));
  CLI::Option* seed = sub->add_option("--seed", options->seed, "of the regression")
                          ->check(UnsignedNumber)
                          ->capture_default_str();
  sub->add_option("--families", options->families, "only these, comma-separated")
      ->delimiter(',')
      ->expected(1, CLI::detail::expected_max_vector_size);
  std::vector<std::string> configs;
  for (const golden::Config* each : golden::AllConfigs) configs.emplace_back(each->name);
  CLI::Option* config = sub->add_option("--config", options->config, "configuration of the node")
                            ->check(CLI::IsMember(configs))
                            ->capture_default_str();
  CLI::Option* check = sub->add_option("--check", options->check, "what runs, as in `run`")
                           ->check(CLI::IsMember({"lockstep", "golden", "rtl", "functional"}))
                           ->capture_default_str();
  sub->add_option("--timeout", options->timeout_s, "seconds until a run counts as `timeout`")
      ->check(NotNan)
      ->check(CLI::Range(0.1, 1e6))
      ->capture_default_str();
  sub->add_option("--waves", options->waves, "failing runs to write a wave of")
      ->check(UnsignedNumber)
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  sub->add_option("--json", options->json, "results as data to this file; - is standard output");
  sub->add_option("--junit", options->junit, "results as JUnit XML to this file");
  sub->add_option("--report", options->report, "index.html and results.json into this folder");
  sub->add_option("--db", options->db, "keep every run in this SQLite file");
  sub->add_flag("--resume", options->resume, "go on with the newest campaign of --db");
  sub->add_option("--plant", options->plants, "for tests: a fault, see below");
  sub->callback([=, &command] {
    options->seed_given = seed->count() > 0;
    options->config_given = config->count() > 0;
    options->check_given = check->count() > 0;
    command.action = [options] { return regress(*options); };
  });
}

}  // namespace cli
