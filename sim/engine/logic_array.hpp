// SPDX-License-Identifier: Apache-2.0
// LogicArray: the value of a packed vector of wires, as cocotb.types.LogicArray.
//
//   LogicArray a("10X_01");                     Range(4, 'downto', 0)
//   LogicArray b(-4, Range(0, "to", 7));        11111100, b[0] is the leftmost
//   auto c = LogicArray::from_unsigned(0x2b, 8);
//   a[2] = 1;  a.set_slice(1, 0, "ZZ");         by the array's own numbers
//   c.slice(7, 4) == 2                          a copy, numbered 7 downto 4
//   fmt::format("{} {:x} {:#_b}", c, c, c)      00101011 2b 0b0010_1011
//
// The leftmost element is the most significant, whichever way the range runs. Integers, bytes and
// words exist only of resolvable arrays (0, 1, L, H) that are not null; otherwise the conversions
// throw std::domain_error, which names the array.
//
// Arrays of 0 and 1 are kept as words of 32 bits; the first other value turns an array into one
// Logic per element. Both have the same meaning.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/common/random.hpp"
#include "sim/engine/logic.hpp"
#include "sim/engine/range.hpp"

namespace engine {

enum class ByteOrder : std::uint8_t { Big, Little };

// What becomes of an integer that has more bits than the array: an exception, or the low bits.
enum class OnOverflow : std::uint8_t { Error, Wrap };

class LogicArray {
 public:
  // An element of an array that can be changed. The Logic is what it was when looked up; assigning
  // writes to the array, and is for `array[3] = 'Z'` only.
  class Element : public Logic {
   public:
    template <LogicLiteral T>
    void operator=(const T& literal) && {
      array_.set(index_, literal);
    }
    void operator=(Logic value) && { array_.set(index_, value); }
    void operator=(const Element& other) && { array_.set(index_, other); }
    Element(const Element&) = delete;

   private:
    friend LogicArray;
    Element(LogicArray& array, int index)
        : Logic(std::as_const(array)[index]), array_(array), index_(index) {}

    LogicArray& array_;
    int index_;
  };

  // Characters of Logic, '_' between them is ignored; without bounds n - 1 downto 0. Throws
  // std::invalid_argument when a character is none or the length is not that of the bounds.
  explicit LogicArray(std::string_view literal);
  LogicArray(std::string_view literal, Bounds bounds);
  explicit LogicArray(std::vector<Logic> logics);
  LogicArray(std::vector<Logic> logics, Bounds bounds);
  // The same elements, numbered anew.
  LogicArray(const LogicArray& array, Bounds bounds);
  // An integer from -2^(n-1) to 2^n - 1, negative ones in two's complement; else throws
  // std::invalid_argument.
  template <std::integral T>
  LogicArray(T value, Bounds bounds)
      : LogicArray(value < T{0} ? from_signed(value, bounds) : from_unsigned(value, bounds)) {}

  // Throw std::invalid_argument when the value does not fit, unless it is to be wrapped; a negative
  // unsigned one always.
  template <std::integral T>
  static LogicArray from_unsigned(T value, Bounds bounds,
                                  OnOverflow on_overflow = OnOverflow::Error) {
    if (value < T{0}) throw_negative(static_cast<std::int64_t>(value));
    return of_unsigned(static_cast<std::uint64_t>(value), bounds.range(), on_overflow);
  }
  template <std::integral T>
  static LogicArray from_signed(T value, Bounds bounds,
                                OnOverflow on_overflow = OnOverflow::Error) {
    if (value > T{0} &&
        static_cast<std::uint64_t>(value) > INT64_MAX) {  // beyond all signed numbers of 64 bits
      return of_positive(static_cast<std::uint64_t>(value), bounds.range(), on_overflow);
    }
    return of_signed(static_cast<std::int64_t>(value), bounds.range(), on_overflow);
  }
  // 8 elements per byte; throws std::invalid_argument when the bounds have another length.
  static LogicArray from_bytes(std::span<const std::uint8_t> bytes, ByteOrder order);
  static LogicArray from_bytes(std::span<const std::uint8_t> bytes, Bounds bounds, ByteOrder order);
  // As Verilator holds wide signals: least significant word first, ceil(n / 32) of them, else
  // std::invalid_argument. Bits of the last word beyond the range are ignored.
  static LogicArray from_words(std::span<const std::uint32_t> words, Range range);

