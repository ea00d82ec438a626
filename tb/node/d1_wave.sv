// SPDX-License-Identifier: Apache-2.0
// The node as it appears in waves: RTL and golden records side by side, differences marked.
//
// Both records are those of the same cycle. golden_valid_i is zero when no golden model runs; then
// nothing counts as a mismatch.
module d1_wave
  import machine_pkg::*;
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

  // Golden records of this cycle.
  input  logic              golden_valid_i,
  input  frontend_observe_t golden_frontend_i,
  input  scalar_observe_t   golden_scalar_i,
  input  vector_observe_t   golden_vector_i,
  input  matrix_observe_t   golden_matrix_i,
  input  sram_observe_t     golden_sram_i,

  // Records of the RTL.
  output frontend_observe_t frontend_o,
  output scalar_observe_t   scalar_o,
  output vector_observe_t   vector_o,
  output matrix_observe_t   matrix_o,
  output sram_observe_t     sram_o,
  output logic              idle_o,

  // One while the records of a unit differ.
  output logic              mismatch_o,
  output logic              mismatch_frontend_o,
  output logic              mismatch_scalar_o,
  output logic              mismatch_vector_o,
  output logic              mismatch_matrix_o,
  output logic              mismatch_sram_o
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
    .frontend_o,
    .scalar_o,
    .vector_o,
    .matrix_o,
    .sram_o,
    .idle_o
  );

  assign mismatch_frontend_o = golden_valid_i && frontend_o != golden_frontend_i;
  assign mismatch_scalar_o = golden_valid_i && scalar_o != golden_scalar_i;
  assign mismatch_vector_o = golden_valid_i && vector_o != golden_vector_i;
  assign mismatch_matrix_o = golden_valid_i && matrix_o != golden_matrix_i;
  assign mismatch_sram_o = golden_valid_i && sram_o != golden_sram_i;
  assign mismatch_o = mismatch_frontend_o || mismatch_scalar_o || mismatch_vector_o ||
                      mismatch_matrix_o || mismatch_sram_o;

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

endmodule
