// SPDX-License-Identifier: Apache-2.0
// The read server with flat ports, for its test.
module read_server_bench
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [9:0]  node_i,

  input  logic        take_i,
  input  logic        error_i,
  input  logic [63:0] header_i,
  input  logic [31:0] value_i,
  input  logic        zero_i,
  input  logic [14:0] line_i,
  output logic        busy_o,

  output logic        want_o,
  output logic [1:0]  thread_o,
  output logic        read_o,
  output logic        quiet_o,
  output logic [20:0] addr_o,
  output logic        send_o,
  output logic        data_read_o,  // the beat's data is what is read
  output logic [63:0] header_o,
  output logic [63:0] data_o,
  output logic        other_o,  // anything that the server never asks for
  input  logic        step_i
);

  step_t step, rest;
  read_server u_server (
    .clk_i, .rst_ni, .node_i, .take_i,
    .serve_i('{error: error_i, header: header_i, value: value_i, zero: zero_i, line: line_i}),
    .busy_o, .want_o,
    .step_o(step),
    .step_i
  );

  assign thread_o = step.thread;
  assign read_o = step.read;
  assign quiet_o = step.quiet;
  assign addr_o = step.addr;
  assign send_o = step.send;
  assign data_read_o = step.data_from == DataRead;
  assign header_o = step.header;
  assign data_o = step.data;
  always_comb begin
    rest = step;
    rest.thread = '0;
    rest.read = 1'b0;
    rest.quiet = 1'b0;
    rest.addr = '0;
    rest.send = 1'b0;
    if (data_read_o) rest.data_from = DataGiven;
    rest.header = '0;
    rest.data = '0;
  end
  assign other_o = rest != '0;

endmodule
