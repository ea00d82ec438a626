// SPDX-License-Identifier: Apache-2.0
// The vector unit: pipeline from issue (t) to write (t+5), random streams, flags.
//
// issue_i is taken in its cycle whenever valid; nothing ever waits. Operand c of a memory form is
// mem_data_i[issue.mem_port] two cycles later. All results leave in t+5; each payload is zero while
// its valid bit is zero, so that the outputs are the fields of the observe record.
module vector_unit
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic               clk_i,
  input  logic               rst_ni,

  // From issue, and corrected data of the two wide read ports (t+2).
  input  vec_issue_t         issue_i,
  input  logic [1:0][511:0]  mem_data_i,

  // Vector register write (t+5): byte mask, data zero outside the mask.
  output logic               write_valid_o,
  output logic [1:0]         write_thread_o,
  output logic [4:0]         write_vd_o,
  output logic [63:0]        write_mask_o,
  output logic [511:0]       write_data_o,

  // Predicate register write (t+5), never p0.
  output logic               pred_valid_o,
  output logic [1:0]         pred_thread_o,
  output logic [2:0]         pred_pd_o,
  output logic [63:0]        pred_data_o,

  // Scalar register write of vext (t+5), never r0.
  output logic               ext_valid_o,
  output logic [1:0]         ext_thread_o,
  output logic [4:0]         ext_rd_o,
  output logic [63:0]        ext_data_o,

  // Sticky flags to set (t+5), valid for each instruction that can set flags.
  output logic               flags_valid_o,
  output logic [1:0]         flags_thread_o,
  output logic [3:0]         flags_set_o,

  // Each issued instruction retires in t+5, vseed too.
  output logic               retire_valid_o,
  output logic [1:0]         retire_thread_o,
  // Something is between issue and write.
  output logic               busy_o
);
endmodule
