// SPDX-License-Identifier: Apache-2.0
// How a test is written and found.
//
//   COCOTB_TEST(counts_up) {
//     Clock(dut.clk_i, 10, "ns").start();
//     co_await ClockCycles(dut.clk_i, 3);
//     COCOTB_ASSERT(dut.count_o.value == 3);
//   }
//   COCOTB_TEST(never_ends, .timeout = Timeout{1, "us"}, .expect_error = error<SimTimeoutError>())
//   {
//     co_await Event().wait();
//   }
//   COCOTB_TEST(adds, .parameters = {{"width", {1, 7, 64}}, {"mode", {"up", "down"}},
//                                    grouped({"a", "b"}, {{1, 2}, {3, 4}})}) {
//     const auto width = param.integer("width");
//   }
//
// The source includes the generated header of its design, which defines the class Dut. In the body
// are `dut` and `param`. The name of a test is <stem of the source>.<name>, with "/width=7" and
// so on for each parameter, and differs from those of all other tests.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/engine/coroutine.hpp"
#include "sim/engine/dut.hpp"
#include "sim/engine/simtime.hpp"

namespace engine {

struct Timeout {
  double time = 0;
  TimeUnit unit = Unit::Step;
  Timeout(double time_given, TimeUnit unit_given = Unit::Step)
      : time(time_given), unit(unit_given) {}
};

// Whether an exception is of the kind that a test is expected to end with.
using ErrorMatch = std::function<bool(const std::exception_ptr&)>;
template <typename... Error>
ErrorMatch error() {
  return [](const std::exception_ptr& thrown) {
    const auto is = [&]<typename E>(std::type_identity<E>) {
      try {
        std::rethrow_exception(thrown);
      } catch (const E&) {
        return true;
      } catch (...) {
        return false;
      }
    };
    return (is(std::type_identity<Error>{}) || ...);
  };
}

// Of a parameter: its value and how it stands in the name of the test, which is as Python writes
// it: 7, 0.5, True; a text only if it is an identifier of at most 10 characters.
class ParameterValue {
 public:
  using Value = std::variant<bool, std::int64_t, double, std::string>;

  ParameterValue(bool value);
  ParameterValue(double value);
  ParameterValue(const char* value) : ParameterValue(std::string(value)) {}
  ParameterValue(std::string value);
  template <std::integral T>
  ParameterValue(T value)
      : value_(static_cast<std::int64_t>(value)), text_(std::to_string(value)) {}
  // With a name of its own, as by cocotb's Param.
  explicit ParameterValue(ParameterValue value, std::string name)
      : value_(std::move(value.value_)), text_(std::move(name)) {}

  const Value& value() const { return value_; }
  const std::optional<std::string>& text() const { return text_; }  // null: it has none

 private:
  Value value_;
  std::optional<std::string> text_;
};

// A parameter, or several whose values belong together: grouped({"a", "b"}, {{1, 2}, {3, 4}}).
struct ParameterChoices {
  ParameterChoices() = default;
  ParameterChoices(std::string name, const std::vector<ParameterValue>& values);

  std::vector<std::string> names;
  std::vector<std::vector<ParameterValue>> rows;  // each has a value for each name
};
// By its own name: in {{"a", "b"}, ...} the compiler would take {"a", "b"} for one text.
ParameterChoices grouped(std::vector<std::string> names,
                         std::vector<std::vector<ParameterValue>> rows);

// The values of one instance of a test.
class TestParameters {
 public:
  void add(std::string name, ParameterValue value);
  // Throw std::invalid_argument if there is none of that name and type. As in Python a boolean is
  // an integer too, and both are numbers.
  bool boolean(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  const std::string& text(std::string_view name) const;

 private:
  const ParameterValue& find(std::string_view name) const;
  std::vector<std::pair<std::string, ParameterValue>> values_;
};

struct TestOptions {
  std::string name{};  // instead of that of the function
  std::optional<Timeout> timeout{};
  bool skip = false;
  bool expect_fail = false;   // by an AssertionError
  ErrorMatch expect_error{};  // error<E, ...>()
  int stage = 0;              // tests of a lower stage run first
  std::vector<ParameterChoices> parameters{};
};

using TestBody = std::function<Coroutine<void>(DutBase& dut, const TestParameters& param)>;

struct TestCase {
  std::string module;  // stem of its source
  std::string name;    // with its parameters
  std::string file;
  int line = 0;
  TestOptions options;
  TestParameters param;
  TestBody body;
  std::string full_name() const { return module + "." + name; }
};

// All tests that are linked in, as they stand in their sources; sources in the order of linking.
const std::vector<TestCase>& registered_tests();

// Adds one test for each combination of its parameters, the last of which changes fastest. Throws
// std::invalid_argument, which ends the program, for a parameter without values and for a group of
// which a row has not as many values as there are names.
struct Registration {
  Registration(std::string_view name, std::string_view file, int line, TestOptions options,
               TestBody body);
};

// Throws AssertionError with the text of the expression and its place.
[[noreturn]] void assertion_failed(std::string_view expression, std::string_view file, int line,
                                   std::string_view detail = {});

#define COCOTB_TEST(test_name, ...)                                                            \
  static ::engine::Coroutine<void> test_name(Dut& dut, const ::engine::TestParameters& param); \
  static const ::engine::Registration test_name##_registration(                                \
      #test_name, __FILE__, __LINE__, ::engine::TestOptions{__VA_ARGS__},                      \
      [](::engine::DutBase& dut, const ::engine::TestParameters& param) {                      \
        return test_name(static_cast<Dut&>(dut), param);                                       \
      });                                                                                      \
  static ::engine::Coroutine<void> test_name(                                                  \
      [[maybe_unused]] Dut& dut, [[maybe_unused]] const ::engine::TestParameters& param)

#define COCOTB_ASSERT(expression)                                                   \
  do {                                                                              \
    if (!(expression)) ::engine::assertion_failed(#expression, __FILE__, __LINE__); \
  } while (false)

}  // namespace engine
