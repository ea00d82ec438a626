// SPDX-License-Identifier: Apache-2.0
// The VPI of Verilator 5.006 with inertial writes, as newer ones have them: such a value is kept
// until doInertialPuts(). Its own vpi_put_value knows no delay and writes at once.
#define vpi_put_value put_value_at_once
#include "verilated_vpi.cpp"
#undef vpi_put_value

#include <string>
#include <utility>
#include <vector>

#include "tb/cocotb/inertial_vpi.hpp"

namespace {

struct InertialPut {
  vpiHandle object;  // cocotb keeps its handles
  s_vpi_value value;
  std::string text;  // of value, if it is one
};

bool is_text(const s_vpi_value& value) {
  return value.format == vpiBinStrVal || value.format == vpiStringVal;
}

std::vector<InertialPut> inertial_puts;
bool eval_needed = false;

}  // namespace

extern "C" vpiHandle vpi_put_value(vpiHandle object, p_vpi_value value, p_vpi_time time,
                                   PLI_INT32 flags) {
  if ((flags & 0xfff) != vpiInertialDelay) {
    eval_needed = true;
    return put_value_at_once(object, value, time, flags);
  }
  if (!is_text(*value) && value->format != vpiIntVal) {  // cocotb has reals besides, the RTL none
    VL_FATAL_MT(__FILE__, __LINE__, "", "inertial write of a format that is not known here");
  }
  inertial_puts.push_back({object, *value, is_text(*value) ? value->value.str : ""});
  return object;
}

void InertialVpi::doInertialPuts() {
  for (InertialPut& put : std::exchange(inertial_puts, {})) {
    if (is_text(put.value)) put.value.value.str = put.text.data();
    vpi_put_value(put.object, &put.value, nullptr, vpiNoDelay);
  }
}

bool InertialVpi::evalNeeded() { return eval_needed; }
void InertialVpi::clearEvalNeeded() { eval_needed = false; }
