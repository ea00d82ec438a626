// SPDX-License-Identifier: Apache-2.0
// What a matrix product must give, element by element, with a bound derived from docs/numerics.md.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/kernels/gemm_plan.hpp"

namespace sim {

// Codes of op(A), op(B) in their formats and of C in FP32, row by row.
struct GemmData {
  std::vector<std::uint32_t> a, b, c;
};

// m x n results, row by row, before conversion to the format of the result.
std::vector<Real> gemm_reference(const GemmPlan& plan, const GemmData& data);

}  // namespace sim
