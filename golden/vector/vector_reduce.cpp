// SPDX-License-Identifier: Apache-2.0
// Reductions: inactive lanes become the neutral element, then one loop or one tree.

#include "golden/vector/vector_reduce.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "golden/numeric/fp32_fma.hpp"
#include "golden/numeric/fp32_minmax.hpp"
#include "golden/numeric/round_pack.hpp"
#include "golden/vector/lanes.hpp"

namespace golden {
namespace {

template <typename F>
Result tree(const Vec& v, std::uint64_t predicate, std::uint32_t neutral, F f) {
  Vec x = v;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!lane_active(predicate, i, 4)) x[i] = neutral;
  }
  Flags flags = NoFlags;
  for (std::size_t count = x.size() / 2; count > 0; count /= 2) {
    for (std::size_t i = 0; i < count; ++i) {
      const Result r = f(x[2 * i], x[2 * i + 1]);
      x[i] = r.value;
      flags |= r.flags;
    }
  }
  return {x[0], flags};
}

// f combines two signed lanes; neutral(T) is the neutral element of lane type T.
template <typename N, typename F>
std::uint32_t fold(int width, const Vec& v, std::uint64_t predicate, N neutral, F f) {
  return with_width(width, [&]<typename T>(T) {
    using S = std::make_signed_t<T>;
    const Lanes<T> x = to_lanes<T>(v);
    S out = neutral(S{});
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (lane_active(predicate, i, sizeof(T))) {
        out = static_cast<S>(f(out, static_cast<S>(x[i])));
      }
    }
    return static_cast<std::uint32_t>(static_cast<T>(out));
  });
}

}  // namespace

Result reduce_sum(const Vec& v, std::uint64_t predicate) {
  return tree(v, predicate, Fp32Sign, fp32_add);
}

Result reduce_min(const Vec& v, std::uint64_t predicate) {
  return tree(v, predicate, Fp32Inf, fp32_min);
}

Result reduce_max(const Vec& v, std::uint64_t predicate) {
  return tree(v, predicate, Fp32Sign | Fp32Inf, fp32_max);
}

std::uint32_t reduce_int_sum(int width, const Vec& v, std::uint64_t predicate) {
  return fold(
      width, v, predicate, [](auto) { return 0; },
      [](auto a, auto b) { return static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b); });
}

std::uint32_t reduce_int_min(int width, const Vec& v, std::uint64_t predicate) {
  return fold(
      width, v, predicate, [](auto t) { return std::numeric_limits<decltype(t)>::max(); },
      [](auto a, auto b) { return std::min(a, b); });
}

std::uint32_t reduce_int_max(int width, const Vec& v, std::uint64_t predicate) {
  return fold(
      width, v, predicate, [](auto t) { return std::numeric_limits<decltype(t)>::min(); },
      [](auto a, auto b) { return std::max(a, b); });
}

}  // namespace golden
