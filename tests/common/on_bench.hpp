// SPDX-License-Identifier: Apache-2.0
// Tests on a bench that compares its unit with a model.
//
//   TEST(BtbRtl, IsEmptyAfterReset) {
//     tests::on_bench<Bench>("btb", [](Bench& bench) -> engine::Coroutine<void> {
//       co_await bench.cycle(...);
//     }).expect_clean();
//   }
#pragma once

#include <functional>
#include <string_view>

#include "tests/common/comparison.hpp"
#include "tests/common/simulation.hpp"

namespace tests {

template <typename Bench>
using BenchTest = std::function<engine::Coroutine<void>(Bench&)>;

// Simulates the test on a Bench(dut, comparison, arguments...). What has been compared.
template <typename Bench, typename... Arguments>
Comparison on_bench(std::string_view unit, const BenchTest<Bench>& test, Arguments&&... arguments) {
  Comparison comparison(unit);
  simulate_on<Bench>(test, comparison, arguments...);
  return comparison;
}

}  // namespace tests
