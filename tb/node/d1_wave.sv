// SPDX-License-Identifier: Apache-2.0
// The node as it appears in waves: RTL and golden records side by side, differences marked.
//
// Both records are those of the same cycle. golden_valid_i is zero when no golden model runs; then
// nothing counts as a mismatch.
module d1_wave
  import machine_pkg::*;
  import noc_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows,
  parameter int unsigned IcacheLines = FullIcacheLines,
  parameter int unsigned BtbEntries = FullBtbEntries
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic [63:0]       cycle_i,

  // Start inputs of the node.
  input  logic              start_valid_i,
  input  logic [1:0]        start_thread_i,
  input  logic [20:0]       start_pc_i,

  // Place, route table and links of the node.
  input  logic [4:0]        node_y_i,
  input  logic [4:0]        node_x_i,
  input  logic [5:0]        mesh_rows_i,
  input  logic [5:0]        mesh_cols_i,
  input  logic              route_table_i,
  input  logic              core_dead_i,
  input  logic              config_valid_i,
  input  logic [9:0]        config_node_i,
  input  logic [2:0]        config_route_i,
  input  beat_t             link_i [4],
  input  logic [1:0]        link_credit_i [4],
  output beat_t             link_o [4],
  output logic [1:0]        link_credit_o [4],

  // Golden records of this cycle.
  input  logic              golden_valid_i,
  input  frontend_observe_t golden_frontend_i,
  input  scalar_observe_t   golden_scalar_i,
  input  vector_observe_t   golden_vector_i,
  input  matrix_observe_t   golden_matrix_i,
  input  sram_observe_t     golden_sram_i,
  input  network_observe_t  golden_network_i,

  // Records of the RTL.
  output frontend_observe_t frontend_o,
  output scalar_observe_t   scalar_o,
  output vector_observe_t   vector_o,
  output matrix_observe_t   matrix_o,
  output sram_observe_t     sram_o,
  output network_observe_t  network_o,
  output logic              idle_o,

  // One while the records of a unit differ.
  output logic              mismatch_o,
  output logic              mismatch_frontend_o,
  output logic              mismatch_scalar_o,
  output logic              mismatch_vector_o,
  output logic              mismatch_matrix_o,
  output logic              mismatch_sram_o,
  output logic              mismatch_network_o
);

  d1_node #(
    .SramRows   (SramRows),
    .IcacheLines(IcacheLines),
    .BtbEntries (BtbEntries)
  ) u_node (
    .clk_i,
    .rst_ni,
    .start_valid_i,
    .start_thread_i,
    .start_pc_i,
    .node_y_i,
    .node_x_i,
    .mesh_rows_i,
    .mesh_cols_i,
    .route_table_i,
    .core_dead_i,
    .config_valid_i,
    .config_node_i,
    .config_route_i,
    .link_i,
    .link_credit_i,
    .link_o,
    .link_credit_o,
    .frontend_o,
    .scalar_o,
    .vector_o,
    .matrix_o,
    .sram_o,
    .network_o,
    .idle_o
  );

  assign mismatch_frontend_o = golden_valid_i && frontend_o != golden_frontend_i;
  assign mismatch_scalar_o = golden_valid_i && scalar_o != golden_scalar_i;
  assign mismatch_vector_o = golden_valid_i && vector_o != golden_vector_i;
  assign mismatch_matrix_o = golden_valid_i && matrix_o != golden_matrix_i;
  assign mismatch_sram_o = golden_valid_i && sram_o != golden_sram_i;
  assign mismatch_network_o = golden_valid_i && network_o != golden_network_i;
  assign mismatch_o = mismatch_frontend_o || mismatch_scalar_o || mismatch_vector_o ||
                      mismatch_matrix_o || mismatch_sram_o || mismatch_network_o;

  // The fields that have names for their values.
  for (genvar t = 0; t < Threads; t++) begin : gen_thread
    thread_state_e rtl_state;
    thread_state_e golden_state;
    stall_e rtl_stall;
    stall_e golden_stall;
    cause_e rtl_trap_cause;
    cause_e golden_trap_cause;
    assign rtl_state = thread_state_e'(frontend_o.state[t]);
    assign golden_state = thread_state_e'(golden_frontend_i.state[t]);
    assign rtl_stall = stall_e'(frontend_o.stall[t]);
    assign golden_stall = stall_e'(golden_frontend_i.stall[t]);
    assign rtl_trap_cause = cause_e'(frontend_o.trap_cause[t]);
    assign golden_trap_cause = cause_e'(golden_frontend_i.trap_cause[t]);
  end
  for (genvar i = 0; i < IssueThreads * IssueWidth; i++) begin : gen_slot
    opcode_e rtl_op;
    opcode_e golden_op;
    assign rtl_op = opcode_e'(frontend_o.slot_word[i][FieldOpHi:FieldOpLo]);
    assign golden_op = opcode_e'(golden_frontend_i.slot_word[i][FieldOpHi:FieldOpLo]);
  end

  // What each list does, and what the links carry.
  for (genvar t = 0; t < Threads; t++) begin : gen_list
    list_state_e rtl_list;
    list_state_e golden_list;
    assign rtl_list = list_state_e'(network_o.list_state[t][2:0]);
    assign golden_list = list_state_e'(golden_network_i.list_state[t][2:0]);
  end
  for (genvar p = 0; p < 5; p++) begin : gen_link
    header_t rtl_header;
    header_t golden_header;
    assign rtl_header = network_o.out_header[p];
    assign golden_header = golden_network_i.out_header[p];
  end

endmodule
