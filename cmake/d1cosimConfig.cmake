# SPDX-License-Identifier: Apache-2.0
# find_package(d1cosim): the function d1cosim_add_testbench(), and the target d1cosim::engine that
# it links. Part of the installed package.
cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/D1Verilator.cmake")
if(D1_VERILATOR_PROBLEM)
  set(d1cosim_FOUND FALSE)
  set(d1cosim_NOT_FOUND_MESSAGE "${D1_VERILATOR_PROBLEM}")
  return()
endif()
include(CMakeFindDependencyMacro)
foreach(package fmt pugixml CLI11 ZLIB Threads)
  find_dependency(${package})
endforeach()
include("${CMAKE_CURRENT_LIST_DIR}/d1cosimTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/D1Testbench.cmake")
