// SPDX-License-Identifier: Apache-2.0
// Number formats as references see them: codes as exact doubles, conversions by their definition.
//
// Written from docs/numerics.md with grids and double arithmetic, not from golden/numeric, so that
// a wrong conversion there does not go unnoticed here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "golden/common/types.hpp"
#include "sim/common/random.hpp"

namespace sim {

inline constexpr golden::FormatEntry Fp32Format = {golden::FormatCode::Fp32, 0, false};

int bytes_of(golden::FormatEntry format);
bool has_specials(golden::FormatEntry format);  // infinity and NaN

// The value of a code; every code of every format is exact in double.
double decode(golden::FormatEntry format, std::uint32_t code);

struct Converted {
  std::uint32_t code = 0;
  golden::Flags flags = golden::NoFlags;
};

// FP32 bits to a code (numerics.md section 4): nearest even, or stochastic with the 16 bits
// `random`. For FP32 the bits themselves.
Converted convert(golden::FormatEntry format, std::uint32_t fp32,
                  std::optional<std::uint32_t> random = std::nullopt);

// The lowest value that a conversion of x can have: of the two nearest if x is in their middle, of
// the two neighbours if `either`. Not NaN; FP32: x itself.
double rounded_down(golden::FormatEntry format, double x, bool either);
double largest(golden::FormatEntry format);

// A code's FP32 bits (numerics.md section 5).
std::uint32_t to_fp32(golden::FormatEntry format, std::uint32_t code);

// One step of the 16 random streams of a thread (numerics.md section 7).
using Streams = std::array<std::uint32_t, golden::Lanes32>;
void step(Streams& streams);

// What random data looks like.
enum class Mix : std::uint8_t {
  Ordinary,  // magnitudes around 1, some zeros
  Wide,      // any exponent, denormals, extremes, both zeros; no infinity, no NaN
  Special,   // as Wide, with infinity and NaN where the format has them
};
const std::vector<std::string>& mix_names();  // ordinary, wide, special
Mix parse_mix(const std::string& name);

std::uint32_t random_code(golden::FormatEntry format, Mix mix, Random& random);
std::vector<std::uint32_t> random_codes(golden::FormatEntry format, std::int64_t count, Mix mix,
                                        Random random);

// Name of a narrow format with any bias, common ones more often.
std::string random_format(Random& random);

// "0x3f800000 (1)" for messages.
std::string code_text(golden::FormatEntry format, std::uint32_t code);

}  // namespace sim
