// SPDX-License-Identifier: Apache-2.0
// What Functional and Node have in common for Python: memory, registers, what a program left
// behind.
#pragma once

#include <optional>
#include <string>

#include "golden/node/state.hpp"
#include "python/bind/bind.hpp"

namespace bind {

class Machine {
 public:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;

  virtual golden::ArchState& state() = 0;  // to change it
  virtual const golden::ArchState& seen() const = 0;
  virtual const golden::TrapInfo& trap(int thread) const = 0;
  virtual const std::string& console() const = 0;
  virtual std::optional<std::uint32_t> exit_code() const = 0;
};

// "full" or "tiny". ValueError.
const golden::Config& config_named(std::string_view name);

inline int thread_number(py::handle value) {
  return small(value, "thread", 0, golden::Threads - 1);
}
// A multiple of 4 below 2^AddressBits.
std::uint32_t start_pc(py::handle value);

}  // namespace bind
