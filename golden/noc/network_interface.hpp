// SPDX-License-Identifier: Apache-2.0
// Between the SRAM and the router: lists, commands, the read server, the release job, and what is
// received (network.md sections 5 to 8).
//
// One cycle is tick(), then what issue does (start_list, command), then end(). Everything is
// decided on the state at the start of the cycle. Memory is read and written in tick(), which is
// the cycle that claims the bank; the records come later.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "golden/frontend/issue.hpp"
#include "golden/noc/list_parser.hpp"
#include "golden/noc/read_server.hpp"
#include "golden/sram/sram.hpp"

namespace golden {

// `semsend` or `barrier` on its way.
struct Command {
  BeatKind kind{};  // SemAdd or Arrive
  int thread = 0;
  int sem = 0;
  std::uint64_t b = 0;  // registers rb and rc
  std::uint64_t c = 0;
};

// What a cycle did, for the node: claims, records, changes, traps.
struct NetworkEvents {
  bool reads = false;
  int read_thread = -1;  // whose read it is, -1: the server's, which traps nobody
  std::uint32_t read_line = 0;
  Vec read_data{};
  EccResult ecc;
  bool writes = false;
  std::uint32_t write_line = 0;
  Vec write_data{};
  std::array<SemaphoreChange, 4> changes;  // by SemaphoreSource; the core's is the node's business
  int waited = -1;                         // semaphore from which a list takes
  bool injected = false;
  std::array<std::uint32_t, Threads> errors{};  // trap value, 0: none
};

class NetworkInterface {
 public:
  NetworkInterface(const Place& place, std::uint32_t sram_size);
  void reset() { *this = NetworkInterface(place_, sram_size_); }

  // The node's SRAM and banks in this cycle, and the semaphores at its start.
  struct Surroundings {
    Sram& sram;
    const Banks& banks;
    std::uint64_t cycle;
    const Router& router;
    std::span<const std::uint32_t> semaphores;
  };
  void tick(const Surroundings& node, NetworkEvents& events);

  // State as of the start of the cycle that tick() has done; end() makes it that of the next one.
  std::uint32_t lists() const { return lists_; }  // bit t: list t is not Idle
  bool commands_full() const { return full_; }
  const Beat& inject() const { return n2_.beat; }              // into the router's Local input
  std::uint8_t eject_credit() const { return eject_credit_; }  // for the router's Local output

  // At the end of the cycle: `xfer` of an Idle list, `semsend`, `barrier` when not full.
  void start_list(int thread, std::uint32_t address);
  void command(const Command& command);
  // The router's Local output and the credit of its Local input of this cycle.
  void end(const Beat& ejected, std::uint8_t inject_credit);

  bool idle() const;
  // Nothing happens before a beat, a credit, a semaphore or an instruction comes.
  bool quiet(const Surroundings& node) const;

  void show(NetworkObserve& record) const;  // before tick()
  const std::array<std::uint32_t, Semaphores>& arrivals() const { return arrivals_; }

  // For messages.
  int commands() const { return commands_.count; }
  // The first beat of the channel that was not taken out yet, nullptr if there is none.
  const Beat* eject_head(int channel) const {
    const auto& fifo = eject_[index(channel)];
    return fifo.count == 0 ? nullptr : &fifo.head();
  }
  const ListParser& list(int thread) const { return parsers_[index(thread)]; }

 private:
  // Requesters of a step: of the response channel, then of the request channel.
  static constexpr int Server = 0;
  static constexpr int Release = 1;
  static constexpr int Commands = 0;
  static constexpr int FirstList = 1;

  template <typename T, int Depth>
  struct Fifo {
    std::array<T, Depth> entries;
    int first = 0;
    int count = 0;
    const T& head() const { return entries[index(first)]; }
    void push(const T& entry) { entries[index((first + count++) % Depth)] = entry; }
    void pop() {
      first = (first + 1) % Depth;
      --count;
    }
  };
  // A step on its way.
  struct Stage {
    bool valid = false;
    int thread = -1;  // of a list
    Step::Read read = Step::Read::Nothing;
    bool double_error = false;
    Vec line{};
    Beat beat;
  };
  struct Planned {
    bool valid = false;
    int channel = 0;
    int requester = 0;
    Step step;
    bool of_list() const { return channel == 0 && requester >= FirstList; }
    int thread() const { return requester - FirstList; }
    bool reads() const { return step.error == 0 && step.read != Step::Read::Nothing; }
  };

  static constexpr std::size_t index(int value) { return static_cast<std::size_t>(value); }
  static constexpr std::size_t index(SemaphoreSource s) { return static_cast<std::size_t>(s); }
  ListView view(const Surroundings& node) const {
    return {own_node_, sram_size_, node.router, node.semaphores};
  }
  bool inside(std::uint32_t line) const { return line < sram_size_ / LineBytes; }
  bool is_for_me(const Header& request) const {
    return request.dst == own_node_ && !place_.core_dead;
  }

  std::uint32_t begin();
  bool over(int thread) const;
  bool nothing_moves() const;
  bool bank_free(const Surroundings& node, std::uint32_t line) const;
  std::uint32_t requests(const Surroundings& node, int channel) const;
  Planned plan(const Surroundings& node) const;
  Step plan_command(const Router& router) const;
  void take(const Surroundings& node, Planned& planned, NetworkEvents& events);
  void land(NetworkEvents& events);

  bool wants_write(int channel) const;
  int writer() const;
  void receive(int channel, bool may_write, Sram& sram, NetworkEvents& events);
  bool receive_request(const Header& header, const Beat& beat, bool written, NetworkEvents& events);
  bool receive_arrival(const Header& header, const Beat& beat);
  bool receive_response(const Header& header, const Beat& beat, bool written,
                        NetworkEvents& events);

  Place place_;
  int own_node_;
  std::uint32_t sram_size_;
  std::array<ListParser, Threads> parsers_;
  ReadServer server_;
  ReleaseJob release_;
  Fifo<Command, CommandFifo> commands_;
  std::array<Fifo<Beat, RouterFifo>, Channels> eject_;
  std::array<int, Channels> inject_credits_{RouterFifo, RouterFifo};
  std::array<int, Channels> pointer_{};  // of the send side, by channel
  int last_step_ = 1;                    // channel of the last step
  int last_write_ = 1;                   // channel of the last write
  bool read_first_ = true;               // if read and write want one bank
  std::uint32_t claimed_ = 0;            // bit b: the network claimed bank b ...
  std::uint64_t claimed_in_ = 0;         // ... in this cycle
  std::array<std::uint32_t, Semaphores> arrivals_{};
  Stage n1_;
  Stage n2_;
  Stage next_;  // of this cycle's step

  // Of the cycle under way.
  bool server_busy_ = false;
  bool release_busy_ = false;
  bool full_ = false;
  std::uint32_t lists_ = 0;
  std::uint32_t failing_ = 0;  // bit t: list t fails at the end of the cycle
  std::uint8_t eject_credit_ = 0;
};

}  // namespace golden
