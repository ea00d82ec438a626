// SPDX-License-Identifier: Apache-2.0
// Exact products, sums in double, and the running error bound of the matrix step.
//
// docs/numerics.md section 6: a step adds four exact products to the accumulator c, truncates terms
// below the window and rounds once, so
//
//   |result - exact| < 4 * 2^(T-26) + half a unit in the last place of the result,
//
// T being the largest top of the nonzero terms. 2^T is at most M = max(|c|, 2^-126, the largest
// product of the operands' tops), and half a unit is at most max(2^-24 |result|, 2^-150). With x
// the exact sum so far and E the bound on what the accumulator is off, one step does
//
//   E  <-  E + 2^-24 * M + max(2^-24 * (|x| + E), 2^-150)          with |c| <= |x| + E
//
// Products are exact in double (8 bits times 8 bits); sums of doubles add 2^-50 of their terms.
#include "sim/kernels/gemm_reference.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sim {
namespace {

using golden::FormatEntry;

const double OverflowFrom = std::ldexp(1 - 0x1p-25, 128);

// An operand and the weight of its top, 0 for zero.
struct Operand {
  double value;
  double top;
};

Operand operand(FormatEntry format, std::uint32_t code) {
  const double value = decode(format, code);
  if (value == 0 || !std::isfinite(value)) return {value, 0};
  // The significand is not normalised: a denormal has the top of the leading bit that it lacks.
  const int fraction_bits = format.code == golden::FormatCode::Bf16         ? 7
                            : format.code == golden::FormatCode::Cfloat8143 ? 3
                                                                            : 2;
  const std::uint32_t exponent_mask = format.code == golden::FormatCode::Bf16 ? 0xff
                                      : fraction_bits == 3                    ? 0xf
                                                                              : 0x1f;
  if ((code >> fraction_bits & exponent_mask) != 0) {
    return {value, std::exp2(std::floor(std::log2(std::abs(value))))};
  }
  const double fraction = code & ((1u << fraction_bits) - 1);
  return {value, std::abs(value) / fraction * (1u << fraction_bits)};
}

std::vector<Operand> operands(FormatEntry format, const std::vector<std::uint32_t>& codes) {
  std::vector<Operand> result;
  result.reserve(codes.size());
  // Codes repeat: of many, each that there is is decoded once.
  std::vector<Operand> table;
  if (const auto all = std::size_t{1} << (8 * bytes_of(format)); codes.size() > all) {
    for (std::size_t code = 0; code < all; ++code) {
      table.push_back(operand(format, static_cast<std::uint32_t>(code)));
    }
  }
  for (const std::uint32_t code : codes) {
    result.push_back(table.empty() ? operand(format, code) : table[code]);
  }
  return result;
}

// The accumulator while it runs along k.
struct Accumulator {
  Real::Kind kind = Real::Kind::Finite;
  double x = 0;
  double error = 0;

  void step(const double* products, const double* tops) {
    if (kind == Real::Kind::Nan) return;
    bool positive = kind == Real::Kind::Infinite && x > 0;
    bool negative = kind == Real::Kind::Infinite && x < 0;
    for (int k = 0; k < golden::TileK; ++k) {
      if (std::isnan(products[k])) {
        kind = Real::Kind::Nan;
        return;
      }
      positive = positive || products[k] == INFINITY;
      negative = negative || products[k] == -INFINITY;
    }
    if (positive && negative) {
      kind = Real::Kind::Nan;
    } else if (kind == Real::Kind::Any) {
      // The accumulator may be infinite, so only NaN would be certain.
    } else if (positive || negative) {
      kind = Real::Kind::Infinite;
      x = positive ? 1 : -1;
    } else {
      finite_step(products, tops);
    }
  }

  void finite_step(const double* products, const double* tops) {
    const bool nonzero = x != 0 || error != 0;
    double most = nonzero ? std::max(std::abs(x) + error, 0x1p-126) : 0;
    double sum = 0;
    double magnitudes = std::abs(x);
    for (int k = 0; k < golden::TileK; ++k) {
      most = std::max(most, tops[k]);
      sum += products[k];
      magnitudes += std::abs(products[k]);
    }
    if (most == 0) return;
    x += sum;
    error += 0x1p-24 * most + 0x1p-50 * magnitudes;
    error += std::max(0x1p-24 * (std::abs(x) + error), 0x1p-150);
    if (std::abs(x) - error >= OverflowFrom) {
      kind = Real::Kind::Infinite;
      x = x < 0 ? -1 : 1;
    } else if (std::abs(x) + error >= OverflowFrom) {
      kind = Real::Kind::Any;
    }
  }

  Real real() const { return {kind, x, kind == Real::Kind::Finite ? error : 0}; }
};

}  // namespace

struct GemmSums::Operands {
  std::vector<Operand> a, b;
};

GemmSums::GemmSums(const GemmPlan& plan, const GemmData& data)
    : n_(static_cast<std::size_t>(plan.n)),
      k_(static_cast<std::size_t>(plan.k)),
      operands_(std::make_shared<Operands>(
          Operands{operands(plan.format_a, data.a), operands(plan.format_b, data.b)})) {}

Real GemmSums::sum(std::int64_t row, std::int64_t column, std::int64_t begin,
                   std::int64_t end) const {
  const Operand* a = operands_->a.data() + static_cast<std::size_t>(row) * k_;
  const Operand* b = operands_->b.data() + static_cast<std::size_t>(column);
  const auto last = static_cast<std::size_t>(end);
  Accumulator accumulator;
  for (auto first = static_cast<std::size_t>(begin); first < last; first += golden::TileK) {
    double products[golden::TileK] = {};
    double tops[golden::TileK] = {};
    for (std::size_t d = 0; d < golden::TileK && first + d < last; ++d) {
      const Operand& left = a[first + d];
      const Operand& right = b[(first + d) * n_];
      products[d] = left.value * right.value;
      tops[d] = left.top * right.top;
    }
    accumulator.step(products, tops);
  }
  return accumulator.real();
}

std::vector<Real> gemm_reference(const GemmPlan& plan, const GemmData& data) {
  const GemmSums sums(plan, data);
  const Real alpha = Real::from_bits(std::bit_cast<std::uint32_t>(plan.alpha));
  const Real beta = Real::from_bits(std::bit_cast<std::uint32_t>(plan.beta));

  std::vector<Real> result;
  result.reserve(static_cast<std::size_t>(plan.m * plan.n));
  for (std::int64_t i = 0; i < plan.m; ++i) {
    for (std::int64_t j = 0; j < plan.n; ++j) {
      Real value = sums.sum(i, j, 0, plan.k);
      if (plan.alpha != 1) value = mul(value, alpha);
      if (plan.uses_c()) {
        value = fma(beta, Real::from_bits(data.c[static_cast<std::size_t>(i * plan.n + j)]), value);
      }
      if (plan.relu) value = fmax(value, Real::exact(0));
      result.push_back(value);
    }
  }
  return result;
}

}  // namespace sim
