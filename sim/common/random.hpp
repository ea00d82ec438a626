// SPDX-License-Identifier: Apache-2.0
// The project's random numbers: the same on every machine, split by seed and purpose.
//
// A stream is named by (seed, purpose); streams of other names are independent of it, so drawing
// one number more for one purpose never changes another. Copying a Random copies its position.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace sim {

class Random {
 public:
  Random(std::uint64_t seed, std::string_view purpose) : state_(mix(seed + Step)) {
    for (const char character : purpose) {
      state_ = mix((state_ ^ static_cast<unsigned char>(character)) + Step);
    }
  }

  // A stream of its own for a part of this purpose; does not advance this one.
  Random split(std::string_view purpose) const { return Random(state_, purpose); }
  Random split(std::uint64_t index) const { return Random(mix(state_ ^ mix(index + Step)), ""); }

  // 64 uniform bits: a Weyl sequence through a bijective mixer (splitmix64).
  std::uint64_t bits() {
    state_ += Step;
    return mix(state_);
  }
  std::uint32_t bits32() { return static_cast<std::uint32_t>(bits() >> 32); }

  // Uniform in 0 .. bound - 1; bound > 0. Exact: draws that do not fit are thrown away.
  std::uint64_t below(std::uint64_t bound) {
    const int unused = std::countl_zero(bound - 1 == 0 ? std::uint64_t{1} : bound - 1);
    for (;;) {
      const std::uint64_t value = bits() >> unused;
      if (value < bound) return value;
    }
  }

  // Uniform in low .. high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const std::uint64_t span =
        static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t value = span == 0 ? bits() : below(span);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + value);
  }
  int between(int low, int high) {
    return static_cast<int>(between(std::int64_t{low}, std::int64_t{high}));
  }

  // True with probability numerator / denominator.
  bool chance(std::uint64_t numerator, std::uint64_t denominator) {
    return below(denominator) < numerator;
  }
  bool coin() { return (bits() >> 63) != 0; }

  // Uniform in [0, 1), a multiple of 2^-53.
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  template <typename Container>
  const auto& pick(const Container& choices) {
    return *(std::begin(choices) + static_cast<std::ptrdiff_t>(below(std::size(choices))));
  }

  template <typename T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  static constexpr std::uint64_t Step = 0x9E3779B97F4A7C15;

  static constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
  }

  std::uint64_t state_;
};

}  // namespace sim
