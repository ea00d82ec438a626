// SPDX-License-Identifier: Apache-2.0
// A matrix step on finite operands, several elements at a time.
#pragma once

#include "golden/common/types.hpp"

namespace golden {

struct MatrixStep {
  const Vec& a;
  const Vec& b;
  FormatEntry ea;
  FormatEntry eb;
  int half;
  bool zero;
};

// How many elements at a time; the results are the same. Best is what the processor has.
enum class SimdWidth { Best, Four, Eight, Sixteen };

// If all operands are finite: does to acc what matrix_step_reference() does, and returns true. Else
// leaves acc as it is and sets `partial` to the new value, wrong in elements with an operand that
// is infinite or NaN.
bool matrix_step_simd(Acc& acc, Acc& partial, const MatrixStep& step,
                      SimdWidth width = SimdWidth::Best);

// Whether this processor has the width.
bool matrix_simd_has(SimdWidth width);

}  // namespace golden
