# SPDX-License-Identifier: Apache-2.0
# d1_verilate(): one static library from one SystemVerilog top.
#
#   d1_verilate(NAME <target> TOP <module> [PREFIX <class>]
#               [PARAMS Rows=64 ...]   parameters of the top module
#               [FILES tb/x.sv ...]    sources outside rtl/filelist.f, relative to the repository
#               [PARTS n]              translation units per kind (default 1; use more for the node)
#               [TRACE]                FST tracing, structs included
#               [QUICK])               hardly optimised: for models that run short windows only
#
# PREFIX is the C++ class and header (default V<top>): #include "V<top>.h". Two models in one
# executable need different prefixes.
#
# Sources: every package of rtl/filelist.f in its order, the file <module>.sv of the top, FILES, and
# the folders of the file list as library (-y), so that a unit depends only on the files it uses.
#
# Verilator runs at build time, into a scratch folder. Its output is distributed over a fixed number
# of files (<class>_fast<i>.cpp, <class>_slow<i>.cpp), each rewritten only when what it includes has
# changed. So an edit rebuilds what it affects, no more and no less, packages included.

find_program(VERILATOR_BIN verilator REQUIRED)
execute_process(COMMAND "${VERILATOR_BIN}" --getenv VERILATOR_ROOT
                OUTPUT_VARIABLE verilator_root OUTPUT_STRIP_TRAILING_WHITESPACE)
find_path(VERILATOR_INCLUDE verilated.h HINTS "${verilator_root}/include" NO_DEFAULT_PATH REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)

# One copy of Verilator's run time for all models of an executable. Tracing code is always in it and
# is linked only into executables whose models trace.
add_library(verilated_runtime STATIC
  "${VERILATOR_INCLUDE}/verilated.cpp"
  "${VERILATOR_INCLUDE}/verilated_dpi.cpp"
  "${VERILATOR_INCLUDE}/verilated_cov.cpp"
  "${VERILATOR_INCLUDE}/verilated_fst_c.cpp"
  "${VERILATOR_INCLUDE}/verilated_threads.cpp"
  sim/cosim/rtl_print.cpp)
target_include_directories(verilated_runtime SYSTEM PUBLIC
  "${VERILATOR_INCLUDE}" "${VERILATOR_INCLUDE}/vltstd")
target_include_directories(verilated_runtime PRIVATE "${CMAKE_SOURCE_DIR}")
target_compile_options(verilated_runtime PRIVATE -w ${D1_VERILATED_FAST}
  -include "${CMAKE_SOURCE_DIR}/sim/cosim/rtl_print.hpp" -DVL_PRINTF=rtl_print)
# VM_TRACE only guards an #include in verilated.h, so one definition serves both kinds of model and
# an executable may contain both.
target_compile_definitions(verilated_runtime PUBLIC
  VM_SC=0 VM_TRACE=1 VM_TRACE_FST=1 VM_TRACE_VCD=0 VM_COVERAGE=$<BOOL:${D1_COVERAGE}>)
# clang calls libatomic where gcc has an instruction.
target_link_libraries(verilated_runtime PUBLIC ZLIB::ZLIB Threads::Threads
                      $<$<CXX_COMPILER_ID:Clang>:atomic>)

# Reads the file list into <out>_files and <out>_incdirs; other lines are an error.
function(d1_read_filelist path out)
  set_property(DIRECTORY "${CMAKE_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  file(STRINGS "${path}" lines)
  set(files)
  set(incdirs)
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "(//|#).*" "" line "${line}")
    string(STRIP "${line}" line)
    if(line MATCHES "^\\+incdir\\+(.+)$")
      list(APPEND incdirs "${CMAKE_MATCH_1}")
    elseif(line MATCHES "\\.svh?$")
      list(APPEND files "${line}")
    elseif(NOT line STREQUAL "")
      message(FATAL_ERROR "${path}: neither a .sv file nor +incdir+: ${line}")
    endif()
  endforeach()
  set(${out}_files "${files}" PARENT_SCOPE)
  set(${out}_incdirs "${incdirs}" PARENT_SCOPE)
endfunction()

