// SPDX-License-Identifier: Apache-2.0
// Where a beat leaves the router, and whether a node can be reached (docs/network.md 4): XY, or
// what the route table says.
module route
  import machine_pkg::*;
  import noc_pkg::*;
(
  input  place_t place_i,
  input  logic   valid_i,
  input  node_t  node_i,
  input  port_e  entry_i,  // of the route table for node_i
  output port_e  side_o,  // Local if not reachable, or not valid
  output logic   reachable_o  // zero if not valid
);

  always_comb begin
    side_o = PortLocal;
    reachable_o = 1'b0;
    if (valid_i) begin
      if (node_i == place_i.node) begin
        reachable_o = 1'b1;
      end else if (place_i.route_table) begin
        reachable_o = entry_i != PortNone;
        if (reachable_o) side_o = entry_i;
      end else begin
        reachable_o = {1'b0, node_i.y} < place_i.rows && {1'b0, node_i.x} < place_i.cols;
        if (!reachable_o) side_o = PortLocal;
        else if (node_i.x > place_i.node.x) side_o = PortEast;
        else if (node_i.x < place_i.node.x) side_o = PortWest;
        else if (node_i.y > place_i.node.y) side_o = PortSouth;
        else side_o = PortNorth;
      end
    end
  end

endmodule
