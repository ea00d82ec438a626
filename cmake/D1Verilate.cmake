# SPDX-License-Identifier: Apache-2.0
# d1_verilate(): one static library from one SystemVerilog top.
#
#   d1_verilate(NAME <target> TOP <module> [PREFIX <class>]
#               [PARAMS Rows=64 ...]   parameters of the top module
#               [FILES tb/x.sv ...]    sources outside rtl/filelist.f, relative to the repository
#               [PARTS n]              translation units per kind (default 1; use more for the node)
#               [TRACE]                FST tracing, structs included
#               [QUICK]                hardly optimised: for models that run short windows only
#               [VPI])                 its ports have names, for d1_add_cocotb_test()
#
# PREFIX is the C++ class and header (default V<top>): #include "V<top>.h". Two models in one
# executable need different prefixes.
#
# Sources: every package of rtl/filelist.f in its order, the file <module>.sv of the top, FILES, and
# the folders of the file list as library (-y), so that a unit depends only on the files it uses.

include(D1VerilatedLibrary)

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

# Writes a configuration that gives the ports of a module, known by the ends of their names, and
# nothing else a name for VPI; and to <out> the arguments that make Verilator use it.
function(d1_public_ports module file out)
  file(CONFIGURE OUTPUT "${file}" @ONLY CONTENT
[[`verilator_config
public_flat_rw -module "@module@" -var "*_i"
public_flat_rw -module "@module@" -var "*_ni"
public_flat_rw -module "@module@" -var "*_o"
]])
  set(${out} --vpi "${file}" PARENT_SCOPE)
endfunction()

function(d1_verilate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "TRACE;QUICK;VPI" "NAME;TOP;PREFIX;PARTS" "PARAMS;FILES")
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
  if(arg_VPI)
    d1_public_ports(${arg_TOP} "${CMAKE_BINARY_DIR}/verilated/${arg_NAME}_ports.vlt" vpi_args)
    list(APPEND args ${vpi_args})
  endif()
  if(D1_COVERAGE)
    list(APPEND args --coverage)
  endif()
  list(APPEND args rtl/lint.vlt ${sources})

  set(dir "${CMAKE_BINARY_DIR}/verilated/${arg_NAME}")
  set(quick)
  if(arg_QUICK)
    set(quick QUICK)
  endif()
  d1_verilated_library(${arg_NAME} PREFIX "${arg_PREFIX}" TOP "${arg_TOP}" PARTS ${arg_PARTS}
                       DIR "${dir}" ROOT "${CMAKE_SOURCE_DIR}" ARGS ${args} ${quick})
  set_target_properties(${arg_NAME} PROPERTIES D1_TOP "${arg_TOP}" D1_PREFIX "${arg_PREFIX}")
  set_property(GLOBAL APPEND PROPERTY D1_VERILATED_DIRS "${dir}")
endfunction()
