// SPDX-License-Identifier: Apache-2.0
// The functions of rtl/numeric (tb/numeric/numeric_bench.sv) with the calls of the golden ones.
#pragma once

#include <NumericBench_dut.hpp>
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "golden/common/types.hpp"
#include "tests/common/simulation.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/operands.hpp"

namespace tests {

using engine::Coroutine;

class NumericBench {
 public:
  using Dut = NumericBenchDut;
  enum class Approx { Rcp, Rsqrt, Exp2, Log2 };

  explicit NumericBench(Dut& dut) : dut_(dut) {}

  Coroutine<golden::Result> round_pack(bool negative, std::uint64_t magnitude, int exponent) {
    set_round_pack(negative, magnitude, exponent);
    return run(0);
  }
  Coroutine<golden::Result> round_pack32(bool negative, std::uint32_t magnitude, int exponent) {
    set_round_pack(negative, magnitude, exponent);
    return run(1);
  }
  Coroutine<golden::Result> fma(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    set_operands(a, b, c);
    return run(2);
  }
  Coroutine<golden::Result> add(std::uint32_t a, std::uint32_t b) {
    set_operands(a, b, 0);
    return run(3);
  }
  Coroutine<golden::Result> minmax(bool maximum, std::uint32_t a, std::uint32_t b) {
    set_operands(a, b, 0);
    dut_.select_i.value = maximum;
    return run(4);
  }
  Coroutine<golden::Result> compare(bool less, bool equal, std::uint32_t a, std::uint32_t b) {
    set_operands(a, b, 0);
    dut_.select_i.value = (less ? 1 : 0) | (equal ? 2 : 0);
    return run(5);
  }
  Coroutine<golden::Result> down(golden::FormatEntry format, std::uint32_t x, bool stochastic,
                                 std::uint32_t random) {
    dut_.format_i.value = format.to_bits();
    dut_.a_i.value = x;
    dut_.stochastic_i.value = stochastic;
    dut_.random_i.value = random;
    return run(6);
  }
  Coroutine<golden::Result> up(golden::FormatEntry format, std::uint32_t code) {
    dut_.format_i.value = format.to_bits();
    dut_.a_i.value = code;
    return run(7);
  }
  Coroutine<golden::Result> approx(Approx op, std::uint32_t x) {
    dut_.a_i.value = x;
    dut_.select_i.value = static_cast<unsigned>(op);
    return run(8);
  }
  Coroutine<golden::Result> dot4(golden::FormatEntry ea, golden::FormatEntry eb,
                                 const std::array<std::uint32_t, 4>& a,
                                 const std::array<std::uint32_t, 4>& b, std::uint32_t c) {
    dut_.format_i.value = ea.to_bits();
    dut_.format_b_i.value = eb.to_bits();
    dut_.codes_a_i.value = packed(a);
    dut_.codes_b_i.value = packed(b);
    dut_.c_i.value = c;
    return run(9);
  }
  Coroutine<golden::Result> xorshift(std::uint32_t x) {
    dut_.a_i.value = x;
    return run(10);
  }

 private:
  void set_round_pack(bool negative, std::uint64_t magnitude, int exponent) {
    dut_.sign_i.value = negative;
    dut_.mag_i.value = magnitude;
    dut_.exp_i.value = exponent;
  }
  void set_operands(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    dut_.a_i.value = a;
    dut_.b_i.value = b;
    dut_.c_i.value = c;
  }
  static std::uint64_t packed(const std::array<std::uint32_t, 4>& codes) {
    std::uint64_t bits = 0;
    for (std::size_t k = 0; k < 4; ++k) bits |= std::uint64_t{codes[k]} << (16 * k);
    return bits;
  }
  Coroutine<golden::Result> run(unsigned unit) {
    dut_.unit_i.value = unit;
    co_await settle();
    co_return golden::Result{dut_.value_o.raw(), dut_.flags_o.raw()};
  }

  Dut& dut_;
};

inline void on_numeric_bench(const std::function<Coroutine<void>(NumericBench&)>& test) {
  simulate_on<NumericBench>(test);
}

// A single operation whose result is known.
inline Coroutine<void> expect(Coroutine<golden::Result> operation, golden::Result want,
                              int line = __builtin_LINE()) {
  const golden::Result got = co_await std::move(operation);
  EXPECT_EQ(got, want) << "in line " << line;
}

// Compares and, on the first difference, says what the operands were.
inline void check_result(Tally& tally, golden::Result got, golden::Result want,
                         std::initializer_list<std::uint64_t> operands) {
  tally.check(got == want, [&] {
    return hex(operands) + ": got " + hex({got.value, got.flags}) + " want " +
           hex({want.value, want.flags});
  });
}

}  // namespace tests
