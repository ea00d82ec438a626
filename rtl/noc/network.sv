// SPDX-License-Identifier: Apache-2.0
// Network of a node: the router, and the interface at its Local port (docs/network.md).
//
// clk_i may stand still while busy_o is low and neither the core nor a link brings anything.
module network
  import machine_pkg::*;
  import core_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,

  // Where the node is; taken while in reset.
  input  place_t               place_i,
  input  logic                 core_dead_i,
  output node_t                node_o,
  output logic [13:0]          mesh_o,  // as in the CSR

  // The route table: one entry at the end of the cycle.
  input  logic                 config_valid_i,
  input  node_t                config_node_i,
  input  port_e                config_route_i,

  // Links: North, East, South, West.
  input  beat_t                link_i [4],
  input  logic [Channels-1:0]  link_credit_i [4],
  output beat_t                link_o [4],
  output logic [Channels-1:0]  link_credit_o [4],

  // The core and the SRAM, as in network_interface.
  input  network_issue_t       issue_i,
  output logic [31:0]          semaphores_o [Semaphores],
  output sem_take_t            take_o,
  output logic [Threads-1:0]   lists_o,
  output logic                 commands_full_o,
  output logic [Threads-1:0]   error_o,
  output logic [31:0]          error_value_o [Threads],
  output logic [63:0]          beats_o,
  input  logic [SramBanks-1:0] taken_i,
  output logic [SramBanks-1:0] claimed_o,
  output sram_read_t           read_o,
  output sram_write_t          write_o,
  input  logic [511:0]         read_data_i,
  input  logic                 read_double_i,

  output logic                 idle_o,
  output logic                 busy_o,
  output network_observe_t     observe_o
);
  `include "assert.svh"
  localparam int unsigned Ports = ports_of(Links);
  `D1_ASSERT_PARAM(OneLink, Links == 1)  // what ports and record have room for

  // Inputs would be looked at in every cycle; these never change.
  place_t place_q;
  logic core_dead_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      place_q <= place_i;
      core_dead_q <= core_dead_i;
    end
  end
  assign node_o = place_q.node;
  assign mesh_o = {place_q.rows, 2'd0, place_q.cols};

  // --- router ---
  beat_t router_in [Ports];
  beat_t router_out [Ports];
  logic [Channels-1:0] router_in_credit [Ports];
  logic [Channels-1:0] router_out_credit [Ports];
  logic [2*Ports-1:0][CreditBits-1:0] occupancy, credits;
  beat_t inject;
  logic [Channels-1:0] eject_credit;
  logic lookup, reachable, router_idle;
  node_t lookup_node;

  assign router_in[PortLocal] = inject;
  assign router_out_credit[PortLocal] = eject_credit;
  for (genvar l = 0; l < 4; l++) begin : gen_link
    assign router_in[l+1] = link_i[l];
    assign router_out_credit[l+1] = link_credit_i[l];
    assign link_o[l] = router_out[l+1];
    assign link_credit_o[l] = router_in_credit[l+1];
  end

  router #(.NumLinks(Links)) u_router (
    .clk_i, .rst_ni,
    .place_i(place_q),
    .config_valid_i, .config_node_i, .config_route_i,
    .in_i(router_in),
    .credit_o(router_in_credit),
    .out_o(router_out),
    .credit_i(router_out_credit),
    .lookup_valid_i(lookup),
    .lookup_node_i(lookup_node),
    .reachable_o(reachable),
    .idle_o(router_idle),
    .occupancy_o(occupancy),
    .credits_o(credits)
  );

  // --- interface ---
  logic interface_idle, interface_busy;
  logic [CreditBits-1:0] inject_credits [Channels];
  logic [CreditBits-1:0] eject_occupancy [Channels];
  list_state_e list_state [Threads];
  logic [31:0] outstanding [Threads];
  logic server_busy, release_busy;
  logic [$clog2(CommandFifo+1)-1:0] commands;
  sem_change_t change [4];

  network_interface #(.SramRows(SramRows)) u_interface (
    .clk_i, .rst_ni,
    .node_i(place_q.node),
    .core_dead_i(core_dead_q),
    .issue_i, .semaphores_o, .take_o, .lists_o, .commands_full_o, .error_o, .error_value_o,
    .beats_o,
    .taken_i, .claimed_o, .read_o, .write_o, .read_data_i, .read_double_i,
    .lookup_o(lookup),
    .lookup_node_o(lookup_node),
    .reachable_i(reachable),
    .inject_o(inject),
    .inject_credit_i(router_in_credit[PortLocal]),
    .eject_i(router_out[PortLocal]),
    .eject_credit_o(eject_credit),
    .idle_o(interface_idle),
    .busy_o(interface_busy),
    .inject_credits_o(inject_credits),
    .eject_occupancy_o(eject_occupancy),
    .list_state_o(list_state),
    .outstanding_o(outstanding),
    .server_busy_o(server_busy),
    .release_busy_o(release_busy),
    .commands_o(commands),
    .change_o(change)
  );

  assign idle_o = router_idle && interface_idle;
  assign busy_o = !router_idle || interface_busy;

  // --- observe record ---
  always_comb begin
    observe_o.pad0 = '0;
    observe_o.pad1 = '0;
    observe_o.pad2 = '0;
    observe_o.pad3 = '0;
    observe_o.pad4 = '0;
    observe_o.pad5 = '0;
    for (int unsigned p = 0; p < Ports; p++) begin
      observe_o.out_valid[p] = router_out[p].valid;
      observe_o.out_header[p] = router_out[p].header;
      observe_o.out_data[p] = router_out[p].data;
      observe_o.credit[2*p+:2] = router_in_credit[p];
    end
    for (int unsigned i = 0; i < 2 * Ports; i++) begin
      observe_o.occupancy[i] = 4'(occupancy[i]);
      observe_o.credits[i] = 4'(credits[i]);
    end
    observe_o.inject_valid = inject.valid;
    observe_o.inject_header = inject.header;
    observe_o.inject_data = inject.data;
    for (int unsigned c = 0; c < Channels; c++) begin
      observe_o.inject_credits[c] = 4'(inject_credits[c]);
      observe_o.eject_occupancy[c] = 4'(eject_occupancy[c]);
    end
    for (int unsigned t = 0; t < Threads; t++) begin
      observe_o.list_state[t] = 4'(list_state[t]);
      observe_o.list_outstanding[t] = outstanding[t];
      observe_o.error_valid[t] = error_o[t];
      observe_o.error_value[t] = error_value_o[t];
    end
    observe_o.server_busy = server_busy;
    observe_o.release_busy = release_busy;
    observe_o.commands = commands;
    for (int unsigned c = 0; c < 4; c++) begin
      observe_o.sem_valid[c] = change[c].valid;
      observe_o.sem_number[c] = 8'(change[c].number);
      observe_o.sem_delta[c] = change[c].delta;
    end
  end

endmodule
