// SPDX-License-Identifier: Apache-2.0
// The router with flat ports, for its test. Port numbers are those of router.
module router_bench
  import machine_pkg::*;
  import noc_pkg::*;
#(
  parameter int unsigned NumLinks = 1,
  localparam int unsigned Ports = ports_of(NumLinks)
) (
  input  logic         clk_i,
  input  logic         rst_ni,

  input  logic [4:0]   y_i,
  input  logic [4:0]   x_i,
  input  logic [5:0]   rows_i,
  input  logic [5:0]   cols_i,
  input  logic         route_table_i,

  input  logic         config_valid_i,
  input  logic [9:0]   config_node_i,
  input  logic [2:0]   config_route_i,

  input  logic         in_valid_i [Ports],
  input  logic [63:0]  in_header_i [Ports],
  input  logic [511:0] in_data_i [Ports],
  output logic [1:0]   credit_o [Ports],
  output logic         out_valid_o [Ports],
  output logic [63:0]  out_header_o [Ports],
  output logic [511:0] out_data_o [Ports],
  input  logic [1:0]   credit_i [Ports],

  input  logic         lookup_valid_i,
  input  logic [9:0]   lookup_node_i,
  output logic         reachable_o,

  output logic         idle_o,
  output logic [2:0]   occupancy_o [2*Ports],
  output logic [2:0]   credits_o [2*Ports]
);

  beat_t in [Ports];
  beat_t out [Ports];
  logic [2*Ports-1:0][2:0] occupancy, credits;

  for (genvar p = 0; p < Ports; p++) begin : gen_port
    assign in[p] = {in_valid_i[p], in_header_i[p], in_data_i[p]};
    assign out_valid_o[p] = out[p].valid;
    assign out_header_o[p] = out[p].header;
    assign out_data_o[p] = out[p].data;
  end
  for (genvar f = 0; f < 2 * Ports; f++) begin : gen_fifo
    assign occupancy_o[f] = occupancy[f];
    assign credits_o[f] = credits[f];
  end

  router #(.NumLinks(NumLinks)) u_router (
    .clk_i, .rst_ni,
    .place_i({y_i, x_i, rows_i, cols_i, route_table_i}),
    .config_valid_i,
    .config_node_i,
    .config_route_i(port_e'(config_route_i)),
    .in_i(in),
    .credit_o,
    .out_o(out),
    .credit_i,
    .lookup_valid_i,
    .lookup_node_i,
    .reachable_o,
    .idle_o,
    .occupancy_o(occupancy),
    .credits_o(credits)
  );

endmodule
