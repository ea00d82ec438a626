// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/regression.hpp"

#include <cxxabi.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>
#include <memory>
#include <regex>
#include <span>
#include <stdexcept>
#include <string_view>

#include "sim/engine/environment.hpp"
#include "sim/engine/errors.hpp"

namespace engine {

struct TestContext {
  sim::Random random;
  Logger log;
};

namespace {
// --- exceptions as results.xml shows them

struct ErrorText {
  std::string type;
  std::string message;
};

// The name of the exception that is being handled, without namespace.
std::string current_type() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (!type) return "unknown";
  const std::unique_ptr<char, void (*)(void*)> demangled(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, nullptr), std::free);
  const std::string name = demangled ? demangled.get() : type->name();
  return name.substr(name.rfind(':') + 1);
}

ErrorText text_of(const std::exception_ptr& error) {
  if (!error) return {};
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return {current_type(), known.what()};
  } catch (const CancelledError& cancelled) {
    return {current_type(), cancelled.message};
  } catch (...) {
    return {current_type(), "not an std::exception"};
  }
}

const ErrorMatch is_failure = error<AssertionError>();

// The exception, if it is an E.
template <typename E>
std::optional<E> thrown(const std::exception_ptr& error) {
  if (!error) return std::nullopt;
  try {
    std::rethrow_exception(error);
  } catch (const E& found) {
    return found;
  } catch (...) {
    return std::nullopt;
  }
}

// --- the environment

std::string variable(const char* name, const char* old_name) {
  const std::string text = environment_text(name);
  return text.empty() ? environment_text(old_name) : text;
}

std::vector<std::string> items_of(const std::string& text) {
  std::vector<std::string> items;
  std::string item;
  for (const char c : text + ",") {
    if (c != ',' && c != ' ') {
      item += c;
    } else if (!item.empty()) {
      items.push_back(std::exchange(item, {}));
    }
  }
  return items;
}

std::optional<std::uint64_t> number(const char* name, const std::string& value) {
  if (value.empty()) return std::nullopt;
  std::uint64_t parsed = 0;
  const char* const end = value.data() + value.size();
  if (const auto [at, wrong] = std::from_chars(value.data(), end, parsed);
      wrong != std::errc() || at != end) {
    throw std::invalid_argument(
        fmt::format("{}={}: allowed is a number from 0 to 2^64 - 1", name, value));
  }
  return parsed;
}

void refuse_equal_names(const std::vector<TestCase>& tests) {
  std::map<std::string, const TestCase*> known;
  for (const TestCase& test : tests) {
    const auto [at, is_new] = known.emplace(test.full_name(), &test);
    if (is_new) continue;
    throw std::invalid_argument(fmt::format("two tests have the name {}: {}:{} and {}:{}",
                                            at->first, at->second->file, at->second->line,
                                            test.file, test.line));
  }
}

// What the free functions of a test act on.
thread_local TestContext* context_of_test = nullptr;

TestContext& context(const char* who) {
  if (!context_of_test) throw RuntimeError(fmt::format("{}: no test runs", who));
  return *context_of_test;
}
}  // namespace

sim::Random& test_random() { return context("test_random()").random; }

Logger& test_log() { return context("test_log()").log; }

void end_test(std::string message) { throw EndTest{std::move(message)}; }

void skip_test(std::string message) { throw SkipTest{std::move(message)}; }

double get_sim_time(TimeUnit unit) {
  const Simulator& simulator = Simulator::current();
  return from_steps(simulator.time(), unit, simulator.precision());
}

RegressionOptions RegressionOptions::from_environment() {
  RegressionOptions options;
  options.filter = environment_text("COCOTB_TEST_FILTER");
  options.only = items_of(variable("COCOTB_TESTCASE", "TESTCASE"));
  options.modules = items_of(variable("COCOTB_TEST_MODULES", "MODULE"));
  options.seed = number("COCOTB_RANDOM_SEED", variable("COCOTB_RANDOM_SEED", "RANDOM_SEED"));
  options.random_order = environment_flag("COCOTB_RANDOM_TEST_ORDER", false);
  options.max_failures =
      number("COCOTB_MAX_FAILURES", environment_text("COCOTB_MAX_FAILURES")).value_or(0);
  options.list = environment_flag("COCOTB_LIST_TESTS", false);
  if (const std::string file = environment_text("COCOTB_RESULTS_FILE"); !file.empty()) {
    options.results = file;
  }
  if (!options.only.empty() && !options.filter.empty()) {
    throw std::invalid_argument("give only one of COCOTB_TESTCASE and COCOTB_TEST_FILTER");
  }
  return options;
}

