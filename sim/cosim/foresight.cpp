// SPDX-License-Identifier: Apache-2.0
// Steps over what waits or needs the network, and notes what it would have done.

#include "sim/cosim/foresight.hpp"

#include <fmt/format.h>

#include <cstring>
#include <set>

#include "golden/frontend/decode.hpp"
#include "golden/node/functional.hpp"

namespace sim {
namespace {

using golden::Opcode;

constexpr int MaxInstructions = 100'000;
constexpr std::size_t MaxRaises = 64;
constexpr int NodeMask = NodeNumbers - 1;

Coord own_node(const golden::ArchState& state) { return {state.place.y, state.place.x}; }

void add_list(std::vector<Raise>& raises, const golden::ArchState& state, std::uint32_t address) {
  std::set<std::uint32_t> seen;  // a list may go round
  while (address % golden::LineBytes == 0 && address < state.sram.size() &&
         seen.insert(address).second && raises.size() < MaxRaises) {
    golden::Vec line;
    state.sram.read_line(address / golden::LineBytes, line);
    const golden::ListItem item = golden::decode_item(line, state.sram.size());
    if (!item.legal) return;
    const std::string how = fmt::format("{} item at {:#08x}", name(item.kind), address);
    const bool raises_there = item.kind == golden::ItemKind::Add || item.rsignal;
    const Coord last = node_of(item.broadcast ? item.last_node : item.node);
    if (raises_there) raises.push_back({node_of(item.node), last, item.rsem, how});
    if (item.signal) raises.push_back({own_node(state), own_node(state), item.sem, how});
    if (item.last) return;
    address = item.next;
  }
}

void note(std::vector<Raise>& raises, const golden::ArchState& state,
          const golden::ThreadContext& thread, const golden::Insn& insn) {
  const std::string how = fmt::format("{} at {:#08x}", name(insn.op), thread.pc);
  const auto b = static_cast<int>(thread.r[insn.b] & 0xffffffff);
  if (insn.op == Opcode::Xfer) {
    add_list(raises, state, static_cast<std::uint32_t>(thread.r[insn.b]));
  } else if (insn.op == Opcode::Semsend) {
    raises.push_back({node_of(b & NodeMask), node_of(b & NodeMask), insn.a, how});
  } else if (insn.op == Opcode::Barrier) {
    raises.push_back({node_of(b & NodeMask), node_of(b >> 16 & NodeMask), insn.a, how});
  } else if (insn.op == Opcode::Semadd || insn.op == Opcode::Semset) {
    raises.push_back({own_node(state), own_node(state), insn.a, how});
  }
}

}  // namespace

std::vector<Raise> foresee_thread(const golden::Node& node, int number) {
  golden::Functional copy(node.config());
  copy.state() = node.state();
  for (int t = 0; t < golden::Threads; ++t) {
    golden::ThreadContext& other = copy.state().threads[static_cast<std::size_t>(t)];
    if (t != number) other.state = golden::ThreadState::Stopped;
  }
  std::vector<Raise> raises;
  golden::ThreadContext& thread = copy.state().threads[static_cast<std::size_t>(number)];
  // A thread that is started on the way runs as well, and is none of ours.
  for (int i = 0; i < MaxInstructions && raises.size() < MaxRaises; ++i) {
    if (thread.state != golden::ThreadState::Running) break;
    if (thread.pc + 4 > copy.state().sram.size()) break;
    std::uint32_t word = 0;
    std::memcpy(&word, &copy.state().sram.bytes()[thread.pc], 4);
    const golden::Insn insn = golden::decode(word);
    note(raises, copy.state(), thread, insn);
    const bool skip = insn.op == Opcode::Xfer || insn.op == Opcode::Semsend ||
                      insn.op == Opcode::Barrier || insn.op == Opcode::Semwait;
    if (skip) {
      thread.pc += 4;
    } else {
      copy.step();
    }
  }
  return raises;
}

std::vector<Raise> foresee_list(const golden::Node& node, int thread) {
  std::vector<Raise> raises;
  add_list(raises, node.state(), node.list(thread).item_address());
  return raises;
}

}  // namespace sim
