// SPDX-License-Identifier: Apache-2.0
// Families by name, assembly programs from files, the user's arrays.

#include "sim/cosim/target.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "golden/common/assembler.hpp"
#include "sim/common/file.hpp"
#include "sim/common/npy.hpp"
#include "sim/kernels/mesh_plan.hpp"

namespace sim {
namespace {

constexpr std::uint64_t ProgramCycleLimit = 10'000'000;

// Chunks of any size and place as segments of whole lines, the rest of each line zero.
std::vector<Segment> to_segments(const std::vector<golden::Chunk>& chunks) {
  constexpr std::uint32_t Line = golden::LineBytes;
  std::vector<Segment> segments;
  for (const golden::Chunk& chunk : chunks) {
    const std::uint32_t first = chunk.address / Line * Line;
    const std::size_t end = chunk.address + chunk.bytes.size();
    const std::size_t last = (end + Line - 1) / Line * Line;
    if (segments.empty() || segments.back().address + segments.back().bytes.size() < first) {
      segments.push_back({first, {}});
    }
    Segment& segment = segments.back();
    if (segment.address + segment.bytes.size() < last) {
      segment.bytes.resize(last - segment.address);
    }
    std::copy(chunk.bytes.begin(), chunk.bytes.end(),
              segment.bytes.begin() + (chunk.address - segment.address));
  }
  return segments;
}

// A program passes when it ends without a trap and its exit code, if it writes one, is 0; in each
// node of a mesh.
CheckResult check_exit(const FinalState& state) {
  CheckResult result;
  const NodeState& single = state;
  const std::span<const NodeState> nodes =
      state.nodes.empty() ? std::span(&single, 1) : std::span(state.nodes);
  for (const NodeState& node : nodes) {
    ++result.compared;
    const std::uint32_t code = node.exit_code.value_or(0);
    if (code != 0) result.error = fmt::format("exit code {} ({:#x}), expected 0", code, code);
  }
  return result;
}

Kernel read_program(const Target& target, const golden::Config& config) {
  if (!target.params.empty()) {
    throw ParameterError(fmt::format("{}: a program has no parameter '{}'", target.name,
                                     target.params.front().first));
  }
  if (target.has_arrays()) {
    throw ParameterError(fmt::format("{}: a program takes no arrays", target.name));
  }
  Kernel kernel = assemble_kernel(target.name, read_file(target.name), target.seed, config);
  if (target.mesh) {
    kernel.mesh = *target.mesh;
    kernel.nodes.assign(static_cast<std::size_t>(kernel.mesh.size()), kernel);
  }
  return kernel;
}

// The parameters given, those of the mesh among them.
std::vector<std::pair<std::string, std::string>> given_params(const Target& target,
                                                              const Family& family) {
  std::vector<std::pair<std::string, std::string>> given = target.params;
  if (!target.mesh) return given;
  if (!is_for_meshes(family)) {
    throw ParameterError(fmt::format("{}: runs on one node, not on a mesh", family.name()));
  }
  given.emplace_back("mesh_rows", std::to_string(target.mesh->rows()));
  given.emplace_back("mesh_cols", std::to_string(target.mesh->cols()));
  return given;
}

Matrix read_matrix(const std::string& path) {
  try {
    Array2d array = parse_npy(read_file(path), path);
    return {array.rows, array.columns, std::move(array.values)};
  } catch (const NpyError& error) {
    throw ParameterError(error.what());
  }
}

UserArrays read_arrays(const Target& target) {
  if (target.a.empty() || target.b.empty()) {
    throw ParameterError("--a and --b belong together: give both");
  }
  UserArrays arrays;
  arrays.a = read_matrix(target.a);
  arrays.b = read_matrix(target.b);
  if (!target.c.empty()) arrays.c = read_matrix(target.c);
  return arrays;
}

// For a shell, when it needs that.
std::string quoted(const std::string& text) {
  constexpr std::string_view Plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  if (!text.empty() && text.find_first_not_of(Plain) == text.npos) return text;
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace

Kernel assemble_kernel(const std::string& name, std::string_view source, std::uint64_t seed,
                       const golden::Config& config) {
  const golden::AssemblyResult assembly = golden::assemble(source);
  if (!assembly.errors.empty()) {
    std::string text;
    for (const golden::AssemblyError& error : assembly.errors) {
      text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", name, error.text());
    }
    throw ParameterError(text);
  }
  Kernel kernel;
  kernel.family = name;
  kernel.seed = seed;
  kernel.segments = to_segments(assembly.program.chunks);
  const std::size_t size = static_cast<std::size_t>(config.SramRows) * 1024;
  for (const Segment& segment : kernel.segments) {
    if (segment.address + segment.bytes.size() <= size) continue;
    throw ParameterError(
        fmt::format("{}: reaches up to {:#x}; the SRAM of configuration {} ends at {:#x}", name,
                    segment.address + segment.bytes.size(), config.name, size));
  }
  if (kernel.segments.empty()) throw ParameterError(name + ": has no instruction");
  kernel.starts = {{0, assembly.program.entry}};
  kernel.units = {.scalar = false, .vector = false, .matrix = false, .sram = false};
  kernel.cycle_limit = ProgramCycleLimit;
  for (const auto& [symbol, value] : assembly.program.symbols) {
    kernel.symbols[symbol] = static_cast<std::uint32_t>(value);
  }
  kernel.any_semaphores = true;
  kernel.check = check_exit;
  return kernel;
}

Kernel make_kernel(const Target& target, const golden::Config& config) {
  if (target.is_program()) return read_program(target, config);
  const Family* family = find_family(target.name);
  if (family == nullptr) {
    std::string known;
    for (const Family* f : families()) known += fmt::format(" {}", f->name());
    throw ParameterError(fmt::format("'{}' is neither a kernel nor a file ending in .s; kernels:{}",
                                     target.name, known));
  }
  const Params params = complete(*family, given_params(target, *family));
  if (!target.has_arrays()) return family->build(params, config, target.seed);
  return family->build_with(params, config, read_arrays(target));
}

std::string command_of(const Target& target, const Kernel& kernel, const golden::Config& config) {
  std::string text = "run " + quoted(target.name);
  if (target.has_arrays()) {
    text += fmt::format(" --a {} --b {}", quoted(target.a), quoted(target.b));
    if (!target.c.empty()) text += " --c " + quoted(target.c);
    for (const auto& [name, value] : target.params) text += fmt::format(" -p {}={}", name, value);
  } else {
    for (const auto& [name, value] : kernel.params.all()) {
      text += fmt::format(" -p {}={}", name, to_string(value));
    }
  }
  if (target.is_program() && kernel.is_mesh()) {
    text += fmt::format(" --mesh {}x{}", kernel.mesh.rows(), kernel.mesh.cols());
  }
  text += fmt::format(" --seed {}", target.seed);
  if (config.name != golden::FullConfig.name) text += fmt::format(" --config {}", config.name);
  return text;
}

}  // namespace sim
