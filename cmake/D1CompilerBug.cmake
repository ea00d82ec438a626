# SPDX-License-Identifier: Apache-2.0
# GCC 12 makes 255 of the sum of four comparisons of bytes of which one is true, such as Verilator
# writes for counts of events; without vectors in straight-line code it is 1. Sets, in the cache,
# D1_SAFE_OPTIONS: what code must be compiled with.

include_guard(GLOBAL)
include(CheckCXXSourceRuns)
set(CMAKE_REQUIRED_FLAGS "-O2")
check_cxx_source_runs([[
__attribute__((noinline)) unsigned char count(const unsigned char* s) {
  return (s[0] == 9) + (s[1] == 9) + (s[2] == 9) + (s[3] == 9);
}
int main() {
  const unsigned char bytes[4] = {0, 9, 0, 0};
  return count(bytes) - 1;
}]] D1_SUMS_OF_COMPARISONS)
unset(CMAKE_REQUIRED_FLAGS)
set(D1_SAFE_OPTIONS "" CACHE INTERNAL "")
if(NOT D1_SUMS_OF_COMPARISONS)
  set(D1_SAFE_OPTIONS -fno-tree-slp-vectorize CACHE INTERNAL "")
endif()