std::vector<const TestCase*> select_tests(const std::vector<TestCase>& tests,
                                          const RegressionOptions& options, std::uint64_t seed) {
  refuse_equal_names(tests);
  std::vector<const TestCase*> chosen;
  for (const TestCase& test : tests) chosen.push_back(&test);

  for (const std::string& module : options.modules) {
    if (std::ranges::find(tests, module, &TestCase::module) == tests.end()) {
      throw std::invalid_argument(fmt::format("no test is in the module {}", module));
    }
  }
  if (options.random_order) {
    sim::Random(seed, "order of tests").shuffle(std::span(chosen));
  }
  std::ranges::stable_sort(chosen, {}, [](const TestCase* test) { return test->options.stage; });
  std::optional<std::regex> filter;
  try {
    if (!options.filter.empty()) filter.emplace(options.filter);
  } catch (const std::regex_error& error) {
    throw std::invalid_argument(
        fmt::format("the filter {} is no regular expression: {}", options.filter, error.what()));
  }
  std::erase_if(chosen, [&](const TestCase* test) {
    const std::string name = test->full_name();
    const auto is_end = [&](const std::string& end) { return name.ends_with(end); };
    const auto in_module = [&](const std::string& module) { return test->module == module; };
    return (filter && !std::regex_search(name, *filter)) ||
           (!options.only.empty() && std::ranges::none_of(options.only, is_end)) ||
           (!options.modules.empty() && std::ranges::none_of(options.modules, in_module));
  });
  if (chosen.empty()) {
    throw std::invalid_argument(tests.empty() ? "there are no tests" : "the filter leaves no test");
  }
  return chosen;
}

Regression::Regression(Simulator& simulator, DutBase& dut, std::vector<const TestCase*> tests,
                       const RegressionOptions& options, std::uint64_t seed, Logger& log)
    : simulator_(simulator),
      dut_(dut),
      tests_(std::move(tests)),
      options_(options),
      seed_(seed),
      log_(log) {}

Regression::~Regression() = default;

double Regression::now_ns() const {
  return from_steps(simulator_.time(), Unit::Ns, simulator_.precision());
}

Score Regression::run() {
  score_.tests = static_cast<int>(tests_.size());
  simulator_.on_failure([this] {
    if (!running_ || running_->ended()) return;
    running_->abort(std::make_exception_ptr(SimFailure("an assertion of the RTL failed")));
  });
  const Stopwatch watch;
  const bool stopped = simulator_.run([this] {
    prepare_next();
    if (test_) start_test();
  });
  if (!stopped) {
    terminated_ = std::make_exception_ptr(SimFailure(
        simulator_.design().finished()
            ? "the design called $finish before the test had ended"
            : "nothing is left to wait for, and the test has not ended: does the clock run? " +
                  (running_ ? running_->describe() : std::string())));
    if (running_ && !running_->ended()) running_->abort(terminated_);
    simulator_.loop().run();
    while (test_) {  // those that have not begun
      judge(terminated_);
      prepare_next();
    }
  }
  simulator_.on_failure({});
  log_summary(watch.seconds());
  return score_;
}

// Leaves test_ null when there is none.
void Regression::prepare_next() {
  for (test_ = nullptr; next_ < tests_.size(); ++next_) {
    test_ = tests_[next_];
    watch_ = {};
    start_ns_ = now_ns();
    // A test that is chosen by its name runs even if it says to skip it.
    if (test_->options.skip && options_.only.empty() && options_.filter.empty()) {
      record(Verdict::Skipped, nullptr, "Test was skipped");
    } else if (terminated_) {
      judge(terminated_);
    } else {
      ++next_;
      return;
    }
    test_ = nullptr;
  }
}

void Regression::start_test() {
  log_.info("running {} ({}/{})", test_->full_name(), results_.size() + 1, tests_.size());
  context_ = std::make_unique<TestContext>(
      TestContext{sim::Random(seed_, test_->full_name()), log_.named("test")});
  context_of_test = context_.get();
  watch_ = {};
  start_ns_ = now_ns();
  try {
    running_ = std::make_unique<RunningTest>(simulator_, test_->body(dut_, test_->param), *test_,
                                             [this] { test_ended(); });
  } catch (...) {  // the time limit is none, say
    judge(std::current_exception());
    go_on();
    return;
  }
  running_->start();
}

