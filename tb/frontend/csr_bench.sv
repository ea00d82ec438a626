// SPDX-License-Identifier: Apache-2.0
// The control and status registers with flat ports, for their test.
module csr_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [63:0] cycle_i,

  input  logic [7:0]  format_read_i,
  input  logic [1:0]  format_thread_i [2],
  input  logic [3:0]  ea_i [8],
  input  logic [3:0]  eb_i [8],
  output logic [10:0] fmt_a_o [8],
  output logic [10:0] fmt_b_o [8],

  input  logic        read_i,
  input  logic        write_i,
  input  logic [1:0]  thread_i,
  input  logic [13:0] number_i,
  input  logic [15:0] data_i,
  output logic [63:0] data_o,
  output logic [15:0] inject_o [4],

  input  logic [3:0]  running_i,
  input  logic [1:0]  state_i [4],
  input  logic [3:0]  cause_i [4],

  input  logic        issue_valid_i [2],
  input  logic [1:0]  issue_thread_i [2],
  input  logic [2:0]  issued_i [2],
  input  logic        redirect_i [2],
  input  logic [3:0]  stall_i [4],
  input  logic        refill_i,
  input  logic        mma_i,
  input  logic        vector_i,
  input  logic [5:0]  corrected_i,
  input  logic [2:0]  doubles_i,
  input  logic        flags_i,
  input  logic [1:0]  flags_thread_i,
  input  logic [3:0]  flags_set_i,

  input  logic [9:0]  node_i,
  input  logic [13:0] mesh_i,
  input  logic [3:0]  lists_i,
  input  logic [63:0] beats_i
);

  fetched_t fetched [8];
  thread_issue_t thread_issue [2];
  thread_state_e state [4];
  cause_e cause [4];
  stall_e stall [4];
  always_comb begin
    for (int unsigned i = 0; i < 8; i++) begin
      fetched[i] = '0;
      fetched[i].word[FieldEaHi:FieldEaLo] = ea_i[i];
      fetched[i].word[FieldEbHi:FieldEbLo] = eb_i[i];
    end
    for (int unsigned i = 0; i < 2; i++) begin
      thread_issue[i] = '0;
      thread_issue[i].valid = issue_valid_i[i];
      thread_issue[i].thread = issue_thread_i[i];
      thread_issue[i].issued = issued_i[i];
      thread_issue[i].redirect = redirect_i[i];
    end
    for (int unsigned t = 0; t < 4; t++) begin
      state[t] = thread_state_e'(state_i[t]);
      cause[t] = cause_e'(cause_i[t]);
      stall[t] = stall_e'(stall_i[t]);
    end
  end

  csr u_csr (
    .clk_i, .rst_ni, .cycle_i,
    .format_read_i, .format_thread_i,
    .fetched_i(fetched),
    .fmt_a_o, .fmt_b_o,
    .read_i, .write_i, .thread_i, .number_i, .data_i, .data_o, .inject_o,
    .running_i,
    .state_i(state),
    .cause_i(cause),
    .thread_issue_i(thread_issue),
    .stall_i(stall),
    .refill_i, .mma_i, .vector_i, .corrected_i, .doubles_i,
    .flags_i, .flags_thread_i, .flags_set_i,
    .node_i, .mesh_i, .lists_i, .beats_i
  );

endmodule
