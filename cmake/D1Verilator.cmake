# SPDX-License-Identifier: Apache-2.0
# Finds Verilator: VERILATOR_BIN and VERILATOR_INCLUDE; or D1_VERILATOR_PROBLEM tells what is wrong.

set(D1_VERILATOR_PROBLEM)
find_program(VERILATOR_BIN verilator DOC "Verilator 5.006 or newer")
if(NOT VERILATOR_BIN)
  set(D1_VERILATOR_PROBLEM
      "no program verilator: install Verilator 5.006 or newer, or set VERILATOR_BIN")
  return()
endif()
execute_process(COMMAND "${VERILATOR_BIN}" --version OUTPUT_VARIABLE version)
string(REGEX MATCH "[0-9]+[.][0-9]+" version "${version}")
if(version VERSION_LESS 5.006)
  set(D1_VERILATOR_PROBLEM
      "${VERILATOR_BIN}: its version is '${version}', needed is 5.006 or newer")
  return()
endif()
execute_process(COMMAND "${VERILATOR_BIN}" --getenv VERILATOR_ROOT
                OUTPUT_VARIABLE verilator_root OUTPUT_STRIP_TRAILING_WHITESPACE)
find_path(VERILATOR_INCLUDE verilated.h HINTS "${verilator_root}/include" NO_DEFAULT_PATH)
if(NOT VERILATOR_INCLUDE)
  set(D1_VERILATOR_PROBLEM "${VERILATOR_BIN}: no verilated.h in ${verilator_root}/include")
endif()
