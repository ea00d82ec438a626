// SPDX-License-Identifier: Apache-2.0
// Counting comparisons, so that a checker that compared nothing fails and a planted fault is seen
// to be found; and how much work a test does.
//
// Environment (read by tests only):
//   D1_SEED=N    seed of the random tests, default 1
//   D1_TEST_SCALE=N   N times the usual number of random cases, strides shorter by N; default 1,
//                     100 in the tests labelled nightly
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string>

#include "sim/common/random.hpp"

namespace tests {

inline std::uint64_t environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  if (text == nullptr) return otherwise;
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 10);
  if (end == text || *end != '\0' || value == 0) {
    std::fprintf(stderr, "%s=%s: want a number above 0\n", name, text);
    std::exit(2);
  }
  return value;
}
inline std::uint64_t seed() { return environment("D1_SEED", 1); }
inline std::uint64_t scale() { return environment("D1_TEST_SCALE", 1); }
inline std::uint64_t cases(std::uint64_t usual) { return usual * scale(); }
inline sim::Random random_for(const char* purpose) { return sim::Random(seed(), purpose); }

// Numbers in hexadecimal for messages.
inline std::string hex(std::initializer_list<std::uint64_t> values) {
  std::string text;
  for (const std::uint64_t value : values) {
    char word[32];
    std::snprintf(word, sizeof word, "%s%llx", text.empty() ? "" : " ",
                  static_cast<unsigned long long>(value));
    text += word;
  }
  return text;
}

class Tally {
 public:
  // `text` is called for the first mismatch only.
  template <typename Text>
  void check(bool equal, Text text) {
    ++compared_;
    if (!equal && wrong_++ == 0) first_ = text();
  }
  std::uint64_t compared() const { return compared_; }
  std::uint64_t wrong() const { return wrong_; }
  std::string report() const {
    return std::to_string(wrong_) + " of " + std::to_string(compared_) + " wrong, seed " +
           std::to_string(seed()) + ", first: " + first_;
  }

 private:
  std::uint64_t compared_ = 0;
  std::uint64_t wrong_ = 0;
  std::string first_;
};

// The unit under test: nothing wrong, and at least so much compared.
inline void expect_clean(const Tally& tally, std::uint64_t at_least) {
  EXPECT_EQ(tally.wrong(), 0u) << tally.report();
  EXPECT_GE(tally.compared(), at_least);
}

// A unit with a planted fault: the same checker must find it.
inline void expect_caught(const Tally& tally) { EXPECT_GT(tally.wrong(), 0u) << tally.report(); }

}  // namespace tests
