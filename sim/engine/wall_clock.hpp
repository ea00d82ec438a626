// SPDX-License-Identifier: Apache-2.0
// The time of the machine: for reports, and for a seed where none was given. It decides no result.
#pragma once

#include <chrono>
#include <cstdint>

namespace engine {

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// Another each time; it is printed, and given again it repeats the run.
inline std::uint64_t fresh_seed() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

}  // namespace engine
