// SPDX-License-Identifier: Apache-2.0
// Between the SRAM and the router: the order of a cycle, and its send side (network.md section 8).
// What is received is in network_receive.cpp.
#include "golden/noc/network_interface.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

namespace golden {
namespace {

constexpr int Request = 0;
constexpr int Response = 1;
constexpr std::array<int, Channels> Requesters = {1 + Threads, 2};

constexpr bool has(std::uint32_t set, int i) { return (set >> i & 1u) != 0; }
constexpr std::uint32_t bit(int i) { return 1u << i; }
constexpr int bank_of(std::uint32_t line) { return static_cast<int>(line % SramBanks); }
// A node number out of a register.
constexpr int node_field(std::uint64_t bits, int low) {
  return static_cast<int>(bits >> low & (NodeNumbers - 1));
}

}  // namespace

NetworkInterface::NetworkInterface(const Place& place, std::uint32_t sram_size)
    : place_(place), own_node_(node_number(place.y, place.x)), sram_size_(sram_size) {}

void NetworkInterface::tick(const Surroundings& node, NetworkEvents& events) {
  events = {};
  const std::uint32_t forgotten = begin();
  Planned planned = plan(node);
  const int channel = writer();
  const std::uint32_t write_line =
      channel < 0 ? 0 : Header::from_bits(eject_[index(channel)].head().header).line;
  const bool wants_read = planned.valid && planned.reads();
  bool reads = wants_read && bank_free(node, planned.step.line);
  bool writes = channel >= 0 && bank_free(node, write_line);
  if (reads && writes && bank_of(planned.step.line) == bank_of(write_line)) {
    (read_first_ ? writes : reads) = false;
    read_first_ = !read_first_;
  }
  if (wants_read && !reads) planned.valid = false;
  claimed_ =
      (reads ? bit(bank_of(planned.step.line)) : 0) | (writes ? bit(bank_of(write_line)) : 0);
  claimed_in_ = node.cycle;

  receive(Request, writes && channel == Request, node.sram, events);
  receive(Response, writes && channel == Response, node.sram, events);
  next_ = {};
  if (planned.valid) take(node, planned, events);
  land(events);
  for (int t = 0; t < Threads; ++t) {
    if (has(forgotten, t)) parsers_[index(t)].forget();
    if (has(failing_ & lists_, t)) parsers_[index(t)].fail();
  }
}

// Notes what is asked later about the start of the cycle. Returns the failed lists that end in it.
std::uint32_t NetworkInterface::begin() {
  server_busy_ = server_.busy();
  release_busy_ = release_.busy();
  full_ = commands_.count == CommandFifo;
  eject_credit_ = 0;
  failing_ = 0;
  lists_ = 0;
  std::uint32_t forgotten = 0;
  for (int t = 0; t < Threads; ++t) {
    const ListParser& list = parsers_[index(t)];
    if (list.state() != ListState::Idle) lists_ |= bit(t);
    if (over(t)) forgotten |= bit(t);
  }
  return forgotten;
}

// A failed list of which nothing is outstanding or on its way.
bool NetworkInterface::over(int t) const {
  const ListParser& list = parsers_[index(t)];
  const bool on_its_way = (n1_.valid && n1_.thread == t) || (n2_.valid && n2_.thread == t);
  return list.state() == ListState::Failed && list.outstanding() == 0 && !on_its_way;
}

bool NetworkInterface::bank_free(const Surroundings& node, std::uint32_t line) const {
  const bool claimed_last = node.cycle == claimed_in_ + 1 && has(claimed_, bank_of(line));
  return !claimed_last && node.banks.free(line * LineBytes, node.cycle);
}

// Who asks for a step: bit r for each requester of the channel.
std::uint32_t NetworkInterface::requests(const Surroundings& node, int channel) const {
  if (channel == Response) {
    return (server_.busy() ? bit(Server) : 0) | (release_.busy() ? bit(Release) : 0);
  }
  std::uint32_t asking = commands_.count != 0 ? bit(Commands) : 0;
  for (int t = 0; t < Threads; ++t) {
    if (parsers_[index(t)].wants(view(node))) asking |= bit(FirstList + t);
  }
  return asking;
}

NetworkInterface::Planned NetworkInterface::plan(const Surroundings& node) const {
  Planned planned;
  std::uint32_t asking = 0;
  for (const int channel : {last_step_, 1 - last_step_}) {
    if (inject_credits_[index(channel)] == 0) continue;
    const std::uint32_t requesters = requests(node, channel);
    if (requesters == 0) continue;
    asking = requesters;
    planned.valid = true;
    planned.channel = channel;
  }
  if (!planned.valid) return planned;
  const std::uint32_t upwards = asking & ~0u << pointer_[index(planned.channel)];
  planned.requester = std::countr_zero(upwards != 0 ? upwards : asking);
  if (planned.channel == Response) {
    planned.step = planned.requester == Server
                       ? server_.plan()
                       : release_.plan(node.router.reachable(release_.node()));
  } else if (planned.requester == Commands) {
    planned.step = plan_command(node.router);
  } else {
    planned.step = parsers_[index(planned.thread())].plan(view(node));
    planned.step.header.thread = planned.thread();
  }
  return planned;
}

Step NetworkInterface::plan_command(const Router& router) const {
  const Command& command = commands_.head();
  Step step;
  step.sends = true;
  step.header.kind = command.kind;
  step.header.thread = command.thread;
  step.header.sem = command.sem;
  if (command.kind == BeatKind::SemAdd) {
    step.header.dst = node_field(command.b, 0);
    step.data[0] = static_cast<std::uint32_t>(command.c);
  } else {
    const Rectangle nodes = Rectangle::from(node_field(command.b, 0), node_field(command.b, 16));
    step.header.dst = node_field(command.c, 0);
    step.data[0] = static_cast<std::uint32_t>(nodes.first | nodes.last << 16);
    step.data[1] = static_cast<std::uint32_t>(command.c >> 16 & 0x7ffu);
    if (!nodes.legal()) step.error = fault_value(NetworkFault::BadDescriptor, nodes.first);
  }
  if (step.error == 0 && !router.reachable(step.header.dst)) {
    step.error = fault_value(NetworkFault::NoRoute, step.header.dst);
  }
  return step;
}

void NetworkInterface::take(const Surroundings& node, Planned& planned, NetworkEvents& events) {
  Step& step = planned.step;
  last_step_ = planned.channel;
  pointer_[index(planned.channel)] = (planned.requester + 1) % Requesters[index(planned.channel)];
  next_.valid = true;
  next_.thread = planned.of_list() ? planned.thread() : -1;
  next_.read = step.read;
  if (planned.reads()) {
    events.reads = true;
    events.read_thread = next_.thread;
    events.read_line = step.line;
    events.ecc = node.sram.read_line(step.line, events.read_data);
    next_.double_error = events.ecc.double_error;
    next_.line = events.read_data;
  }
  if (planned.of_list()) {
    const int t = planned.thread();
    const ListParser::Taken taken = parsers_[index(t)].take(step, next_.line, next_.double_error);
    events.changes[index(SemaphoreSource::List)] = taken.change;
    if (taken.waited) events.waited = taken.change.number;
    if (step.error != 0) events.errors[index(t)] = step.error;
  } else if (planned.channel == Request) {
    if (step.error != 0) events.errors[index(step.header.thread)] = step.error;
    commands_.pop();
  } else if (planned.requester == Server) {
    if (planned.reads()) {
      step.data = next_.line;
      step.header.poison = next_.double_error;
    }
    server_.take();
  } else {
    release_.take();
  }
  if (!step.sends || step.error != 0) return;
  step.header.src = own_node_;
  next_.beat = {true, step.header.bits(), step.data};
  --inject_credits_[index(planned.channel)];
}

// The step in N2: what its read means for its list.
void NetworkInterface::land(NetworkEvents& events) {
  events.injected = n2_.beat.valid;
  if (!n2_.valid || n2_.thread < 0) return;
  if (n2_.double_error) {
    failing_ |= bit(n2_.thread);
  } else if (n2_.read == Step::Read::Item || n2_.read == Step::Read::Index) {
    const std::uint32_t error = parsers_[index(n2_.thread)].arrive(n2_.line, sram_size_);
    if (error != 0) events.errors[index(n2_.thread)] = error;
  }
}

void NetworkInterface::start_list(int thread, std::uint32_t address) {
  assert(!has(lists_, thread));
  parsers_[index(thread)].start(address);
}

void NetworkInterface::command(const Command& command) {
  assert(!full_);
  commands_.push(command);
}

void NetworkInterface::end(const Beat& ejected, std::uint8_t inject_credit) {
  if (ejected.valid) eject_[index(channel_of(ejected.header))].push(ejected);
  for (int c = 0; c < Channels; ++c) inject_credits_[index(c)] += inject_credit >> c & 1;
  n2_ = n1_;
  n1_ = next_;
}

bool NetworkInterface::idle() const {
  for (const ListParser& list : parsers_) {
    if (list.state() != ListState::Idle) return false;
  }
  return nothing_moves() && commands_.count == 0;
}

bool NetworkInterface::nothing_moves() const {
  return !n1_.valid && !n2_.valid && !server_.busy() && !release_.busy() &&
         eject_[Request].count == 0 && eject_[Response].count == 0;
}

bool NetworkInterface::quiet(const Surroundings& node) const {
  if (!nothing_moves() || requests(node, Request) != 0) return false;
  for (int t = 0; t < Threads; ++t) {
    if (over(t)) return false;
  }
  return true;
}

void NetworkInterface::show(NetworkObserve& record) const {
  const auto u32 = [](int value) { return static_cast<std::uint32_t>(value); };
  record.set_inject_valid(n2_.beat.valid);
  if (n2_.beat.valid) {
    record.set_inject_header(n2_.beat.header);
    std::copy(n2_.beat.data.begin(), n2_.beat.data.end(), record.inject_data());
  }
  for (int c = 0; c < Channels; ++c) {
    record.set_inject_credits(c, u32(inject_credits_[index(c)]));
    record.set_eject_occupancy(c, u32(eject_[index(c)].count));
  }
  for (int t = 0; t < Threads; ++t) {
    record.set_list_state(t, static_cast<std::uint32_t>(parsers_[index(t)].state()));
    record.set_list_outstanding(t, parsers_[index(t)].outstanding());
  }
  record.set_server_busy(server_.busy());
  record.set_release_busy(release_.busy());
  record.set_commands(u32(commands_.count));
}

}  // namespace golden
