// SPDX-License-Identifier: Apache-2.0
// Fetch of the RTL beside golden::Fetch: what issue and the host do goes to both, lines come from
// one memory, outputs are compared in each cycle.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <fetch_bench_dut.hpp>
#include <optional>
#include <string>

#include "golden/frontend/fetch.hpp"
#include "tests/common/on_bench.hpp"

namespace tests::fetch {

using engine::Coroutine;
using golden::Threads;
using golden::Vec;

inline constexpr golden::Config Small = {"small", 2, 4, 4};  // as tb/CMakeLists.txt has it
inline constexpr std::uint32_t Lines = 2 * golden::SramBanks;
inline constexpr std::uint32_t SramBytes = Lines * golden::LineBytes;
inline constexpr std::uint32_t AddressMask = (1u << golden::AddressBits) - 1;

constexpr std::size_t at(int thread) { return static_cast<std::size_t>(thread); }

struct Update {
  bool taken = false;  // else the entry becomes invalid
  std::uint32_t pc = 0;
  std::uint32_t target = 0;
};
struct HostStart {
  int thread = 0;
  std::uint32_t pc = 0;
};

// What issue and the host do in one cycle.
struct Actions {
  std::array<int, golden::IssueThreads> picked = {-1, -1};
  std::array<int, golden::IssueThreads> popped = {0, 0};
  std::array<std::optional<Update>, golden::IssueThreads> updates;
  std::array<std::optional<std::uint32_t>, Threads> restart;  // at this pc
  std::array<bool, Threads> halt{};
  bool ifence = false;
  std::optional<HostStart> host_start;
  unsigned banks_held = 0;
};

// What happened in one cycle, for the literal tests.
struct Seen {
  bool lookup = false;
  bool hit = false;
  int thread = 0;
  std::uint32_t pc = 0;
  std::optional<std::uint32_t> refill;  // line
};

class Bench {
 public:
  using Dut = FetchBenchDut;

  Bench(Dut& dut, Comparison& comparison)
      : dut_(dut), cycles_(dut), comparison_(comparison), model_(Small) {
    for (std::uint32_t line = 0; line < Lines; ++line) {
      for (std::size_t i = 0; i < 16; ++i) {
        memory[line][i] = 0x01000000u | line << 8 | static_cast<std::uint32_t>(i);  // legal words
      }
    }
  }

  Coroutine<void> reset() {
    drive({});
    drive_refill({});
    co_await cycles_.reset();
  }

  // One cycle. Threads run from the cycle after their (re)start until that after their halt.
  // `planted` flips bits of all refill data that the RTL gets.
  Coroutine<void> cycle(Actions actions = {}) {
    drive(actions);
    drive_refill(pipeline_[1]);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    compare_state();
    const Refill starting = start_refill(actions.banks_held);
    compare_lookup();
    compare_buffers(actions);
    apply(actions);
    co_await cycles_.next();
    pipeline_ = {starting, pipeline_[0]};
  }
  Coroutine<void> idle(int cycles) {
    for (int i = 0; i < cycles; ++i) co_await cycle();
  }

  const Seen& seen() const { return seen_; }
  bool running(int thread) const { return (running_ >> thread & 1u) != 0; }
  int buffered(int thread) const { return model_.buffered(thread); }
  bool fault(int thread) const { return model_.fault(thread); }
  bool miss_pending(int thread) const { return model_.miss_pending(thread); }
  std::uint64_t now() const { return cycles_.number(); }

  std::array<Vec, Lines> memory{};
  std::array<bool, Lines> broken{};  // has a double error
  std::uint32_t planted = 0;

 private:
  struct Refill {
    bool valid = false;
    bool double_error = false;
    Vec data{};
  };

  void drive(const Actions& actions) {
    dut_.running_i.value = running_;
    unsigned flush = 0, restart = 0, read = 0;
    for (int t = 0; t < Threads; ++t) {
      if (actions.restart[at(t)] || actions.halt[at(t)]) flush |= 1u << t;
      if (actions.restart[at(t)]) restart |= 1u << t;
      dut_.restart_pc_i[t].value = actions.restart[at(t)].value_or(0);
      dut_.pop_i[t].value = 0;
    }
    dut_.flush_i.value = flush;
    dut_.restart_i.value = restart;
    for (std::size_t s = 0; s < actions.picked.size(); ++s) {
      const Update update = actions.updates[s].value_or(Update{});
      dut_.update_valid_i[s].value = actions.updates[s].has_value();
      dut_.update_write_i[s].value = update.taken;
      dut_.update_pc_i[s].value = update.pc;
      dut_.update_target_i[s].value = update.target;
      const int thread = actions.picked[s];
      dut_.read_thread_i[s].value = thread < 0 ? 0 : thread;
      if (thread < 0) continue;
      read |= 1u << s;
      dut_.pop_i[thread].value = actions.popped[s];
    }
    dut_.read_i.value = read;
    dut_.ifence_i.value = actions.ifence;
    const HostStart start = actions.host_start.value_or(HostStart{});
    dut_.host_start_i.value = actions.host_start.has_value();
    dut_.host_thread_i.value = start.thread;
    dut_.host_pc_i.value = start.pc;
    dut_.bank_held_i.value = actions.banks_held;
  }

