// SPDX-License-Identifier: Apache-2.0
// An output port of the router: its credits, and which FIFO head it sends (docs/network.md 4).
// Within a channel the inputs take turns, and so do the channels.
module output_port
  import machine_pkg::*;
  import noc_pkg::*;
#(
  parameter int unsigned Inputs = 5,
  localparam int unsigned IndexWidth = $clog2(Inputs)
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,

  // Per channel: the inputs whose heads go here.
  input  logic [Inputs-1:0]     request_i [Channels],
  input  logic [Channels-1:0]   credit_i,

  // The head that leaves in this cycle; zero if none.
  output logic                  send_o,
  output logic                  channel_o,
  output logic [IndexWidth-1:0] index_o,

  output logic [CreditBits-1:0] credits_o [Channels]
);
  `include "assert.svh"

  logic [CreditBits-1:0] credits_q [Channels];
  logic last_q;  // the channel sent last
  logic [Channels-1:0] candidate, sent;
  logic [IndexWidth-1:0] index [Channels];

  for (genvar c = 0; c < Channels; c++) begin : gen_channel
    rr_arbiter #(.Inputs(Inputs)) u_arbiter (
      .clk_i, .rst_ni,
      .request_i(request_i[c]),
      .index_o(index[c]),
      .served_i(sent[c])
    );
    assign candidate[c] = request_i[c] != '0 && credits_q[c] != '0;
    assign credits_o[c] = credits_q[c];
  end

  always_comb begin
    send_o = candidate != '0;
    channel_o = candidate == '1 ? !last_q : candidate[1];
    index_o = '0;
    sent = '0;
    if (send_o) begin
      index_o = index[channel_o];
      sent[channel_o] = 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) last_q <= 1'b1;
    else if (send_o) last_q <= channel_o;
    for (int unsigned c = 0; c < Channels; c++) begin
      if (!rst_ni) credits_q[c] <= CreditBits'(RouterFifo);
      else if (credit_i[c] != sent[c]) begin
        credits_q[c] <= credit_i[c] ? credits_q[c] + 1'b1 : credits_q[c] - 1'b1;
      end
    end
  end

  for (genvar c = 0; c < Channels; c++) begin : gen_assert
    // A credit answers a beat that was sent in an earlier cycle.
    `D1_ASSERT_IF(CreditsNeverExceedDepth, credit_i[c], credits_q[c] < CreditBits'(RouterFifo))
    `D1_ASSERT_IF(SentWithCredit, sent[c], credits_q[c] != '0)
  end

endmodule
