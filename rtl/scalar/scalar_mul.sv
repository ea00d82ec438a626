// SPDX-License-Identifier: Apache-2.0
// The integer multiplier: issued in t, low or signed high half of the product written in t+3.
//
// Unsigned product from four 32x32 products; the signed high half follows by subtracting each
// operand where the other is negative.
module scalar_mul
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  input  mul_issue_t  issue_i,

  // In t+3.
  output logic        valid_o,
  output logic [1:0]  thread_o,
  output logic [4:0]  rd_o,
  output logic [63:0] data_o,
  output logic        busy_o  // something is between issue and write
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(Latency, LatencyMul == 4)

  typedef struct packed {
    logic [1:0] thread;
    logic [4:0] rd;
  } tag_t;

  logic [3:1] valid_q;
  tag_t tag1_q, tag2_q, tag3_q;
  logic high1_q, high2_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else valid_q <= {valid_q[2:1], issue_i.valid};
  end

  // --- t+1: partial products ---
  logic [63:0] a1_q, b1_q;
  always_ff @(posedge clk_i) begin
    if (issue_i.valid) begin
      tag1_q <= '{thread: issue_i.thread, rd: issue_i.rd};
      high1_q <= issue_i.high;
      a1_q <= issue_i.a;
      b1_q <= issue_i.b;
    end
  end

  // --- t+2: sum ---
  logic [63:0] low2_q, mid_a2_q, mid_b2_q, product_high2_q, correction2_q;
  always_ff @(posedge clk_i) begin
    if (valid_q[1]) begin
      tag2_q <= tag1_q;
      high2_q <= high1_q;
      low2_q <= 64'(a1_q[31:0]) * 64'(b1_q[31:0]);
      mid_a2_q <= 64'(a1_q[63:32]) * 64'(b1_q[31:0]);
      mid_b2_q <= 64'(a1_q[31:0]) * 64'(b1_q[63:32]);
      product_high2_q <= 64'(a1_q[63:32]) * 64'(b1_q[63:32]);
      correction2_q <= (a1_q[63] ? b1_q : '0) + (b1_q[63] ? a1_q : '0);
    end
  end

  logic [33:0] mid;
  assign mid = 34'(low2_q[63:32]) + 34'(mid_a2_q[31:0]) + 34'(mid_b2_q[31:0]);

  // --- t+3: result ---
  logic [63:0] result3_q;
  always_ff @(posedge clk_i) begin
    if (valid_q[2]) begin
      tag3_q <= tag2_q;
      result3_q <= high2_q ? product_high2_q + 64'(mid_a2_q[63:32]) + 64'(mid_b2_q[63:32]) +
                                 64'(mid[33:32]) - correction2_q
                               : {mid[31:0], low2_q[31:0]};
    end
  end

  assign valid_o = valid_q[3];
  assign thread_o = valid_q[3] ? tag3_q.thread : '0;
  assign rd_o = valid_q[3] ? tag3_q.rd : '0;
  assign data_o = valid_q[3] ? result3_q : '0;
  assign busy_o = valid_q != '0;

  `D1_ASSERT_QUIET(Quiet, issue_i.valid, issue_i)

endmodule
