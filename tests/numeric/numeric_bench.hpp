// SPDX-License-Identifier: Apache-2.0
// The functions of rtl/numeric (tb/numeric/numeric_bench.sv) with the calls of the golden ones, and
// operands that are awkward for all of them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "VNumericBench.h"
#include "golden/common/types.hpp"
#include "tests/common/tally.hpp"

namespace tests {

// Every sign, exponent and fraction at which something changes.
inline std::uint32_t awkward_fp32(sim::Random& random) {
  static constexpr std::array<std::uint32_t, 14> fractions = {
      0,        1,        2,        3,        0x3fffff, 0x400000, 0x400001,
      0x7ffffe, 0x7fffff, 0x008000, 0x00ffff, 0x010000, 0x780000, 0x100000};
  static constexpr std::array<std::uint32_t, 16> exponents = {
      0, 0, 1, 2, 23, 24, 25, 63, 64, 126, 127, 128, 150, 253, 254, 255};
  std::uint32_t fraction = random.bits32() & 0x7fffff;
  if (random.coin()) fraction = fractions[random.below(fractions.size())];
  std::uint32_t exponent = random.bits32() & 0xff;
  if (random.coin()) exponent = exponents[random.below(exponents.size())];
  return (random.bits32() & 0x80000000u) | exponent << 23 | fraction;
}

// Near x in exponent, so that sums cancel; sometimes nearly -x.
inline std::uint32_t near_fp32(sim::Random& random, std::uint32_t x) {
  if (random.chance(1, 4)) return x ^ 0x80000000u ^ (random.bits32() & 3);
  const auto exponent = static_cast<std::uint32_t>(
      std::min(254, std::max(0, static_cast<int>(x >> 23 & 0xff) + random.between(-30, 30))));
  return (random.bits32() & 0x807fffffu) | exponent << 23;
}

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

// All narrow formats with all biases and both denormal readings, as entries.
template <typename F>
void for_each_narrow_format(F f) {
  f(golden::FormatEntry{golden::FormatCode::Bf16, 0, false});
  f(golden::FormatEntry{golden::FormatCode::Bf16, 17, true});
  for (const auto code : {golden::FormatCode::Cfloat8143, golden::FormatCode::Cfloat8152}) {
    for (int bias = 0; bias < 64; ++bias) {
      f(golden::FormatEntry{code, bias, false});
      f(golden::FormatEntry{code, bias, true});
    }
  }
}

}  // namespace tests
