# SPDX-License-Identifier: Apache-2.0
# d1_add_equivalence_tests(<group> ...): that the C++ engine does what cocotb does.
#
# A group is tests/equivalence/test_<group>.cpp and test_<group>.py, the same tests twice, on
# tb/engine/engine_bench.sv. The engine and cocotb's own main program run one and the same Verilated
# model; tests/equivalence/compare.py compares the histories of all signals and both results.xml.
# equivalence.<group> is with the installed cocotb, equivalence.<group>_current with cocotb 2 where
# that is not the installed one.

function(d1_add_equivalence_tests)
  set(sources ${ARGN} planted)
  list(TRANSFORM sources REPLACE "(.+)" "equivalence/test_\\1.cpp")
  d1_public_ports(engine_bench "${CMAKE_CURRENT_BINARY_DIR}/equivalence_ports.vlt" vpi_args)
  d1cosim_add_testbench(equivalence TOP engine_bench
    SOURCES ../tb/engine/engine_bench.sv ../tb/engine/engine_counter.sv
    TESTS ${sources}
    TRACE
    VERILATOR_ARGS -Wno-LITENDIAN ${vpi_args})
  target_link_libraries(equivalence PRIVATE d1_warnings)
  target_compile_options(equivalence PRIVATE -O0)  # quick to build, and it runs for milliseconds
  set_target_properties(equivalence_model PROPERTIES D1_TOP engine_bench D1_PREFIX Vengine_bench)
  d1_compare_with_cocotb("" ${ARGN})
  if(D1_COCOTB_VERSION_current)
    d1_compare_with_cocotb(_current ${ARGN})
  endif()
endfunction()

function(d1_compare_with_cocotb suffix)
  d1_add_cocotb_simulator(equivalence_model TRACE SUFFIX "${suffix}")
  set(python "${D1_PYTHON_ENV${suffix}}/bin/python")
  set(programs $<TARGET_FILE:equivalence> $<TARGET_FILE:equivalence_model_simulator${suffix}>)
  foreach(group IN LISTS ARGN)
    if(group MATCHES "^(waiters|outcomes|limit)$" AND D1_COCOTB_VERSION${suffix} VERSION_LESS 2.1)
      message(STATUS "equivalence.${group} runs with cocotb 2.1 as ${group}_current, "
                     "not with ${D1_COCOTB_VERSION${suffix}}")
      continue()
    endif()
    d1_add_test(equivalence.${group}${suffix} COMMAND "${python}" tests/equivalence/compare.py
                ${programs} ${group} --out "${CMAKE_BINARY_DIR}/equivalence${suffix}")
  endforeach()
  d1_add_test(equivalence.difference_is_caught${suffix} COMMAND "${python}"
              tests/equivalence/compare_test.py ${programs})
endfunction()
