// SPDX-License-Identifier: Apache-2.0
// Instruction cache: direct mapped lines of 64 bytes, read half a line (a window) at a time.
module icache
  import machine_pkg::*;
#(
  parameter int unsigned Lines = FullIcacheLines,
  localparam int unsigned LineWidth = AddressBits - 6,
  localparam int unsigned IndexWidth = $clog2(Lines),
  localparam int unsigned TagWidth = LineWidth - IndexWidth
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  // Lookup, combinational; words_o is zero without a hit.
  input  logic                 lookup_i,
  input  logic [LineWidth:0]   window_i,
  output logic                 hit_o,
  output logic [255:0]         words_o,

  // A line of the SRAM arrives.
  input  logic                 write_i,
  input  logic [LineWidth-1:0] line_i,
  input  logic [511:0]         data_i,

  // Drop everything; stronger than a write in the same cycle.
  input  logic                 invalidate_i
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(LinesPowerOfTwo, Lines >= 2 && Lines == 1 << IndexWidth)

  logic [Lines-1:0] valid_q;
  logic [TagWidth-1:0] tag_q [Lines];
  logic [511:0] data_q [Lines];

  logic [IndexWidth-1:0] read_index, write_index;
  assign read_index = window_i[1+:IndexWidth];
  assign write_index = line_i[IndexWidth-1:0];

  always_comb begin
    hit_o = 1'b0;
    words_o = '0;
    if (lookup_i) begin
      hit_o = valid_q[read_index] && tag_q[read_index] == window_i[LineWidth-:TagWidth];
      if (hit_o) begin
        words_o = window_i[0] ? data_q[read_index][511:256] : data_q[read_index][255:0];
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni || invalidate_i) valid_q <= '0;
    else if (write_i) valid_q[write_index] <= 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (write_i) begin
      tag_q[write_index] <= line_i[LineWidth-1:IndexWidth];
      data_q[write_index] <= data_i;
    end
  end

endmodule
