// SPDX-License-Identifier: Apache-2.0
// The root of barriers: counts who has arrived and, when all have, releases the nodes of the
// rectangle, one per step (docs/network.md 8).
module barrier
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
(
  input  logic    clk_i,
  input  logic    rst_ni,
  input  node_t   node_i,  // the own one

  // A participant; it waits if it is the last one while an earlier release goes on.
  input  arrive_t arrive_i,
  output logic    arrived_o,
  output logic    busy_o,

  output logic    want_o,
  output step_t   step_o,
  input  logic    step_i  // taken in this cycle
);
  `include "assert.svh"

  // --- arrivals, counted per semaphore ---
  logic [10:0] arrivals_q [Semaphores];
  logic [10:0] count;
  logic complete;
  always_comb begin
    count = '0;
    complete = 1'b0;
    if (arrive_i.valid) begin
      count = arrivals_q[arrive_i.sem] + 1'b1;
      complete = count == arrive_i.participants;
    end
  end
  assign arrived_o = arrive_i.valid && !(complete && busy_q);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      for (int unsigned i = 0; i < Semaphores; i++) arrivals_q[i] <= '0;
    end else if (arrived_o) begin
      arrivals_q[arrive_i.sem] <= complete ? '0 : count;
    end
  end

  // --- releases ---
  logic busy_q;
  logic [4:0] sem_q;
  node_t target_q, corner_q;
  logic [CoordinateBits-1:0] first_x_q;

  always_comb begin
    step_o = '0;
    if (busy_q) begin
      step_o.send = 1'b1;
      step_o.may_skip = 1'b1;
      step_o.header.kind = BeatRelease;
      step_o.header.dst = target_q;
      step_o.header.src = node_i;
      step_o.header.sem = sem_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
    end else begin
      if (arrived_o && complete) busy_q <= 1'b1;
      else if (step_i && target_q == corner_q) busy_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (arrived_o && complete) begin
      sem_q <= arrive_i.sem;
      target_q <= arrive_i.first;
      first_x_q <= arrive_i.first.x;
      corner_q <= arrive_i.corner;
    end else if (step_i) begin
      target_q <= next_node(target_q, first_x_q, corner_q.x);
    end
  end

  assign busy_o = busy_q;
  assign want_o = busy_q;

  `D1_ASSERT_IF(StepsWhileBusy, step_i, busy_q)
  `D1_ASSERT_QUIET(Quiet, arrive_i.valid, arrive_i)
  `D1_ASSERT_IF(Rectangle, arrive_i.valid, rectangle(arrive_i.first, arrive_i.corner))

endmodule
