// SPDX-License-Identifier: Apache-2.0
// Grids, conversions and random codes of the number formats.
#include "sim/kernels/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include "sim/common/format_name.hpp"

namespace sim {
namespace {

using golden::FormatCode;
using golden::FormatEntry;

constexpr int MinExponent32 = -126;
constexpr std::uint32_t CanonicalNan32 = 0x7fc00000;
constexpr std::uint32_t CanonicalNan16 = 0x7fc0;

struct Shape {
  int fraction_bits;
  int exponent_bits;
  int bias;
  int denormal_exponent;  // of 0.M
};

Shape shape_of(FormatEntry format) {
  switch (format.code) {
    case FormatCode::Fp32:
      return {23, 8, 127, MinExponent32};
    case FormatCode::Bf16:
      return {7, 8, 127, MinExponent32};
    case FormatCode::Cfloat8143:
      return {3, 4, format.bias, format.ieee ? 1 - format.bias : -format.bias};
    case FormatCode::Cfloat8152:
      return {2, 5, format.bias, format.ieee ? 1 - format.bias : -format.bias};
    case FormatCode::Shp:
    case FormatCode::Uhp:
      break;
  }
  throw std::logic_error("format is reserved");
}

// Magnitude of code {E, M} on the grid with unbounded E.
double grid(const Shape& shape, std::uint32_t code) {
  const auto fraction = static_cast<double>(code & ((1u << shape.fraction_bits) - 1));
  const int exponent = static_cast<int>(code >> shape.fraction_bits);
  const double unit = std::ldexp(1.0, -shape.fraction_bits);
  if (exponent == 0) return std::ldexp(fraction * unit, shape.denormal_exponent);
  return std::ldexp(1 + fraction * unit, exponent - shape.bias);
}

std::uint32_t max_code(FormatEntry format) {
  const Shape shape = shape_of(format);
  const std::uint32_t all = (1u << (shape.fraction_bits + shape.exponent_bits)) - 1;
  return has_specials(format) ? all - (1u << shape.fraction_bits) : all;
}

// The largest code on the unbounded grid whose magnitude is at most x > 0.
std::uint32_t floor_code(const Shape& shape, double x) {
  std::uint32_t code = 0;
  if (x >= grid(shape, 1u << shape.fraction_bits)) {
    int exponent = 0;
    const double fraction = std::frexp(x, &exponent) * 2 - 1;  // x = (1 + fraction) 2^(exponent-1)
    const auto bits = static_cast<std::uint32_t>(std::ldexp(fraction, shape.fraction_bits));
    return (static_cast<std::uint32_t>(exponent - 1 + shape.bias) << shape.fraction_bits) | bits;
  }
  while (code + 1 < 1u << shape.fraction_bits && grid(shape, code + 1) <= x) ++code;
  return code;
}

int sign_shift(FormatEntry format) { return 8 * bytes_of(format) - 1; }

}  // namespace

const std::vector<std::string>& mix_names() {
  static const std::vector<std::string> names = {"ordinary", "wide", "special"};
  return names;
}

Mix parse_mix(const std::string& name) {
  if (name == "ordinary") return Mix::Ordinary;
  return name == "wide" ? Mix::Wide : Mix::Special;
}

int bytes_of(FormatEntry format) {
  return format.code == FormatCode::Fp32 ? 4 : golden::element_bytes(format.code);
}

bool has_specials(FormatEntry format) { return !golden::is_cfloat8(format.code); }

double decode(FormatEntry format, std::uint32_t code) {
  if (format.code == FormatCode::Fp32) return std::bit_cast<float>(code);
  if (format.code == FormatCode::Bf16) return std::bit_cast<float>(code << 16);
  const double magnitude = grid(shape_of(format), code & 0x7f);
  return (code & 0x80) != 0 ? -magnitude : magnitude;
}

double largest(FormatEntry format) { return decode(format, max_code(format)); }

Converted convert(FormatEntry format, std::uint32_t fp32, std::optional<std::uint32_t> random) {
  if (format.code == FormatCode::Fp32) return {fp32, golden::NoFlags};
  const Shape shape = shape_of(format);
  const std::uint32_t sign = (fp32 >> 31) << sign_shift(format);
  const std::uint32_t max = max_code(format);
  const double x = std::abs(static_cast<double>(std::bit_cast<float>(fp32)));
  if (std::isnan(x)) {
    return {has_specials(format) ? CanonicalNan16 : sign | max, golden::Invalid};
  }
  if (std::isinf(x)) {
    if (has_specials(format)) return {sign | (max + 1), golden::NoFlags};
    return {sign | max, golden::Overflow};
  }
  if (x == 0) return {sign, golden::NoFlags};

  golden::Flags flags = golden::NoFlags;
  std::uint32_t code = floor_code(shape, x);
  const double low = grid(shape, code);
  const double high = grid(shape, code + 1);
  // All differences are exact: neighbours and x lie within a factor of two, or low is zero.
  if (low != x) {
    const bool up = random ? *random * (high - low) < (x - low) * 0x1p16
                           : (x - low > high - x || (x - low == high - x && (code & 1) != 0));
    if (up) ++code;
  }
  if (code > max) {
    code = has_specials(format) ? max + 1 : max;
    flags |= golden::Overflow;
  }
  if (x < std::ldexp(1.0, 1 - shape.bias) && low != x) flags |= golden::Underflow;
  if ((fp32 & 0x7f800000) == 0) flags |= golden::Denormal;
  return {sign | code, flags};
}

double rounded_down(FormatEntry format, double x, bool either) {
  if (format.code == FormatCode::Fp32 || x == 0) return x;
  const Shape shape = shape_of(format);
  const double magnitude = std::abs(x);
  const std::uint32_t code = floor_code(shape, magnitude);
  const double below = grid(shape, code);
  const double above = below == magnitude ? below : grid(shape, code + 1);
  const double first = x > 0 ? below : -above;  // first <= x <= second
  const double second = x > 0 ? above : -below;
  const double result = either || x - first <= second - x ? first : second;
  if (std::abs(result) <= largest(format)) return result;
  return std::copysign(has_specials(format) ? INFINITY : largest(format), result);
}

std::uint32_t to_fp32(FormatEntry format, std::uint32_t code) {
  if (format.code == FormatCode::Fp32) return code;
  const double value = decode(format, code);
  if (std::isnan(value)) return CanonicalNan32;
  return std::bit_cast<std::uint32_t>(static_cast<float>(value));
}

void step(Streams& streams) {
  for (std::uint32_t& x : streams) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
  }
}

