// SPDX-License-Identifier: Apache-2.0
// Vector loads of one wide read port on their way: issued in t, written in t+2.
module vector_load
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic         clk_i,
  input  logic         rst_ni,

  input  vload_issue_t issue_i,
  input  logic [511:0] line_i,  // corrected, in t+2

  // In t+2.
  output vec_write_t   write_o,
  output logic         busy_o  // something is between issue and write
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(Latency, LatencyLoad == 3)

  vload_issue_t issue1_q, issue2_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      issue1_q <= '0;
      issue2_q <= '0;
    end else begin
      issue1_q <= issue_i;
      issue2_q <= issue1_q;
    end
  end

  always_comb begin
    write_o.valid = issue2_q.valid;
    write_o.thread = issue2_q.thread;
    write_o.vd = issue2_q.vd;
    write_o.mask = issue2_q.mask;
    write_o.data = '0;
    if (issue2_q.valid) begin
      write_o.data = issue2_q.mask == '1 ? line_i : line_i & byte_mask(issue2_q.mask);
    end
  end

  assign busy_o = issue1_q.valid || issue2_q.valid;

  `D1_ASSERT_QUIET(Quiet, issue_i.valid, issue_i)
  `D1_ASSERT_IF(SomeBytes, issue_i.valid, issue_i.mask != '0)

endmodule
