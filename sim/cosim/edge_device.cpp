// SPDX-License-Identifier: Apache-2.0
// Takes at most a beat of each side and channel in a cycle, and sends one.
#include "sim/cosim/edge_device.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "golden/noc/step.hpp"

namespace sim {

using golden::Beat;
using golden::BeatKind;
using golden::Header;
using golden::NetworkFault;

namespace {
constexpr std::size_t Line = golden::LineBytes;
constexpr std::size_t Response = 1;
}  // namespace

EdgeDevice::EdgeDevice(const NodeImage& image, const golden::Config& config, const Routes& routes,
                       Coord at, int stall, const Random& random)
    : routes_(routes),
      at_(at),
      stall_(stall),
      random_(random),
      memory_(static_cast<std::size_t>(config.SramRows) * golden::SramBanks * Line) {
  for (auto& side : credits_) side.fill(golden::RouterFifo);
  for (const Segment& segment : image.segments) {
    std::copy(segment.bytes.begin(), segment.bytes.end(),
              memory_.begin() + static_cast<std::ptrdiff_t>(segment.address));
  }
}

void EdgeDevice::step(const golden::LinkPorts& in) {
  for (std::size_t side = 0; side < Sides; ++side) {
    const Beat& beat = in.beat[side];
    for (std::size_t c = 0; c < golden::Channels; ++c) {
      if ((in.credit[side] >> c & 1) != 0) ++credits_[side][c];
    }
    if (!beat.valid) continue;
    Fifo& fifo = fifos_[side][static_cast<std::size_t>(golden::channel_of(beat.header))];
    if (fifo.size() == golden::RouterFifo) throw std::logic_error("device: a beat without credit");
    fifo.push_back(beat);
  }
  out_ = {};
  for (std::size_t side = 0; side < Sides; ++side) {
    for (std::size_t c = 0; c < golden::Channels; ++c) take(side, c);
  }
  send();
  count();
}

// The head of a FIFO, if the device likes and can; its credit goes back.
void EdgeDevice::take(std::size_t side, std::size_t channel) {
  Fifo& fifo = fifos_[side][channel];
  if (fifo.empty() || !ready() || !serve(fifo.front())) return;
  fifo.pop_front();
  ++taken_;
  out_.credit[side] = static_cast<std::uint8_t>(out_.credit[side] | 1u << channel);
}

// False: not before the answer to an earlier one is sent.
bool EdgeDevice::serve(const Beat& beat) {
  const Header header = Header::from_bits(beat.header);
  const std::size_t lines = memory_.size() / Line;
  const auto refused = [&](NetworkFault fault, std::uint32_t value) {
    if (answers_.empty()) return refuse(header, fault, value), true;
    return false;
  };
  std::uint32_t& semaphore = semaphores_[static_cast<std::size_t>(header.sem)];
  switch (header.kind) {
    case BeatKind::Write:
      if (header.poison) return true;
      if (header.line >= lines) {
        return refused(NetworkFault::RemoteAddress, header.line * golden::LineBytes);
      }
      std::memcpy(&memory_[header.line * Line], beat.data.data(), Line);
      if (header.signal) ++semaphore;
      return true;
    case BeatKind::Read: {
      const bool zero = (beat.data[0] >> 15 & 1) != 0;
      if (!zero && header.line + static_cast<std::size_t>(header.beats) >= lines) {
        return refused(NetworkFault::RemoteAddress, header.line * golden::LineBytes);
      }
      if (!answers_.empty()) return false;
      read(header, beat);
      return true;
    }
    case BeatKind::SemAdd:
      semaphore += beat.data[0];
      return true;
    case BeatKind::Arrive:
      return refused(NetworkFault::RemoteDead, static_cast<std::uint32_t>(number(at_)));
    case BeatKind::Release:
      ++semaphore;
      return true;
    case BeatKind::ReadData:
    case BeatKind::Error:
      break;
  }
  throw std::logic_error("device: an answer to a request that it has not sent");
}

void EdgeDevice::read(const Header& header, const Beat& request) {
  const bool zero = (request.data[0] >> 15 & 1) != 0;
  for (int i = 0; i <= header.beats; ++i) {
    const auto offset = static_cast<std::uint32_t>(i);
    Header answer;
    answer.kind = BeatKind::ReadData;
    answer.dst = header.src;
    answer.src = number(at_);
    answer.thread = header.thread;
    answer.line = (request.data[0] & 0x7fff) + offset;
    answer.beats = header.beats - i;
    Beat beat{true, answer.bits(), {}};
    if (!zero) std::memcpy(beat.data.data(), &memory_[(header.line + offset) * Line], Line);
    answers_.push_back(beat);
  }
}

void EdgeDevice::refuse(const Header& request, NetworkFault fault, std::uint32_t value) {
  const bool read = request.kind == BeatKind::Read;
  Header answer;
  answer.kind = BeatKind::Error;
  answer.dst = request.src;
  answer.src = number(at_);
  answer.thread = request.thread;
  answer.beats = read ? request.beats : 0;
  Beat beat{true, answer.bits(), {}};
  beat.data[0] = golden::fault_value(fault, value);
  beat.data[1] = read ? 1 : 0;
  answers_.push_back(beat);
}

void EdgeDevice::send() {
  if (answers_.empty() || !ready()) return;
  const Beat& beat = answers_.front();
  const std::size_t side = side_index(routes_.next(at_, node_of(golden::dst_of(beat.header))));
  if (credits_[side][Response] == 0) return;
  --credits_[side][Response];
  out_.beat[side] = beat;
  answers_.pop_front();
}

// What is held, owed or about to leave.
void EdgeDevice::count() {
  busy_ = static_cast<int>(answers_.size());
  for (std::size_t side = 0; side < Sides; ++side) {
    busy_ += (out_.beat[side].valid ? 1 : 0) + (out_.credit[side] != 0 ? 1 : 0);
    for (std::size_t c = 0; c < golden::Channels; ++c) {
      busy_ += static_cast<int>(fifos_[side][c].size()) + golden::RouterFifo - credits_[side][c];
    }
  }
}

NodeState EdgeDevice::final_state() const {
  NodeState state;
  state.read = [this](std::uint32_t address, std::span<std::uint8_t> bytes) {
    std::ranges::copy(std::span(memory_).subspan(address, bytes.size()), bytes.begin());
  };
  state.semaphores = semaphores_;
  return state;
}

}  // namespace sim
