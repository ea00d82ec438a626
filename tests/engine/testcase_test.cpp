// SPDX-License-Identifier: Apache-2.0
// What tests are called, and the refusal of those that are declared wrongly.

#include "sim/engine/testcase.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/engine/regression.hpp"
#include "tests/common/refusal.hpp"

namespace engine {
namespace {

// The names of the tests that one declaration adds.
std::vector<std::string> names(TestOptions options, int line = 1) {
  const std::size_t before = registered_tests().size();
  const Registration registration("f", "folder/some.cpp", line, std::move(options), {});
  std::vector<std::string> added;
  for (std::size_t i = before; i < registered_tests().size(); ++i) {
    added.push_back(registered_tests()[i].name);
  }
  return added;
}

std::vector<std::string> names_of(const std::vector<ParameterValue>& values) {
  return names({.parameters = {{"p", values}}});
}

using tests::expect_refused;
using Names = std::vector<std::string>;

TEST(Testcase, IsNamedAfterItsFunctionOrAsItSays) {
  EXPECT_EQ(names({}), Names{"f"});
  EXPECT_EQ(names({.name = "another name!"}), Names{"another name!"});
}

TEST(Testcase, ValuesStandInNamesAsPythonPrintsThem) {
  EXPECT_EQ(names_of({true, false}), (Names{"f/p=True", "f/p=False"}));
  EXPECT_EQ(names_of({-1, 0x10u}), (Names{"f/p=-1", "f/p=16"}));
  EXPECT_EQ(names_of({1.0, -0.0, 0.1, 1e15, 1e16, 1e-4, 1e-5, 2.5f}),
            (Names{"f/p=1.0", "f/p=-0.0", "f/p=0.1", "f/p=1000000000000000.0", "f/p=1e+16",
                   "f/p=0.0001", "f/p=1e-05", "f/p=2.5"}));
  EXPECT_EQ(names_of({"up", "_9", "ten_digits"}), (Names{"f/p=up", "f/p=_9", "f/p=ten_digits"}));
}

TEST(Testcase, ValuesOfAParameterAreNumberedWhenOneHasNoText) {
  for (const char* const text : {"a-b", "", "9a", "eleven_chars", "a b"}) {
    EXPECT_EQ(names_of({1, text, true}), (Names{"f/p=0", "f/p=1", "f/p=2"})) << text;
  }
  EXPECT_EQ(names({.parameters = {{"a", {"x y"}}, {"b", {"x"}}}}), Names{"f/a=0/b=x"});
}

TEST(Testcase, AValueMayHaveAName) {
  EXPECT_EQ(names_of({ParameterValue("a-b", "first"), ParameterValue(7, "not seven"), 8}),
            (Names{"f/p=first", "f/p=not seven", "f/p=8"}));
}

TEST(Testcase, ParametersOfAGroupChangeTogether) {
  EXPECT_EQ(names({.parameters = {grouped({"a", "b"}, {{1, "x"}, {2, "-"}}), {"c", {3, 4}}}}),
            (Names{"f/a=1/b=0/c=3", "f/a=1/b=0/c=4", "f/a=2/b=1/c=3", "f/a=2/b=1/c=4"}));
}

TEST(Testcase, ParametersHaveTypes) {
  TestParameters param;
  for (const auto& [name, value] : std::vector<std::pair<std::string, ParameterValue>>{
           {"flag", true}, {"count", 3}, {"ratio", 0.5}, {"word", "up"}}) {
    param.add(name, value);
  }
  EXPECT_TRUE(param.boolean("flag"));
  EXPECT_EQ(param.integer("flag"), 1);
  EXPECT_EQ(param.integer("count"), 3);
  EXPECT_EQ(param.number("count"), 3.0);
  EXPECT_EQ(param.number("ratio"), 0.5);
  EXPECT_EQ(param.text("word"), "up");
  expect_refused<std::invalid_argument>([&] { param.boolean("count"); },
                                        "parameter count is no boolean");
  expect_refused<std::invalid_argument>([&] { param.integer("ratio"); },
                                        "parameter ratio is no integer");
  expect_refused<std::invalid_argument>([&] { param.number("word"); },
                                        "parameter word is no number");
  expect_refused<std::invalid_argument>([&] { param.text("flag"); }, "parameter flag is no text");
  expect_refused<std::invalid_argument>([&] { param.text("none"); },
                                        "the test has no parameter none");
}

TEST(Testcase, WrongParametersAreRefused) {
  expect_refused<std::invalid_argument>([] { names_of({}); }, "test f: a parameter without values");
  expect_refused<std::invalid_argument>(
      [] { names({.parameters = {grouped({"a", "b"}, {{1, 2}, {3}})}}); },
      "test f: 1 values for the 2 parameters a, ...");
}

TEST(Testcase, TwoTestsOfOneNameAreRefused) {
  const std::size_t before = registered_tests().size();
  names({.name = "same"}, 10);
  names({.name = "other"}, 20);
  names({.name = "same"}, 30);
  const std::vector<TestCase> tests(registered_tests().begin() + static_cast<long>(before),
                                    registered_tests().end());
  expect_refused<std::invalid_argument>(
      [&] { select_tests(tests, {}, 1); },
      "two tests have the name some.same: folder/some.cpp:10 and folder/some.cpp:30");
  EXPECT_EQ(select_tests({tests[0], tests[1]}, {}, 1).size(), 2u);
}

}  // namespace
}  // namespace engine
