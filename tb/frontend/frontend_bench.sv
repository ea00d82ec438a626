// SPDX-License-Identifier: Apache-2.0
// The front end with flat ports, for its test. Register files are the inputs r_i and p_i, element
// 32t + n and 8t + n being register n of thread t; system functions get their operands as
// scalar_dispatch hands them over.
module frontend_bench
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned SramRows = TinySramRows,
  parameter int unsigned IcacheLines = TinyIcacheLines,
  parameter int unsigned BtbEntries = TinyBtbEntries
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic [63:0]  cycle_i,

  input  logic         start_valid_i,
  input  logic [1:0]   start_thread_i,
  input  logic [20:0]  start_pc_i,

  input  logic [63:0]  r_i [128],
  input  logic [63:0]  p_i [32],

  // Per slot.
  output logic [1:0]   thread_o [2],
  output logic [20:0]  slot_pc_o [8],
  output logic [20:0]  addr_a_o [8],
  output logic [20:0]  addr_b_o [8],
  output logic [10:0]  fmt_a_o [8],
  output logic [10:0]  fmt_b_o [8],
  output logic [15:0]  inject_o [4],
  output logic [63:0]  csr_data_o,

  // Per unit or port, as in issue_bench.
  output logic [3:0]   select_o [11],
  output logic [1:0]   wide_read_b_o,

  input  logic [31:0]  semaphores_i [32],
  input  logic         take_i,
  input  logic [4:0]   take_sem_i,
  input  logic [3:0]   lists_i,
  input  logic         commands_full_i,
  input  logic [9:0]   node_i,
  input  logic [13:0]  mesh_i,
  input  logic [63:0]  beats_i,
  input  logic [3:0]   network_error_i,
  input  logic [31:0]  network_value_i [4],

  input  logic [15:0]  held_i,
  input  logic [15:0]  claimed_i,
  output logic         refill_o,
  output logic [14:0]  refill_line_o,
  input  logic [511:0] refill_data_i,
  input  logic         refill_double_i,
  input  logic [5:0]   corrected_i,
  input  logic [2:0]   doubles_i,
  input  logic [3:0]   double_i,
  input  logic [20:0]  double_addr_i [4],

  input  logic         r_write_i [5],
  input  logic [6:0]   r_index_i [5],  // thread, register
  input  logic         p_write_i [3],
  input  logic [4:0]   p_index_i [3],
  input  logic         v_write_i [3],
  input  logic [6:0]   v_index_i [3],
  input  logic         flags_i,
  input  logic [1:0]   flags_thread_i,
  input  logic [3:0]   flags_set_i,
  input  logic [3:0]   retired_i [4],

  output logic         idle_o,
  output logic         waiting_o,
  output frontend_observe_t observe_o
);
  localparam int unsigned Slots = IssueThreads * IssueWidth;

  insn_t insn [Slots];
  fetched_t fetched [Slots];
  logic [Slots-1:0] available;
  slot_result_t result [Slots];
  slot_select_t alu [NumAlu];
  slot_select_t wide_read [NumWideRead];
  slot_select_t mul, vec, mat, sys, wide_write, scalar_read, scalar_write;

  // --- registers ---
  logic [63:0] ra [Slots], rb [Slots], rc [Slots], pred [Slots];
  for (genvar i = 0; i < Slots; i++) begin : gen_slot
    logic [1:0] thread;
    logic [31:0] word;
    assign thread = thread_o[i/IssueWidth];
    assign word = fetched[i].word;
    assign ra[i] = available[i] ? r_i[{thread, word[FieldAHi:FieldALo]}] : '0;
    assign rb[i] = available[i] ? r_i[{thread, word[FieldBHi:FieldBLo]}] : '0;
    assign rc[i] = available[i] ? r_i[{thread, word[FieldCHi:FieldCLo]}] : '0;
    assign pred[i] = p_i[{thread, insn[i].pp}];
    assign addr_a_o[i] = result[i].addr_a;
    assign addr_b_o[i] = result[i].addr_b;
  end

  // --- system functions ---
  logic [7:0] sys_op;
  logic [13:0] sys_imm;
  assign sys_op = sys.valid ? fetched[sys.slot].word[FieldOpHi:FieldOpLo] : '0;
  assign sys_imm = sys.valid ? fetched[sys.slot].word[FieldImm14Hi:FieldImm14Lo] : '0;

  // --- writes ---
  reg_write_t r_write [5];
  pred_write_t p_write [3];
  logic [2:0] v_write;
  for (genvar i = 0; i < 5; i++) begin : gen_r_write
    assign r_write[i] = '{valid: r_write_i[i], thread: r_index_i[i][6:5], rd: r_index_i[i][4:0],
                          data: '0};
  end
  for (genvar i = 0; i < 3; i++) begin : gen_vp_write
    assign p_write[i] = '{valid: p_write_i[i], thread: p_index_i[i][4:3], pd: p_index_i[i][2:0],
                          data: '0};
    assign v_write[i] = v_write_i[i];
  end

  frontend #(
    .SramRows(SramRows), .IcacheLines(IcacheLines), .BtbEntries(BtbEntries)
  ) u_frontend (
    .clk_i, .rst_ni, .cycle_i,
    .start_valid_i, .start_thread_i, .start_pc_i,
    .thread_o,
    .insn_o(insn),
    .fetched_o(fetched),
    .available_o(available),
    .slot_pc_o,
    .result_o(result),
    .fmt_a_o, .fmt_b_o,
    .ra_i(ra), .rb_i(rb), .rc_i(rc),
    .pred_i(pred),
    .alu_o(alu), .mul_o(mul), .vec_o(vec), .mat_o(mat), .sys_o(sys),
    .wide_read_o(wide_read), .wide_read_b_o, .wide_write_o(wide_write),
    .scalar_read_o(scalar_read), .scalar_write_o(scalar_write),
    .sys_op_i(sys_op),
    .sys_thread_i(sys.valid ? thread_o[sys.slot[2]] : '0),
    .sys_imm_i(sys_imm),
    .sys_ra_i(sys.valid ? ra[sys.slot] : '0),
    .sys_target_i(rb[sys.slot][1:0]),
    .sys_pc_i(rc[sys.slot][AddressBits-1:0]),
    .csr_data_o, .inject_o, .semaphores_i,
    .take_i('{valid: take_i, sem: take_sem_i}),
    .lists_i, .commands_full_i, .node_i, .mesh_i, .beats_i, .network_error_i, .network_value_i,
    .held_i, .claimed_i, .refill_o, .refill_line_o, .refill_data_i, .refill_double_i,
    .corrected_i, .doubles_i, .double_i, .double_addr_i,
    .r_write_i(r_write),
    .p_write_i(p_write),
    .v_write_i(v_write),
    .v_write_index_i(v_index_i),
    .flags_i, .flags_thread_i, .flags_set_i, .retired_i,
    .idle_o, .waiting_o, .observe_o
  );

  assign select_o = '{alu[0], alu[1], mul, vec, mat, sys, wide_read[0], wide_read[1], wide_write,
                      scalar_read, scalar_write};

endmodule
