// SPDX-License-Identifier: Apache-2.0
// Who takes the step of a cycle: a channel, then a sender of it, both in turns. A step needs a
// credit of its channel in the Local input of the router (docs/network.md 8).
module send_arbiter
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
(
  input  logic                  clk_i,
  input  logic                  rst_ni,

  input  logic [Senders-1:0]    want_i,
  output logic                  valid_o,  // somebody may step
  output logic [2:0]            sender_o,

  // That step happens; it sends a beat.
  input  logic                  step_i,
  input  logic                  send_i,

  input  logic [Channels-1:0]   credit_i,  // given back by the router
  output logic [CreditBits-1:0] credits_o [Channels]
);
  `include "assert.svh"
  localparam int unsigned ResponseSenders = Senders - RequestSenders;

  logic [CreditBits-1:0] credits_q [Channels];
  logic last_q, response;  // the channel that stepped last; the one that may step
  logic [Channels-1:0] can, stepped, taken;
  logic [2:0] request_index;
  logic [0:0] response_index;

  rr_arbiter #(.Inputs(RequestSenders)) u_request (
    .clk_i, .rst_ni,
    .request_i(want_i[RequestSenders-1:0]),
    .index_o(request_index),
    .served_i(stepped[0])
  );
  rr_arbiter #(.Inputs(ResponseSenders)) u_response (
    .clk_i, .rst_ni,
    .request_i(want_i[Senders-1:RequestSenders]),
    .index_o(response_index),
    .served_i(stepped[1])
  );

  always_comb begin
    can[0] = want_i[RequestSenders-1:0] != '0 && credits_q[0] != '0;
    can[1] = want_i[Senders-1:RequestSenders] != '0 && credits_q[1] != '0;
    valid_o = can != '0;
    response = can == '1 ? !last_q : can[1];
    sender_o = '0;
    if (valid_o) sender_o = response ? 3'(RequestSenders) + 3'(response_index) : request_index;
  end

  always_comb begin
    stepped = '0;
    stepped[response] = step_i;
    taken = send_i ? stepped : '0;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) last_q <= 1'b1;
    else if (step_i) last_q <= response;
    for (int unsigned c = 0; c < Channels; c++) begin
      if (!rst_ni) credits_q[c] <= CreditBits'(RouterFifo);
      else credits_q[c] <= credits_q[c] + CreditBits'(credit_i[c]) - CreditBits'(taken[c]);
    end
  end
  assign credits_o = credits_q;

  `D1_ASSERT_IF(StepsIfValid, step_i, valid_o)
  `D1_ASSERT_IF(SendsInStep, send_i, step_i)
  for (genvar c = 0; c < Channels; c++) begin : gen_assert
    `D1_ASSERT(CreditsNeverExceedDepth, credits_q[c] <= CreditBits'(RouterFifo))
    `D1_ASSERT_IF(SentWithCredit, taken[c], credits_q[c] != '0)
  end

endmodule
