// SPDX-License-Identifier: Apache-2.0
// The node, cycle by cycle: the same observe records as the hardware, in the same cycles.
//
// Use: construct, fill state() (SRAM, registers), host_start(), then one tick() per clock cycle.
// After tick() the records are those of the cycle that it did; references stay valid, contents
// until the next tick(). tick() never fails and never allocates except for words with flipped bits.
//
// Everything is resolved at issue, so tick() executes an instruction when it issues and only places
// its records in later cycles. state() is therefore ahead of the hardware: what the hardware has
// not written yet is reported by the *_in_flight() queries, and is to be left out of a comparison.
// What is not in flight equals the hardware's registers and arrays after the same number of edges.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "golden/frontend/fetch.hpp"
#include "golden/frontend/issue.hpp"
#include "golden/noc/network.hpp"
#include "golden/node/execute.hpp"
#include "golden/node/records.hpp"
#include "golden/node/state.hpp"

namespace golden {

enum class RegisterFile : std::uint8_t { Scalar, Vector, Predicate, Accumulator };

// Why a thread does not get on, for texts about hangs.
enum class WaitKind : std::uint8_t {
  Nothing,  // its next instruction could issue if the thread is picked
  Stopped,
  Trapped,
  Yield,      // until: last cycle of it
  Refill,     // buffer empty, a miss is pending; index = line
  Fault,      // buffer empty, double error in the line of the next instruction
  Fetch,      // buffer empty, waits for its turn to fetch
  Register,   // what = "r", "v", "p", "acc" or "flags", index = number; until: available in this
              // cycle
  Bank,       // index = bank; until: free in this cycle
  Semaphore,  // semwait; index = semaphore, until: its count
  List,       // xfer: the own list is not Idle, see Node::list()
  Commands,   // semsend, barrier: the command FIFO is full
};
constexpr std::string_view name(WaitKind kind) {
  switch (kind) {
    case WaitKind::Nothing:
      return "nothing";
    case WaitKind::Stopped:
      return "stopped";
    case WaitKind::Trapped:
      return "trapped";
    case WaitKind::Yield:
      return "yield";
    case WaitKind::Refill:
      return "instruction cache refill";
    case WaitKind::Fault:
      return "fetch fault";
    case WaitKind::Fetch:
      return "fetch";
    case WaitKind::Register:
      return "register";
    case WaitKind::Bank:
      return "bank";
    case WaitKind::Semaphore:
      return "semaphore";
    case WaitKind::List:
      return "list";
    case WaitKind::Commands:
      return "command FIFO";
  }
  return "?";
}
struct Wait {
  WaitKind kind = WaitKind::Nothing;
  std::string_view what;
  int index = 0;
  std::uint64_t until = 0;
  Stall stall = Stall::Idle;  // reported in the last cycle
  std::uint32_t pc = 0;
  bool has_word = false;  // the next instruction is in the buffer
  std::uint32_t word = 0;
  std::uint64_t cycles = 0;  // Running without an issue since so many cycles
};

struct IssuedInsn {
  std::uint64_t cycle = 0;
  std::uint32_t pc = 0;
  std::uint32_t word = 0;
};

class Node {
 public:
  static constexpr int HistoryLength = 16;

  explicit Node(const Config& config, const Place& place = {});

  // As constructed: state().reset(), empty front end, cycle 0.
  void reset();

  ArchState& state() {
    asleep_ = false;
    network_.wake();
    return state_;
  }
  const ArchState& state() const { return state_; }
  const Config& config() const { return state_.config; }

  // The host's start inputs of the next tick(); ignored if the thread is Running then. One per
  // cycle: a second call before tick() replaces the first. pc: multiple of 4 below 2^21.
  void host_start(int thread, std::uint32_t pc);
  // The `config` input of the next tick(): an entry of the route table. One per cycle.
  void set_route(int node, Port port);
  // What leaves the node in the coming cycle; valid from construction on.
  const LinkPorts& links() const { return network_.links(); }
  // `in`: what arrives in this cycle, the neighbours' links() of the same cycle.
  void tick(const LinkPorts& in = Unconnected);

