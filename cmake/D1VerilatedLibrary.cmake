# SPDX-License-Identifier: Apache-2.0
# d1_verilated_library(): one static library from one run of Verilator; and Verilator's run time.
#
#   d1_verilated_library(<target> PREFIX <class> PARTS <n> DIR <folder> ROOT <folder>
#                        TOP <module> ARGS <arguments of Verilator> ... [DEPENDS <file> ...]
#                        [QUICK] [ALIAS])
#
# DIR gets the output and nothing else; ROOT is where Verilator runs. QUICK: hardly optimised.
# Besides the model there is <class without V>_dut.hpp, its ports for the engine; ALIAS: also as
# Dut.
#
# Verilator runs at build time, into a scratch folder. Its output is distributed over a fixed number
# of files (<class>_fast<i>.cpp, <class>_slow<i>.cpp), each rewritten only when what it includes has
# changed. So an edit rebuilds what it affects, no more and no less, packages included.

include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/D1CompilerBug.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/D1Verilator.cmake")
if(D1_VERILATOR_PROBLEM)
  message(FATAL_ERROR "d1cosim: ${D1_VERILATOR_PROBLEM}")
endif()
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)
find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter)
set(D1COSIM_PYTHON "${Python3_EXECUTABLE}" CACHE INTERNAL "")

# Optimisation of Verilated code, which is compiled without debug information: it is most of the
# build time, and nobody steps through it.
set(D1_VERILATED_FAST $<IF:$<CONFIG:Debug>,-O1,-O3> -g0 CACHE INTERNAL "")
set(D1_VERILATED_SLOW $<IF:$<CONFIG:Debug>,-O0,-O1> -g0 CACHE INTERNAL "")

# Code of Verilator, to which a user's sanitizers apply too: its waves are a buffer of 32-bit words,
# in which 64-bit values lie anywhere.
set(D1_VERILATED_OPTIONS -w -fno-sanitize=alignment CACHE INTERNAL "")

# One copy of Verilator's run time for all models of an executable. Tracing code is always in it and
# is linked only into executables whose models trace.
add_library(verilated_runtime STATIC EXCLUDE_FROM_ALL
  "${VERILATOR_INCLUDE}/verilated.cpp"
  "${VERILATOR_INCLUDE}/verilated_dpi.cpp"
  "${VERILATOR_INCLUDE}/verilated_cov.cpp"
  "${VERILATOR_INCLUDE}/verilated_fst_c.cpp"
  "${VERILATOR_INCLUDE}/verilated_threads.cpp"
  "${CMAKE_CURRENT_LIST_DIR}/../sim/common/rtl_print.cpp")
target_include_directories(verilated_runtime SYSTEM PUBLIC
  "${VERILATOR_INCLUDE}" "${VERILATOR_INCLUDE}/vltstd")
target_include_directories(verilated_runtime PRIVATE
  $<TARGET_PROPERTY:d1cosim::sim_engine,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_features(verilated_runtime PUBLIC cxx_std_20)
target_compile_options(verilated_runtime PRIVATE
  ${D1_VERILATED_OPTIONS} ${D1_VERILATED_FAST} ${D1_SAFE_OPTIONS}
  -include sim/common/rtl_print.hpp -DVL_PRINTF=rtl_print)
# VM_TRACE only guards an #include in verilated.h, so one definition serves both kinds of model and
# an executable may contain both.
target_compile_definitions(verilated_runtime PUBLIC
  VM_SC=0 VM_TRACE=1 VM_TRACE_FST=1 VM_TRACE_VCD=0 VM_COVERAGE=$<BOOL:${D1_COVERAGE}>)
# Verilator 5.032 asserts there that each signal has a scope; the ports of a model without a name,
# as the engine's and cocotb's are, have none, and the code is right for them.
set_source_files_properties("${VERILATOR_INCLUDE}/verilated_fst_c.cpp"
                            PROPERTIES COMPILE_DEFINITIONS NDEBUG)
# clang calls libatomic where gcc has an instruction.
target_link_libraries(verilated_runtime PUBLIC ZLIB::ZLIB Threads::Threads
                      $<$<CXX_COMPILER_ID:Clang>:atomic>)

function(d1_verilated_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "QUICK;ALIAS" "PREFIX;TOP;PARTS;DIR;ROOT" "ARGS;DEPENDS")
  set(fast)
  set(slow)
  math(EXPR last "${arg_PARTS} - 1")
  foreach(i RANGE ${last})
    list(APPEND fast "${arg_DIR}/${arg_PREFIX}_fast${i}.cpp")
    list(APPEND slow "${arg_DIR}/${arg_PREFIX}_slow${i}.cpp")
  endforeach()

  # The job is a file: when the command line changes, Verilator runs again.
  file(CONFIGURE OUTPUT "${arg_DIR}/job.cmake" @ONLY CONTENT
[[set(VERILATOR "@VERILATOR_BIN@")
set(ARGS "@arg_ARGS@")
set(ROOT "@arg_ROOT@")
set(DIR "@arg_DIR@")
set(NAME "@target@")
set(PREFIX "@arg_PREFIX@")
set(FAST "@fast@")
set(SLOW "@slow@")
]])
  set(script "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/RunVerilator.cmake")
  add_custom_command(
    OUTPUT ${fast} ${slow} "${arg_DIR}/${arg_PREFIX}.h"
    COMMAND "${CMAKE_COMMAND}" "-DJOB=${arg_DIR}/job.cmake" -P "${script}"
    DEPENDS "${arg_DIR}/job.cmake" "${script}" ${arg_DEPENDS}
    DEPFILE "${arg_DIR}/depends.d"
    COMMENT "Verilating ${target}"
    VERBATIM)

  set(generate "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../scripts/gen_dut.py")
  set(alias)
  if(arg_ALIAS)
    set(alias --alias)
  endif()
  string(SUBSTRING "${arg_PREFIX}" 1 -1 stem)  # without V
  add_custom_command(
    OUTPUT "${arg_DIR}/${stem}_dut.hpp"
    COMMAND "${D1COSIM_PYTHON}" "${generate}" dut --model "${arg_DIR}/${arg_PREFIX}.h"
            --top "${arg_TOP}" --out "${arg_DIR}/${stem}_dut.hpp" ${alias}
    DEPENDS "${generate}" "${arg_DIR}/${arg_PREFIX}.h"
    VERBATIM)

  add_library(${target} STATIC ${fast} ${slow} "${arg_DIR}/${arg_PREFIX}.h"
              "${arg_DIR}/${stem}_dut.hpp")
  target_include_directories(${target} SYSTEM PUBLIC "${arg_DIR}")
  target_compile_options(${target} PRIVATE ${D1_VERILATED_OPTIONS} ${D1_SAFE_OPTIONS})
  target_link_libraries(${target} PUBLIC verilated_runtime)
  set(fast_options "${D1_VERILATED_FAST}")
  set(slow_options "${D1_VERILATED_SLOW}")
  if(arg_QUICK)
    set(fast_options -O1 -g0)
    set(slow_options -O0 -g0)
  endif()
  set_source_files_properties(${fast} PROPERTIES COMPILE_OPTIONS "${fast_options}")
  set_source_files_properties(${slow} PROPERTIES COMPILE_OPTIONS "${slow_options}")
endfunction()
