// SPDX-License-Identifier: Apache-2.0
// The lines that the lists fill from the elements they read, in N2 (docs/network.md 7). A line with
// an element that had a double error is poisoned.
module line_filler
  import machine_pkg::*;
  import transfer_pkg::*;
(
  input  logic         clk_i,

  // What N2 holds of a list.
  input  logic         valid_i,
  input  logic [1:0]   list_i,
  input  element_t     element_i,
  input  logic [511:0] read_i,  // zero if it reads nothing
  input  logic         double_i,

  // The line with that element, or as it was if there is none.
  output logic [511:0] line_o,
  output logic         poison_o
);

  logic [511:0] lines_q [Threads];
  logic [Threads-1:0] poison_q;

  always_comb begin
    line_o = '0;
    poison_o = 1'b0;
    if (valid_i) begin
      if (!element_i.first) begin
        line_o = lines_q[list_i];
        poison_o = poison_q[list_i];
      end
      if (element_i.valid) begin
        poison_o |= double_i;
        unique case (element_i.esize)
          2'd0: line_o = read_i;
          2'd1: line_o[64*element_i.to+:64] = read_i[64*element_i.from+:64];
          default: line_o[128*element_i.to[2:1]+:128] = read_i[128*element_i.from[2:1]+:128];
        endcase
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (valid_i && element_i.valid) begin
      lines_q[list_i] <= line_o;
      poison_q[list_i] <= poison_o;
    end
  end

endmodule
