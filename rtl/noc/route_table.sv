// SPDX-License-Identifier: Apache-2.0
// The route table: a side for each node, None after reset (docs/network.md 4).
module route_table
  import machine_pkg::*;
  import noc_pkg::*;
#(
  parameter int unsigned Reads = 5
) (
  input  logic  clk_i,
  input  logic  rst_ni,

  // Writes one entry at the end of the cycle.
  input  logic  config_valid_i,
  input  node_t config_node_i,
  input  port_e config_route_i,

  // For beats that come in, and for the interface; None unless valid. They are kept apart, so that
  // a simulator need not follow changes of the links to the interface.
  input  logic  read_valid_i [Reads],
  input  node_t read_node_i [Reads],
  output port_e read_route_o [Reads],
  input  logic  lookup_valid_i,
  input  node_t lookup_node_i,
  output port_e lookup_route_o
);
  `include "assert.svh"

  logic [Nodes-1:0] present_q;  // the entry is not None
  port_e route_q [Nodes];

  always_comb begin
    for (int unsigned r = 0; r < Reads; r++) begin
      read_route_o[r] = PortNone;
      if (read_valid_i[r]) begin
        if (present_q[read_node_i[r]]) read_route_o[r] = route_q[read_node_i[r]];
      end
    end
  end

  always_comb begin
    lookup_route_o = PortNone;
    if (lookup_valid_i) begin
      if (present_q[lookup_node_i]) lookup_route_o = route_q[lookup_node_i];
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) present_q <= '0;
    else if (config_valid_i) present_q[config_node_i] <= config_route_i != PortNone;
  end

  always_ff @(posedge clk_i) begin
    if (config_valid_i) route_q[config_node_i] <= config_route_i;
  end

  `D1_ASSERT_IF(KnownRoute, config_valid_i,
                config_route_i <= PortWest || config_route_i == PortNone)

endmodule
