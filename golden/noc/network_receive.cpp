// SPDX-License-Identifier: Apache-2.0
// What comes out of the router: the receive side of the interface (network.md section 8).
#include <cassert>

#include "golden/noc/network_interface.hpp"

namespace golden {
namespace {

constexpr int Request = 0;
constexpr int Response = 1;
constexpr std::uint32_t ArrivalMask = 0x7ff;  // counts have 11 bits

}  // namespace

// Whether the head, if there is one, is to be written into the SRAM.
bool NetworkInterface::wants_write(int channel) const {
  const auto& fifo = eject_[index(channel)];
  if (fifo.count == 0) return false;
  const Header header = Header::from_bits(fifo.head().header);
  if (header.poison) return false;
  if (channel == Response) return header.kind == BeatKind::ReadData;
  return header.kind == BeatKind::Write && is_for_me(header) && inside(header.line);
}

// The channel whose head tries to write, -1 if none does.
int NetworkInterface::writer() const {
  const int turn = 1 - last_write_;
  return wants_write(turn) ? turn : wants_write(1 - turn) ? 1 - turn : -1;
}

void NetworkInterface::receive(int channel, bool may_write, Sram& sram, NetworkEvents& events) {
  auto& fifo = eject_[index(channel)];
  if (fifo.count == 0) return;
  const Beat& beat = fifo.head();
  const Header header = Header::from_bits(beat.header);
  if (may_write) {
    last_write_ = channel;
    events.writes = true;
    events.write_line = header.line;
    events.write_data = beat.data;
    sram.write_line(header.line, beat.data, ~std::uint64_t{0});
  }
  const bool done = channel == Request ? receive_request(header, beat, may_write, events)
                                       : receive_response(header, beat, may_write, events);
  if (!done) return;
  fifo.pop();
  eject_credit_ = static_cast<std::uint8_t>(eject_credit_ | 1u << channel);
}

// True if the head is done, as for receive_response.
bool NetworkInterface::receive_request(const Header& header, const Beat& beat, bool written,
                                       NetworkEvents& events) {
  const auto answer_error = [&](std::uint32_t value) {
    if (!server_busy_) server_.take_error(beat, value);
    return !server_busy_;
  };
  const auto change = [&](std::uint32_t delta) {
    events.changes[index(SemaphoreSource::Request)] = {true, header.sem, delta};
  };
  const std::uint32_t bad_line = fault_value(NetworkFault::RemoteAddress, header.line * LineBytes);
  if (!is_for_me(header)) return answer_error(fault_value(NetworkFault::RemoteDead, own_node_));
  switch (header.kind) {
    case BeatKind::Write:
      if (header.poison) return true;
      if (!inside(header.line)) return answer_error(bad_line);
      if (written && header.signal) change(1);
      return written;
    case BeatKind::Read: {
      const bool zero = (beat.data[0] >> 15 & 1u) != 0;
      const std::uint32_t last = header.line + static_cast<std::uint32_t>(header.beats);
      if (!zero && !inside(last)) return answer_error(bad_line);
      if (!server_busy_) server_.take_read(beat);
      return !server_busy_;
    }
    case BeatKind::SemAdd:
      change(beat.data[0]);
      return true;
    case BeatKind::Arrive:
      return receive_arrival(header, beat);
    case BeatKind::ReadData:
    case BeatKind::Error:
    case BeatKind::Release:
      break;
  }
  return true;
}

bool NetworkInterface::receive_arrival(const Header& header, const Beat& beat) {
  std::uint32_t& count = arrivals_[index(header.sem)];
  const std::uint32_t arrived = (count + 1) & ArrivalMask;
  if (arrived != (beat.data[1] & ArrivalMask)) {
    count = arrived;
    return true;
  }
  if (release_busy_) return false;
  const auto corner = [&](int low) {
    return static_cast<int>(beat.data[0] >> low & (NodeNumbers - 1));
  };
  release_.start(Rectangle::from(corner(0), corner(16)), header.sem);
  count = 0;
  return true;
}

bool NetworkInterface::receive_response(const Header& header, const Beat& beat, bool written,
                                        NetworkEvents& events) {
  assert(header.dst == own_node_);
  ListParser& list = parsers_[index(header.thread)];
  const auto fails = [&](std::uint32_t value) {
    events.errors[index(header.thread)] = value;
    failing_ |= 1u << header.thread;
  };
  if (header.kind == BeatKind::ReadData) {
    if (!written && !header.poison) return false;
    if (header.poison) fails(fault_value(NetworkFault::RemoteData, header.line * LineBytes));
    list.returned(1);
  } else if (header.kind == BeatKind::Error) {
    fails(beat.data[0]);
    if ((beat.data[1] & 1u) != 0) list.returned(static_cast<std::uint32_t>(header.beats) + 1);
  } else {
    events.changes[index(SemaphoreSource::Response)] = {true, header.sem, 1};
  }
  return true;
}

}  // namespace golden
