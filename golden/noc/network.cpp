// SPDX-License-Identifier: Apache-2.0
// The network part of a node: router and interface joined, and their observe record.
#include "golden/noc/network.hpp"

#include <algorithm>
#include <cstddef>

namespace golden {
namespace {

constexpr int Ports = 5;
constexpr std::uint32_t u32(int value) { return static_cast<std::uint32_t>(value); }

}  // namespace

static_assert(Links == 1, "LinkPorts and the record have one link on each side");

Network::Network(const Place& place, std::uint32_t sram_size)
    : router_(place), interface_(place, sram_size) {}

void Network::reset() {
  router_.reset();
  interface_.reset();
  links_ = {};
  inputs_ = {};
  events_ = {};
  record_ = {};
  settled_ = false;
}

bool Network::arrives(const LinkPorts& in) {
  if (&in == &Unconnected) return false;
  bool any = false;
  for (std::size_t side = 0; side < in.beat.size(); ++side) {
    any = any || in.beat[side].valid || in.credit[side] != 0;
  }
  return any;
}

void Network::tick(const LinkPorts& in, Sram& sram, const Banks& banks, std::uint64_t cycle,
                   std::span<const std::uint32_t> semaphores) {
  const NetworkInterface::Surroundings node{sram, banks, cycle, router_, semaphores};
  settled_ = router_.idle() && interface_.quiet(node) && !arrives(in);
  show();
  interface_.tick(node, events_);
  for (const SemaphoreSource source :
       {SemaphoreSource::List, SemaphoreSource::Request, SemaphoreSource::Response}) {
    show_change(source, events_.changes[static_cast<std::size_t>(source)]);
  }
  for (int t = 0; t < Threads; ++t) {
    const std::uint32_t error = events_.errors[static_cast<std::size_t>(t)];
    record_.set_error_valid(t, error != 0);
    record_.set_error_value(t, error);
  }

  inputs_[0] = {interface_.inject(), interface_.eject_credit()};
  for (std::size_t side = 0; side < in.beat.size(); ++side) {
    inputs_[1 + side] = {in.beat[side], in.credit[side]};
  }
  const std::uint8_t inject_credit = router_.credit(0);
  interface_.end(router_.out(0), inject_credit);
  router_.tick(inputs_);
  for (std::size_t side = 0; side < links_.beat.size(); ++side) {
    links_.beat[side] = router_.out(static_cast<int>(side) + 1);
    links_.credit[side] = router_.credit(static_cast<int>(side) + 1);
  }
}

void Network::start_list(int thread, std::uint32_t address) {
  interface_.start_list(thread, address);
  settled_ = false;
}

void Network::command(const Command& command) {
  interface_.command(command);
  settled_ = false;
}

void Network::core_change(const SemaphoreChange& change) {
  show_change(SemaphoreSource::Core, change);
  settled_ = false;
}

void Network::show() {
  record_ = {};
  for (int p = 0; p < Ports; ++p) {
    const Beat& out = router_.out(p);
    if (out.valid) {
      record_.set_out_valid(p, 1);
      record_.set_out_header(p, out.header);
      std::copy(out.data.begin(), out.data.end(), record_.out_data(p));
    }
    for (int c = 0; c < Channels; ++c) {
      const int i = Channels * p + c;
      record_.set_credit(i, router_.credit(p) >> c & 1u);
      record_.set_occupancy(i, u32(router_.occupancy(p, c)));
      record_.set_credits(i, u32(router_.credits(p, c)));
    }
  }
  interface_.show(record_);
}

void Network::show_change(SemaphoreSource source, const SemaphoreChange& change) {
  if (!change.valid) return;
  const int i = static_cast<int>(source);
  record_.set_sem_valid(i, 1);
  record_.set_sem_number(i, u32(change.number));
  record_.set_sem_delta(i, change.delta);
}

}  // namespace golden
