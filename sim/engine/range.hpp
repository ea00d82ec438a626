// SPDX-License-Identifier: Apache-2.0
// Range: how the elements of an array are numbered, both ends included, as in HDL and in
// cocotb.types.Range.
//
//   Range(7, "downto", 0)   7 6 5 4 3 2 1 0     Range(7, 0) is the same
//   Range(-2, "to", 1)      -2 -1 0 1           Range(-2, 1) is the same
//   Range(0, "downto", 1)   null: empty, keeps its bounds
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "sim/engine/position_iterator.hpp"

namespace engine {

enum class Direction : std::uint8_t { To, Downto };

// "to" or "downto", in capitals too; throws std::invalid_argument.
Direction parse_direction(std::string_view name);
constexpr std::string_view direction_name(Direction direction) {
  return direction == Direction::To ? "to" : "downto";
}

class Range {
 public:
  constexpr Range(int left, Direction direction, int right)
      : left_(left), right_(right), direction_(direction) {}
  Range(int left, std::string_view direction, int right)
      : Range(left, parse_direction(direction), right) {}
  constexpr Range(int left, int right)
      : Range(left, left <= right ? Direction::To : Direction::Downto, right) {}

  constexpr int left() const { return left_; }
  constexpr int right() const { return right_; }
  constexpr Direction direction() const { return direction_; }

  constexpr std::size_t size() const {
    const std::int64_t distance = std::int64_t{right_} - left_;
    const std::int64_t last = direction_ == Direction::To ? distance : -distance;
    return last < 0 ? 0 : static_cast<std::size_t>(last) + 1;
  }
  constexpr bool empty() const { return size() == 0; }

  constexpr bool contains(int index) const { return position_of(index).has_value(); }

  // The position of an index, counted from the left, from 0; throws std::out_of_range.
  constexpr std::size_t index(int index) const {
    const std::optional<std::size_t> position = position_of(index);
    if (!position) throw_outside(index);
    return *position;
  }
  // The index at a position; throws std::out_of_range.
  constexpr int nth(std::size_t position) const {
    if (position >= size()) throw_beyond(position);
    const auto steps = static_cast<std::int64_t>(position);
    return static_cast<int>(direction_ == Direction::To ? left_ + steps : left_ - steps);
  }
  constexpr int operator[](std::size_t position) const { return nth(position); }

  constexpr PositionIterator<Range> begin() const { return {*this, 0}; }
  constexpr PositionIterator<Range> end() const { return {*this, size()}; }

  // Of the indices in order: null ranges are all equal, and 0 to 0 is 0 downto 0.
  friend constexpr bool operator==(const Range& a, const Range& b) {
    if (a.size() != b.size()) return false;
    return a.empty() || (a.left_ == b.left_ && a.right_ == b.right_);
  }

  // As it is printed: Range(7, 'downto', 0).
  std::string str() const;

 private:
  constexpr std::optional<std::size_t> position_of(int index) const {
    const std::int64_t distance = std::int64_t{index} - left_;
    const std::int64_t position = direction_ == Direction::To ? distance : -distance;
    if (position < 0 || static_cast<std::size_t>(position) >= size()) return std::nullopt;
    return static_cast<std::size_t>(position);
  }
  [[noreturn]] void throw_outside(int index) const;
  [[noreturn]] void throw_beyond(std::size_t position) const;

  int left_;
  int right_;
  Direction direction_;
};

// An argument that is a Range or a width; a width n stands for n - 1 downto 0.
class Bounds {
 public:
  constexpr Bounds(const Range& range) : range_(range) {}  // implicit
  template <std::integral T>
  constexpr Bounds(T width)
      : range_(width_or_throw(width) - 1, Direction::Downto, 0) {}  // implicit

  constexpr const Range& range() const { return range_; }

 private:
  template <std::integral T>
  static constexpr int width_or_throw(T width) {
    if (width < T{0}) throw_width(fmt::format("{}", width));
    if (static_cast<std::uint64_t>(width) > std::numeric_limits<int>::max()) {
      throw_width(fmt::format("{}", width));
    }
    return static_cast<int>(width);
  }
  [[noreturn]] static void throw_width(const std::string& width);

  Range range_;
};

}  // namespace engine

template <>
struct fmt::formatter<engine::Range> : fmt::formatter<std::string> {
  template <typename Context>
  auto format(const engine::Range& range, Context& context) const {
    return fmt::formatter<std::string>::format(range.str(), context);
  }
};