function(d1_verilate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "TRACE;QUICK" "NAME;TOP;PREFIX;PARTS" "PARAMS;FILES")
  if(NOT arg_NAME OR NOT arg_TOP OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "d1_verilate: needs NAME and TOP; unknown: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_PREFIX)
    set(arg_PREFIX "V${arg_TOP}")
  endif()
  if(NOT arg_PARTS)
    set(arg_PARTS 1)
  endif()

  d1_read_filelist("${CMAKE_SOURCE_DIR}/rtl/filelist.f" list)
  set(sources)
  set(folders)
  foreach(file IN LISTS list_files)
    get_filename_component(stem "${file}" NAME_WE)
    get_filename_component(folder "${file}" DIRECTORY)
    if(stem MATCHES "_pkg$" OR stem STREQUAL arg_TOP)
      list(APPEND sources "${file}")
    endif()
    list(APPEND folders "${folder}")
  endforeach()
  list(REMOVE_DUPLICATES folders)
  list(APPEND sources ${arg_FILES})
  if(NOT sources MATCHES "(^|/|;)${arg_TOP}\\.sv")
    message(FATAL_ERROR "d1_verilate ${arg_NAME}: no ${arg_TOP}.sv in rtl/filelist.f or FILES")
  endif()

  # -fno-dfg: that pass moves expressions out of `if`, so that units with nothing to do compute.
  set(args --cc --assert -Wall -O3 -fno-dfg --x-assign fast --x-initial unique
           --output-split 20000 --output-split-cfuncs 2000
           --prefix "${arg_PREFIX}" --top-module "${arg_TOP}")
  foreach(param IN LISTS arg_PARAMS)
    list(APPEND args "-G${param}")
  endforeach()
  foreach(folder IN LISTS list_incdirs)
    list(APPEND args "+incdir+${folder}")
  endforeach()
  foreach(folder IN LISTS folders)
    list(APPEND args -y "${folder}")
  endforeach()
  if(arg_TRACE)
    list(APPEND args --trace-fst --trace-structs)
  endif()
  if(D1_COVERAGE)
    list(APPEND args --coverage)
  endif()
  list(APPEND args rtl/lint.vlt ${sources})

  set(dir "${CMAKE_BINARY_DIR}/verilated/${arg_NAME}")
  set(fast)
  set(slow)
  math(EXPR last "${arg_PARTS} - 1")
  foreach(i RANGE ${last})
    list(APPEND fast "${dir}/${arg_PREFIX}_fast${i}.cpp")
    list(APPEND slow "${dir}/${arg_PREFIX}_slow${i}.cpp")
  endforeach()

  # The job is a file: when the command line changes, Verilator runs again.
  file(CONFIGURE OUTPUT "${dir}/job.cmake" @ONLY CONTENT
[[set(VERILATOR "@VERILATOR_BIN@")
set(ARGS "@args@")
set(ROOT "@CMAKE_SOURCE_DIR@")
set(DIR "@dir@")
set(NAME "@arg_NAME@")
set(PREFIX "@arg_PREFIX@")
set(FAST "@fast@")
set(SLOW "@slow@")
]])
  set(script "${CMAKE_SOURCE_DIR}/cmake/RunVerilator.cmake")
  add_custom_command(
    OUTPUT ${fast} ${slow} "${dir}/${arg_PREFIX}.h"
    COMMAND "${CMAKE_COMMAND}" "-DJOB=${dir}/job.cmake" -P "${script}"
    DEPENDS "${dir}/job.cmake" "${script}"
    DEPFILE "${dir}/depends.d"
    COMMENT "Verilating ${arg_NAME}"
    VERBATIM)

  add_library(${arg_NAME} STATIC ${fast} ${slow} "${dir}/${arg_PREFIX}.h")
  target_include_directories(${arg_NAME} SYSTEM PUBLIC "${dir}")
  target_compile_options(${arg_NAME} PRIVATE -w)
  target_link_libraries(${arg_NAME} PUBLIC verilated_runtime)
  set(fast_options "${D1_VERILATED_FAST}")
  set(slow_options "${D1_VERILATED_SLOW}")
  if(arg_QUICK)
    set(fast_options -O1 -g0)
    set(slow_options -O0 -g0)
  endif()
  set_source_files_properties(${fast} PROPERTIES COMPILE_OPTIONS "${fast_options}")
  set_source_files_properties(${slow} PROPERTIES COMPILE_OPTIONS "${slow_options}")
  set_property(GLOBAL APPEND PROPERTY D1_VERILATED_DIRS "${dir}")
endfunction()
