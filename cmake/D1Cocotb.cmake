# SPDX-License-Identifier: Apache-2.0
# d1_add_cocotb_test(): tests in Python under cocotb, on a model of d1_verilate(... VPI).
#
#   d1_add_cocotb_test(<name> TARGET <model> [MODULE <module>] [ARGS ...] [TIMEOUT s] [NIGHTLY])
#
# runs tb/cocotb/test_<name>.py, or MODULE, by tb/cocotb/run.py with ARGS. Tests of one model share
# its simulator, build/<preset>/cocotb/<model>/<top module>.

execute_process(COMMAND "${CMAKE_SOURCE_DIR}/scripts/python_env.sh" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "no environment for the tests in Python; D1_COCOTB=OFF builds without them")
endif()
foreach(file cocotb-1.8 cocotb-1.9 cocotb-2 numpy)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS tb/cocotb/requirements/${file}.txt)
endforeach()

# Objects, not an archive: a shared library uses them. Without the definition Verilator 5.006
# reads at most 2048 bits of a signal; the widest record has 4160.
function(d1_add_verilated_vpi name source)
  add_library(${name} OBJECT "${source}")
  target_compile_options(${name} PRIVATE -w ${D1_VERILATED_FAST})
  target_compile_definitions(${name} PRIVATE VL_VALUE_STRING_MAX_WORDS=256)
  target_link_libraries(${name} PUBLIC verilated_runtime)
endfunction()

# The environment in <dir>: D1_PYTHON_ENV<suffix>, D1_COCOTB_VERSION<suffix>, _MAIN<suffix>, its
# main program, and _VPI<suffix>, its library.
function(d1_find_cocotb dir suffix)
  foreach(item version share lib-dir)
    execute_process(COMMAND "${dir}/bin/cocotb-config" --${item}
                    OUTPUT_VARIABLE ${item} OUTPUT_STRIP_TRAILING_WHITESPACE
                    COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  set(D1_PYTHON_ENV${suffix} "${dir}" PARENT_SCOPE)
  set(D1_COCOTB_VERSION${suffix} "${version}" PARENT_SCOPE)
  set(D1_COCOTB_MAIN${suffix} "${share}/lib/verilator/verilator.cpp" PARENT_SCOPE)
  set(D1_COCOTB_VPI${suffix} "${lib-dir}/libcocotbvpi_verilator.so" PARENT_SCOPE)
endfunction()
d1_find_cocotb("${CMAKE_SOURCE_DIR}/build/python" "")
d1_add_verilated_vpi(verilated_vpi "${VERILATOR_INCLUDE}/verilated_vpi.cpp")

# With the suffix _current, cocotb 2 as well, where cocotb's own scripts do not build with so old a
# Verilator. We build without them; what Verilator 5.006 itself lacks is in tb/cocotb.
if(D1_COCOTB_VERSION VERSION_LESS 2)
  d1_find_cocotb("${CMAKE_SOURCE_DIR}/build/python-current" _current)
  file(STRINGS "${VERILATOR_INCLUDE}/verilated_vpi.h" inertial REGEX doInertialPuts)
  if(inertial)
    add_library(verilated_vpi_current ALIAS verilated_vpi)
  else()
    d1_add_verilated_vpi(verilated_vpi_current tb/cocotb/inertial_vpi.cpp)
    target_include_directories(verilated_vpi_current PRIVATE "${CMAKE_SOURCE_DIR}")
    target_compile_options(verilated_vpi_current PRIVATE -O0 INTERFACE  # quick to build
                           "SHELL:-include ${CMAKE_SOURCE_DIR}/tb/cocotb/inertial_vpi.hpp")
  endif()
endif()

# cocotb's own main program with a model, which it knows as Vtop, and a back door. TRACE: it writes
# waves, dump.fst, when it is told to, or always before cocotb 1.9. SUFFIX _current: with cocotb 2,
# if that is not the installed one.
function(d1_add_cocotb_simulator target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TRACE" "SUFFIX" "")
  get_target_property(top ${target} D1_TOP)
  get_target_property(prefix ${target} D1_PREFIX)
  set(dir "${CMAKE_BINARY_DIR}/cocotb/${target}${arg_SUFFIX}")
  file(CONFIGURE OUTPUT "${dir}/Vtop.h" CONTENT "#include \"@prefix@.h\"\nusing Vtop = @prefix@;\n"
       @ONLY)
  set(program ${target}_simulator${arg_SUFFIX})
  set(sources tb/cocotb/backdoor.cpp)
  if(D1_SANITIZE)
    list(APPEND sources tb/cocotb/sanitizer.cpp)
  endif()
  list(TRANSFORM sources PREPEND "${CMAKE_SOURCE_DIR}/")
  add_executable(${program} "${D1_COCOTB_MAIN${arg_SUFFIX}}" ${sources})
  target_include_directories(${program} PRIVATE "${dir}")
  target_compile_options(${program} PRIVATE -w)
  if(NOT arg_TRACE)
    target_compile_options(${program} PRIVATE -UVM_TRACE -DVM_TRACE=0)
  endif()
  target_link_libraries(${program} PRIVATE ${target} verilated_vpi${arg_SUFFIX}
                        "${D1_COCOTB_VPI${arg_SUFFIX}}")
  set_target_properties(${program} PROPERTIES OUTPUT_NAME ${top} RUNTIME_OUTPUT_DIRECTORY "${dir}"
                        ENABLE_EXPORTS ON)
endfunction()

function(d1_add_cocotb_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NIGHTLY" "TARGET;MODULE;TIMEOUT" "ARGS")
  if(NOT arg_TARGET OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "cocotb.${name}: needs TARGET; unknown: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_MODULE)
    set(arg_MODULE test_${name})
  endif()
  if(NOT TARGET ${arg_TARGET}_simulator)
    d1_add_cocotb_simulator(${arg_TARGET})
  endif()
  d1_pass_on(options arg TIMEOUT NIGHTLY)
  d1_add_test(cocotb.${name} COMMAND "${D1_PYTHON_ENV}/bin/python" tb/cocotb/run.py
              $<TARGET_FILE:${arg_TARGET}_simulator> ${arg_MODULE}
              --results "${CMAKE_BINARY_DIR}/cocotb/${name}" ${arg_ARGS} ${options})
  set_property(TEST cocotb.${name} APPEND PROPERTY ENVIRONMENT
    "D1COSIM=$<TARGET_FILE:d1cosim>" "PYTHONPATH=${CMAKE_BINARY_DIR}/python")
endfunction()
