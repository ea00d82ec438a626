// SPDX-License-Identifier: Apache-2.0
// One number for a history of observe records: XXH3-128 over all words of all units and cycles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "sim/cosim/records.hpp"

namespace sim {

class Digest {
 public:
  Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  ~Digest();

  // How the records are cut into calls does not matter.
  void add(const Records* records, std::size_t count);
  std::string text() const;  // 32 hexadecimal digits

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sim
