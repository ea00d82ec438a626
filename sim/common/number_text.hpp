// SPDX-License-Identifier: Apache-2.0
// Numbers of the machine's formats as text: hexadecimal codes and decimal values, both exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "golden/common/types.hpp"

namespace sim {

// 0x.. is a code of `format`. Everything else is a decimal value (1, -.5, 3e-4, inf, nan) and
// becomes the code of `format` that is nearest to it, rounded once, ties to the even code; beyond
// the largest number it becomes what a conversion gives (infinity, or the CFloat8 maximum).
// nullopt when the text is neither.
std::optional<std::uint32_t> parse_number(std::string_view text, golden::FormatEntry format);

// What parse_number() allows, for messages.
std::string allowed_numbers(golden::FormatEntry format);

// The shortest decimal that, read as a double, is exactly this FP32 number; inf, -inf, nan.
std::string exact_text(std::uint32_t fp32);

// The names of the flags, comma-separated, or "-".
std::string_view flags_text(golden::Flags flags);

}  // namespace sim
