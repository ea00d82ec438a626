// SPDX-License-Identifier: Apache-2.0
// What arrives for the node: a FIFO per channel, and what becomes of the head of each
// (docs/network.md 8). A head that is done leaves and gives its credit in the same cycle.
module receive
  import machine_pkg::*;
  import core_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  node_t                 node_i,  // the own one
  input  logic                  core_dead_i,

  // From the Local output of the router.
  input  beat_t                 beat_i,
  output logic [Channels-1:0]   credit_o,

  // To the SRAM: what is tried in this cycle, and whether it gets its bank.
  output sram_write_t           write_o,
  input  logic                  written_i,

  // Requests that are answered, and participants of barriers.
  input  logic                  server_busy_i,
  output logic                  take_o,
  output serve_t                serve_o,
  output arrive_t               arrive_o,
  input  logic                  arrived_i,

  output sem_change_t           change_o [Channels],

  // Of responses: beats that answer the Reads of a thread, errors.
  output logic [4:0]            answered_o [Threads],
  output error_t                error_o,

  output logic [CreditBits-1:0] occupancy_o [Channels]
);
  `include "assert.svh"
  localparam int unsigned Lines = SramRows * SramBanks;

  // --- FIFOs ---
  typedef struct packed {
    header_t header;
    logic [511:0] data;
  } entry_t;
  entry_t head [Channels];
  logic [Channels-1:0] push, done;

  always_comb begin
    push = '0;
    if (beat_i.valid) push[channel(beat_i.header.kind)] = 1'b1;
  end

  for (genvar c = 0; c < Channels; c++) begin : gen_fifo
    beat_fifo #(.Width($bits(entry_t))) u_fifo (
      .clk_i, .rst_ni,
      .push_i(push[c]),
      .data_i({beat_i.header, beat_i.data}),
      .pop_i(done[c]),
      .data_o(head[c]),
      .count_o(occupancy_o[c])
    );
  end
  assign credit_o = done;

  // --- which head tries to write ---
  logic [Channels-1:0] valid, wants_write, tries;
  logic refused;  // the request is for nobody here
  logic last_wrote_q;
  always_comb begin
    for (int unsigned c = 0; c < Channels; c++) valid[c] = occupancy_o[c] != '0;
    refused = valid[0] && (core_dead_i || head[0].header.dst != node_i);
    wants_write[0] = valid[0] && !refused && head[0].header.kind == BeatWrite &&
                     !head[0].header.poison && 32'(head[0].header.line) < Lines;
    wants_write[1] = valid[1] && head[1].header.kind == BeatReadData && !head[1].header.poison;
    tries = wants_write;
    if (wants_write == '1) tries[last_wrote_q] = 1'b0;

    write_o = '0;
    for (int unsigned c = 0; c < Channels; c++) begin
      if (tries[c]) begin
        write_o.valid = 1'b1;
        write_o.addr = {head[c].header.line, 6'd0};
        write_o.mask = '1;
        write_o.data = head[c].data;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) last_wrote_q <= 1'b1;
    else if (written_i) last_wrote_q <= tries[1];
  end

  // --- requests ---
  logic beyond;  // the request names a line that does not exist
  always_comb begin
    done[0] = 1'b0;
    take_o = 1'b0;
    serve_o = '0;
    change_o[0] = '0;
    beyond = 1'b0;
    if (valid[0]) begin
      unique case (head[0].header.kind)
        BeatWrite: beyond = !head[0].header.poison && 32'(head[0].header.line) >= Lines;
        BeatRead: beyond = !head[0].data[15] &&
                           32'(head[0].header.line) + 32'(head[0].header.beats) >= Lines;
        default: ;
      endcase

      if (refused || beyond || head[0].header.kind == BeatRead) begin
        done[0] = !server_busy_i;
        if (done[0]) begin
          take_o = 1'b1;
          serve_o.header = head[0].header;
          serve_o.error = refused || beyond;
          if (refused) serve_o.value = fault_value(FaultRemoteDead, AddressBits'(node_i));
          else if (beyond) serve_o.value = fault_value(FaultRemoteAddress,
                                                       {head[0].header.line, 6'd0});
          if (!serve_o.error) {serve_o.zero, serve_o.line} = head[0].data[15:0];
        end
      end else begin
        unique case (head[0].header.kind)
          BeatWrite: begin
            done[0] = head[0].header.poison || (tries[0] && written_i);
            if (tries[0] && written_i && head[0].header.signal) begin
              change_o[0] = '{valid: 1'b1, number: head[0].header.sem, delta: 32'd1};
            end
          end
          BeatSemAdd: begin
            done[0] = 1'b1;
            change_o[0] = '{valid: 1'b1, number: head[0].header.sem, delta: head[0].data[31:0]};
          end
          default: done[0] = arrived_i;  // Arrive
        endcase
      end
    end
  end

  always_comb begin
    arrive_o = '0;
    if (valid[0] && !refused && head[0].header.kind == BeatArrive) begin
      arrive_o = '{valid: 1'b1, sem: head[0].header.sem, first: head[0].data[9:0],
                   corner: head[0].data[25:16], participants: head[0].data[42:32]};
    end
  end

  // --- responses ---
  always_comb begin
    done[1] = 1'b0;
    change_o[1] = '0;
    error_o = '0;
    for (int unsigned t = 0; t < Threads; t++) answered_o[t] = '0;
    if (valid[1]) begin
      unique case (head[1].header.kind)
        BeatReadData: begin
          done[1] = head[1].header.poison || (tries[1] && written_i);
          if (done[1]) answered_o[head[1].header.thread] = 5'd1;
          if (head[1].header.poison) begin
            error_o.valid = 1'b1;
            error_o.value = fault_value(FaultRemoteData, {head[1].header.line, 6'd0});
          end
        end
        BeatError: begin
          done[1] = 1'b1;
          if (head[1].data[32]) begin
            answered_o[head[1].header.thread] = 5'(head[1].header.beats) + 5'd1;
          end
          error_o.valid = 1'b1;
          error_o.value = head[1].data[31:0];
        end
        default: begin  // Release
          done[1] = 1'b1;
          change_o[1] = '{valid: 1'b1, number: head[1].header.sem, delta: 32'd1};
        end
      endcase
      if (error_o.valid) error_o.thread = head[1].header.thread;
    end
  end

  // --- contracts ---
  `D1_ASSERT_IF(WritesWhatIsTried, written_i, write_o.valid)
  `D1_ASSERT_IF(ResponseIsHere, valid[1], head[1].header.dst == node_i)
  `D1_ASSERT_IF(ReadDataInRange, wants_write[1], 32'(head[1].header.line) < Lines)
  `D1_ASSERT_IF(RequestKind, valid[0],
                head[0].header.kind inside {BeatWrite, BeatRead, BeatSemAdd, BeatArrive})
  `D1_ASSERT_IF(ResponseKind, valid[1],
                head[1].header.kind inside {BeatReadData, BeatError, BeatRelease})

endmodule
