// SPDX-License-Identifier: Apache-2.0
// What the register files of 64-bit registers have in common for their tests: random writes, never
// to number 0, and a model of what they hold.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden/gen/machine.hpp"
#include "sim/common/random.hpp"
#include "tests/common/on_bench.hpp"
#include "tests/common/registers.hpp"

namespace tests {

// What the ports of a register file have of their own is in Access:
//   using Dut
//   static SignalHandle& number(Dut&, port)             number of the register that a port writes
//   static void drive_reads(Dut&, random)               which registers the slots read
//   static void compare(Comparison&, Dut&, slot, held)  held: registers of the slot's thread
template <typename Access, std::size_t Ports, unsigned PerThread>
class RegfileBench {
 public:
  using Dut = typename Access::Dut;

  RegfileBench(Dut& dut, Comparison& comparison)
      : dut_(dut), cycles_(dut), comparison_(comparison) {}

  // All registers are 0 afterwards.
  engine::Coroutine<void> reset() {
    for (std::size_t port = 0; port < Ports; ++port) dut_.write_valid_i[port].value = 0;
    co_await cycles_.reset();
    for (unsigned i = 0; i < model_.size(); ++i) {
      if (i % PerThread == 0) continue;
      write(0, i, 0);
      co_await cycles_.next();
    }
  }

  // `planted` flips bits of what the RTL writes at port 0.
  engine::Coroutine<void> cycle(sim::Random& random, std::uint64_t planted = 0) {
    const auto written = random_writes<Ports>(random, PerThread, 1);
    std::array<std::uint64_t, Ports> values;
    for (std::size_t port = 0; port < Ports; ++port) {
      values[port] = random.bits();
      dut_.write_valid_i[port].value = 0;
      if (written[port]) write(port, *written[port], values[port] ^ (port == 0 ? planted : 0));
    }
    for (std::size_t i = 0; i < golden::IssueThreads; ++i) {
      dut_.thread_i[i].value = random.below(golden::Threads);
    }
    Access::drive_reads(dut_, random);
    co_await cycles_.settle();
    comparison_.at(cycles_.number());
    for (std::size_t slot = 0; slot < golden::IssueThreads * golden::IssueWidth; ++slot) {
      const std::size_t thread = dut_.thread_i[slot / golden::IssueWidth].raw();
      Access::compare(comparison_, dut_, slot, &model_[thread * PerThread]);
    }
    co_await cycles_.next();
    for (std::size_t port = 0; port < Ports; ++port) {
      if (written[port]) model_[*written[port]] = values[port];
    }
  }

  // Writes one register at each of these ports.
  engine::Coroutine<void> force(std::vector<std::size_t> ports, unsigned index) {
    dut_.write_valid_i[0].value = 0;
    for (const std::size_t port : ports) write(port, index, 0);
    co_await cycles_.next();
  }

 private:
  void write(std::size_t port, unsigned index, std::uint64_t value) {
    dut_.write_valid_i[port].value = 1;
    dut_.write_thread_i[port].value = index / PerThread;
    dut_.write_data_i[port].value = value;
    Access::number(dut_, port).value = index % PerThread;
  }

  Dut& dut_;
  Cycles<Dut> cycles_;
  Comparison& comparison_;
  std::array<std::uint64_t, golden::Threads * PerThread> model_{};
};

}  // namespace tests
