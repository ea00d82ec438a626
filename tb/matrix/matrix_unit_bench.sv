// SPDX-License-Identifier: Apache-2.0
// The matrix unit with flat ports, for its test.
module matrix_unit_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic              clk_i,
  input  logic              rst_ni,

  input  logic              valid_i,
  input  logic [1:0]        thread_i,
  input  logic [7:0]        op_i,
  input  logic [2:0]        acc_i,
  input  logic [3:0]        parts_i,
  input  logic [10:0]       fmt_a_i,
  input  logic [10:0]       fmt_b_i,
  input  logic              a_mem_i,
  input  logic              b_mem_i,
  input  logic              a_port_i,
  input  logic              b_port_i,
  input  logic [511:0]      a_i,
  input  logic [511:0]      b_i,
  input  logic [1023:0]     mem_data_i,

  input  logic [1:0]        acc_thread_i,
  input  logic [2:0]        acc_index_i,
  input  logic [1:0]        acc_part_i,
  output logic [511:0]      acc_part_o,

  output matrix_observe_t   observe_o,
  output logic              retire_valid_o,
  output logic [1:0]        retire_thread_o,
  output logic              busy_o
);

  mat_issue_t issue;

  always_comb begin
    issue = '0;
    issue.valid = valid_i;
    issue.thread = thread_i;
    issue.op = opcode_e'(op_i);
    issue.acc = acc_i;
    issue.parts = parts_i;
    issue.fmt_a = fmt_a_i;
    issue.fmt_b = fmt_b_i;
    issue.a_mem = a_mem_i;
    issue.b_mem = b_mem_i;
    issue.a_port = a_port_i;
    issue.b_port = b_port_i;
    issue.a = a_i;
    issue.b = b_i;
  end

  matrix_unit u_matrix_unit (
    .clk_i,
    .rst_ni,
    .issue_i (issue),
    .mem_data_i,
    .acc_thread_i,
    .acc_index_i,
    .acc_part_i,
    .acc_part_o,
    .observe_o,
    .retire_valid_o,
    .retire_thread_o,
    .busy_o
  );

endmodule
