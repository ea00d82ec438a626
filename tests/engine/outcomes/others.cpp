// SPDX-License-Identifier: Apache-2.0
// A second module of tests, of two stages.
#include <fmt/core.h>

#include "engine_outcomes_dut.hpp"

namespace {

using namespace engine;

COCOTB_TEST(comes_last, .stage = 1) { co_await Timer(1, "ns"); }
COCOTB_TEST(one) { co_await Timer(1, "ns"); }
COCOTB_TEST(two) { co_await Timer(1, "ns"); }
COCOTB_TEST(three) { co_await Timer(1, "ns"); }
COCOTB_TEST(four) { co_await Timer(1, "ns"); }

COCOTB_TEST(has_parameters, .name = "another name!",
            .parameters = {{"flag", {true, false}},
                           {"ratio", {1.0, -0.25, 1e22, 2}},
                           {"word", {"up", "a-b"}},
                           {"kind", {ParameterValue("a-b", "first"), "second"}},
                           grouped({"low", "high"}, {{1, "x"}, {2, "longer_than_ten"}})}) {
  const bool flag = param.boolean("flag");
  const double ratio = param.number("ratio");
  fmt::print("got {} {} {} {} {} {}\n", flag, ratio, param.text("word"), param.text("kind"),
             param.integer("low"), param.text("high"));
  COCOTB_ASSERT(param.integer("flag") == (flag ? 1 : 0));
  co_await Timer(1, "ns");
}

}  // namespace
