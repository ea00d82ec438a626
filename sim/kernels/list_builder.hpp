// SPDX-License-Identifier: Apache-2.0
// Lists of transfers in memory, one behind the other.
//
//   ListBuilder lists(layout.next());
//   const std::uint32_t first = lists.add(push_lines(from, 4, {0, 1}, to));
//   lists.add(wait_for(2, 1));
//   lists.end();                       // the list at `first` has two items
#pragma once

#include <cstdint>
#include <utility>

#include "sim/kernels/kernel.hpp"
#include "sim/kernels/list_item.hpp"

namespace sim {

class ListBuilder {
 public:
  explicit ListBuilder(std::uint32_t base) : segment_{base, {}} {}

  // Appends to the list begun last; returns the address of the item.
  std::uint32_t add(ListItem item) {
    const std::uint32_t address = next_address();
    item.last = false;
    item.next = address + golden::LineBytes;
    add(item.encode());
    pending_ = item;
    return address;
  }
  // One that need not be right, as it is: its link too. It does not end the list.
  void add(const ItemBytes& bytes) {
    segment_.bytes.insert(segment_.bytes.end(), bytes.begin(), bytes.end());
  }
  // The item added last ends its list.
  void end() {
    segment_.bytes.erase(segment_.bytes.end() - golden::LineBytes, segment_.bytes.end());
    pending_.last = true;
    pending_.next = 0;
    add(pending_.encode());
  }
  std::uint32_t next_address() const {
    return segment_.address + static_cast<std::uint32_t>(segment_.bytes.size());
  }
  Segment finish() { return std::move(segment_); }

 private:
  Segment segment_;
  ListItem pending_;
};

}  // namespace sim
