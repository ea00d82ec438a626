// SPDX-License-Identifier: Apache-2.0
// The functions of rtl/numeric (tb/numeric/numeric_bench.sv) with the calls of the golden ones.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "VNumericBench.h"
#include "golden/common/types.hpp"
#include "tests/common/tally.hpp"
#include "tests/numeric/operands.hpp"

namespace tests {

class NumericBench {
 public:
  enum class Approx { Rcp, Rsqrt, Exp2, Log2 };

  golden::Result round_pack(bool negative, std::uint64_t magnitude, int exponent) {
    set_round_pack(negative, magnitude, exponent);
    return run(0);
  }
  golden::Result round_pack32(bool negative, std::uint32_t magnitude, int exponent) {
    set_round_pack(negative, magnitude, exponent);
    return run(1);
  }
  golden::Result fma(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    set_operands(a, b, c);
    return run(2);
  }
  golden::Result add(std::uint32_t a, std::uint32_t b) {
    set_operands(a, b, 0);
    return run(3);
  }
  golden::Result minmax(bool maximum, std::uint32_t a, std::uint32_t b) {
    set_operands(a, b, 0);
    dut_->select_i = maximum;
    return run(4);
  }
  golden::Result compare(bool less, bool equal, std::uint32_t a, std::uint32_t b) {
    set_operands(a, b, 0);
    dut_->select_i = static_cast<unsigned char>((less ? 1 : 0) | (equal ? 2 : 0));
    return run(5);
  }
  golden::Result down(golden::FormatEntry format, std::uint32_t x, bool stochastic,
                      std::uint32_t random) {
    dut_->format_i = format.to_bits();
    dut_->a_i = x;
    dut_->stochastic_i = stochastic;
    dut_->random_i = static_cast<std::uint16_t>(random);
    return run(6);
  }
  golden::Result up(golden::FormatEntry format, std::uint32_t code) {
    dut_->format_i = format.to_bits();
    dut_->a_i = code;
    return run(7);
  }
  golden::Result approx(Approx op, std::uint32_t x) {
    dut_->a_i = x;
    dut_->select_i = static_cast<unsigned char>(op);
    return run(8);
  }
  std::uint32_t dot4(golden::FormatEntry ea, golden::FormatEntry eb,
                     const std::array<std::uint32_t, 4>& a, const std::array<std::uint32_t, 4>& b,
                     std::uint32_t c) {
    dut_->format_i = ea.to_bits();
    dut_->format_b_i = eb.to_bits();
    dut_->codes_a_i = dut_->codes_b_i = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      dut_->codes_a_i |= std::uint64_t{a[k]} << (16 * k);
      dut_->codes_b_i |= std::uint64_t{b[k]} << (16 * k);
    }
    dut_->c_i = c;
    return run(9).value;
  }
  std::uint32_t xorshift(std::uint32_t x) {
    dut_->a_i = x;
    return run(10).value;
  }

 private:
  void set_round_pack(bool negative, std::uint64_t magnitude, int exponent) {
    dut_->sign_i = negative;
    dut_->mag_i = magnitude;
    dut_->exp_i = static_cast<std::uint32_t>(exponent);
  }
  void set_operands(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    dut_->a_i = a;
    dut_->b_i = b;
    dut_->c_i = c;
  }
  golden::Result run(unsigned char unit) {
    dut_->unit_i = unit;
    dut_->eval();
    return {dut_->value_o, dut_->flags_o};
  }

  VerilatedContext context_;
  std::unique_ptr<VNumericBench> dut_ = std::make_unique<VNumericBench>(&context_);
};

// Compares and, on the first difference, says what the operands were.
inline void check_result(Tally& tally, golden::Result got, golden::Result want,
                         std::initializer_list<std::uint64_t> operands) {
  tally.check(got == want, [&] {
    return hex(operands) + ": got " + hex({got.value, got.flags}) + " want " +
           hex({want.value, want.flags});
  });
}

}  // namespace tests
