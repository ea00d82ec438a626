// SPDX-License-Identifier: Apache-2.0
// Runs kernels on the golden model: functional layer and cycle layer, with chosen noise in all that
// a kernel does not define.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "golden/node/functional.hpp"
#include "golden/node/node.hpp"
#include "sim/common/random.hpp"
#include "sim/kernels/kernel.hpp"

namespace kernel_test {

// Lines behind a segment that are the same for every noise: what may be fetched ahead of code.
inline constexpr std::uint32_t FillerLines = 4;

// Memory and registers as undefined as they may be. Of a mesh the first node, for its only one.
inline void load(golden::ArchState& state, const sim::Kernel& kernel, std::uint64_t noise) {
  sim::Random random(noise, "noise");
  std::vector<std::uint8_t> bytes(state.sram.size());
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    const std::uint64_t value = random.bits();
    std::memcpy(&bytes[i], &value, 8);
  }
  for (const sim::Segment& segment : kernel.image(0).segments) {
    const std::size_t end = segment.address + segment.bytes.size();
    for (std::size_t i = end; i < std::min<std::size_t>(end + FillerLines * 64, bytes.size());
         ++i) {
      bytes[i] = 0xff;
    }
  }
  state.sram.load(0, bytes);
  for (const sim::Segment& segment : kernel.image(0).segments)
    state.sram.load(segment.address, segment.bytes);
  for (golden::ThreadContext& thread : state.threads) {
    for (std::size_t i = 1; i < thread.r.size(); ++i) thread.r[i] = random.bits();
    for (std::size_t i = 1; i < thread.p.size(); ++i) thread.p[i] = random.bits();
    for (golden::Vec& vector : thread.v) {
      for (std::uint32_t& word : vector) word = random.bits32();
    }
    for (golden::Acc& acc : thread.acc) {
      for (std::uint32_t& word : acc) word = random.bits32();
    }
  }
}

// What is left of a run: copies, so that the machine may go.
struct Outcome {
  std::vector<std::uint8_t> memory;
  sim::FinalState state;
  bool ended = false;
  std::uint64_t cycles = 0;        // cycle layer
  std::uint64_t instructions = 0;  // functional layer
};

inline sim::FinalState final_state(const std::vector<std::uint8_t>& memory) {
  sim::FinalState state;
  state.read = [memory](std::uint32_t address, std::span<std::uint8_t> bytes) {
    std::memcpy(bytes.data(), memory.data() + address, bytes.size());
  };
  return state;
}

inline void finish(Outcome& outcome, const golden::ArchState& state) {
  outcome.memory.assign(state.sram.bytes().begin(), state.sram.bytes().end());
  outcome.state = final_state(outcome.memory);
  for (std::size_t t = 0; t < state.threads.size(); ++t) {
    outcome.state.cause[t] = state.threads[t].cause;
  }
}

inline Outcome run_functional(const sim::Kernel& kernel, const golden::Config& config,
                              std::uint64_t noise = 1) {
  golden::Functional machine(config);
  load(machine.state(), kernel, noise);
  for (const sim::Start& start : kernel.image(0).starts) machine.start(start.thread, start.pc);
  Outcome outcome;
  outcome.ended = machine.run(4 * kernel.cycle_limit) != golden::RunEnd::Limit;
  finish(outcome, machine.state());
  outcome.state.exit_code = machine.exit_code();
  outcome.state.console = machine.console();
  outcome.instructions = machine.instructions();
  return outcome;
}

// `each_cycle` sees the node after each tick.
inline Outcome run_cycles(const sim::Kernel& kernel, const golden::Config& config,
                          std::uint64_t noise = 1,
                          const std::function<void(const golden::Node&)>& each_cycle = {}) {
  golden::Node node(config);
  load(node.state(), kernel, noise);
  Outcome outcome;
  std::size_t started = 0;
  for (; outcome.cycles < kernel.cycle_limit; ++outcome.cycles) {
    if (started < kernel.image(0).starts.size()) {
      const sim::Start& start = kernel.image(0).starts[started++];
      node.host_start(start.thread, start.pc);
    } else if (node.idle()) {
      outcome.ended = true;
      break;
    }
    node.tick();
    const golden::FrontendObserve& front = node.frontend();
    if (front.console_valid()) outcome.state.console += static_cast<char>(front.console_byte());
    if (front.exit_valid()) outcome.state.exit_code = front.exit_code();
    if (each_cycle) each_cycle(node);
  }
  const std::string console = outcome.state.console;
  const std::optional<std::uint32_t> exit_code = outcome.state.exit_code;
  finish(outcome, node.state());
  outcome.state.console = console;
  outcome.state.exit_code = exit_code;
  if (kernel.is_mesh()) outcome.state.nodes = {outcome.state};
  return outcome;
}

inline std::string params_text(const sim::Params& params) {
  std::string text;
  for (const auto& [name, value] : params.all()) text += " " + name + "=" + sim::to_string(value);
  return text;
}

}  // namespace kernel_test
