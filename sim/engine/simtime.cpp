// SPDX-License-Identifier: Apache-2.0
// Times as decimals: an integer of 64 bits and a power of ten.

#include "sim/engine/simtime.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace engine {
namespace {

constexpr int FinestPrecision = -15;  // 1 fs
constexpr int CoarsestPrecision = 2;  // 100 s
constexpr int LargestPower = 19;      // of ten in 64 bits; half of the next is beyond 64 bits

struct Decimal {
  std::uint64_t digits;
  int exponent;
};

// The shortest decimal that reads back as `value`, which is finite and not negative.
Decimal decimal_of(double value) {
  constexpr double Exact = 0x1p53;  // all whole numbers below are doubles
  if (value < Exact && value == std::floor(value)) return {static_cast<std::uint64_t>(value), 0};
  std::array<char, 32> buffer{};
  const char* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                        std::chars_format::scientific)
                              .ptr;
  Decimal result{0, 0};
  bool fraction = false;
  const char* at = buffer.data();
  for (; *at != 'e'; ++at) {
    if (*at == '.') {
      fraction = true;
      continue;
    }
    result.digits = 10 * result.digits + static_cast<std::uint64_t>(*at - '0');
    if (fraction) --result.exponent;
  }
  ++at;
  if (*at == '+') ++at;  // from_chars takes a minus only
  int power = 0;
  std::from_chars(at, end, power);
  result.exponent += power;
  return result;
}

// The power of ten of a unit in seconds.
int scale_of(Unit unit, int precision) {
  switch (unit) {
    case Unit::Step:
      return precision;
    case Unit::Fs:
      return -15;
    case Unit::Ps:
      return -12;
    case Unit::Ns:
      return -9;
    case Unit::Us:
      return -6;
    case Unit::Ms:
      return -3;
    case Unit::Sec:
      return 0;
  }
  throw std::invalid_argument("Unit: not an enumerator");
}

void check_precision(int precision) {
  if (precision < FinestPrecision || precision > CoarsestPrecision) {
    throw std::invalid_argument(
        fmt::format("precision 10^{} s: allowed are exponents from {} to {}", precision,
                    FinestPrecision, CoarsestPrecision));
  }
}

std::uint64_t power_of_ten(int exponent) {
  std::uint64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// `text` gives the time for messages.
template <typename Text>
std::uint64_t to_steps(Decimal time, const Text& text, int precision, RoundMode mode) {
  const auto throw_too_long = [&] {
    throw std::out_of_range(
        fmt::format("time {}: allowed are at most 2^64 - 1 steps of 10^{} s", text(), precision));
  };
  if (time.digits == 0) return 0;
  if (time.exponent >= 0) {
    if (time.exponent > LargestPower) throw_too_long();
    const std::uint64_t power = power_of_ten(time.exponent);
    if (time.digits > std::numeric_limits<std::uint64_t>::max() / power) throw_too_long();
    return time.digits * power;
  }
  std::uint64_t whole = 0;
  std::uint64_t rest = time.digits;
  bool above_half = false;
  bool half = false;
  if (-time.exponent <= LargestPower) {
    const std::uint64_t power = power_of_ten(-time.exponent);
    whole = time.digits / power;
    rest = time.digits % power;
    above_half = rest > power - rest;
    half = rest == power - rest;
  }
  if (rest == 0) return whole;
  switch (mode) {
    case RoundMode::Error:
      break;
    case RoundMode::Round:
      return above_half || (half && whole % 2 != 0) ? whole + 1 : whole;
    case RoundMode::Ceil:
      return whole + 1;
    case RoundMode::Floor:
      return whole;
  }
  throw std::invalid_argument(fmt::format(
      "time {} is no whole number of steps of 10^{} s; see RoundMode", text(), precision));
}

template <typename T>
std::string text_of(T time, Unit unit) {
  return fmt::format("{} {}", time, unit_name(unit));
}

}  // namespace

std::string_view unit_name(Unit unit) {
  constexpr std::array<std::string_view, 7> Names = {"step", "fs", "ps", "ns", "us", "ms", "sec"};
  return Names.at(static_cast<std::size_t>(unit));
}

void throw_unknown_unit(std::string_view name) {
  throw std::invalid_argument(fmt::format(
      "time unit '{}': allowed are 'step', 'fs', 'ps', 'ns', 'us', 'ms' and 'sec'", name));
}

void throw_negative_time(std::int64_t time, Unit unit) {
  throw std::invalid_argument(
      fmt::format("time {}: allowed are times from 0", text_of(time, unit)));
}

std::uint64_t steps(double time, Unit unit, int precision, RoundMode mode) {
  check_precision(precision);
  if (!std::isfinite(time) || time < 0) {
    throw std::invalid_argument(
        fmt::format("time {}: allowed are finite times from 0", text_of(time, unit)));
  }
  Decimal decimal = decimal_of(std::abs(time));  // -0.0 is 0
  decimal.exponent += scale_of(unit, precision) - precision;
  return to_steps(decimal, [&] { return text_of(time, unit); }, precision, mode);
}

std::uint64_t steps(std::uint64_t time, Unit unit, int precision, RoundMode mode) {
  check_precision(precision);
  const Decimal decimal{time, scale_of(unit, precision) - precision};
  return to_steps(decimal, [&] { return text_of(time, unit); }, precision, mode);
}

double from_steps(std::uint64_t steps, Unit unit, int precision) {
  check_precision(precision);
  const std::string text = fmt::format("{}e{}", steps, precision - scale_of(unit, precision));
  double time = 0;
  std::from_chars(text.data(), text.data() + text.size(), time);  // rounds once
  return time;
}

}  // namespace engine
