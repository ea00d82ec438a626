// SPDX-License-Identifier: Apache-2.0
// Scalar loads on their way: issued in t, the SRAM word arrives in t+2, is aligned, extended and
// written in t+2.
module scalar_load
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  input  load_issue_t issue_i,
  input  logic [63:0] word_i,  // corrected, in t+2

  // In t+2.
  output logic        valid_o,
  output logic [1:0]  thread_o,
  output logic [4:0]  rd_o,
  output logic [63:0] data_o,
  output logic        busy_o  // something is between issue and write
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(Latency, LatencyLoad == 3)

  load_issue_t issue1_q, issue2_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      issue1_q <= '0;
      issue2_q <= '0;
    end else begin
      issue1_q <= issue_i;
      issue2_q <= issue1_q;
    end
  end

  logic [63:0] shifted;
  always_comb begin
    shifted = word_i >> {issue2_q.offset, 3'd0};
    data_o = '0;
    if (issue2_q.valid) begin
      unique case (issue2_q.op)
        OpLb: data_o = 64'(signed'(shifted[7:0]));
        OpLbu: data_o = 64'(shifted[7:0]);
        OpLh: data_o = 64'(signed'(shifted[15:0]));
        OpLhu: data_o = 64'(shifted[15:0]);
        OpLw: data_o = 64'(signed'(shifted[31:0]));
        OpLwu: data_o = 64'(shifted[31:0]);
        default: data_o = shifted;
      endcase
    end
  end

  assign valid_o = issue2_q.valid;
  assign thread_o = issue2_q.thread;
  assign rd_o = issue2_q.rd;
  assign busy_o = issue1_q.valid || issue2_q.valid;

  `D1_ASSERT_QUIET(Quiet, issue_i.valid, issue_i)
  `D1_ASSERT_IF(LoadOp, issue_i.valid,
                issue_i.op inside {OpLb, OpLbu, OpLh, OpLhu, OpLw, OpLwu, OpLd})

endmodule
