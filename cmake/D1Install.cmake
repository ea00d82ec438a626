# SPDX-License-Identifier: Apache-2.0
# cmake --install build/release --component engine --prefix P: the engine as a package, for
# find_package(d1cosim). Needs the target sim_engine and no other.
#
#   include/d1cosim/sim/...       headers
#   lib/libd1cosim_engine.a       what needs no model
#   lib/d1cosim/{cmake,scripts,sim}   as they are here: modules, the generator, and the sources that
#                                 the user's project compiles with its own Verilator

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(package "${CMAKE_INSTALL_LIBDIR}/d1cosim")

set_target_properties(sim_engine PROPERTIES OUTPUT_NAME d1cosim_engine)
install(TARGETS sim_engine EXPORT d1cosimTargets
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT engine)
install(EXPORT d1cosimTargets NAMESPACE d1cosim:: DESTINATION "${package}/cmake" COMPONENT engine)

install(DIRECTORY "${PROJECT_SOURCE_DIR}/sim/engine"
        DESTINATION include/d1cosim/sim COMPONENT engine FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_SOURCE_DIR}/sim/common/random.hpp"
              "${PROJECT_SOURCE_DIR}/sim/common/rtl_print.hpp"
        DESTINATION include/d1cosim/sim/common COMPONENT engine)

foreach(file sim/common/rtl_print.cpp sim/engine/runner.cpp sim/engine/verilated_names.cpp
             scripts/gen_dut.py cmake/d1cosimConfig.cmake cmake/D1CompilerBug.cmake
             cmake/D1Testbench.cmake cmake/D1VerilatedLibrary.cmake cmake/D1Verilator.cmake
             cmake/D1Warnings.cmake cmake/RunVerilator.cmake)
  cmake_path(GET file PARENT_PATH folder)
  install(FILES "${PROJECT_SOURCE_DIR}/${file}" DESTINATION "${package}/${folder}"
          COMPONENT engine)
endforeach()
set(version_file "${PROJECT_BINARY_DIR}/d1cosimConfigVersion.cmake")
write_basic_package_version_file("${version_file}" COMPATIBILITY SameMinorVersion)
install(FILES "${version_file}" DESTINATION "${package}/cmake" COMPONENT engine)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${package}" COMPONENT engine)