  void drive_refill(Refill arriving) {
    for (std::uint32_t& word : arriving.data) word ^= arriving.valid ? planted : 0;
    dut_.refill_data_i.value.set_words(arriving.data);
    dut_.refill_double_i.value = arriving.double_error;
  }

  // As of the start of the cycle.
  void compare_state() {
    unsigned faults = 0;
    for (int t = 0; t < Threads; ++t) {
      comparison_.equal("count " + std::to_string(t), model_.buffered(t), dut_.count_o[t].raw());
      const std::uint32_t word = model_.buffered(t) == 0 ? 0 : model_.first(t).insn.word;
      comparison_.equal("first_word " + std::to_string(t), word, dut_.first_word_o[t].raw());
      faults |= model_.fault(t) ? 1u << t : 0u;
    }
    comparison_.equal("fault", faults, dut_.fault_o.raw());
    comparison_.equal("busy", !model_.idle(), dut_.busy_o.raw());
  }

  Refill start_refill(unsigned banks_held) {
    Refill refill;
    const std::optional<std::uint32_t> line = model_.wants_refill();
    const bool starts = line && (banks_held >> (*line % golden::SramBanks) & 1u) == 0;
    comparison_.equal("refill", starts, dut_.refill_o.raw());
    seen_.refill = std::nullopt;
    if (!starts) return refill;
    comparison_.equal("refill_line", *line, dut_.refill_line_o.raw());
    refill = {true, broken[*line], memory[*line]};
    model_.start_refill(cycles_.number(), refill.data, refill.double_error);
    seen_.refill = *line;
    return refill;
  }

  void compare_lookup() {
    const golden::Fetch::Lookup lookup = model_.lookup(running_);
    seen_.lookup = lookup.valid;
    seen_.hit = lookup.hit && lookup.valid;
    seen_.thread = lookup.thread;
    seen_.pc = lookup.pc;
    comparison_.equal("fetch_valid", lookup.valid, dut_.fetch_valid_o.raw());
    comparison_.equal("fetch_hit", seen_.hit, dut_.fetch_hit_o.raw());
    comparison_.equal("fetch_thread", lookup.valid ? lookup.thread : 0, dut_.fetch_thread_o.raw());
    comparison_.equal("fetch_pc", lookup.valid ? lookup.pc : 0, dut_.fetch_pc_o.raw());
  }

  // What issue reads, as far as it takes it; this also pops.
  void compare_buffers(const Actions& actions) {
    comparison_.equal("decoded_wrong", 0, dut_.decoded_wrong_o.raw());
    for (std::size_t s = 0; s < actions.picked.size(); ++s) {
      for (int n = 0; n < actions.popped[s]; ++n) {
        const golden::BufferedInsn& entry = model_.first(actions.picked[s]);
        const std::size_t slot = s * golden::IssueWidth + at(n);
        comparison_.equal("read word", entry.insn.word, dut_.read_word_o[slot].raw());
        comparison_.equal("read taken", entry.predicted_taken, dut_.read_taken_o[slot].raw());
        comparison_.equal("read target", entry.predicted_taken ? entry.predicted_pc : 0,
                          dut_.read_target_o[slot].raw());
        model_.pop(actions.picked[s]);
      }
    }
  }

  void apply(const Actions& actions) {
    for (const std::optional<Update>& update : actions.updates) {
      if (update && update->taken) model_.branch_taken(update->pc, update->target);
      if (update && !update->taken) model_.branch_dropped(update->pc);
    }
    for (int t = 0; t < Threads; ++t) {
      if (actions.restart[at(t)]) {
        model_.restart(t, *actions.restart[at(t)]);
        running_ |= 1u << t;
      }
      if (actions.halt[at(t)]) {
        model_.halt(t);
        running_ &= ~(1u << t);
      }
    }
    if (actions.ifence) model_.ifence();
    if (actions.host_start) {
      model_.restart(actions.host_start->thread, actions.host_start->pc);
      running_ |= 1u << actions.host_start->thread;
    }
    model_.end_cycle(cycles_.number());
  }

  Dut& dut_;
  Cycles<Dut> cycles_;
  Comparison& comparison_;
  golden::Fetch model_;
  unsigned running_ = 0;
  std::array<Refill, 2> pipeline_;  // started in the last cycle, in the one before
  Seen seen_;
};

}  // namespace tests::fetch
