// SPDX-License-Identifier: Apache-2.0
// The second witness of the numeric tests: exact real numbers by MPFR, FP32 and format values by
// their definitions in numerics.md, and the host's own FP32 unit. Uses nothing of golden/numeric.
#pragma once

#include <mpfr.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "golden/common/types.hpp"
#include "sim/common/random.hpp"

namespace tests {

// A binary number of 2048 bits: every sum and product in these tests is exact in it.
class Real {
 public:
  Real() { mpfr_init2(value_, Bits), mpfr_set_zero(value_, 1); }
  explicit Real(double value) : Real() { mpfr_set_d(value_, value, MPFR_RNDN); }
  Real(const Real& other) : Real() { mpfr_set(value_, other.value_, MPFR_RNDN); }
  Real& operator=(const Real& other) {
    mpfr_set(value_, other.value_, MPFR_RNDN);
    return *this;
  }
  ~Real() { mpfr_clear(value_); }

  mpfr_ptr get() { return value_; }
  mpfr_srcptr get() const { return value_; }
  double to_double() const { return mpfr_get_d(value_, MPFR_RNDN); }
  int sign() const { return mpfr_sgn(value_); }
  Real scaled(long exponent) const {
    Real out;
    mpfr_mul_2si(out.value_, value_, exponent, MPFR_RNDN);
    return out;
  }
  Real magnitude() const {
    Real out;
    mpfr_abs(out.value_, value_, MPFR_RNDN);
    return out;
  }
  friend Real operator+(const Real& a, const Real& b) {
    Real out;
    mpfr_add(out.value_, a.value_, b.value_, MPFR_RNDN);
    return out;
  }
  friend Real operator-(const Real& a, const Real& b) {
    Real out;
    mpfr_sub(out.value_, a.value_, b.value_, MPFR_RNDN);
    return out;
  }
  friend Real operator*(const Real& a, const Real& b) {
    Real out;
    mpfr_mul(out.value_, a.value_, b.value_, MPFR_RNDN);
    return out;
  }
  friend bool operator<(const Real& a, const Real& b) { return mpfr_less_p(a.value_, b.value_); }
  friend bool operator<=(const Real& a, const Real& b) {
    return mpfr_lessequal_p(a.value_, b.value_);
  }
  friend bool operator==(const Real& a, const Real& b) { return mpfr_equal_p(a.value_, b.value_); }

 private:
  static constexpr mpfr_prec_t Bits = 2048;
  mpfr_t value_;
};

inline float as_float(std::uint32_t bits) { return std::bit_cast<float>(bits); }
inline std::uint32_t as_bits(float value) { return std::bit_cast<std::uint32_t>(value); }
inline Real real_of(std::uint32_t bits) { return Real(static_cast<double>(as_float(bits))); }

inline bool is_nan(std::uint32_t x) { return (x & 0x7fffffffu) > 0x7f800000u; }
inline bool is_infinite(std::uint32_t x) { return (x & 0x7fffffffu) == 0x7f800000u; }
inline bool is_finite(std::uint32_t x) { return (x & 0x7f800000u) != 0x7f800000u; }
inline bool is_denormal(std::uint32_t x) {
  return (x & 0x7f800000u) == 0 && (x & 0x007fffffu) != 0;
}
inline bool is_zero(std::uint32_t x) { return (x & 0x7fffffffu) == 0; }

struct Rounded {
  std::uint32_t bits;
  golden::Flags flags;  // Overflow, Underflow
};

// An exact value other than 0 to FP32, nearest even, by MPFR's own rounding.
inline Rounded round_to_fp32(const Real& exact) {
  mpfr_t r;
  mpfr_init2(r, 24);
  const mpfr_exp_t emin = mpfr_get_emin();
  const mpfr_exp_t emax = mpfr_get_emax();
  mpfr_set(r, exact.get(), MPFR_RNDN);  // 24 bits, unbounded exponent
  const bool below = mpfr_cmpabs(r, Real(0x1p-126).get()) < 0;
  mpfr_set_emin(-148);
  mpfr_set_emax(128);
  int inexact = mpfr_set(r, exact.get(), MPFR_RNDN);
  inexact = mpfr_check_range(r, inexact, MPFR_RNDN);
  inexact = mpfr_subnormalize(r, inexact, MPFR_RNDN);
  mpfr_set_emin(emin);
  mpfr_set_emax(emax);
  Rounded out{as_bits(static_cast<float>(mpfr_get_d(r, MPFR_RNDN))), golden::NoFlags};
  if (mpfr_inf_p(r)) out.flags = golden::Overflow;
  if (inexact != 0 && below) out.flags = golden::Underflow;
  mpfr_clear(r);
  return out;
}

// The value of a code of a narrow format, by the table of numerics.md section 1; finite codes only.
// `scale` is the exponent of 1.M or 0.M.
struct Value {
  double value;  // exact: at most 8 bits, exponents within -140 .. 128
  int scale;
  bool denormal;
};
inline Value value_of(golden::FormatEntry format, std::uint32_t code) {
  const bool bf16 = format.code == golden::FormatCode::Bf16;
  const int m = bf16 ? 7 : format.code == golden::FormatCode::Cfloat8143 ? 3 : 2;
  const int total = bf16 ? 16 : 8;
  const int bias = bf16 ? 127 : format.bias;
  const int fraction = static_cast<int>(code & ((1u << m) - 1u));
  const int e = static_cast<int>((code >> m) & ((1u << (total - 1 - m)) - 1u));
  const double sign = (code >> (total - 1) & 1u) != 0 ? -1.0 : 1.0;
  const int denormal_scale = bf16 || format.ieee ? 1 - bias : -bias;
  const int scale = e != 0 ? e - bias : denormal_scale;
  const double significand = fraction * std::ldexp(1.0, -m) + (e != 0 ? 1.0 : 0.0);
  return {sign * std::ldexp(significand, scale), scale, e == 0 && fraction != 0};
}

// FP32 numbers that go wrong easily: uniform bits, a chosen exponent with few or many significand
// bits, denormals, zeros, ends of binades, infinities, NaNs.
inline std::uint32_t tricky_significand(sim::Random& random) {
  switch (random.below(5)) {
    case 0:
      return random.bits32() & 0x7fffffu;
    case 1:
      return (1u << random.below(24)) & 0x7fffffu;
    case 2:
      return 0x7fffffu & ~((1u << random.below(24)) - 1u);
    case 3:
      return 0x7fffffu >> random.below(24);
    default:
      return random.bits32() & random.bits32() & random.bits32() & 0x7fffffu;
  }
}
inline std::uint32_t with_exponent(sim::Random& random, int field) {
  const std::uint32_t sign = random.bits32() & 0x80000000u;
  const int clamped = field < 0 ? 0 : field > 254 ? 254 : field;
  return sign | static_cast<std::uint32_t>(clamped) << 23 | tricky_significand(random);
}
inline std::uint32_t tricky_fp32(sim::Random& random) {
  const std::uint32_t sign = random.bits32() & 0x80000000u;
  switch (random.below(12)) {
    case 0:
      return sign;
    case 1:
      return sign | 0x7f800000u;
    case 2:
      return sign | 0x7f800000u | (random.bits32() & 0x7fffffu);
    case 3:
    case 4:
      return sign | tricky_significand(random);
    case 5:
      return random.bits32();
    default:
      return with_exponent(random, static_cast<int>(random.below(255)));
  }
}

}  // namespace tests
