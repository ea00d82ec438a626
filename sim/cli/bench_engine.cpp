// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/bench_engine.hpp"

#include <VNodeFull___024root.h>

#include <NodeFull_dut.hpp>
#include <cstring>
#include <stdexcept>

#include "golden/node/node.hpp"
#include "sim/cli/bench_run.hpp"
#include "sim/cosim/backdoor_arrays.hpp"
#include "sim/cosim/initial_state.hpp"
#include "sim/cosim/node_run.hpp"
#include "sim/cosim/records.hpp"
#include "sim/engine/verilated_design.hpp"

namespace cli {
namespace {

using engine::Coroutine;

class Check {
 public:
  Check(NodeFullDut& dut, const sim::Kernel& kernel)
      : dut_(dut), kernel_(kernel), golden_(BenchConfig) {}

  Coroutine<void> run(EngineTime& time) {
    engine::Clock(dut_.clk_i, 10, "ns").start(false);
    co_await reset();
    const double begin = now_s();
    for (;;) {
      drive_start();
      golden_.tick();
      co_await engine::FallingEdge(dut_.clk_i);
      compare();
      co_await engine::RisingEdge(dut_.clk_i);
      ++cycle_;
      if (cycle_ >= kernel_.starts.size() && golden_.idle()) break;
    }
    time = {cycle_, now_s() - begin};
  }

 private:
  // With the memory of the kernel on both sides.
  Coroutine<void> reset() {
    dut_.rst_ni.value = 0;
    dut_.start_valid_i.value = 0;
    dut_.node_y_i.value = 0;
    dut_.node_x_i.value = 0;
    dut_.mesh_rows_i.value = 1;
    dut_.mesh_cols_i.value = 1;
    dut_.route_table_i.value = 0;
    dut_.core_dead_i.value = 0;
    dut_.config_valid_i.value = 0;
    for (std::size_t side = 0; side < dut_.link_i.size(); ++side) {
      dut_.link_i[side].value = 0;
      dut_.link_credit_i[side].value = 0;
    }
    co_await engine::ClockCycles(dut_.clk_i, 3);
    const sim::InitialState state(kernel_, BenchConfig, kernel_.seed);
    VNodeFull& top = dut_.model();
    state.load(D1_BACKDOOR_ARRAYS(*top.rootp, d1_node__DOT__));
    state.load(golden_.state());
    co_await engine::RisingEdge(dut_.clk_i);
    dut_.rst_ni.value = 1;
  }

  void drive_start() {
    const bool valid = cycle_ < kernel_.starts.size();
    dut_.start_valid_i.value = valid;
    if (!valid) return;
    const sim::Start& start = kernel_.starts[cycle_];
    dut_.start_thread_i.value = start.thread;
    dut_.start_pc_i.value = start.pc;
    golden_.host_start(start.thread, start.pc);
  }

  void compare() const {
    const sim::RecordPointers expected = sim::records_of(golden_);
    const sim::RecordPointers actual = {dut_.frontend_o.raw().data(), dut_.scalar_o.raw().data(),
                                        dut_.vector_o.raw().data(),   dut_.matrix_o.raw().data(),
                                        dut_.sram_o.raw().data(),     dut_.network_o.raw().data()};
    for (std::size_t u = 0; u < sim::NumUnits; ++u) {
      if (std::memcmp(expected[u], actual[u], sim::record_bytes(u)) == 0) continue;
      throw std::runtime_error("bench: the engine sees a difference in cycle " +
                               std::to_string(cycle_));
    }
  }

  NodeFullDut& dut_;
  const sim::Kernel& kernel_;
  golden::Node golden_;
  std::uint64_t cycle_ = 0;
};

}  // namespace

EngineTime time_engine(const sim::Kernel& kernel) {
  EngineTime time;
  engine::VerilatedDesign<VNodeFull> design("d1_node", kernel.seed);
  engine::Simulator simulator(design);
  NodeFullDut dut(simulator, design.model());
  Check check(dut, kernel);
  engine::run_alone(simulator, check.run(time), "bench");
  design.final();
  return time;
}

EngineTime time_triggers(std::uint64_t count) {
  EngineTime time;
  engine::VerilatedDesign<VNodeFull> design("d1_node", 1);
  engine::Simulator simulator(design);
  const auto wait = [](std::uint64_t left, EngineTime& result) -> Coroutine<void> {
    result.count = left;
    const double begin = now_s();
    for (; left > 0; --left) co_await engine::Timer(1, "ns");
    result.seconds = now_s() - begin;
  };
  engine::run_alone(simulator, wait(count, time), "bench");
  design.final();
  return time;
}

}  // namespace cli
