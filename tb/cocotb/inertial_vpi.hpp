// SPDX-License-Identifier: Apache-2.0
// What the main program of cocotb 2 takes from Verilator's VPI and Verilator 5.006 has not:
// inertial writes, and whether a write asks for another evaluation. Included before that program,
// whose VerilatedVpi it becomes; inertial_vpi.cpp takes the place of verilated_vpi.cpp.
#pragma once

#include <verilated_vpi.h>

#include <cstdint>

struct InertialVpi {
  static bool callCbs(std::uint32_t reason) { return VerilatedVpi::callCbs(reason); }
  static void callTimedCbs() { VerilatedVpi::callTimedCbs(); }
  static bool callValueCbs() { return VerilatedVpi::callValueCbs(); }
  static QData cbNextDeadline() { return VerilatedVpi::cbNextDeadline(); }

  static void doInertialPuts();  // what was put with vpiInertialDelay, in that order
  static bool evalNeeded();      // a value was written since clearEvalNeeded()
  static void clearEvalNeeded();
};

#define VerilatedVpi InertialVpi
