// SPDX-License-Identifier: Apache-2.0
// Walks what has size() and nth(position): a range-based for over it sees positions 0 .. size()
// - 1.
#pragma once

#include <cstddef>
#include <iterator>
#include <utility>

namespace engine {

template <typename Sequence>
class PositionIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using difference_type = std::ptrdiff_t;
  using value_type = decltype(std::declval<const Sequence&>().nth(0));
  using reference = value_type;
  using pointer = void;

  constexpr PositionIterator(const Sequence& sequence, std::size_t position)
      : sequence_(&sequence), position_(position) {}

  constexpr value_type operator*() const { return sequence_->nth(position_); }
  constexpr PositionIterator& operator++() {
    ++position_;
    return *this;
  }
  constexpr PositionIterator operator++(int) {
    const PositionIterator before = *this;
    ++position_;
    return before;
  }
  friend constexpr bool operator==(const PositionIterator&, const PositionIterator&) = default;

 private:
  const Sequence* sequence_;
  std::size_t position_;
};

}  // namespace engine
