// SPDX-License-Identifier: Apache-2.0
// Fetch and refill: from the SRAM's lines to the threads' instruction buffers (timing.md 2 and 3).
//
// Calls of one cycle, in this order: wants_refill / start_refill, lookup, then for each thread what
// issue did to it (pop, branch_taken, branch_dropped, restart, halt), ifence, then end_cycle.
// lookup decides on the state at the start of the cycle and only end_cycle makes its result
// visible.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "golden/frontend/btb.hpp"
#include "golden/frontend/icache.hpp"

namespace golden {

struct BufferedInsn {
  Insn insn;
  std::uint32_t pc = 0;
  bool predicted_taken = false;
  std::uint32_t predicted_pc = 0;  // where fetch went on: pc + 4 unless predicted taken
};

class Fetch {
 public:
  struct Lookup {
    bool valid = false;
    bool hit = false;
    int thread = 0;
    std::uint32_t pc = 0;
  };

  explicit Fetch(const Config& config);
  void reset();

  int buffered(int thread) const { return threads_[index(thread)].count; }
  const BufferedInsn& first(int thread) const {
    const Thread& t = threads_[index(thread)];
    return t.entries[t.head];
  }
  bool fault(int thread) const { return threads_[index(thread)].fault; }
  bool miss_pending(int thread) const { return threads_[index(thread)].miss; }
  std::uint32_t miss_line(int thread) const { return threads_[index(thread)].miss_line; }
  bool idle() const { return misses_ == 0 && !refill_.busy; }

  // The line that the refill engine would take in this cycle. The caller starts the refill in the
  // same cycle, or not at all, with the line as read then.
  std::optional<std::uint32_t> wants_refill() const;
  void start_refill(std::uint64_t cycle, const Vec& data, bool double_error);

  // `running`: bit t is set if thread t is Running at the start of the cycle.
  Lookup lookup(std::uint32_t running);

  void pop(int thread) {
    Thread& t = threads_[index(thread)];
    t.head = static_cast<std::uint8_t>((t.head + 1u) % BufferInsns);
    --t.count;
  }
  void branch_taken(std::uint32_t pc, std::uint32_t target) { btb_.record(pc, target); }
  void branch_dropped(std::uint32_t pc) { btb_.drop(pc); }

  // Redirect or start: the buffer is emptied, fetch goes on at pc.
  void restart(int thread, std::uint32_t pc);
  // Stop or trap: the buffer is emptied.
  void halt(int thread);
  void ifence();

  void end_cycle(std::uint64_t cycle);

 private:
  struct Thread {
    std::array<BufferedInsn, BufferInsns> entries{};
    std::uint8_t head = 0;
    std::uint8_t count = 0;
    bool fault = false;
    bool miss = false;
    bool stale = false;  // of the miss
    std::uint32_t miss_line = 0;
    std::uint32_t fetch_pc = 0;
  };
  struct Refill {
    bool busy = false;
    bool keep = false;  // no ifence since it started
    bool double_error = false;
    std::uint64_t start = 0;
    std::uint32_t line = 0;
    Vec data{};
  };

  static std::size_t index(int thread) { return static_cast<std::size_t>(thread); }
  void push();
  void end_refill();
  void disturb(int thread);

  std::uint32_t sram_lines_;
  Icache icache_;
  Btb btb_;
  std::array<Thread, Threads> threads_;
  Refill refill_;
  Lookup lookup_;
  const Icache::Line* looked_up_ = nullptr;  // of a hit inside the SRAM
  Btb::Prediction prediction_;
  bool lookup_lost_ = false;
  int misses_ = 0;  // pending
  int fetch_from_ = 0;
  int refill_from_ = 0;
};

}  // namespace golden
