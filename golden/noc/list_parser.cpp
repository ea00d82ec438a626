// SPDX-License-Identifier: Apache-2.0
// The list parser of one thread (network.md section 7.1).
#include "golden/noc/list_parser.hpp"

#include <algorithm>
#include <cstddef>

namespace golden {
namespace {

constexpr std::uint32_t AddressEnd = 1u << AddressBits;

Step failed(std::uint32_t error) {
  Step step;
  step.error = error;
  return step;
}
Step bad_address(std::uint32_t address) {
  return failed(fault_value(NetworkFault::BadAddress, address));
}
Step no_route(int node) { return failed(fault_value(NetworkFault::NoRoute, node)); }

}  // namespace

void ListParser::start(std::uint32_t address) {
  address_ = address;
  state_ = ListState::Fetch;
}

bool ListParser::wants(const ListView& view) const {
  switch (state_) {
    case ListState::Fetch:
      return true;
    case ListState::Run:
      return item_.kind != ItemKind::Wait ||
             view.semaphores[static_cast<std::size_t>(item_.rsem)] >= item_.amount;
    case ListState::Drain:
      return outstanding_ == 0;
    case ListState::Idle:
    case ListState::Load:
    case ListState::IndexLoad:
    case ListState::Failed:
      return false;
  }
  return false;
}

Step ListParser::plan(const ListView& view) const {
  if (state_ == ListState::Fetch) {
    Step step;
    step.read = Step::Read::Item;
    step.line = address_ / LineBytes;
    return step;
  }
  if (state_ == ListState::Drain) return {};
  switch (item_.kind) {
    case ItemKind::Push:
      return needs_index() ? plan_index(view) : plan_push(view);
    case ItemKind::Pull:
      return plan_pull(view);
    case ItemKind::Add:
      return plan_add(view);
    case ItemKind::Wait:
      return {};
  }
  return {};
}

Step ListParser::plan_index(const ListView& view) const {
  const std::uint32_t address = item_.index_list + static_cast<std::uint32_t>(4 * element_);
  if (address >= view.sram_size) return bad_address(address);
  Step step;
  step.read = Step::Read::Index;
  step.line = address / LineBytes;
  return step;
}

std::uint32_t ListParser::element_address() const {
  if (item_.gather) {
    return item_.src_base +
           index_[element_ % Lanes32] * static_cast<std::uint32_t>(item_.element_bytes);
  }
  return item_.src_base + row_ * item_.src_row_stride + col_ * item_.src_col_stride;
}

Step ListParser::plan_push(const ListView& view) const {
  const bool there = view.router.reachable(nodes_.at);
  if (line_ends() && !there && !item_.broadcast) return no_route(nodes_.at);
  Step step;
  if (!copying_) {
    if (!item_.padding(row_, col_)) {
      const std::uint32_t address = element_address();
      if (address % static_cast<std::uint32_t>(item_.element_bytes) != 0 ||
          address >= view.sram_size) {
        return bad_address(address);
      }
      step.read = Step::Read::Data;
      step.line = address / LineBytes;
    }
    if (!line_ends()) return step;
  }
  const std::uint32_t target = item_.dst_address(line_number());
  if (target >= AddressEnd) return bad_address(target);
  step.sends = there;
  step.header.kind = BeatKind::Write;
  step.header.dst = nodes_.at;
  step.header.line = target / LineBytes;
  step.header.signal = item_.rsignal && element_ + 1 == item_.elements();
  step.header.sem = step.header.signal ? item_.rsem : 0;
  return step;
}

// Lines that one Read of real elements asks for.
std::uint32_t ListParser::pull_length() const {
  if (item_.src_col_stride != LineBytes) return 1;
  std::uint32_t length = std::min(item_.cols, item_.col_hi) - col_;
  if (item_.dst_per_row != 0) {
    length = std::min(length, item_.dst_per_row - line_number() % item_.dst_per_row);
  }
  return std::min(length, std::uint32_t{PacketBeats});
}

Step ListParser::plan_pull(const ListView& view) const {
  const bool zero = item_.padding(row_, col_);
  const int node = zero ? view.own_node : item_.node;
  if (!view.router.reachable(node)) return no_route(node);
  const std::uint32_t address = element_address();
  if (!zero && (address % LineBytes != 0 || address >= AddressEnd)) return bad_address(address);
  const std::uint32_t beats = zero ? 1 : pull_length();
  const std::uint32_t target = item_.dst_address(line_number());
  if (target >= view.sram_size || target + (beats - 1) * LineBytes >= view.sram_size) {
    return bad_address(target);
  }
  Step step;
  step.sends = true;
  step.header.kind = BeatKind::Read;
  step.header.dst = node;
  step.header.line = zero ? 0 : address / LineBytes;
  step.header.beats = static_cast<int>(beats) - 1;
  step.data[0] = target / LineBytes | (zero ? 1u << 15 : 0u);
  return step;
}

Step ListParser::plan_add(const ListView& view) const {
  const bool there = view.router.reachable(nodes_.at);
  if (!there && !item_.broadcast) return no_route(nodes_.at);
  Step step;
  step.sends = there;
  step.header.kind = BeatKind::SemAdd;
  step.header.dst = nodes_.at;
  step.header.sem = item_.rsem;
  step.data[0] = item_.amount;
  return step;
}

ListParser::Taken ListParser::take(Step& step, const Vec& line, bool double_error) {
  Taken taken;
  if (step.error != 0) {
    state_ = ListState::Failed;
  } else if (state_ == ListState::Fetch) {
    state_ = ListState::Load;
  } else if (state_ == ListState::Drain) {
    complete(taken);
  } else if (step.read == Step::Read::Index) {
    state_ = ListState::IndexLoad;
  } else if (item_.kind == ItemKind::Push) {
    take_push(step, line, double_error, taken);
  } else if (item_.kind == ItemKind::Pull) {
    const auto beats = static_cast<std::uint32_t>(step.header.beats) + 1;
    outstanding_ += beats;
    advance(beats);
    if (element_ == item_.elements()) state_ = ListState::Drain;
  } else if (item_.kind == ItemKind::Add) {
    if (nodes_.at_last()) {
      complete(taken);
    } else {
      nodes_.next();
    }
  } else {
    taken = {{true, item_.rsem, 0u - item_.amount}, true};
    complete(taken);
  }
  return taken;
}

void ListParser::take_push(Step& step, const Vec& line, bool double_error, Taken& taken) {
  if (step.read == Step::Read::Data) {
    const auto words = static_cast<std::size_t>(item_.element_bytes / 4);
    const std::size_t from = element_address() / 4 % Lanes32;
    const std::size_t to = element_ % item_.elements_per_line() * words;
    std::copy_n(&line[from], words, &line_[to]);
    poison_ = poison_ || double_error;
  }
  if (!line_ends()) return advance(1);
  step.data = line_;
  step.header.poison = poison_;
  copying_ = !nodes_.at_last();
  if (copying_) return nodes_.next();
  nodes_.at = nodes_.first;
  line_.fill(0);
  poison_ = false;
  advance(1);
  if (element_ == item_.elements()) complete(taken);
}

void ListParser::advance(std::uint32_t elements) {
  element_ += elements;
  col_ += elements;
  if (col_ == item_.cols) {
    col_ = 0;
    ++row_;
  }
  if (element_ % Lanes32 == 0) index_loaded_ = false;
}

void ListParser::complete(Taken& taken) {
  if (item_.signal) taken.change = {true, item_.sem, 1};
  if (item_.last) {
    state_ = ListState::Idle;
  } else {
    start(item_.next);
  }
}

std::uint32_t ListParser::arrive(const Vec& line, std::uint32_t sram_size) {
  if (state_ == ListState::IndexLoad) {
    index_ = line;
    index_loaded_ = true;
    state_ = ListState::Run;
  }
  if (state_ != ListState::Load) return 0;
  item_ = decode_item(line, sram_size);
  if (!item_.legal) {
    state_ = ListState::Failed;
    return fault_value(NetworkFault::BadDescriptor, address_);
  }
  element_ = 0;
  row_ = 0;
  col_ = 0;
  nodes_ = Rectangle::from(item_.node, item_.last_node);
  copying_ = false;
  poison_ = false;
  index_loaded_ = false;
  line_.fill(0);
  state_ = ListState::Run;
  return 0;
}

}  // namespace golden
