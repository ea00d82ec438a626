// SPDX-License-Identifier: Apache-2.0
// The comparison of RTL and model, value by value, with what a report of a difference has to say.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "golden/gen/machine.hpp"
#include "tests/common/tally.hpp"

namespace tests {

// Compares values of model and RTL, counts, and keeps the text of the first difference.
class Comparison {
 public:
  explicit Comparison(std::string_view unit) : unit_(unit) {}

  // Cycle (or number of the case) of what follows.
  void at(std::uint64_t cycle) { cycle_ = cycle; }
  // What else to say about the first difference; called at once, when it is found.
  void on_difference(std::function<std::string()> describe) { describe_ = std::move(describe); }

  template <typename T, typename U>
    requires(std::integral<T> || std::is_enum_v<T>)
  bool equal(std::string_view field, T expected, U actual) {
    ++compared_;
    const auto want = static_cast<std::uint64_t>(expected);
    const auto have = static_cast<std::uint64_t>(actual);
    if (want == have) return true;
    difference(std::string(field), want, have);
    return false;
  }

  // Of wide values; both have at least `words` words of 32 bits.
  template <typename Wide>
  bool equal_words(std::string_view field, const std::uint32_t* expected, const Wide& actual,
                   std::size_t words) {
    ++compared_;
    for (std::size_t i = 0; i < words; ++i) {
      if (expected[i] == actual[i]) continue;
      difference(std::string(field) + " word " + std::to_string(i), expected[i], actual[i]);
      return false;
    }
    return true;
  }

  // A whole record; the difference names the field.
  template <typename Record, typename Wide>
  bool equal_record(const Record& expected, const Wide& actual) {
    ++compared_;
    for (std::size_t i = 0; i < expected.words.size(); ++i) {
      if (expected.words[i] == actual[i]) continue;
      const std::uint32_t wrong = expected.words[i] ^ actual[i];
      int bit = static_cast<int>(32 * i);
      while ((wrong >> (bit % 32) & 1u) == 0) ++bit;
      difference(field_at(Record::Fields, bit) + " (record word " + std::to_string(i) + ")",
                 expected.words[i], actual[i]);
      return false;
    }
    return true;
  }

  std::uint64_t compared() const { return compared_; }

  void expect_clean() const {
    EXPECT_GT(compared_, 0u) << unit_ << ": nothing was compared";
    EXPECT_EQ(differences_, 0u) << first_;
  }
  // Of a run with a planted difference: it is found, where it can be found, and told as it should.
  void expect_reported(std::string_view field) const {
    EXPECT_GT(differences_, 0u) << unit_ << ": the planted difference is not reported";
    EXPECT_NE(first_.find(unit_ + ": "), std::string::npos) << first_;
    EXPECT_NE(first_.find(field), std::string::npos) << first_;
    EXPECT_NE(first_.find("seed " + std::to_string(seed())), std::string::npos) << first_;
  }

 private:
  template <typename Fields>
  static std::string field_at(const Fields& fields, int bit) {
    for (const golden::ObserveField& field : fields) {
      const int place = bit - field.offset_bits;
      if (place < 0 || place >= field.stride_bits * field.count) continue;
      const std::string element = std::to_string(place / field.stride_bits);
      return std::string(field.name) + (field.count == 1 ? "" : "[" + element + "]");
    }
    return "padding";
  }

  void difference(const std::string& field, std::uint64_t expected, std::uint64_t actual) {
    if (++differences_ > 1) return;
    first_ = unit_ + ": cycle " + std::to_string(cycle_) + ", seed " + std::to_string(seed()) +
             ": " + field + ": expected 0x" + hex({expected}) + ", actual 0x" + hex({actual});
    if (describe_) first_ += "; " + describe_();
  }

  std::string unit_;
  std::uint64_t cycle_ = 0;
  std::uint64_t compared_ = 0;
  std::uint64_t differences_ = 0;
  std::string first_;
  std::function<std::string()> describe_;
};

}  // namespace tests
