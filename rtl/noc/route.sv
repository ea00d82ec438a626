// SPDX-License-Identifier: Apache-2.0
// The side by which a beat for a node leaves the router, if the node can be reached
// (docs/network.md 4): by XY, or what the route table says.
module route
  import machine_pkg::*;
  import noc_pkg::*;
(
  input  place_t place_i,
  input  logic   valid_i,
  input  node_t  node_i,
  input  port_e  entry_i,  // of the route table for node_i
  output port_e  side_o  // None if not reachable, or not valid
);

  logic in_mesh;
  assign in_mesh = {1'b0, node_i.y} < place_i.rows && {1'b0, node_i.x} < place_i.cols;

  always_comb begin
    side_o = PortNone;
    if (valid_i) begin
      if (node_i == place_i.node) side_o = PortLocal;
      else if (place_i.route_table) side_o = entry_i;
      else if (!in_mesh) side_o = PortNone;
      else if (node_i.x > place_i.node.x) side_o = PortEast;
      else if (node_i.x < place_i.node.x) side_o = PortWest;
      else if (node_i.y > place_i.node.y) side_o = PortSouth;
      else side_o = PortNorth;
    end
  end

endmodule
