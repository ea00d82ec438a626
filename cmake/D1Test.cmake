# SPDX-License-Identifier: Apache-2.0
# One line per test; tests/CMakeLists.txt shows how. Names: golden.<unit>, rtl.<unit>,
# python.<name>, engine.<part>, cocotb.<name>, equivalence.<name>, system.<name>, repo.<rule>,
# lint.<what>; the part before the dot is the CTest label. CTest starts tests of high COST first, so
# the quick tiers get the high numbers.

# The distribution's Python: scripts need its version and nothing else, whatever shadows it on PATH.
if(NOT Python3_EXECUTABLE AND EXISTS "/usr/bin/python3")
  set(Python3_EXECUTABLE "/usr/bin/python3")
endif()
find_package(GTest REQUIRED)
find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)
find_library(MPFR_LIBRARY mpfr REQUIRED)
find_library(GMP_LIBRARY gmp REQUIRED)

# GoogleTest plus a main() that fails a run in which no test ran or one was skipped.
add_library(d1_test_main STATIC "${CMAKE_SOURCE_DIR}/tests/test_main.cpp")
target_link_libraries(d1_test_main PUBLIC GTest::gtest Threads::Threads PRIVATE d1_warnings)
target_include_directories(d1_test_main PUBLIC "${CMAKE_SOURCE_DIR}")

# No program of ours ends so: a test that expects one to fail does not take a finding for that.
set(D1_SANITIZER_OPTIONS "exitcode=99")

# d1_add_test(<label>.<name> COMMAND ... [TIMEOUT s] [NIGHTLY] [SERIAL])
function(d1_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NIGHTLY;SERIAL" "TIMEOUT" "COMMAND")
  string(REGEX REPLACE "\\..*" "" label "${name}")
  set(cost_repo 50)
  set(cost_lint 40)
  set(cost_golden 30)
  set(cost_engine 25)
  set(cost_rtl 20)
  set(cost_python 16)
  set(cost_cocotb 15)
  set(cost_equivalence 12)
  set(cost_system 10)
  if(NOT DEFINED cost_${label})
    message(FATAL_ERROR "${name}: label is not repo, lint, golden, engine, rtl, python, cocotb, "
                        "equivalence or system")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 1200)  # a hang, not slowness: machines differ, and may be busy
  endif()
  if(arg_NIGHTLY)
    list(APPEND label nightly)
  endif()
  add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES LABELS "${label}" TIMEOUT ${arg_TIMEOUT}
                       RUN_SERIAL "${arg_SERIAL}")
  list(GET label 0 tier)
  set_tests_properties(${name} PROPERTIES COST ${cost_${tier}})
  if(D1_SANITIZE)
    set(options ${D1_SANITIZER_OPTIONS})
    if(tier MATCHES "engine|equivalence")  # coroutines and what they refer to
      string(APPEND options ":detect_stack_use_after_return=1")
    endif()
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
                 "ASAN_OPTIONS=${options}" "UBSAN_OPTIONS=${D1_SANITIZER_OPTIONS}")
  endif()
endfunction()

# Writes the options among NIGHTLY, SERIAL and TIMEOUT that the caller got, as arguments, to <out>.
function(d1_pass_on out prefix)
  set(options)
  foreach(option IN LISTS ARGN)
    if(${prefix}_${option})
      list(APPEND options ${option})
      if(option STREQUAL TIMEOUT)
        list(APPEND options ${${prefix}_TIMEOUT})
      endif()
    endif()
  endforeach()
  set(${out} "${options}" PARENT_SCOPE)
endfunction()

# The one file tests/<area>/<stem>.cpp, wherever its area is.
function(d1_find_test_source stem out)
  set(found)
  foreach(area common numeric frontend scalar vector matrix sram noc node)
    if(EXISTS "${CMAKE_SOURCE_DIR}/tests/${area}/${stem}.cpp")
      list(APPEND found "${CMAKE_SOURCE_DIR}/tests/${area}/${stem}.cpp")
    endif()
  endforeach()
  list(LENGTH found count)
  if(NOT count EQUAL 1)
    message(FATAL_ERROR "tests/<area>/${stem}.cpp: found ${count}, wanted one")
  endif()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