  LogicArray(const LogicArray&) = default;
  LogicArray(LogicArray&&) = default;
  // Not to temporaries: `array.slice(3, 0) = other` would change nothing.
  LogicArray& operator=(const LogicArray&) & = default;
  LogicArray& operator=(LogicArray&&) & = default;

  std::size_t size() const { return range_.size(); }
  const Range& range() const { return range_; }
  int left() const { return range_.left(); }
  int right() const { return range_.right(); }
  Direction direction() const { return range_.direction(); }
  // Numbers the elements anew; throws std::invalid_argument when the length differs.
  void set_range(Range range);

  bool is_resolvable() const;

  // Throw std::overflow_error when the number has more than 64 bits.
  std::uint64_t to_unsigned() const;
  std::int64_t to_signed() const;
  std::vector<std::uint8_t> to_bytes(ByteOrder order) const;
  // The counterpart of from_words(): as many words, unused bits 0.
  void to_words(std::span<std::uint32_t> words) const;
  // The elements that are 1, whatever the others are.
  void ones_to_words(std::span<std::uint32_t> words) const;
  // Whether it is not 0; a null array is false.
  explicit operator bool() const;

  // The elements from left to right.
  std::string str() const;
  // For messages: LogicArray('10', Range(1, 'downto', 0)); long ones are cut after 64 elements.
  std::string repr() const;

  // By the numbers of range(); a slice runs the way the range runs and is numbered left .. right.
  // Other indices throw std::out_of_range.
  Logic operator[](int index) const { return nth(range_.index(index)); }
  Element operator[](int index) { return Element(*this, index); }
  void set(int index, Logic value) { put(range_.index(index), value); }
  LogicArray slice(int left, int right) const;
  // The value is what a LogicArray can be made of: a literal, an integer, Logics, an array; it has
  // the length of the slice, else std::invalid_argument is thrown.
  template <typename Value>
  void set_slice(int left, int right, const Value& value) {
    const auto width = slice_positions(left, right).second;
    replace(left, right, LogicArray(value, Bounds(width)));
  }

  // By position, counted from the left, from 0; throws std::out_of_range.
  Logic nth(std::size_t position) const;
  PositionIterator<LogicArray> begin() const { return {*this, 0}; }
  PositionIterator<LogicArray> end() const { return {*this, size()}; }

  // Element by element, left to left; the result is n - 1 downto 0. Throw std::invalid_argument
  // when the lengths differ.
  friend LogicArray operator&(const LogicArray& a, const LogicArray& b);
  friend LogicArray operator|(const LogicArray& a, const LogicArray& b);
  friend LogicArray operator^(const LogicArray& a, const LogicArray& b);
  LogicArray operator~() const;

  // See Logic::resolve(); drawing goes from left to right.
  LogicArray resolve(std::string_view resolver) const;
  LogicArray resolve(std::string_view resolver, sim::Random& random) const;

  // Of the elements; the ranges do not matter. A literal is compared in capitals, an integer with
  // to_signed() when it is negative, else with to_unsigned(): unequal when the array has no value.
  friend bool operator==(const LogicArray& a, const LogicArray& b);
  friend bool operator==(const LogicArray& a, std::string_view literal) {
    return a.equals_literal(literal);
  }
  template <std::integral T>
  friend bool operator==(const LogicArray& a, T value) {
    return value < T{0} ? a.equals_signed(static_cast<std::int64_t>(value))
                        : a.equals_unsigned(static_cast<std::uint64_t>(value));
  }

