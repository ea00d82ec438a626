// SPDX-License-Identifier: Apache-2.0
// One number for a history: XXH3-128 over bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace sim {

class Digest {
 public:
  Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  // How the bytes are cut into calls does not matter.
  void add(const void* bytes, std::size_t count);
  std::string text() const;  // 32 hexadecimal digits

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sim
