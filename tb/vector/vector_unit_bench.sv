// SPDX-License-Identifier: Apache-2.0
// The vector unit with flat ports, for its test.
module vector_unit_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic          clk_i,
  input  logic          rst_ni,

  input  logic          valid_i,
  input  logic [1:0]    thread_i,
  input  logic [7:0]    op_i,
  input  logic [4:0]    rd_i,
  input  logic [5:0]    i6_i,
  input  logic [10:0]   fmt_i,
  input  logic          mem_i,
  input  logic          mem_port_i,
  input  logic [63:0]   pred_i,
  input  logic [63:0]   scalar_i,
  input  logic [511:0]  a_i,
  input  logic [511:0]  b_i,
  input  logic [511:0]  c_i,
  input  logic [1023:0] mem_data_i,

  output logic          write_valid_o,
  output logic [1:0]    write_thread_o,
  output logic [4:0]    write_vd_o,
  output logic [63:0]   write_mask_o,
  output logic [511:0]  write_data_o,
  output logic          pred_valid_o,
  output logic [1:0]    pred_thread_o,
  output logic [2:0]    pred_pd_o,
  output logic [63:0]   pred_data_o,
  output logic          ext_valid_o,
  output logic [1:0]    ext_thread_o,
  output logic [4:0]    ext_rd_o,
  output logic [63:0]   ext_data_o,
  output logic          flags_valid_o,
  output logic [1:0]    flags_thread_o,
  output logic [3:0]    flags_set_o,
  output logic          retire_valid_o,
  output logic [1:0]    retire_thread_o,
  output logic          busy_o
);

  vec_issue_t issue;

  always_comb begin
    issue = '0;
    issue.valid = valid_i;
    issue.thread = thread_i;
    issue.op = opcode_e'(op_i);
    issue.rd = rd_i;
    issue.i6 = i6_i;
    issue.fmt = fmt_i;
    issue.mem = mem_i;
    issue.mem_port = mem_port_i;
    issue.pred = pred_i;
    issue.scalar = scalar_i;
    issue.a = a_i;
    issue.b = b_i;
    issue.c = c_i;
  end

  vector_unit u_vector_unit (
    .clk_i,
    .rst_ni,
    .issue_i (issue),
    .mem_data_i,
    .write_valid_o,
    .write_thread_o,
    .write_vd_o,
    .write_mask_o,
    .write_data_o,
    .pred_valid_o,
    .pred_thread_o,
    .pred_pd_o,
    .pred_data_o,
    .ext_valid_o,
    .ext_thread_o,
    .ext_rd_o,
    .ext_data_o,
    .flags_valid_o,
    .flags_thread_o,
    .flags_set_o,
    .retire_valid_o,
    .retire_thread_o,
    .busy_o
  );

endmodule
