// SPDX-License-Identifier: Apache-2.0
// The matrix unit: one step of an accumulator (isa.md 2.3, numerics.md 6).
#pragma once

#include "golden/common/types.hpp"

namespace golden {

// acc[i][j] += sum over k of A[i][k] * B[k][j], rounded once per element; `zero` starts from no
// accumulator (mmaz). ea and eb must satisfy is_narrow(); `half` (0, 1) is the K half of CFloat8
// operands and ignored by BF16 ones. There are no flags.
void matrix_step(Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb, int half,
                 bool zero);

// The same, as its definition: dot4() for each element. Slow; the tests hold matrix_step() to it.
void matrix_step_reference(Acc& acc, const Vec& a, const Vec& b, FormatEntry ea, FormatEntry eb,
                           int half, bool zero);

}  // namespace golden
