// SPDX-License-Identifier: Apache-2.0
// What the register files of 64-bit registers have in common for their tests: random writes, never
// to number 0, and a model of what they hold.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "golden/gen/machine.hpp"
#include "sim/common/random.hpp"
#include "tests/common/dut.hpp"
#include "tests/common/registers.hpp"

namespace tests {

// What the ports of a register file have of their own is in Access:
//   static std::uint8_t& number(Model&, port)           number of the register that a port writes
//   static void drive_reads(Model&, random)             which registers the slots read
//   static void compare(Comparison&, Model&, slot, held)   held: registers of the slot's thread
template <typename Model, typename Access, std::size_t Ports, unsigned PerThread>
class RegfileBench {
 public:
  explicit RegfileBench(Comparison& comparison) : comparison_(comparison) {
    for (std::size_t port = 0; port < Ports; ++port) dut_->write_valid_i[port] = 0;
    dut_.reset();
    for (unsigned i = 0; i < model_.size(); ++i) {
      if (i % PerThread == 0) continue;
      write(0, i, 0);
      dut_.clock();
    }
  }

  // `planted` flips bits of what the RTL writes at port 0.
  void cycle(sim::Random& random, std::uint64_t planted = 0) {
    const auto written = random_writes<Ports>(random, PerThread, 1);
    std::array<std::uint64_t, Ports> values;
    for (std::size_t port = 0; port < Ports; ++port) {
      values[port] = random.bits();
      dut_->write_valid_i[port] = 0;
      if (written[port]) write(port, *written[port], values[port] ^ (port == 0 ? planted : 0));
    }
    for (std::size_t i = 0; i < golden::IssueThreads; ++i) {
      dut_->thread_i[i] = static_cast<std::uint8_t>(random.below(golden::Threads));
    }
    Access::drive_reads(*dut_, random);
    dut_.settle();
    comparison_.at(dut_.cycle());
    for (std::size_t slot = 0; slot < golden::IssueThreads * golden::IssueWidth; ++slot) {
      const std::size_t thread = dut_->thread_i[slot / golden::IssueWidth];
      Access::compare(comparison_, *dut_, slot, &model_[thread * PerThread]);
    }
    dut_.clock();
    for (std::size_t port = 0; port < Ports; ++port) {
      if (written[port]) model_[*written[port]] = values[port];
    }
  }

  // Writes one register at each of these ports; how many assertions that fails.
  int force(std::initializer_list<std::size_t> ports, unsigned index) {
    dut_.expect_assertions();
    dut_->write_valid_i[0] = 0;
    for (const std::size_t port : ports) write(port, index, 0);
    dut_.clock();
    return dut_.failed_assertions();
  }

 private:
  void write(std::size_t port, unsigned index, std::uint64_t value) {
    dut_->write_valid_i[port] = 1;
    dut_->write_thread_i[port] = static_cast<std::uint8_t>(index / PerThread);
    dut_->write_data_i[port] = value;
    Access::number(*dut_, port) = static_cast<std::uint8_t>(index % PerThread);
  }

  Comparison& comparison_;
  Dut<Model> dut_;
  std::array<std::uint64_t, golden::Threads * PerThread> model_{};
};

}  // namespace tests
