// SPDX-License-Identifier: Apache-2.0
// A failed assertion of the RTL as data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sim {

struct RtlAssertion {
  std::uint64_t cycle = 0;
  std::string node;  // "0,1"; empty when the nodes are one model: the text tells
  std::string text;  // names instance and assertion
  std::string file;  // of the assertion; empty when the RTL did not say it
  int line = 0;
};

// The first failure in what the RTL printed in `cycle`.
RtlAssertion parse_assertion(std::string_view printed, std::uint64_t cycle);

// "TEXT (FILE:LINE)"
std::string to_text(const RtlAssertion& assertion);

}  // namespace sim
