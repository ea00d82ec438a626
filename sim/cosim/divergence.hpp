// SPDX-License-Identifier: Apache-2.0
// What a difference means: which field, which values, which instruction, early or late.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/cosim/lockstep.hpp"

namespace sim {

struct Divergence {
  std::uint64_t cycle = 0;
  std::string node = "0,0";
  std::string unit;
  std::string part;   // of the network: router, interface, list parser or semaphores
  std::string field;  // with element: "write_data[3]"
  std::string expected, actual;
  std::string instruction;          // disassembled; empty when no instruction owns it
  int thread = -1;                  // -1: no thread
  std::uint32_t pc = 0;             // of the instruction
  std::uint64_t issue_cycle = 0;    // of the instruction
  std::vector<std::string> also;    // other units and fields that differ in this cycle
  std::string shift;                // "the RTL shows the expected value 2 cycles later"
  std::vector<std::string> recent;  // the last instructions of the thread, oldest first
  std::string replay;               // command; filled in by whoever knows it
  std::string wave;                 // file, if one was written
};

Divergence analyze(const Evidence& evidence);

// The unit with its part: "network (router)".
std::string unit_text(const Divergence& divergence);

// The report for people, several lines.
std::string to_text(const Divergence& divergence);

}  // namespace sim
