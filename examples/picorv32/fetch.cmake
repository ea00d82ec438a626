# SPDX-License-Identifier: Apache-2.0
# Fetches the core from PyPI, pinned by hash, into the build folder. Sets PICORV32: its folder.

find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(folder "${CMAKE_CURRENT_BINARY_DIR}/core")
set(PICORV32 "${folder}/pythondata_cpu_picorv32/verilog")
if(NOT EXISTS "${PICORV32}/picorv32.v")
  execute_process(
    COMMAND "${Python3_EXECUTABLE}" -m pip install --quiet --disable-pip-version-check --no-deps
            --only-binary=:all: --require-hashes --target "${folder}"
            --requirement "${CMAKE_CURRENT_LIST_DIR}/requirements.txt"
    RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "the core could not be fetched with pip; if ${Python3_EXECUTABLE} has no "
                        "pip, name another Python: -DPython3_EXECUTABLE=...")
  endif()
endif()
