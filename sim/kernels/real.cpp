// SPDX-License-Identifier: Apache-2.0
// Arithmetic on numbers with a proven error.
#include "sim/kernels/real.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "sim/kernels/numbers.hpp"

namespace sim {
namespace {

using Kind = Real::Kind;

constexpr double HalfUlp = 0x1p-24;
constexpr double SmallestHalf = 0x1p-150;  // half the smallest denormal
// From here on FP32 rounds to infinity: largest number plus half a unit in its last place.
const double OverflowFrom = std::ldexp(1 - 0x1p-25, 128);

const Real NanReal = {Kind::Nan, 0, 0};
const Real AnyReal = {Kind::Any, 0, 0};

Real infinite(double sign) { return {Kind::Infinite, sign < 0 ? -1.0 : 1.0, 0}; }

// The exact result is within `error` of `value`; round it with a relative error of `relative` and
// an absolute one of at least `absolute`.
Real rounded(double value, double error, double relative = HalfUlp,
             double absolute = SmallestHalf) {
  const double magnitude = std::abs(value);
  error += 0x1p-50 * (magnitude + error);
  if (magnitude - error >= OverflowFrom) return infinite(value);
  const double rounding = std::max(relative * (magnitude + error), absolute);
  // A correctly rounded result is finite exactly below OverflowFrom.
  const double approximate = relative > HalfUlp ? rounding : 0;
  if (magnitude + error + approximate >= OverflowFrom) return AnyReal;
  return {Kind::Finite, value, error + rounding};
}

bool finite(const Real& a) { return a.kind == Kind::Finite; }
bool any(const Real& a) { return a.kind == Kind::Any; }
bool nan(const Real& a) { return a.kind == Kind::Nan; }
bool infinity(const Real& a) { return a.kind == Kind::Infinite; }
bool may_be_zero(const Real& a) { return finite(a) && std::abs(a.value) <= a.error; }

// Exact product before rounding, special cases as IEEE 754.
struct Product {
  std::optional<Real> special;
  double value = 0;
  double error = 0;
};

Product product(const Real& a, const Real& b) {
  if (nan(a) || nan(b)) return {NanReal};
  if (any(a) || any(b)) return {AnyReal};
  if (infinity(a) || infinity(b)) {
    if ((finite(a) && a.value == 0 && a.error == 0) ||
        (finite(b) && b.value == 0 && b.error == 0)) {
      return {NanReal};
    }
    if (may_be_zero(a) || may_be_zero(b)) return {AnyReal};
    return {infinite(a.value * b.value)};
  }
  const double x = std::abs(a.value);
  const double y = std::abs(b.value);
  return {std::nullopt, a.value * b.value, x * b.error + y * a.error + a.error * b.error};
}

Real sum(const Product& p, const Real& c) {
  if ((p.special && nan(*p.special)) || nan(c)) return NanReal;
  if ((p.special && any(*p.special)) || any(c)) return AnyReal;
  if (p.special) return infinity(c) && c.value != p.special->value ? NanReal : *p.special;
  if (infinity(c)) return c;
  const double magnitude = std::abs(p.value) + std::abs(c.value);
  return rounded(p.value + c.value, p.error + c.error + 0x1p-50 * magnitude);
}

}  // namespace

Real Real::from_bits(std::uint32_t fp32) {
  const double value = std::bit_cast<float>(fp32);
  if (std::isnan(value)) return NanReal;
  if (std::isinf(value)) return infinite(value);
  return {Kind::Finite, value, 0};
}

Real Real::exact(double value) { return {Kind::Finite, value, 0}; }

Real negate(const Real& a) { return {a.kind, -a.value, a.error}; }
Real add(const Real& a, const Real& b) { return sum(product(a, Real::exact(1)), b); }
Real sub(const Real& a, const Real& b) { return add(a, negate(b)); }
Real fma(const Real& a, const Real& b, const Real& c) { return sum(product(a, b), c); }
Real fnma(const Real& a, const Real& b, const Real& c) { return fma(negate(a), b, c); }

Real mul(const Real& a, const Real& b) {
  const Product p = product(a, b);
  return p.special ? *p.special : rounded(p.value, p.error);
}

Real fmax(const Real& a, const Real& b) {
  if (nan(a)) return b;
  if (nan(b)) return a;
  if (any(a) || any(b)) return AnyReal;
  if (infinity(a)) return a.value > 0 ? a : b;
  if (infinity(b)) return b.value > 0 ? b : a;
  return {Kind::Finite, std::max(a.value, b.value), std::max(a.error, b.error)};
}

Real fmin(const Real& a, const Real& b) { return negate(fmax(negate(a), negate(b))); }

Real rcp(const Real& a) {
  if (nan(a) || any(a)) return a;
  if (infinity(a)) return Real::exact(0);
  if (a.value == 0 && a.error == 0) return AnyReal;  // infinity with the sign of the zero
  if (may_be_zero(a)) return AnyReal;
  const double x = std::abs(a.value);
  return rounded(1 / a.value, a.error / (x * (x - a.error)), 2 * HalfUlp, 2 * SmallestHalf);
}

Real rsqrt(const Real& a) {
  if (nan(a) || any(a)) return a;
  if (infinity(a)) return a.value > 0 ? Real::exact(0) : NanReal;
  if (a.value == 0 && a.error == 0) return infinite(1);
  if (a.value + a.error < 0) return NanReal;
  if (a.value - a.error <= 0) return AnyReal;
  const double value = 1 / std::sqrt(a.value);
  return rounded(value, 1 / std::sqrt(a.value - a.error) - value, 2 * HalfUlp, 2 * SmallestHalf);
}

Real exp2(const Real& a) {
  if (nan(a) || any(a)) return a;
  if (infinity(a)) return a.value > 0 ? a : Real::exact(0);
  if (a.value + a.error >= 128) return a.value - a.error >= 128 ? infinite(1) : AnyReal;
  const double value = std::exp2(a.value);
  // From value to the largest result on the interval, without cancellation if the error is small.
  const double error =
      a.error < 1 ? value * std::expm1(a.error * 0.6931471805599454) : std::exp2(a.value + a.error);
  // The bound of normal results plus the rounding of denormal ones.
  return rounded(value, error + 4 * HalfUlp * (value + error) + 2 * SmallestHalf, 0, 0);
}

Real log2(const Real& a) {
  if (nan(a) || any(a)) return a;
  if (infinity(a)) return a.value > 0 ? a : NanReal;
  if (a.value == 0 && a.error == 0) return infinite(-1);
  if (a.value + a.error < 0) return NanReal;
  if (a.value - a.error <= 0) return AnyReal;
  const double value = std::log2(a.value);
  return rounded(value, value - std::log2(a.value - a.error) + HalfUlp);
}

std::optional<std::string> compare(const Real& expected, golden::FormatEntry format,
                                   std::uint32_t code, bool stochastic) {
  const double actual = decode(format, code);
  const auto wrong = [&](const std::string& text) {
    return fmt::format("expected {}, actual {}", text, code_text(format, code));
  };
  switch (expected.kind) {
    case Kind::Any:
      return std::nullopt;
    case Kind::Nan: {
      const bool right =
          has_specials(format) ? std::isnan(actual) : std::abs(actual) == largest(format);
      if (right) return std::nullopt;
      return wrong(has_specials(format) ? "NaN" : fmt::format("+-{} for NaN", largest(format)));
    }
    case Kind::Infinite: {
      const double most = has_specials(format) ? INFINITY : largest(format);
      if (actual == expected.value * most) return std::nullopt;
      return wrong(fmt::format("{}", expected.value * most));
    }
    case Kind::Finite:
      break;
  }
  // Conversions are monotonic, so the ends of the interval bound the result.
  const double low = expected.value - expected.error;
  const double high = expected.value + expected.error;
  if (rounded_down(format, low, stochastic) <= actual &&
      actual <= -rounded_down(format, -high, stochastic)) {
    return std::nullopt;
  }
  return wrong(fmt::format("{} +- {}{}", expected.value, expected.error,
                           format == Fp32Format ? ""
                           : stochastic         ? " to either neighbour"
                                                : " to nearest"));
}

}  // namespace sim
