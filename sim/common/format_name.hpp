// SPDX-License-Identifier: Apache-2.0
// Names of number formats on the command line: fp32, bf16, cfloat8_143[:BIAS[:ieee]],
// cfloat8_152[:BIAS[:ieee]]. Without a bias 7 and 15; `ieee` selects denormals of 2^(1-bias).
#pragma once

#include <string>
#include <string_view>

#include "golden/common/types.hpp"

namespace sim {

// Throws std::invalid_argument, naming the text and what is allowed.
golden::FormatEntry parse_format(std::string_view text);

// The shortest text that parse_format() turns into `format`; only for formats it knows.
std::string format_name(golden::FormatEntry format);

// Bits of one code: 32, 16 or 8.
int format_bits(golden::FormatEntry format);

}  // namespace sim
