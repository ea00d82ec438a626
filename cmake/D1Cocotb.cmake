# SPDX-License-Identifier: Apache-2.0
# d1_add_cocotb_test(): tests in Python under cocotb, on a model of d1_verilate(... VPI).
#
#   d1_add_cocotb_test(<name> TARGET <model> [MODULE <module>] [ARGS ...] [TIMEOUT s] [NIGHTLY])
#
# runs tb/cocotb/test_<name>.py, or MODULE, by tb/cocotb/run.py with ARGS. Tests of one model share
# its simulator, build/<preset>/cocotb/<model>/<top module>.

set(D1_PYTHON_ENV "${CMAKE_SOURCE_DIR}/build/python")
execute_process(COMMAND "${CMAKE_SOURCE_DIR}/scripts/python_env.sh" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "no environment for the tests in Python; D1_COCOTB=OFF builds without them")
endif()
foreach(file cocotb-1.8 cocotb-1.9 cocotb-2 numpy)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS tb/cocotb/requirements/${file}.txt)
endforeach()
foreach(item version share lib-dir)
  execute_process(COMMAND "${D1_PYTHON_ENV}/bin/cocotb-config" --${item}
                  OUTPUT_VARIABLE cocotb_${item} OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
endforeach()
set(D1_COCOTB_MAIN "${cocotb_share}/lib/verilator/verilator.cpp")
set(D1_COCOTB_VPI "${cocotb_lib-dir}/libcocotbvpi_verilator.so")

# Objects, not an archive: a shared library uses them. Without the definition Verilator 5.006
# reads at most 2048 bits of a signal; the widest record has 4160.
add_library(verilated_vpi OBJECT "${VERILATOR_INCLUDE}/verilated_vpi.cpp")
target_compile_options(verilated_vpi PRIVATE -w ${D1_VERILATED_FAST})
target_compile_definitions(verilated_vpi PRIVATE VL_VALUE_STRING_MAX_WORDS=256)
target_link_libraries(verilated_vpi PUBLIC verilated_runtime)

# cocotb's own main program with a model, which it knows as Vtop, and a back door. TRACE: it writes
# waves, dump.fst, when it is told to, or always before cocotb 1.9.
function(d1_add_cocotb_simulator target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TRACE" "" "")
  get_target_property(top ${target} D1_TOP)
  get_target_property(prefix ${target} D1_PREFIX)
  set(dir "${CMAKE_BINARY_DIR}/cocotb/${target}")
  file(CONFIGURE OUTPUT "${dir}/Vtop.h" CONTENT "#include \"@prefix@.h\"\nusing Vtop = @prefix@;\n"
       @ONLY)
  set(program ${target}_simulator)
  add_executable(${program} "${D1_COCOTB_MAIN}" "${CMAKE_SOURCE_DIR}/tb/cocotb/backdoor.cpp")
  target_include_directories(${program} PRIVATE "${dir}")
  target_compile_options(${program} PRIVATE -w)
  if(NOT arg_TRACE)
    target_compile_options(${program} PRIVATE -UVM_TRACE -DVM_TRACE=0)
  endif()
  target_link_libraries(${program} PRIVATE ${target} verilated_vpi "${D1_COCOTB_VPI}")
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
  set_tests_properties(cocotb.${name} PROPERTIES ENVIRONMENT
    "D1COSIM=$<TARGET_FILE:d1cosim>;PYTHONPATH=${CMAKE_BINARY_DIR}/python")
endfunction()
