// SPDX-License-Identifier: Apache-2.0
// Reading and printing numbers of the machine's formats without losing a bit.

#include "sim/common/number_text.hpp"

#include <fmt/core.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "golden/numeric/convert.hpp"
#include "sim/common/format_name.hpp"

namespace sim {
namespace {

constexpr std::uint32_t Fp32Infinity = 0x7f800000;
constexpr std::uint32_t Fp32QuietNan = 0x7fc00000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

// 0.d1d2d3... * 10^exponent, d1 and the last digit not zero.
struct Decimal {
  std::string digits;
  long exponent = 0;
};

// `text` is what from_chars accepted, without sign.
Decimal parse_decimal(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  Decimal result;
  bool fraction = false;
  for (const char c : text.substr(0, e)) {
    if (c == '.') {
      fraction = true;
      continue;
    }
    if (c == '0' && result.digits.empty()) {
      if (fraction) --result.exponent;
      continue;
    }
    result.digits += c;
    if (!fraction) ++result.exponent;
  }
  while (!result.digits.empty() && result.digits.back() == '0') result.digits.pop_back();
  if (e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    if (power.front() == '+') power.remove_prefix(1);
    long value = 0;
    std::from_chars(power.data(), power.data() + power.size(), value);
    result.exponent += value;
  }
  return result;
}

// The sign of text - value, exactly; value > 0.
int compare(std::string_view text, double value) {
  constexpr int EnoughDigits = 150;  // no FP32 number has more than 112
  std::array<char, EnoughDigits + 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific, EnoughDigits);
  const Decimal left = parse_decimal(text);
  const Decimal right =
      parse_decimal({buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())});
  if (left.exponent != right.exponent) return left.exponent < right.exponent ? -1 : 1;
  return left.digits.compare(right.digits);
}

double value_of(golden::FormatEntry format, std::uint32_t code) {
  const float value = std::bit_cast<float>(golden::convert_from(format, code).value);
  return std::isinf(value) ? 0x1p128 : static_cast<double>(value);  // where the grid goes on
}

// The magnitude written in `text`, of which `fp32` is the nearest FP32 number, to the nearest code.
// Middles between codes are FP32 numbers, so rounding to FP32 first is harmless except when it
// ends on a middle: then the text itself says on which side it was.
std::uint32_t encode(std::string_view text, std::uint32_t fp32, golden::FormatEntry format) {
  const auto nearest = [&](std::uint32_t bits) {
    return golden::convert_to(format, bits, golden::Rounding::Nearest, 0).value;
  };
  if (fp32 == 0 || fp32 >= Fp32Infinity) return nearest(fp32);
  const std::uint32_t below = nearest(fp32 - 1);
  const std::uint32_t above = nearest(fp32 + 1);
  const double middle = (value_of(format, below) + value_of(format, above)) / 2;
  if (below == above || middle != static_cast<double>(std::bit_cast<float>(fp32))) {
    return nearest(fp32);
  }
  const int side = compare(text, middle);
  return side < 0 ? below : side > 0 ? above : nearest(fp32);
}

std::optional<std::uint32_t> parse_code(std::string_view digits, int bits) {
  std::uint32_t code = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, code, 16);
  if (error != std::errc() || stop != end || (bits < 32 && code >> bits != 0)) return std::nullopt;
  return code;
}

std::array<std::string, 16> make_flags_texts() {
  std::array<std::string, 16> texts;
  for (unsigned flags = 0; flags < texts.size(); ++flags) {
    const auto add = [&](int bit, std::string_view name) {
      if ((flags >> bit & 1u) == 0) return;
      if (!texts[flags].empty()) texts[flags] += ',';
      texts[flags] += name;
    };
    add(golden::FlagInvalid, "Invalid");
    add(golden::FlagDenormal, "Denormal");
    add(golden::FlagOverflow, "Overflow");
    add(golden::FlagUnderflow, "Underflow");
    if (texts[flags].empty()) texts[flags].push_back('-');
  }
  return texts;
}

}  // namespace

std::optional<std::uint32_t> parse_number(std::string_view text, golden::FormatEntry format) {
  const int bits = format_bits(format);
  if (text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
    return parse_code(text.substr(2), bits);
  }
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  const std::uint32_t sign = negative ? 1u : 0u;
  const bool narrow = format.code != golden::FormatCode::Fp32;
  const auto special = [&](std::uint32_t fp32) {
    fp32 |= sign << 31;
    return narrow ? golden::convert_to(format, fp32, golden::Rounding::Nearest, 0).value : fp32;
  };
  if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity")) {
    return special(Fp32Infinity);
  }
  if (equals_ignoring_case(text, "nan")) return special(Fp32QuietNan);

  if (text.empty() || !(is_digit(text.front()) || text.front() == '.')) return std::nullopt;
  float value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    value = std::strtof(std::string(text).c_str(), nullptr);  // to zero, or to infinity
  }
  const auto fp32 = std::bit_cast<std::uint32_t>(value);
  return narrow ? encode(text, fp32, format) | sign << (bits - 1) : fp32 | sign << 31;
}

std::string allowed_numbers(golden::FormatEntry format) {
  const int digits = format_bits(format) / 4;
  return fmt::format(
      "allowed are codes of {} from 0x{:0>{}} to 0x{:F>{}}, and decimal values such "
      "as 1.5, -3e-4, inf, nan",
      format_name(format), "", digits, "", digits);
}

std::string exact_text(std::uint32_t fp32) {
  const float value = std::bit_cast<float>(fp32);
  if (std::isnan(value)) return "nan";
  std::array<char, 32> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<double>(value));
  return std::string(buffer.data(), end.ptr);
}

std::string_view flags_text(golden::Flags flags) {
  static const std::array<std::string, 16> Texts = make_flags_texts();
  return Texts[flags & 15u];
}

}  // namespace sim
