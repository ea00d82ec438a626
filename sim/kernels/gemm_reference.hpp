// SPDX-License-Identifier: Apache-2.0
// What a matrix product must give, element by element, with a bound derived from docs/numerics.md.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/kernels/gemm_plan.hpp"

namespace sim {

// Codes of op(A), op(B) in their formats and of C in FP32, row by row.
struct GemmData {
  std::vector<std::uint32_t> a, b, c;
};

// Parts of the sums along k, as an accumulator that begins with zero gives them.
class GemmSums {
 public:
  GemmSums(const GemmPlan& plan, const GemmData& data);
  // The terms `begin` to `end` - 1 of element (row, column) of the product.
  Real sum(std::int64_t row, std::int64_t column, std::int64_t begin, std::int64_t end) const;

 private:
  struct Operands;
  std::size_t n_, k_;
  std::shared_ptr<const Operands> operands_;
};

// m x n results, row by row, before conversion to the format of the result.
std::vector<Real> gemm_reference(const GemmPlan& plan, const GemmData& data);

}  // namespace sim
