// SPDX-License-Identifier: Apache-2.0
// The multiplier with flat ports, for its test.
module scalar_mul_bench
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        valid_i,
  input  logic [1:0]  thread_i,
  input  logic        high_i,
  input  logic [4:0]  rd_i,
  input  logic [63:0] a_i,
  input  logic [63:0] b_i,

  output logic        valid_o,
  output logic [1:0]  thread_o,
  output logic [4:0]  rd_o,
  output logic [63:0] data_o,
  output logic        busy_o
);

  mul_issue_t issue;
  assign issue = '{valid: valid_i, thread: thread_i, high: high_i, rd: rd_i, a: a_i, b: b_i};

  scalar_mul u_mul (
    .clk_i, .rst_ni,
    .issue_i(issue),
    .valid_o, .thread_o, .rd_o, .data_o, .busy_o
  );

endmodule
