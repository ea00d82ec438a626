// SPDX-License-Identifier: Apache-2.0
// The network part of a node: router and interface joined, and their observe record.
//
// A cycle is tick(), unless settled() and nothing arrives, then what issue does. Once
// settled, every further cycle is the same until something comes, so that a node without traffic
// pays for one test.
#pragma once

#include <cstdint>

#include "golden/noc/network_interface.hpp"
#include "golden/noc/router.hpp"

namespace golden {

class Network {
 public:
  Network(const Place& place, std::uint32_t sram_size);
  void reset();

  const LinkPorts& links() const { return links_; }  // of the coming cycle
  // Nothing happened in the last cycle and nothing will in this one without input.
  bool settled() const { return settled_; }
  void wake() { settled_ = false; }  // when semaphores were changed from outside
  static bool arrives(const LinkPorts& in);

  // Between refill and issue. `semaphores`: at the start of the cycle.
  void tick(const LinkPorts& in, Sram& sram, const Banks& banks, std::uint64_t cycle,
            std::span<const std::uint32_t> semaphores);
  // The `config` input of the cycle, after tick().
  void configure(int node, Port port) { router_.configure(node, port); }

  // What the cycle did; all false while settled.
  const NetworkEvents& events() const { return events_; }
  const NetworkObserve& record() const { return record_; }
  std::uint32_t lists() const { return interface_.lists(); }  // at the start of the cycle
  bool commands_full() const { return interface_.commands_full(); }

  // What issue does, at the end of the cycle.
  void start_list(int thread, std::uint32_t address);
  void command(const Command& command);
  void core_change(const SemaphoreChange& change);

  bool idle() const { return router_.idle() && interface_.idle(); }
  const NetworkInterface& interface() const { return interface_; }
  const Router& router() const { return router_; }

 private:
  void show();
  void show_change(SemaphoreSource source, const SemaphoreChange& change);

  Router router_;
  NetworkInterface interface_;
  LinkPorts links_;
  std::array<RouterInput, 5> inputs_;
  NetworkEvents events_;
  NetworkObserve record_;
  bool settled_ = false;
};

}  // namespace golden