function(d1_add_unit_test tier unit)
  cmake_parse_arguments(PARSE_ARGV 2 arg "NIGHTLY" "TIMEOUT" "SOURCES;TARGET;ARGS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${tier}.${unit}: unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  d1_find_test_source(${unit}_${tier}_test source)
  set(target ${unit}_${tier}_test)
  add_executable(${target} ${source} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE d1_test_main d1_warnings ${arg_TARGET} golden)
  if(tier STREQUAL golden)
    target_link_libraries(${target} PRIVATE ${MPFR_LIBRARY} ${GMP_LIBRARY})
  else()
    target_link_libraries(${target} PRIVATE sim_engine_verilated)
  endif()
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  d1_pass_on(options arg TIMEOUT NIGHTLY)
  d1_add_test(${tier}.${unit} COMMAND ${target} ${arg_ARGS} ${options})
endfunction()

# d1_add_golden_test(<unit> [SOURCES extra.cpp ...] [TIMEOUT s])
#   tests/<area>/<unit>_golden_test.cpp, linked with golden, GoogleTest, MPFR and GMP.
function(d1_add_golden_test unit)
  d1_add_unit_test(golden ${unit} ${ARGN})
endfunction()

# d1_add_rtl_test(<unit> TARGET <verilated library> ... [SOURCES extra.cpp ...] [TIMEOUT s])
#   tests/<area>/<unit>_rtl_test.cpp, linked with the Verilated libraries named, golden, GoogleTest.
function(d1_add_rtl_test unit)
  d1_add_unit_test(rtl ${unit} ${ARGN})
endfunction()

# d1_add_engine_test(<part> [SOURCES extra.cpp ...] [TARGET <library> ...] [TIMEOUT s] [NIGHTLY])
#   tests/engine/<part>_test.cpp, linked with sim_engine, GoogleTest and the libraries named.
function(d1_add_engine_test part)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NIGHTLY" "TIMEOUT" "SOURCES;TARGET")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "engine.${part}: unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(target ${part}_engine_test)
  add_executable(${target} "${CMAKE_SOURCE_DIR}/tests/engine/${part}_test.cpp" ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE d1_test_main d1_warnings sim_engine ${arg_TARGET})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  d1_pass_on(options arg TIMEOUT NIGHTLY)
  d1_add_test(engine.${part} COMMAND ${target} ${options})
endfunction()

# d1_add_system_test(<name> ARGS ... [TIMEOUT s] [NIGHTLY])
#   tests/system/<name>_test.cpp when it exists, else tests/system/<name>_test.py with the path of
#   d1cosim, else d1cosim with ARGS; passes by exit code 0.
function(d1_add_system_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NIGHTLY;SERIAL" "TIMEOUT" "SOURCES;TARGET;ARGS")
  if(EXISTS "${CMAKE_SOURCE_DIR}/tests/system/${name}_test.cpp")
    add_executable(${name}_system_test "${CMAKE_SOURCE_DIR}/tests/system/${name}_test.cpp"
                   ${arg_SOURCES})
    target_link_libraries(${name}_system_test PRIVATE d1_test_main d1_warnings ${arg_TARGET} golden)
    set_target_properties(${name}_system_test PROPERTIES
                          RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    set(command ${name}_system_test)
  elseif(EXISTS "${CMAKE_SOURCE_DIR}/tests/system/${name}_test.py")
    set(command Python3::Interpreter tests/system/${name}_test.py $<TARGET_FILE:d1cosim>)
  else()
    set(command d1cosim)
  endif()
  d1_pass_on(options arg TIMEOUT NIGHTLY SERIAL)
  d1_add_test(system.${name} COMMAND ${command} ${arg_ARGS} ${options})
endfunction()

# d1_add_python_test(<name> [ARGS ...] [TIMEOUT s] [NIGHTLY])
#   tests/python/<name>_test.py with the module d1golden of this build.
function(d1_add_python_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NIGHTLY" "TIMEOUT" "ARGS")
  set(environment "PYTHONPATH=${CMAKE_BINARY_DIR}/python")
  if(D1_SANITIZE)
    # The sanitizer must come first in a program that does not have it, which is Python; what Python
    # itself leaves behind is not ours.
    foreach(library IN ITEMS libasan.so libubsan.so libstdc++.so)
      execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=${library}
                      OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
      list(APPEND preload "${path}")
    endforeach()
    list(JOIN preload ":" preload)
    list(APPEND environment "LD_PRELOAD=${preload}"
         "ASAN_OPTIONS=${D1_SANITIZER_OPTIONS}:detect_leaks=0")
  endif()
  d1_pass_on(options arg TIMEOUT NIGHTLY)
  set(command "${CMAKE_COMMAND}" -E env ${environment} "${Python3_EXECUTABLE}")
  d1_add_test(python.${name} COMMAND ${command} tests/python/${name}_test.py ${arg_ARGS} ${options})
endfunction()

# d1_add_repo_test(<rule> [ARGS ...] [SCRIPT file]): a rule of scripts/check_repo.py, or a script.
function(d1_add_repo_test rule)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCRIPT" "ARGS")
  if(NOT arg_SCRIPT)
    set(arg_SCRIPT scripts/check_repo.py ${rule})
  endif()
  d1_add_test(repo.${rule} COMMAND Python3::Interpreter ${arg_SCRIPT} ${arg_ARGS})
endfunction()

# d1_add_lint_test(<what> COMMAND ...): a script; passes by exit code 0.
function(d1_add_lint_test what)
  d1_add_test(lint.${what} ${ARGN})
endfunction()
