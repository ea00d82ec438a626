// SPDX-License-Identifier: Apache-2.0
// The router: a FIFO per input port and channel, a route for each beat that enters, turns at each
// output port, and a crossbar (docs/network.md 3 and 4).
//
//   in_i --route--> FIFO (port, channel) --request--> output_port --> out_o
//                         '------- crossbar ----------------------'
//
// Outputs depend on the state at the start of the cycle only. clk_i may stand still while idle_o
// is high and neither a beat nor a credit nor a config comes in.
module router
  import machine_pkg::*;
  import noc_pkg::*;
#(
  parameter int unsigned NumLinks = Links,  // on each side
  localparam int unsigned Ports = ports_of(NumLinks)
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  place_t              place_i,

  // The route table: one entry at the end of the cycle.
  input  logic                config_valid_i,
  input  node_t               config_node_i,
  input  port_e               config_route_i,

  // Links, Local included. credit_i[p] is for out_o[p], credit_o[p] for in_i[p]; bit = channel.
  input  beat_t               in_i [Ports],
  output logic [Channels-1:0] credit_o [Ports],
  output beat_t               out_o [Ports],
  input  logic [Channels-1:0] credit_i [Ports],

  // Can this node be reached? Combinational; no if not valid.
  input  logic                lookup_valid_i,
  input  node_t               lookup_node_i,
  output logic                reachable_o,

  output logic                idle_o,
  // At the start of the cycle, index 2 * port + channel.
  output logic [2*Ports-1:0][CreditBits-1:0] occupancy_o,
  output logic [2*Ports-1:0][CreditBits-1:0] credits_o
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(SomeLinks, NumLinks >= 1)
  localparam int unsigned PortWidth = $clog2(Ports);

  // The inputs from which a beat may go to a port.
  function automatic logic [Ports-1:0] legal_inputs(input int unsigned to);
    for (int unsigned from = 0; from < Ports; from++) begin
      legal_inputs[from] = legal_turn(from, to, NumLinks, 1'b1);
    end
  endfunction

  // --- routes: of the beats that come in, and of what the interface asks ---
  logic in_valid [Ports];
  node_t in_dst [Ports];
  port_e in_entry [Ports];
  port_e in_side [Ports];
  port_e lookup_entry, lookup_side;

  for (genvar p = 0; p < Ports; p++) begin : gen_route
    assign in_valid[p] = in_i[p].valid;
    assign in_dst[p] = in_i[p].header.dst;
    route u_route (
      .place_i,
      .valid_i(in_valid[p]),
      .node_i(in_dst[p]),
      .entry_i(in_entry[p]),
      .side_o(in_side[p])
    );
  end

  route u_lookup (
    .place_i,
    .valid_i(lookup_valid_i),
    .node_i(lookup_node_i),
    .entry_i(lookup_entry),
    .side_o(lookup_side)
  );
  assign reachable_o = lookup_side != PortNone;

  route_table #(.Reads(Ports)) u_table (
    .clk_i, .rst_ni,
    .config_valid_i, .config_node_i, .config_route_i,
    .read_valid_i(in_valid),
    .read_node_i(in_dst),
    .read_route_o(in_entry),
    .lookup_valid_i,
    .lookup_node_i,
    .lookup_route_o(lookup_entry)
  );

  // --- FIFOs, index 2 * port + channel: of beats, and in step of the ports that they go to ---
  localparam int unsigned BeatWidth = $bits(beat_t) - 1;  // without valid
  logic [2*Ports-1:0] push, pop;
  logic [PortWidth-1:0] entering_port [Ports];
  logic [BeatWidth-1:0] head [2*Ports];
  logic [PortWidth-1:0] head_port [2*Ports];

  always_comb begin
    push = '0;
    for (int unsigned p = 0; p < Ports; p++) begin
      entering_port[p] = '0;
      if (in_i[p].valid) begin
        push[2*p+32'(channel(in_i[p].header.kind))] = 1'b1;
        entering_port[p] = PortWidth'(port_of(
            in_side[p], lane_of(in_i[p].header.src, in_i[p].header.dst, NumLinks), NumLinks));
      end
    end
  end

  for (genvar f = 0; f < 2 * Ports; f++) begin : gen_fifo
    logic [CreditBits-1:0] port_count;
    beat_fifo #(.Width(BeatWidth)) u_beats (
      .clk_i, .rst_ni,
      .push_i(push[f]),
      .data_i(in_i[f/2][BeatWidth-1:0]),
      .pop_i(pop[f]),
      .data_o(head[f]),
      .count_o(occupancy_o[f])
    );
    beat_fifo #(.Width(PortWidth)) u_ports (
      .clk_i, .rst_ni,
      .push_i(push[f]),
      .data_i(entering_port[f/2]),
      .pop_i(pop[f]),
      .data_o(head_port[f]),
      .count_o(port_count)
    );
    `D1_ASSERT(InStep, port_count == occupancy_o[f])
  end
  assign idle_o = occupancy_o == '0;

  // --- heads ask for their output ports ---
  logic [Ports-1:0] request [Ports][Channels];
  always_comb begin
    for (int unsigned o = 0; o < Ports; o++) begin
      for (int unsigned c = 0; c < Channels; c++) request[o][c] = '0;
    end
    for (int unsigned f = 0; f < 2 * Ports; f++) begin
      if (occupancy_o[f] != '0) request[head_port[f]][f%2][f/2] = 1'b1;
    end
  end

  logic [Ports-1:0] send;
  logic [Ports-1:0] send_channel;
  logic [PortWidth-1:0] send_input [Ports];
  for (genvar o = 0; o < Ports; o++) begin : gen_output
    localparam logic [Ports-1:0] LegalInputs = legal_inputs(o);
    logic [Ports-1:0] legal_request [Channels];
    logic [CreditBits-1:0] credits [Channels];
    for (genvar c = 0; c < Channels; c++) begin : gen_channel
      assign legal_request[c] = request[o][c] & LegalInputs;
      assign credits_o[2*o+c] = credits[c];
    end
    output_port #(.Inputs(Ports)) u_output (
      .clk_i, .rst_ni,
      .request_i(legal_request),
      .credit_i(credit_i[o]),
      .send_o(send[o]),
      .channel_o(send_channel[o]),
      .index_o(send_input[o]),
      .credits_o(credits)
    );
  end

  // --- crossbar: a head that is sent leaves, and its input gives a credit ---
  always_comb begin
    pop = '0;
    for (int unsigned o = 0; o < Ports; o++) begin
      out_o[o] = '0;
      if (send[o]) begin
        out_o[o] = {1'b1, head[{send_input[o], send_channel[o]}]};
        pop[{send_input[o], send_channel[o]}] = 1'b1;
      end
    end
    for (int unsigned p = 0; p < Ports; p++) credit_o[p] = pop[2*p+:2];
  end

  // --- contracts ---
  for (genvar p = 0; p < Ports; p++) begin : gen_assert
    `D1_ASSERT_QUIET(Quiet, in_i[p].valid, in_i[p])
    `D1_ASSERT_IF(KnownKind, in_i[p].valid, in_i[p].header.kind <= BeatRelease)
    `D1_ASSERT_IF(UnusedZero, in_i[p].valid, in_i[p].header.unused == '0)
    `D1_ASSERT_IF(LegalTurn, in_i[p].valid,
                  legal_turn(p, 32'(entering_port[p]), NumLinks, place_i.route_table))
  end
  `D1_ASSERT(OneOutputPerHead, $countones(pop) == $countones(send))

endmodule
