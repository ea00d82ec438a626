// SPDX-License-Identifier: Apache-2.0
// The list parser of one thread: works through items, step by step (network.md section 7.1).
//
// The interface asks wants(), then plan() on the state at the start of the cycle; if the step can
// be taken in this cycle it reads the line that the plan names and calls take(). Two cycles later
// arrive() brings what an item or index step has read.
#pragma once

#include <cstdint>
#include <span>

#include "golden/noc/list_item.hpp"
#include "golden/noc/router.hpp"
#include "golden/noc/step.hpp"

namespace golden {

// What a parser sees of its node.
struct ListView {
  int own_node;
  std::uint32_t sram_size;
  const Router& router;
  std::span<const std::uint32_t> semaphores;  // at the start of the cycle
};

class ListParser {
 public:
  // `xfer`; the list is Idle, the address inside the SRAM and aligned.
  void start(std::uint32_t address);

  ListState state() const { return state_; }
  std::uint32_t outstanding() const { return outstanding_; }
  bool wants(const ListView& view) const;
  Step plan(const ListView& view) const;

  struct Taken {
    SemaphoreChange change;
    bool waited = false;  // the change takes from a semaphore
  };
  // `line` and its double error are of the read that the step asked for; completes the step's data.
  Taken take(Step& step, const Vec& line, bool double_error);

  // Returns a trap value, 0 if there is no error. Without effect if the list has failed meanwhile.
  std::uint32_t arrive(const Vec& line, std::uint32_t sram_size);
  void returned(std::uint32_t beats) { outstanding_ -= beats; }
  void fail() { state_ = ListState::Failed; }
  void forget() { state_ = ListState::Idle; }  // of a failed list with nothing on its way

  // For messages.
  std::uint32_t item_address() const { return address_; }
  const ListItem& item() const { return item_; }  // from state Run on

 private:
  bool needs_index() const { return item_.gather && element_ % Lanes32 == 0 && !index_loaded_; }
  bool line_ends() const { return (element_ + 1) % item_.elements_per_line() == 0; }
  std::uint32_t line_number() const {
    return static_cast<std::uint32_t>(element_ / item_.elements_per_line());
  }
  std::uint32_t element_address() const;
  std::uint32_t pull_length() const;
  Step plan_index(const ListView& view) const;
  Step plan_push(const ListView& view) const;
  Step plan_pull(const ListView& view) const;
  Step plan_add(const ListView& view) const;
  void take_push(Step& step, const Vec& line, bool double_error, Taken& taken);
  void advance(std::uint32_t elements);
  void complete(Taken& taken);

  ListState state_ = ListState::Idle;
  std::uint32_t address_ = 0;  // of the item
  std::uint32_t outstanding_ = 0;
  ListItem item_;
  std::uint64_t element_ = 0;  // row_ * cols + col_
  std::uint32_t row_ = 0;
  std::uint32_t col_ = 0;
  Rectangle nodes_;       // `at`: where the next beat goes
  bool copying_ = false;  // the line is complete, further nodes get it
  bool poison_ = false;   // of the line
  bool index_loaded_ = false;
  Vec line_{};   // being filled
  Vec index_{};  // of 16 elements
};

}  // namespace golden
