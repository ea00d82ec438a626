# SPDX-License-Identifier: Apache-2.0
# d1_warnings: turns warnings into errors. Link it PRIVATE to every target of our own code;
# generated code does not get it. In the project of a user our code gives no warnings at all.

include_guard(GLOBAL)
add_library(d1_warnings INTERFACE)
if(NOT d1cosim_IS_TOP_LEVEL)
  target_compile_options(d1_warnings INTERFACE -w)
  return()
endif()
target_compile_options(d1_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Werror
  # At -O3 GCC 12 warns of strings and of fmt's parser without cause (GCC bugs 105329, 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-stringop-overflow>
  # Generated code has undefined shifts of its own by design; the check is for what we write.
  $<$<BOOL:${D1_SANITIZE}>:-fsanitize=undefined>
  $<$<BOOL:${D1_SANITIZE}>:-fno-sanitize-recover=all>
  # GCC 12 warns of std::optional without cause when sanitizers are on (GCC bug 80635).
  $<$<AND:$<BOOL:${D1_SANITIZE}>,$<CXX_COMPILER_ID:GNU>>:-Wno-maybe-uninitialized>
  $<$<BOOL:${D1_COVERAGE}>:--coverage>)
