// SPDX-License-Identifier: Apache-2.0
// Arrays of rtl/backdoor.vlt for Python (d1bench/sram.py), by ctypes: cocotb 1.8 finds nothing in
// arrays of instances. Linked into each simulator.

#include <verilated.h>
#include <verilated_sym_props.h>

#include <cstddef>

// Where the variable begins in memory and its size in bytes; null when the model has none such.
extern "C" void* d1_array(const char* scope, const char* name, std::size_t* size) {
  const VerilatedScope* const found = Verilated::threadContextp()->scopeFind(scope);
  const VerilatedVar* const variable = found != nullptr ? found->varFind(name) : nullptr;
  if (variable == nullptr) return nullptr;
  *size = variable->totalSize();
  return variable->datap();
}
