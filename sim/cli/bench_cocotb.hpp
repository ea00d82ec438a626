// SPDX-License-Identifier: Apache-2.0
// The same check of all observe records in each cycle, by Python under cocotb, by the coroutine
// engine and by the lockstep loop, for d1cosim bench.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/kernels/kernel.hpp"

namespace cli {

class CocotbBench {
 public:
  CocotbBench();

  // Whether this build has cocotb; without it, only the engine is measured.
  static bool has_cocotb();

  // Each once. Throws std::runtime_error when Python does not end well.
  void measure_round();

  // Lockstep against cocotb with NumPy; none without cocotb.
  std::optional<double> against_numpy() const;
  std::string text() const;
  nlohmann::json json() const;

 private:
  struct Row {
    std::string name;
    std::vector<double> hz = {};  // by round
  };
  void measure_python();

  sim::Kernel kernel_;  // what the node does meanwhile
  Row cocotb_golden_{"cocotb with d1golden"};
  Row cocotb_numpy_{"cocotb with a NumPy model"};
  Row engine_{"engine with the golden model"};
  Row lockstep_{"lockstep"};
  Row cocotb_triggers_{"cocotb"};
  Row engine_triggers_{"engine"};
};

}  // namespace cli
