// SPDX-License-Identifier: Apache-2.0
// Ends simulations in all the ways there are, on request.
module engine_outcomes (
  input  logic       clk_i,
  input  logic       finish_i,
  input  logic       wrong_i,
  output logic [7:0] count_o
);

  logic [7:0] count_q;

  assign count_o = count_q;

  int unsigned depth;
  initial begin
    if ($value$plusargs("depth=%d", depth)) $display("depth is %0d", depth);
    if ($test$plusargs("verbose")) $display("verbose");
  end

  always_ff @(posedge clk_i) begin
    count_q <= count_q + 8'd1;
    if (finish_i) $finish;
  end

  NeverWrong: assert property (@(posedge clk_i) !wrong_i) else $error("wrong_i is 1");

endmodule
