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
  std::vector<std::exception_ptr> parts;  // of a group

  // A line, and indented those of its parts.
  std::string lines(const std::string& indent = {}) const;
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
  } catch (const BaseExceptionGroup& group) {
    return {current_type(), group.what(), group.exceptions()};
  } catch (const std::exception& known) {
    return {current_type(), known.what(), {}};
  } catch (const CancelledError& cancelled) {
    return {current_type(), cancelled.message, {}};
  } catch (const SkipTest& skipped) {
    return {"Skipped", skipped.message, {}};  // pytest's name
  } catch (...) {
    return {current_type(), "not an std::exception", {}};
  }
}

std::string ErrorText::lines(const std::string& indent) const {
  if (type.empty()) return {};
  std::string text = fmt::format("{}{}{}{}\n", indent, type, message.empty() ? "" : ": ", message);
  for (const std::exception_ptr& part : parts) text += text_of(part).lines(indent + "  ");
  return text;
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

// The texts between separators, without blanks around them; no empty ones.
std::vector<std::string> items_of(const std::string& text, std::string_view separators) {
  constexpr std::string_view Blanks = " \t\n\v\f\r";
  std::vector<std::string> items;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
    const std::string item = text.substr(begin, end - begin);
    if (const std::size_t first = item.find_first_not_of(Blanks); first != std::string::npos) {
      items.push_back(item.substr(first, item.find_last_not_of(Blanks) - first + 1));
    }
    begin = end + 1;
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

// Python's expressions are nearly the same. What std::regex would take for something else is
// refused here, the rest by std::regex.
std::regex regex_of(const std::string& name, const std::string& text) {
  const auto wrong = [&](const std::string& why) {
    return std::invalid_argument(fmt::format(
        "{}={}: no regular expression in the dialect ECMAScript, which is not quite Python's: {}",
        name, text, why));
  };
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') continue;
    ++i;
    if (text[i] == 'A' || text[i] == 'Z') throw wrong(fmt::format("there is no \\{}", text[i]));
  }
  try {
    return std::regex(text);
  } catch (const std::regex_error& error) {
    throw wrong(error.what());
  }
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

// --- log lines

std::string coloured(std::string_view colour, std::string_view text) {
  return fmt::format("{}{}{}", colour, text, colour::End);
}

std::string_view colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed:
      return colour::Green;
    case Verdict::Failed:
      return colour::Red;
    case Verdict::Skipped:
      return colour::Yellow;
  }
  return "";
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
  options.only = items_of(variable("COCOTB_TESTCASE", "TESTCASE"), ",");
  options.modules = items_of(variable("COCOTB_TEST_MODULES", "MODULE"), ",");
  options.plusargs = items_of(variable("COCOTB_PLUSARGS", "PLUSARGS"), " \t\n\v\f\r");
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
  std::vector<std::regex> filters;
  if (!options.filter.empty()) {
    filters.push_back(regex_of("--filter or COCOTB_TEST_FILTER", options.filter));
  }
  for (const std::string& end : options.only) {
    filters.push_back(regex_of("COCOTB_TESTCASE", end + "$"));
  }
  std::erase_if(chosen, [&](const TestCase* test) {
    const std::string name = test->full_name();
    const auto fits = [&](const std::regex& filter) { return std::regex_search(name, filter); };
    const auto in_module = [&](const std::string& module) { return test->module == module; };
    return (!filters.empty() && std::ranges::none_of(filters, fits)) ||
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

Regression::~Regression() {
  running_.reset();  // tasks of a test that has not ended may use the context
  context_of_test = nullptr;
}

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
    log_.info("Running tests");
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
    while (test_) {  // it has not begun, nor have those after it
      judge(terminated_, {});
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
    // A test that is chosen by its name runs even if it says to skip it.
    if (test_->options.skip && options_.only.empty() && options_.filter.empty()) {
      record_skipped(fmt::format(" ({}/{})", results_.size() + 1, tests_.size()),
                     {.start_ns = now_ns(), .stop_ns = now_ns()});
    } else if (terminated_) {
      judge(terminated_, {});
    } else {
      ++next_;
      log_.info("{} {} ({}/{})", coloured(colour::Blue, "running"), test_->full_name(),
                results_.size() + 1, tests_.size());
      return;
    }
    test_ = nullptr;
  }
}

void Regression::start_test() {
  context_ = std::make_unique<TestContext>(
      TestContext{sim::Random(seed_, test_->full_name()), log_.named("test")});
  context_of_test = context_.get();
  watch_ = {};
  start_ns_ = now_ns();
  try {
    running_ = std::make_unique<RunningTest>(
        simulator_, test_->body(dut_, test_->param), *test_, [this] { test_ended(); }, &log_);
  } catch (...) {  // the time limit is none, say
    judge(std::current_exception(), times());
    go_on();
    return;
  }
  running_->start();
}

TestTimes Regression::times() const {
  return {.wall_s = watch_.seconds(), .start_ns = start_ns_, .stop_ns = now_ns()};
}

void Regression::test_ended() {
  context_of_test = nullptr;
  judge(terminated_ ? terminated_ : running_->error(), times());
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

void Regression::judge(const std::exception_ptr& error, const TestTimes& times) {
  const TestOptions& expected = test_->options;
  if (const auto skipped = thrown<SkipTest>(error)) {
    return record_skipped(": " + skipped->message, times);
  }
  const auto as_expected = [&](const char* how) { record_passed(error, how, times); };
  const auto failed = [&](const char* why) { record_failed(error, why, times); };
  const bool failure = error && is_failure(error);
  if (expected.expect_error) {
    if (!error) return failed("passed but we expected an error");
    if (expected.expect_error(error)) return as_expected("errored as expected");
    return failed(failure ? "failed but we expected an error" : "errored with unexpected type");
  }
  if (expected.expect_fail) {
    if (!error) return failed("passed but we expected a failure");
    if (failure) return as_expected("failed as expected");
    return failed("errored but we expected a failure");
  }
  if (error) return failed("");
  record_passed(nullptr, "", times);
}

void Regression::record_skipped(const std::string& rest, const TestTimes& times) {
  log_.info("{} {}{}", coloured(colour::Yellow, "skipping"), test_->full_name(), rest);
  results_.push_back(
      {.test = test_, .verdict = Verdict::Skipped, .message = "Test was skipped", .times = times});
  ++score_.skipped;
}

void Regression::record_passed(const std::exception_ptr& error, std::string_view how,
                               const TestTimes& times) {
  const ErrorText thrown = text_of(error);
  say(LogLevel::Info,
      fmt::format("{} {}{}{}{}", test_->full_name(), coloured(colour::Green, "passed"),
                  how.empty() ? "" : ": ", how,
                  error ? fmt::format(" (result was {})", thrown.type) : ""),
      thrown.lines());
  results_.push_back({.test = test_, .times = times});
  ++score_.passed;
}

void Regression::record_failed(const std::exception_ptr& error, std::string_view why,
                               const TestTimes& times) {
  const ErrorText thrown = text_of(error);
  say(LogLevel::Warning,
      fmt::format("{}{} {}{}{}", colour::End, test_->full_name(), coloured(colour::Red, "failed"),
                  why.empty() ? "" : ": ", why),
      thrown.lines());
  results_.push_back({.test = test_,
                      .verdict = Verdict::Failed,
                      .error_type = thrown.type,
                      .message = error ? thrown.message : std::string(why),
                      .error_text = thrown.lines(),
                      .times = times});
  ++score_.failed;
  if (options_.max_failures > 0 && !terminated_ &&
      static_cast<std::uint64_t>(score_.failed) >= options_.max_failures) {
    const std::string limit = fmt::format("Regression stopped after {} failures (limit={})",
                                          score_.failed, options_.max_failures);
    terminated_ = std::make_exception_ptr(RegressionTerminated(limit));
    log_.warning("{}", limit);
  }
}

// With what was thrown.
void Regression::say(LogLevel level, const std::string& message, const std::string& thrown) const {
  log_.print(level, {__FILE__, __LINE__, __func__}, message, thrown);
}

void Regression::log_summary(double wall_s) const {
  const std::string total = fmt::format("TESTS={} PASS={} FAIL={} SKIP={}", score_.tests,
                                        score_.passed, score_.failed, score_.skipped);
  std::size_t width = std::max<std::size_t>(total.size(), 4);
  for (const TestResult& result : results_) {
    width = std::max(width, result.test->full_name().size());
  }
  const std::string rule(width + 58, '*');
  const auto ratio = [](double ns, double s) { return fmt::format("{:.2f}", ratio_of(ns, s)); };
  std::string text =
      fmt::format("{0}\n** {1:<{2}}  {3:^6}  {4:>13}  {5:>13}  {6:>12} **\n{0}\n", rule, "TEST",
                  width, "STATUS", "SIM TIME (ns)", "REAL TIME (s)", "RATIO (ns/s)");
  for (const TestResult& result : results_) {
    constexpr std::string_view Status[] = {"PASS", "FAIL", "SKIP"};
    const double ns = result.times.duration_ns();
    const std::string status = fmt::format("{:^6}", Status[static_cast<int>(result.verdict)]);
    text +=
        fmt::format("** {:<{}}  {}  {:>12.2f}   {:>12.2f}   {:>11}  **\n", result.test->full_name(),
                    width, coloured(colour_of(result.verdict), status), ns, result.times.wall_s,
                    result.verdict == Verdict::Skipped ? "-.--" : ratio(ns, result.times.wall_s));
  }
  text += fmt::format("{0}\n** {1:<{2}}  {3:^6}  {4:>12.2f}   {5:>12.2f}   {6:>11}  **\n{0}\n",
                      rule, total, width, "", now_ns(), wall_s, ratio(now_ns(), wall_s));
  log_.info("{}", text);
}

}  // namespace engine
