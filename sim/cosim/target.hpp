// SPDX-License-Identifier: Apache-2.0
// From what the user names - a family with parameters, a program in assembly - to a kernel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernels/kernel.hpp"

namespace sim {

struct Target {
  std::string name;  // of a family, or a file ending in .s
  std::vector<std::pair<std::string, std::string>> params;
  std::uint64_t seed = 1;
  std::string a, b, c;            // .npy files in place of random data; empty: none
  std::optional<MeshShape> mesh;  // a family's rows and columns; a program runs in each node

  bool is_program() const { return name.ends_with(".s"); }
  bool has_arrays() const { return !a.empty() || !b.empty() || !c.empty(); }
};

// A program in assembly: passes when it ends without a trap and writes no exit code but 0. Throws
// ParameterError with every error of the assembler.
Kernel assemble_kernel(const std::string& name, std::string_view source, std::uint64_t seed,
                       const golden::Config& config);

// Throws ParameterError (wrong use), ReadError (a file).
Kernel make_kernel(const Target& target, const golden::Config& config);

// The arguments of d1cosim that make the same kernel again: "run gemm -p m=8 ... --seed 7".
std::string command_of(const Target& target, const Kernel& kernel, const golden::Config& config);

}  // namespace sim
