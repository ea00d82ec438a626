// SPDX-License-Identifier: Apache-2.0
// The RTL, packages first; the only file list (simulation, lint, synthesis).
+incdir+rtl/common
rtl/gen/machine_pkg.sv
rtl/common/core_pkg.sv
rtl/sram/secded_pkg.sv
rtl/frontend/decode.sv
rtl/frontend/icache.sv
rtl/frontend/btb.sv
rtl/frontend/insn_buffer.sv
rtl/frontend/fetch.sv
rtl/sram/sram_bank.sv
rtl/sram/sram.sv
rtl/scalar/scalar_alu.sv
rtl/scalar/scalar_mul.sv
rtl/scalar/scalar_load.sv
rtl/scalar/scalar_regfile.sv
rtl/scalar/pred_regfile.sv
rtl/vector/vector_regfile.sv
rtl/vector/vector_load.sv
