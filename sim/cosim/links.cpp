// SPDX-License-Identifier: Apache-2.0
// Copies beats and credits from one end to the other; only those on their way cost anything.

#include "sim/cosim/links.hpp"

#include <algorithm>

namespace sim {

MeshLinks::MeshLinks(const MeshShape& shape, const LinkDelay& delay, std::uint64_t seed)
    : max_delay_(delay.max_cycles),
      wires_(static_cast<std::size_t>(shape.size())),
      inputs_(wires_.size()) {
  const Random random(seed, "link delays");
  for (std::size_t node = 0; node < wires_.size(); ++node) {
    if (!shape.attached(shape.coord(node))) continue;
    for (const golden::Port side : AllSides) {
      const auto other = shape.neighbour(shape.coord(node), side);
      if (!other) continue;
      const std::size_t s = side_index(side);
      Wire& wire = wires_[node][s];
      wire.from = shape.index(*other);
      wire.side = side_index(opposite(side));
      wire.connected = true;
      Random stream = random.split(node * SideCount + s);
      const bool late = stream.chance(static_cast<std::uint64_t>(delay.percent), 100);
      if (late && max_delay_ > 0) wire.delay.emplace(stream);
    }
  }
}

void MeshLinks::exchange(std::span<const golden::LinkPorts* const> given) {
  busy_ = 0;
  for (std::size_t node = 0; node < wires_.size(); ++node) {
    golden::LinkPorts& input = inputs_[node];
    for (std::size_t s = 0; s < SideCount; ++s) {
      Wire& wire = wires_[node][s];
      if (!wire.connected) continue;
      const golden::LinkPorts& from = *given[wire.from];
      const golden::Beat& beat = from.beat[wire.side];
      if (beat.valid || input.beat[s].valid) input.beat[s] = beat;
      std::uint8_t credit = from.credit[wire.side];
      if (wire.delay) credit = delayed(wire, credit);
      input.credit[s] = credit;
      busy_ += (beat.valid ? 1 : 0) + (credit != 0 ? 1 : 0);
    }
  }
  ++cycle_;
}

std::uint8_t MeshLinks::delayed(Wire& wire, std::uint8_t credit) {
  std::uint8_t home = 0;
  for (std::size_t c = 0; c < golden::Channels; ++c) {
    std::deque<std::uint64_t>& due = wire.delay->due[c];
    if ((credit >> c & 1) != 0) {
      const auto wait = static_cast<std::uint64_t>(wire.delay->random.between(0, max_delay_));
      // One a cycle, in order.
      due.push_back(std::max(cycle_ + wait, due.empty() ? 0 : due.back() + 1));
      ++late_;
    }
    if (due.empty() || due.front() > cycle_) continue;
    due.pop_front();
    --late_;
    home = static_cast<std::uint8_t>(home | 1u << c);
  }
  return home;
}

int MeshLinks::late_credits(std::size_t node, golden::Port side, int channel) const {
  const Wire& wire = wires_[node][side_index(side)];
  return wire.delay ? static_cast<int>(wire.delay->due[static_cast<std::size_t>(channel)].size())
                    : 0;
}

}  // namespace sim
