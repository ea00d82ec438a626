// SPDX-License-Identifier: Apache-2.0
// What the simulator simulates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

// Where a signal's value lies: little-endian, in 1, 2, 4 or 8 bytes, or in as many words of 4 bytes
// as it needs; bits above the width are 0.
struct SignalPlace {
  void* data = nullptr;
  unsigned width = 1;  // bits
  int left = 0;        // of the declared range [left:right]
  int right = 0;
  bool writable = true;
};

// All functions are for the simulator, but the two that find names.
class Design {
 public:
  virtual ~Design() = default;

  virtual int precision() const = 0;  // of time: a step is 10^precision seconds
  virtual void set_time(std::uint64_t steps) = 0;
  virtual void eval() = 0;                        // until nothing changes
  virtual void end_step(std::uint64_t time) = 0;  // all values of this time are final
  virtual bool finished() const = 0;              // $finish was called
  virtual void final() = 0;                       // once, at the very end
  // Assertions and $error of the RTL that have failed so far, and the text of the last.
  virtual std::uint64_t failures() const = 0;

  // A signal below the top: "u_core.count_q", "u_mem.words[3]".
  virtual std::optional<SignalPlace> find(std::string_view path) const = 0;
  virtual std::vector<std::string> names() const = 0;
};

}  // namespace engine
