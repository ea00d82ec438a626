// SPDX-License-Identifier: Apache-2.0
// Scalar loads with flat ports, for their test.
module scalar_load_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        valid_i,
  input  logic [1:0]  thread_i,
  input  logic [7:0]  op_i,
  input  logic [4:0]  rd_i,
  input  logic [2:0]  offset_i,
  input  logic [63:0] word_i,

  output logic        valid_o,
  output logic [1:0]  thread_o,
  output logic [4:0]  rd_o,
  output logic [63:0] data_o,
  output logic        busy_o
);

  load_issue_t issue;
  assign issue = '{valid: valid_i, thread: thread_i, op: opcode_e'(op_i), rd: rd_i,
                   offset: offset_i};

  scalar_load u_load (
    .clk_i, .rst_ni,
    .issue_i(issue),
    .word_i, .valid_o, .thread_o, .rd_o, .data_o, .busy_o
  );

endmodule