  // What `left` and `right` are side by side; n - 1 downto 0.
  friend LogicArray concat(const LogicArray& left, const LogicArray& right);

 private:
  struct Zeros {};
  LogicArray(Zeros, const Range& range);

  static LogicArray of_unsigned(std::uint64_t value, const Range& range, OnOverflow on_overflow);
  static LogicArray of_signed(std::int64_t value, const Range& range, OnOverflow on_overflow);
  static LogicArray of_positive(std::uint64_t value, const Range& range, OnOverflow on_overflow);
  [[noreturn]] static void throw_negative(std::int64_t value);

  template <typename WordOperator, typename LogicOperator>
  static LogicArray combine(const LogicArray& a, const LogicArray& b, char name,
                            WordOperator of_words, LogicOperator of_logics);
  template <typename Map>
  LogicArray map(Map of_logic) const;

  bool holds_words() const { return logics_.empty(); }
  bool bit(std::size_t position) const;
  void put(std::size_t position, Logic value);
  void clear_unused();
  void check_length(const Range& range) const;
  // This array with L and H made 0 and 1, in words; throws std::domain_error when it has no value.
  LogicArray in_words() const;
  std::pair<std::size_t, std::size_t> slice_positions(int left, int right) const;
  void replace(int left, int right, const LogicArray& value);
  // Of an array in words, not null; nullopt when the number has more bits.
  std::optional<std::uint64_t> unsigned_64() const;
  std::optional<std::int64_t> signed_64() const;
  bool equals_literal(std::string_view literal) const;
  bool equals_signed(std::int64_t value) const;
  bool equals_unsigned(std::uint64_t value) const;

  Range range_;
  std::vector<std::uint32_t> words_;  // least significant first, unused bits 0, if logics_ is empty
  std::vector<Logic> logics_;         // left to right; or empty
};

template <typename... Arrays>
LogicArray concat(const LogicArray& first, const LogicArray& second, const Arrays&... rest) {
  return concat(concat(first, second), rest...);
}

// What a format specifier of LogicArray says: [#][_](b|o|x|X), [#][_|,]d, or nothing, which is
// str(). Numbers are unsigned and have leading zeros up to the length of the array; decimal ones as
// many as cocotb gives them, one digit for ten elements.
struct LogicArrayFormat {
  char type = 's';
  bool prefix = false;  // '#': 0b, 0o, 0d, 0x, 0X
  char separator = 0;   // between groups of 4 digits, of 3 decimal ones
};
std::string to_text(const LogicArray& array, LogicArrayFormat format);

}  // namespace engine

template <>
struct fmt::formatter<engine::LogicArray> {
  engine::LogicArrayFormat wanted;

  constexpr auto parse(fmt::format_parse_context& context) {
    auto at = context.begin();
    const auto next_is = [&](std::string_view characters) {
      return at != context.end() && characters.find(*at) != std::string_view::npos;
    };
    if (next_is("#")) wanted.prefix = true, ++at;
    if (next_is("_,")) wanted.separator = *at++;
    if (next_is("boxXd")) wanted.type = *at++;
    const bool bare = wanted.type == 's' && (wanted.prefix || wanted.separator);
    const bool wrong_comma = wanted.separator == ',' && wanted.type != 'd';
    if (bare || wrong_comma || (at != context.end() && *at != '}')) {
      throw fmt::format_error("LogicArray: allowed is [#][_](b|o|x|X), [#][_|,]d, or nothing");
    }
    return at;
  }
  template <typename Context>
  auto format(const engine::LogicArray& array, Context& context) const {
    const std::string text = engine::to_text(array, wanted);
    return std::copy(text.begin(), text.end(), context.out());
  }
};
template <>
struct fmt::formatter<engine::LogicArray::Element> : fmt::formatter<engine::Logic> {};
