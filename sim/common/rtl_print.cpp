// SPDX-License-Identifier: Apache-2.0
// Verilator passes no context to its print function, so the receiver is per thread.

#include "sim/common/rtl_print.hpp"

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <cstdio>

namespace {

thread_local std::string* receiver = nullptr;

}  // namespace

int rtl_print(const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  std::va_list again;
  va_copy(again, arguments);
  const int size = std::vsnprintf(nullptr, 0, format, arguments);
  va_end(arguments);
  std::string text(static_cast<std::size_t>(std::max(size, 0)) + 1, '\0');
  std::vsnprintf(text.data(), text.size(), format, again);
  va_end(again);
  text.pop_back();
  if (receiver != nullptr) {
    receiver->append(text);
  } else {
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  return size;
}

namespace sim {

RtlPrintTo::RtlPrintTo(std::string& text) : outer_(receiver) { receiver = &text; }
RtlPrintTo::~RtlPrintTo() { receiver = outer_; }

}  // namespace sim
