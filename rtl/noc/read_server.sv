// SPDX-License-Identifier: Apache-2.0
// Answers requests: a Read with the lines that it asks for, one per step, or any request with an
// Error, one step (docs/network.md 8).
module read_server
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
(
  input  logic   clk_i,
  input  logic   rst_ni,
  input  node_t  node_i,  // the own one

  // A request, only while not busy; served from the next cycle.
  input  logic   take_i,
  input  serve_t serve_i,
  output logic   busy_o,

  output logic   want_o,
  output step_t  step_o,
  input  logic   step_i  // taken in this cycle
);
  `include "assert.svh"

  logic busy_q;
  serve_t serve_q;  // lines advance with the steps, header.beats counts down
  logic last;
  assign last = serve_q.error || serve_q.header.beats == '0;

  always_comb begin
    step_o = '0;
    if (busy_q) begin
      step_o.thread = serve_q.header.thread;
      step_o.send = 1'b1;
      step_o.header.dst = serve_q.header.src;
      step_o.header.src = node_i;
      step_o.header.thread = serve_q.header.thread;
      step_o.header.beats = serve_q.header.beats;
      if (serve_q.error) begin
        step_o.header.kind = BeatError;
        step_o.data = {31'd0, serve_q.header.kind == BeatRead, serve_q.value};
      end else begin
        step_o.header.kind = BeatReadData;
        step_o.header.line = serve_q.line;
        if (!serve_q.zero) begin
          step_o.read = 1'b1;
          step_o.quiet = 1'b1;
          step_o.addr = {serve_q.header.line, 6'd0};
          step_o.data_from = DataRead;
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q <= 1'b0;
    end else begin
      if (take_i) busy_q <= 1'b1;
      else if (step_i && last) busy_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (take_i) begin
      serve_q <= serve_i;
    end else if (step_i && !last) begin
      serve_q.header.line <= serve_q.header.line + 1'b1;
      serve_q.header.beats <= serve_q.header.beats - 1'b1;
      serve_q.line <= serve_q.line + 1'b1;
    end
  end

  assign busy_o = busy_q;
  assign want_o = busy_q;

  `D1_ASSERT_IF(TakenWhileIdle, take_i, !busy_q)
  `D1_ASSERT_IF(StepsWhileBusy, step_i, busy_q)
  `D1_ASSERT_QUIET(Quiet, take_i, serve_i)
  `D1_ASSERT_IF(OnlyReadsAreRead, take_i && !serve_i.error,
                serve_i.header.kind == BeatRead)

endmodule
