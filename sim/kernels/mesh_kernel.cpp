// SPDX-License-Identifier: Apache-2.0
// Programs of all nodes, and the comparison of their memory.
#include "sim/kernels/mesh_kernel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sim {

using golden::Opcode;

MeshKernel::MeshKernel(const Family& family, const Params& params, const golden::Config& config,
                       std::uint64_t seed)
    : layout_(config, family.name()) {
  kernel_.family = family.name();
  kernel_.params = params;
  kernel_.seed = seed;
  set_mesh(kernel_, mesh_of(family.name(), params, seed), params);
  cores_ = cores_of(kernel_.mesh);
}

void MeshKernel::load(std::size_t node, Segment segment) {
  if (!segment.bytes.empty()) image(node).segments.push_back(std::move(segment));
}

void MeshKernel::expect(std::size_t node, std::uint32_t address, Bytes bytes) {
  expected_.push_back({node, address, std::move(bytes)});
}

void MeshKernel::write_program(std::size_t node, int threads, std::int64_t most_items,
                               const ThreadBody& body, const CommonCode& common) {
  Layout layout = layout_;
  ListBuilder lists(layout.allocate(most_items * Line, "the lists"));
  ProgramBuilder code(layout.next());
  if (common) common(code);
  Threads entries(code, threads, true);
  for (int thread = 0; thread < threads; ++thread) {
    entries.enter(thread);
    body(thread, code, lists);
    finish_threads(code);
  }
  image(node).starts = entries.starts();
  image(node).units = {
      .scalar = true, .vector = false, .matrix = false, .sram = true, .network = true};
  load(node, lists.finish());
  Segment program = code.finish();
  layout.allocate(static_cast<std::int64_t>(program.bytes.size()), "the program");
  load(node, std::move(program));
}

Kernel MeshKernel::finish(std::uint64_t cycle_limit) {
  kernel_.cycle_limit = cycle_limit * 100 / static_cast<unsigned>(100 - kernel_.device_stall);
  std::vector<Core> cores;
  for (const std::size_t node : cores_) cores.push_back({node, image(node).any_trap});
  kernel_.check = [shape = kernel_.mesh, cores = std::move(cores), expected = std::move(expected_)](
                      const FinalState& state) { return check(shape, cores, expected, state); };
  return std::move(kernel_);
}

Kernel without_network(Kernel kernel) {
  static_cast<NodeImage&>(kernel) = kernel.nodes.front();
  kernel.nodes.clear();
  kernel.check = [check = std::move(kernel.check)](const FinalState& state) {
    FinalState mesh;
    mesh.nodes = {state};
    return check(mesh);
  };
  return kernel;
}

CheckResult MeshKernel::check(const MeshShape& shape, const std::vector<Core>& cores,
                              const std::vector<Expected>& expected, const FinalState& state) {
  const auto where = [&](std::size_t node) {
    return fmt::format("node {}: ", to_string(shape.coord(node)));
  };
  CheckResult all;
  for (const auto& [node, any_trap] : cores) {
    const NodeState& own = state.nodes[node];
    ++all.compared;
    if (any_trap && own.exit_code) continue;
    if (const auto error = check_clean_end(own)) return {all.compared, where(node) + *error};
  }
  for (const auto& part : expected) {
    Bytes actual(part.bytes.size());
    state.nodes[part.node].read(part.address, actual);
    const CheckResult area = check_elements(
        static_cast<std::int64_t>(part.bytes.size() / Line),
        [&](std::int64_t line) -> std::optional<std::string> {
          const auto begin = static_cast<std::size_t>(line) * Line;
          for (std::size_t i = begin; i < begin + Line; ++i) {
            if (actual[i] == part.bytes[i]) continue;
            return fmt::format("byte {}: expected {:#04x}, actual {:#04x}", i - begin,
                               part.bytes[i], actual[i]);
          }
          return std::nullopt;
        },
        [&](std::int64_t line) {
          return where(part.node) + fmt::format("line at {:#x}", part.address + line * Line);
        });
    all.compared += area.compared;
    if (area.error) return {all.compared, area.error};
  }
  return all;
}

Bytes random_bytes(std::int64_t lines, Random random) {
  Bytes bytes(static_cast<std::size_t>(lines) * Line);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.bits());
  return bytes;
}

void emit_start(ProgramBuilder& code, std::uint32_t address) {
  constexpr R Address{31};
  code.constant(Address, address);
  code(Opcode::Xfer, Address);
}

void emit_wait(ProgramBuilder& code, int semaphore, int count) {
  for (; count > 0; count -= MostTaken) {
    code(Opcode::Semwait, S{semaphore}, std::min(count, MostTaken));
  }
}

}  // namespace sim