std::uint32_t random_code(FormatEntry format, Mix mix, Random& random) {
  const Shape shape = shape_of(format);
  const std::uint32_t sign = static_cast<std::uint32_t>(random.coin()) << sign_shift(format);
  const std::uint32_t one = static_cast<std::uint32_t>(shape.bias) << shape.fraction_bits;
  const std::uint32_t first_normal = 1u << shape.fraction_bits;
  const std::uint32_t max = max_code(format);
  const std::uint64_t kind = random.below(16);
  if (mix == Mix::Ordinary) {
    if (kind == 0) return sign;
    // Three powers of two below 1 up to 2, as far as the format has them.
    const std::uint32_t low = one > 3 * first_normal ? one - 3 * first_normal : 0;
    const std::uint32_t high = std::min(max, one + first_normal - 1);
    return sign | (low < high ? low + static_cast<std::uint32_t>(random.below(high - low + 1))
                              : static_cast<std::uint32_t>(random.below(max + 1)));
  }
  if (mix == Mix::Special && has_specials(format) && random.chance(1, 64)) {
    const std::uint32_t infinity = max + 1;
    if (random.coin()) return sign | infinity;
    return sign | infinity | static_cast<std::uint32_t>(1 + random.below(first_normal - 1));
  }
  switch (kind) {
    case 0:
      return sign;
    case 1:
      return sign | static_cast<std::uint32_t>(random.below(first_normal));  // denormal
    case 2:
      return sign | (first_normal - 1 + static_cast<std::uint32_t>(random.below(3)));
    case 3:
      return sign | (max - static_cast<std::uint32_t>(random.below(3)));
    case 4:
      return sign | std::min(max, one);
    default:
      return sign | static_cast<std::uint32_t>(random.below(max + 1));
  }
}

std::vector<std::uint32_t> random_codes(FormatEntry format, std::int64_t count, Mix mix,
                                        Random random) {
  std::vector<std::uint32_t> codes(static_cast<std::size_t>(count));
  for (std::uint32_t& code : codes) code = random_code(format, mix, random);
  return codes;
}

std::string random_format(Random& random) {
  if (random.chance(2, 5)) return "bf16";
  golden::FormatEntry format;
  format.code = random.coin() ? golden::FormatCode::Cfloat8143 : golden::FormatCode::Cfloat8152;
  const bool wide = format.code == golden::FormatCode::Cfloat8152;
  // Half of them with usual biases, the others anywhere.
  format.bias =
      random.coin() ? random.between(wide ? 12 : 5, wide ? 18 : 10) : random.between(0, 63);
  format.ieee = random.chance(1, 3);
  return format_name(format);
}

std::string code_text(FormatEntry format, std::uint32_t code) {
  return fmt::format("0x{:0{}x} ({})", code, 2 * bytes_of(format), decode(format, code));
}

}  // namespace sim
