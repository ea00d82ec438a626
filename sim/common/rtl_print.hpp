// SPDX-License-Identifier: Apache-2.0
// What Verilated code prints, above all the text of failed assertions, goes where its owner wants.
//
// Part of verilated_runtime, which is compiled with VL_PRINTF, the hook that Verilator has for
// this, set to rtl_print.
#pragma once

#include <string>

// As printf: to the innermost RtlPrintTo of this thread, else to standard output.
int rtl_print(const char* format, ...) __attribute__((format(printf, 1, 2)));

namespace sim {

// While it lives, what this thread's models print is appended to `text`.
class RtlPrintTo {
 public:
  explicit RtlPrintTo(std::string& text);
  ~RtlPrintTo();
  RtlPrintTo(const RtlPrintTo&) = delete;
  RtlPrintTo& operator=(const RtlPrintTo&) = delete;

 private:
  std::string* outer_;
};

}  // namespace sim
