// SPDX-License-Identifier: Apache-2.0
// Vector loads of one wide read port with flat ports, for their test.
module vector_load_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic         clk_i,
  input  logic         rst_ni,

  input  logic         valid_i,
  input  logic [1:0]   thread_i,
  input  logic [4:0]   vd_i,
  input  logic [63:0]  mask_i,
  input  logic [511:0] line_i,

  output logic         valid_o,
  output logic [1:0]   thread_o,
  output logic [4:0]   vd_o,
  output logic [63:0]  mask_o,
  output logic [511:0] data_o,
  output logic         busy_o
);

  vload_issue_t issue;
  assign issue = '{valid: valid_i, thread: thread_i, vd: vd_i, mask: mask_i};

  vec_write_t write;
  assign valid_o = write.valid;
  assign thread_o = write.thread;
  assign vd_o = write.vd;
  assign mask_o = write.mask;
  assign data_o = write.data;

  vector_load u_load (
    .clk_i, .rst_ni,
    .issue_i(issue),
    .line_i,
    .write_o(write),
    .busy_o
  );

endmodule
