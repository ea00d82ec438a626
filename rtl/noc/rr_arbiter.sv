// SPDX-License-Identifier: Apache-2.0
// Round-robin arbiter: the first of those that ask, from the turn upwards. Whoever is served passes
// the turn to the next.
module rr_arbiter #(
  parameter int unsigned Inputs = 2,
  localparam int unsigned IndexWidth = $clog2(Inputs)
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,

  input  logic [Inputs-1:0]     request_i,
  output logic [IndexWidth-1:0] index_o,  // zero if none asks
  input  logic                  served_i  // the one of index_o, in this cycle
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(SeveralInputs, Inputs >= 2)

  logic [IndexWidth-1:0] turn_q;

  // The lowest from the turn upwards, else the lowest of all.
  always_comb begin
    index_o = '0;
    if (request_i != '0) begin
      for (int unsigned i = Inputs; i > 0; i--) begin
        if (request_i[i-1]) index_o = IndexWidth'(i - 1);
      end
      for (int unsigned i = Inputs; i > 0; i--) begin
        if (request_i[i-1] && IndexWidth'(i - 1) >= turn_q) index_o = IndexWidth'(i - 1);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) turn_q <= '0;
    else if (served_i) turn_q <= index_o == IndexWidth'(Inputs - 1) ? '0 : index_o + 1'b1;
  end

  `D1_ASSERT_IF(ServedAsked, served_i, request_i[index_o])
  `D1_ASSERT(TurnExists, 32'(turn_q) < Inputs)

endmodule
