// SPDX-License-Identifier: Apache-2.0
// semsend and barrier on their way to the network, in order (docs/network.md 6 and 8).
module command_queue
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
#(
  localparam int unsigned CountWidth = $clog2(CommandFifo + 1)
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  node_t                 node_i,  // the own one

  input  logic                  push_i,
  input  command_t              command_i,
  output logic [CountWidth-1:0] count_o,

  output logic                  want_o,
  output step_t                 step_o,
  input  logic                  step_i  // taken in this cycle; the command is gone, sent or not
);
  `include "assert.svh"

  command_t head;
  beat_fifo #(.Width($bits(command_t)), .Depth(CommandFifo)) u_fifo (
    .clk_i, .rst_ni,
    .push_i,
    .data_i(command_i),
    .pop_i(step_i),
    .data_o(head),
    .count_o
  );
  assign want_o = count_o != '0;

  always_comb begin
    step_o = '0;
    if (want_o) begin
      step_o.thread = head.thread;
      if (head.barrier && !rectangle(head.first, head.corner)) begin
        step_o.fault = 1'b1;
        step_o.code = FaultBadDescriptor;
        step_o.value = AddressBits'(head.first);
      end else begin
        step_o.send = 1'b1;
        step_o.must_reach = 1'b1;
        step_o.header.kind = head.barrier ? BeatArrive : BeatSemAdd;
        step_o.header.dst = head.node;
        step_o.header.src = node_i;
        step_o.header.thread = head.thread;
        step_o.header.sem = head.sem;
        step_o.data = head.barrier ? {21'd0, head.amount[10:0], 6'd0, head.corner, 6'd0, head.first}
                                   : {32'd0, head.amount};
      end
    end
  end

  `D1_ASSERT_QUIET(Quiet, push_i, command_i)

endmodule
