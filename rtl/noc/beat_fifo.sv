// SPDX-License-Identifier: Apache-2.0
// A FIFO of beats, or of whatever else has Width bits. What enters at the end of a cycle is seen in
// the next one.
module beat_fifo
  import machine_pkg::*;
#(
  parameter int unsigned Width = 576,
  parameter int unsigned Depth = RouterFifo,
  localparam int unsigned PointerWidth = $clog2(Depth),
  localparam int unsigned CountWidth = $clog2(Depth + 1)
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,

  input  logic                  push_i,
  input  logic [Width-1:0]      data_i,

  input  logic                  pop_i,
  output logic [Width-1:0]      data_o,  // the oldest; zero if empty
  output logic [CountWidth-1:0] count_o
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(DepthPowerOfTwo, Depth >= 2 && Depth == 1 << PointerWidth)

  logic [Width-1:0] mem_q [Depth];
  logic [PointerWidth-1:0] head_q;
  logic [CountWidth-1:0] count_q;

  always_comb begin
    data_o = '0;
    if (count_q != '0) data_o = mem_q[head_q];
  end
  assign count_o = count_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      head_q <= '0;
      count_q <= '0;
    end else begin
      if (pop_i) head_q <= head_q + 1'b1;
      if (push_i != pop_i) count_q <= push_i ? count_q + 1'b1 : count_q - 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (push_i) mem_q[head_q + count_q[PointerWidth-1:0]] <= data_i;
  end

  `D1_ASSERT_IF(NoOverflow, push_i, count_q < CountWidth'(Depth))
  `D1_ASSERT_IF(NoUnderflow, pop_i, count_q != '0)

endmodule
