// SPDX-License-Identifier: Apache-2.0
// Counts up while enabled; wraps at LIMIT.
module counter #(
  parameter LIMIT = 10
) (
  input            clk,
  input            rst,
  input            enable,
  output reg [7:0] count,
  output           last
);
  reg [15:0] wraps;

  assign last = count == LIMIT - 1;

  always @(posedge clk)
    if (rst) begin
      count <= 0;
      wraps <= 0;
    end else if (enable) begin
      count <= last ? 8'd0 : count + 8'd1;
      if (last) wraps <= wraps + 16'd1;
    end
endmodule