void Regression::test_ended() {
  context_of_test = nullptr;
  judge(terminated_ ? terminated_ : running_->error());
  go_on();
}

// To the next test, one time step later.
void Regression::go_on() {
  prepare_next();
  if (!test_) {
    simulator_.stop();
    return;
  }
  if (terminated_) return;
  gap_.emplace(1);
  gap_->add(next_test_);
}

void Regression::judge(std::exception_ptr error) {
  const TestOptions& expected = test_->options;
  if (const auto skipped = thrown<SkipTest>(error)) {
    return record(Verdict::Skipped, nullptr, skipped->message);
  }
  if (thrown<EndTest>(error)) error = nullptr;
  const bool failure = error && is_failure(error);
  if (expected.expect_error) {
    if (!error) return record(Verdict::Failed, error, "passed but we expected an error");
    if (expected.expect_error(error)) return record(Verdict::Passed, error, "errored as expected");
    return record(Verdict::Failed, error,
                  failure ? "failed but we expected an error" : "errored with unexpected type");
  }
  if (expected.expect_fail) {
    if (!error) return record(Verdict::Failed, error, "passed but we expected a failure");
    if (failure) return record(Verdict::Passed, error, "failed as expected");
    return record(Verdict::Failed, error, "errored but we expected a failure");
  }
  record(error ? Verdict::Failed : Verdict::Passed, error, {});
}

void Regression::record(Verdict verdict, std::exception_ptr error, std::string message) {
  const ErrorText text = text_of(error);
  const std::string explained = message.empty() ? "" : ": " + message;
  const std::string thrown =
      text.type.empty() ? "" : fmt::format("\n{}: {}", text.type, text.message);
  TestResult result{.test = test_,
                    .verdict = verdict,
                    .error_type = text.type,
                    .message = text.message.empty() ? message : text.message,
                    .wall_s = watch_.seconds(),
                    .start_ns = start_ns_,
                    .stop_ns = now_ns()};
  switch (verdict) {
    case Verdict::Passed:
      ++score_.passed;
      log_.info("{} passed{}{}", test_->full_name(), explained, thrown);
      break;
    case Verdict::Failed:
      ++score_.failed;
      log_.warning("{} failed{}{}", test_->full_name(), explained, thrown);
      break;
    case Verdict::Skipped:
      ++score_.skipped;
      result.message = message;
      log_.info("skipping {}", test_->full_name());
      break;
  }
  results_.push_back(std::move(result));
  if (options_.max_failures > 0 && !terminated_ &&
      static_cast<std::uint64_t>(score_.failed) >= options_.max_failures) {
    const std::string why = fmt::format("Regression stopped after {} failures (limit={})",
                                        score_.failed, options_.max_failures);
    terminated_ = std::make_exception_ptr(RegressionTerminated(why));
    log_.warning("{}", why);
  }
}

void Regression::log_summary(double wall_s) const {
  const std::string total = fmt::format("TESTS={} PASS={} FAIL={} SKIP={}", score_.tests,
                                        score_.passed, score_.failed, score_.skipped);
  std::size_t width = std::max<std::size_t>(total.size(), 4);
  for (const TestResult& result : results_) {
    width = std::max(width, result.test->full_name().size());
  }
  const std::string rule(width + 58, '*');
  const auto ratio = [](double ns, double seconds) {
    return fmt::format("{:.2f}", seconds > 0 ? ns / seconds : 0.0);
  };
  std::string text =
      fmt::format("{0}\n** {1:<{2}}  {3:^6}  {4:>13}  {5:>13}  {6:>12} **\n{0}\n", rule, "TEST",
                  width, "STATUS", "SIM TIME (ns)", "REAL TIME (s)", "RATIO (ns/s)");
  for (const TestResult& result : results_) {
    constexpr std::string_view Status[] = {"PASS", "FAIL", "SKIP"};
    const double ns = result.stop_ns - result.start_ns;
    text += fmt::format("** {:<{}}  {:^6}  {:>12.2f}   {:>12.2f}   {:>11}  **\n",
                        result.test->full_name(), width, Status[static_cast<int>(result.verdict)],
                        ns, result.wall_s,
                        result.verdict == Verdict::Skipped ? "-.--" : ratio(ns, result.wall_s));
  }
  text += fmt::format("{0}\n** {1:<{2}}  {3:^6}  {4:>12.2f}   {5:>12.2f}   {6:>11}  **\n{0}", rule,
                      total, width, "", now_ns(), wall_s, ratio(now_ns(), wall_s));
  log_.info("{}", text);
}

}  // namespace engine
