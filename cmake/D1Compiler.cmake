# SPDX-License-Identifier: Apache-2.0
# Language level, optimisation per preset, ccache, and the target that turns warnings into errors.
#
# Link `d1_warnings` PRIVATE to every target of our own code; generated code does not get it.
# NDEBUG is never defined: assertions stay on in every preset. The code is for the x86-64 (or other)
# baseline and without contraction, so the same sources give the same bits with every compiler.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release or Debug; see CMakePresets.json" FORCE)
endif()
foreach(language C CXX)
  set(CMAKE_${language}_FLAGS_RELEASE "-O3 -g1")
  set(CMAKE_${language}_FLAGS_DEBUG "-O1 -g")
endforeach()
add_compile_options(-ffp-contract=off)

# GCC 12 makes 255 of the sum of four comparisons of bytes of which one is true, such as Verilator
# writes for counts of events; without vectors in straight-line code it is 1.
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
if(NOT D1_SUMS_OF_COMPARISONS)
  add_compile_options(-fno-tree-slp-vectorize)
endif()

# Optimisation of Verilated code, which is compiled without debug information: it is most of the
# build time, and nobody steps through it.
set(D1_VERILATED_FAST $<IF:$<CONFIG:Release>,-O3,-O1> -g0)
set(D1_VERILATED_SLOW $<IF:$<CONFIG:Release>,-O1,-O0> -g0)

find_program(CCACHE ccache)
if(CCACHE)
  foreach(language C CXX)
    if(NOT CMAKE_${language}_COMPILER_LAUNCHER)
      set(CMAKE_${language}_COMPILER_LAUNCHER "${CCACHE}")
    endif()
  endforeach()
endif()

if(D1_SANITIZE)
  add_compile_options(-fsanitize=address -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(D1_COVERAGE)
  add_link_options(--coverage)
endif()

# Off where others build our code with compilers that we have not seen (pyproject.toml).
option(D1_WERROR "Warnings are errors" ON)
add_library(d1_warnings INTERFACE)
target_compile_options(d1_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum $<$<BOOL:${D1_WERROR}>:-Werror>
  # At -O3 GCC 12 warns of strings and of fmt's parser without cause (GCC bugs 105329, 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-stringop-overflow>
  # Generated code has undefined shifts of its own by design; the check is for what we write.
  $<$<BOOL:${D1_SANITIZE}>:-fsanitize=undefined>
  $<$<BOOL:${D1_SANITIZE}>:-fno-sanitize-recover=all>
  # GCC 12 warns of std::optional without cause when sanitizers are on (GCC bug 80635).
  $<$<AND:$<BOOL:${D1_SANITIZE}>,$<CXX_COMPILER_ID:GNU>>:-Wno-maybe-uninitialized>
  $<$<BOOL:${D1_COVERAGE}>:--coverage>)
