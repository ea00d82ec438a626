// SPDX-License-Identifier: Apache-2.0
// Integer lanes: one loop over the lanes, one expression per operation.

#include "golden/vector/vector_int.hpp"

#include <algorithm>
#include <type_traits>

#include "golden/vector/lanes.hpp"

namespace golden {
namespace {

// f gets two unsigned lanes; what it returns is taken modulo the width. Arithmetic is done in 32
// bits unsigned, so that nothing overflows.
template <typename F>
Vec each_lane(int width, const Vec& b, const Vec& c, F f) {
  return with_width(width, [&]<typename T>(T) {
    const Lanes<T> x = to_lanes<T>(b);
    const Lanes<T> y = to_lanes<T>(c);
    Lanes<T> out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<T>(f(x[i], y[i]));
    return from_lanes<T>(out);
  });
}

template <typename F>
std::uint64_t each_comparison(int width, const Vec& b, const Vec& c, F f) {
  return with_width(width, [&]<typename T>(T) {
    const Lanes<T> x = to_lanes<T>(b);
    const Lanes<T> y = to_lanes<T>(c);
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (f(x[i], y[i])) out |= lane_bytes(i, sizeof(T));
    }
    return out;
  });
}

template <typename T>
constexpr auto as_signed(T x) {
  return static_cast<std::make_signed_t<T>>(x);
}

// The count of a shift: modulo the width of the lane.
template <typename T>
constexpr int count(T x) {
  return static_cast<int>(x % (8 * sizeof(T)));
}

}  // namespace

Vec int_add(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return 1u * x + y; });
}

Vec int_sub(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return 1u * x - y; });
}

Vec int_mul(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return 1u * x * y; });
}

Vec int_min(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return as_signed(x) < as_signed(y) ? x : y; });
}

Vec int_max(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return as_signed(x) < as_signed(y) ? y : x; });
}

Vec int_min_unsigned(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return std::min(x, y); });
}

Vec int_max_unsigned(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return std::max(x, y); });
}

Vec int_shift_left(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return 1u * x << count(y); });
}

Vec int_shift_right(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return x >> count(y); });
}

Vec int_shift_right_signed(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return as_signed(x) >> count(y); });
}

Vec int_and(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return x & y; });
}

Vec int_or(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return x | y; });
}

Vec int_xor(int width, const Vec& b, const Vec& c) {
  return each_lane(width, b, c, [](auto x, auto y) { return x ^ y; });
}

std::uint64_t int_equal(int width, const Vec& b, const Vec& c) {
  return each_comparison(width, b, c, [](auto x, auto y) { return x == y; });
}

std::uint64_t int_less(int width, const Vec& b, const Vec& c) {
  return each_comparison(width, b, c, [](auto x, auto y) { return as_signed(x) < as_signed(y); });
}

std::uint64_t int_less_unsigned(int width, const Vec& b, const Vec& c) {
  return each_comparison(width, b, c, [](auto x, auto y) { return x < y; });
}

}  // namespace golden
