# SPDX-License-Identifier: Apache-2.0
# Language level, optimisation per preset, and ccache, for the whole project; not for that of a user
# who takes the engine as a subdirectory.
#
# NDEBUG is never defined: assertions stay on in every preset. The code is for the x86-64 (or other)
# baseline and without contraction, so the same sources give the same bits with every compiler.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release or Debug; see CMakePresets.json" FORCE)
endif()
foreach(language C CXX)
  set(CMAKE_${language}_FLAGS_RELEASE "-O3 -g1")
  set(CMAKE_${language}_FLAGS_DEBUG "-O1 -g")
endforeach()
add_compile_options(-ffp-contract=off)

include(D1CompilerBug)
add_compile_options(${D1_SAFE_OPTIONS})

find_program(CCACHE ccache)
if(CCACHE)
  foreach(language C CXX)
    if(NOT CMAKE_${language}_COMPILER_LAUNCHER)
      set(CMAKE_${language}_COMPILER_LAUNCHER "${CCACHE}")
    endif()
  endforeach()
endif()

if(D1_SANITIZE)
  add_compile_options(-fsanitize=address -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(D1_COVERAGE)
  add_link_options(--coverage)
endif()
include(D1Warnings)
