# SPDX-License-Identifier: Apache-2.0
# d1_add_equivalence_tests(<group> ...): that the C++ engine does what cocotb does.
#
# A group is tests/equivalence/test_<group>.cpp and test_<group>.py, the same tests twice, on
# tb/engine/engine_bench.sv. The engine and cocotb's own main program run one and the same Verilated
# model; tests/equivalence/compare.py compares the histories of all signals and both results.xml.

function(d1_add_equivalence_tests)
  set(sources ${ARGN} planted)
  list(TRANSFORM sources REPLACE "(.+)" "equivalence/test_\\1.cpp")
  d1_public_ports(engine_bench "${CMAKE_CURRENT_BINARY_DIR}/equivalence_ports.vlt" vpi_args)
  d1cosim_add_testbench(equivalence TOP engine_bench
    SOURCES ../tb/engine/engine_bench.sv ../tb/engine/engine_counter.sv
    TESTS ${sources}
    TRACE
    VERILATOR_ARGS -Wno-LITENDIAN ${vpi_args})
  target_compile_options(equivalence PRIVATE -O0)  # quick to build, and it runs for milliseconds
  set_target_properties(equivalence_model PROPERTIES D1_TOP engine_bench D1_PREFIX Vengine_bench)
  d1_add_cocotb_simulator(equivalence_model TRACE)

  set(programs $<TARGET_FILE:equivalence> $<TARGET_FILE:equivalence_model_simulator>)
  foreach(group IN LISTS ARGN)
    if(group MATCHES "^(waiters|outcomes|limit)$" AND cocotb_version VERSION_LESS 2.1)
      message(STATUS "equivalence.${group} is left out: it needs cocotb 2.1, not ${cocotb_version}")
      continue()
    endif()
    d1_add_test(equivalence.${group} COMMAND "${D1_PYTHON_ENV}/bin/python"
                tests/equivalence/compare.py ${programs} ${group}
                --out "${CMAKE_BINARY_DIR}/equivalence")
  endforeach()
  d1_add_test(equivalence.difference_is_caught COMMAND "${D1_PYTHON_ENV}/bin/python"
              tests/equivalence/compare_test.py ${programs})
endfunction()
