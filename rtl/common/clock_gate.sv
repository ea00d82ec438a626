// SPDX-License-Identifier: Apache-2.0
// Clock gate: clk_o has the rising edge that ends a cycle if enable_i was high in that cycle.
//
// enable_i is taken at the falling edge, so that clk_o never glitches without a latch; a process
// port replaces this file by its clock-gating cell.
module clock_gate (
  input  logic clk_i,
  input  logic enable_i,
  output logic clk_o
);

  logic enable_q;
  always_ff @(negedge clk_i) enable_q <= enable_i;
  assign clk_o = clk_i && enable_q;

endmodule