  // Number of ticks done; the records are those of cycle() - 1.
  std::uint64_t cycle() const { return state_.cycle; }
  const FrontendObserve& frontend() const { return frontend_; }
  const ScalarObserve& scalar() const { return records_.shown().scalar; }
  const VectorObserve& vector() const { return records_.shown().vector; }
  const MatrixObserve& matrix() const { return records_.shown().matrix; }
  const SramObserve& sram() const { return records_.shown().sram; }
  const NetworkObserve& network() const { return network_.record(); }

  // No thread is Running and nothing is under way: no pending miss, no refill, no write, store,
  // retirement or error report to come, and the network is idle.
  bool idle() const;
  // Nothing changes but the cycle until something arrives or the host does something.
  bool asleep() const { return asleep_; }

  std::span<const std::uint32_t> semaphores() const { return state_.semaphores; }
  // Arrivals at the barrier of each semaphore of which this node is the root.
  std::span<const std::uint32_t> arrivals() const { return network_.interface().arrivals(); }
  const ListParser& list(int thread) const { return network_.interface().list(thread); }
  const Router& router() const { return network_.router(); }
  const NetworkInterface& interface() const { return network_.interface(); }

  // Whether the hardware will still write this after the last tick.
  bool register_in_flight(RegisterFile file, int thread, int index) const;
  bool flags_in_flight(int thread) const;
  bool line_in_flight(std::uint32_t line) const;

  // For messages.
  Wait waits_for(int thread) const;
  std::vector<IssuedInsn> history(int thread) const;  // oldest first
  const TrapInfo& trap(int thread) const { return traps_[static_cast<std::size_t>(thread)]; }

 private:
  struct HostStart {
    bool valid = false;
    int thread = 0;
    std::uint32_t pc = 0;
  };
  struct RouteEntry {
    bool valid = false;
    int node = 0;
    Port port = Port::None;
  };
  struct ThreadTiming {
    std::uint64_t yield_end = 0;  // first cycle in which it may issue again
    int watchdog = 0;             // cycles Running without issue
    std::uint64_t history_count = 0;
    std::array<IssuedInsn, HistoryLength> history{};
  };
  // What the cycle under way has decided so far.
  struct Now {
    ThreadStates states;  // at its start
    std::array<std::uint32_t, Threads> pc{};
    std::array<std::uint8_t, Threads> issued{};
    std::uint32_t trapped = 0;  // bit t
    SemaphoreChange semaphore;  // by the core
    ResourcePool free;
    Counters events;
  };

  ThreadContext& thread(int t) { return state_.threads[static_cast<std::size_t>(t)]; }
  const ThreadContext& thread(int t) const { return state_.threads[static_cast<std::size_t>(t)]; }
  bool yielding(int t) const {
    return timing_[static_cast<std::size_t>(t)].yield_end > state_.cycle;
  }

  // The parts of a cycle, timing.md section 1.
  void show_start();
  void refill();
  void network(const LinkPorts& in);
  void issue();
  bool is_ready(int t, const Insn& insn) const {  // step 3 of issue
    return scoreboard_.available(t, insn, state_.cycle) &&
           (insn.gate == Gate::Open || gate_open(t, insn));
  }
  bool gate_open(int t, const Insn& insn) const;
  Stall wait_reason(int t, const Insn& insn) const;
  Stall issue_group(int t, int first_slot);
  bool issue_one(int t, const BufferedInsn& entry, const Examined& examined, int slot);
  void system(int t, const Insn& insn);
  void synchronisation(int t, const Insn& insn, const Examined& examined);
  void place_records(int t, const Insn& insn, const Examined& examined);
  void host_starts();
  void watchdogs();
  void network_errors();
  void double_errors();
  void semaphore_changes();
  void count_events();

  void start(int t, std::uint32_t pc);
  bool was_trapped(int t) const { return (now_.states.causes >> (8 * t) & 0xffu) != 0; }
  bool still() const;
  void trap(int t, Cause cause, std::uint32_t pc, std::uint32_t value);

  ArchState state_;
  Fetch fetch_;
  Scoreboard scoreboard_;
  Banks banks_;
  Network network_;
  Records records_;
  FrontendObserve frontend_;
  HostStart host_start_;
  RouteEntry route_;
  std::array<ThreadTiming, Threads> timing_{};
  std::array<TrapInfo, Threads> traps_{};
  std::array<Stall, Threads> stalls_{};
  Now now_;
  Effects effects_;
  int issue_from_ = 0;
  bool asleep_ = false;
};

}  // namespace golden
