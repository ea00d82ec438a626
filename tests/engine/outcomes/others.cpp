// SPDX-License-Identifier: Apache-2.0
// A second module of tests, of two stages.
#include "engine_outcomes_dut.hpp"

namespace {

using namespace engine;

COCOTB_TEST(comes_last, .stage = 1) { co_await Timer(1, "ns"); }
COCOTB_TEST(one) { co_await Timer(1, "ns"); }
COCOTB_TEST(two) { co_await Timer(1, "ns"); }
COCOTB_TEST(three) { co_await Timer(1, "ns"); }
COCOTB_TEST(four) { co_await Timer(1, "ns"); }

}  // namespace
