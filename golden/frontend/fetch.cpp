// SPDX-License-Identifier: Apache-2.0
// Fetch and refill: from the SRAM's lines to the threads' instruction buffers.
#include "golden/frontend/fetch.hpp"

#include <cstddef>

namespace golden {
namespace {

constexpr std::uint32_t AddressMask = (1u << AddressBits) - 1u;
constexpr std::uint32_t next_window(std::uint32_t pc) {
  return ((pc | (WindowBytes - 1u)) + 1u) & AddressMask;
}
constexpr int slot_of(std::uint32_t pc) { return static_cast<int>(pc / 4 % WindowInsns); }

}  // namespace

Fetch::Fetch(const Config& config)
    : sram_lines_(static_cast<std::uint32_t>(config.SramRows) * SramBanks),
      icache_(config.IcacheLines),
      btb_(config.BtbEntries) {}

void Fetch::reset() {
  icache_.clear();
  btb_.clear();
  threads_ = {};
  refill_ = {};
  lookup_ = {};
  looked_up_ = nullptr;
  lookup_lost_ = false;
  misses_ = 0;
  fetch_from_ = 0;
  refill_from_ = 0;
}

std::optional<std::uint32_t> Fetch::wants_refill() const {
  if (misses_ == 0 || refill_.busy) return std::nullopt;
  for (int i = 0; i < Threads; ++i) {
    const Thread& t = threads_[index((refill_from_ + i) % Threads)];
    if (t.miss) return t.miss_line;
  }
  return std::nullopt;
}

void Fetch::start_refill(std::uint64_t cycle, const Vec& data, bool double_error) {
  int thread = refill_from_;
  while (!threads_[index(thread)].miss) thread = (thread + 1) % Threads;
  refill_from_ = (thread + 1) % Threads;
  refill_ = {true, true, double_error, cycle, threads_[index(thread)].miss_line, data};
}

Fetch::Lookup Fetch::lookup(std::uint32_t running) {
  lookup_ = {};
  lookup_lost_ = false;
  for (int i = 0; i < Threads; ++i) {
    const int thread = (fetch_from_ + i) % Threads;
    const Thread& t = threads_[index(thread)];
    if ((running >> thread & 1u) == 0 || t.miss || t.fault || t.count > BufferInsns - WindowInsns) {
      continue;
    }
    fetch_from_ = (thread + 1) % Threads;
    lookup_ = {true, true, thread, t.fetch_pc};
    looked_up_ = nullptr;
    prediction_ = {};
    const std::uint32_t line = t.fetch_pc / LineBytes;
    if (line < sram_lines_) {
      looked_up_ = icache_.lookup(line);
      lookup_.hit = looked_up_ != nullptr;
      if (lookup_.hit) prediction_ = btb_.lookup(t.fetch_pc);
    }
    break;
  }
  return lookup_;
}

void Fetch::disturb(int thread) {
  Thread& t = threads_[index(thread)];
  t.head = 0;
  t.count = 0;
  t.fault = false;
  t.stale = true;
  if (lookup_.valid && lookup_.thread == thread) lookup_lost_ = true;
}

void Fetch::restart(int thread, std::uint32_t pc) {
  disturb(thread);
  threads_[index(thread)].fetch_pc = pc;
}

void Fetch::halt(int thread) { disturb(thread); }

void Fetch::ifence() {
  icache_.clear();
  refill_.keep = false;
}

void Fetch::end_cycle(std::uint64_t cycle) {
  const bool counts = lookup_.valid && !lookup_lost_;
  if (counts && lookup_.hit) push();
  if (refill_.busy && cycle + 1 == refill_.start + LatencyRefillBusy) end_refill();
  if (counts && !lookup_.hit) {
    Thread& t = threads_[index(lookup_.thread)];
    t.miss = true;
    ++misses_;
    t.stale = false;
    t.miss_line = t.fetch_pc / LineBytes;
  }
  lookup_.valid = false;
}

void Fetch::push() {
  Thread& t = threads_[index(lookup_.thread)];
  const int last = prediction_.taken ? prediction_.slot : WindowInsns - 1;
  const std::uint32_t window = t.fetch_pc & ~(WindowBytes - 1u);
  for (int slot = slot_of(t.fetch_pc); slot <= last; ++slot) {
    const std::uint32_t pc = window + 4u * static_cast<std::uint32_t>(slot);
    BufferedInsn& entry = t.entries[(t.head + t.count) % std::size_t{BufferInsns}];
    ++t.count;
    entry.insn = looked_up_ == nullptr ? Insn{} : (*looked_up_)[pc % LineBytes / 4];
    entry.pc = pc;
    entry.predicted_taken = prediction_.taken && slot == last;
    entry.predicted_pc = entry.predicted_taken ? prediction_.target : (pc + 4) & AddressMask;
  }
  t.fetch_pc = prediction_.taken ? prediction_.target : next_window(t.fetch_pc);
}

void Fetch::end_refill() {
  refill_.busy = false;
  if (refill_.keep && !refill_.double_error) icache_.fill(refill_.line, refill_.data);
  for (Thread& t : threads_) {
    if (!t.miss || t.miss_line != refill_.line) continue;
    t.miss = false;
    --misses_;
    if (refill_.double_error && !t.stale) t.fault = true;
  }
}

}  // namespace golden
