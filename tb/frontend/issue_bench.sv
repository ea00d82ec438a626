// SPDX-License-Identifier: Apache-2.0
// Issue and scoreboard with flat ports, for their test. Instead of buffers, register files and
// format tables each thread presents its first four instructions with their operands: element
// 4t + n belongs to the n-th instruction of thread t.
module issue_bench
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned SramRows = TinySramRows
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic [3:0]  running_i,
  input  logic [3:0]  yielding_i,
  input  logic [3:0]  fault_i,
  input  logic [20:0] pc_i [4],
  input  logic [4:0]  count_i [4],
  input  logic [31:0] word_i [16],
  input  logic        taken_i [16],
  input  logic [20:0] target_i [16],
  input  logic [63:0] ra_i [16],
  input  logic [63:0] rb_i [16],
  input  logic [63:0] rc_i [16],
  input  logic [63:0] pred_i [16],
  input  logic [10:0] fmt_a_i [16],
  input  logic [10:0] fmt_b_i [16],
  input  logic [31:0] semaphores_i [32],
  input  logic        take_i,
  input  logic [4:0]  take_sem_i,
  input  logic [3:0]  lists_i,
  input  logic        commands_full_i,
  input  logic [15:0] held_i,
  input  logic [15:0] claimed_i,
  input  logic        refill_i,
  input  logic [3:0]  refill_bank_i,

  // Per pick.
  output logic [1:0]  pick_o,
  output logic [1:0]  thread_o [2],
  output logic [2:0]  group_issued_o [2],
  output logic [2:0]  group_retired_o [2],
  output logic [3:0]  group_stall_o [2],
  output logic        redirect_o [2],
  output logic        trap_o [2],
  output logic [3:0]  cause_o [2],
  output logic [31:0] value_o [2],
  output logic [20:0] next_pc_o [2],
  output logic        update_valid_o [2],
  output logic        update_write_o [2],
  output logic [20:0] update_pc_o [2],
  output logic [20:0] update_target_o [2],

  // Per thread.
  output logic [3:0]  stall_o [4],
  output logic [3:0]  fetch_trap_o,

  // Per slot.
  output logic [7:0]  issued_o,
  output logic [7:0]  active_o,
  output logic [20:0] slot_pc_o [8],
  output logic [20:0] addr_a_o [8],
  output logic [20:0] addr_b_o [8],

  // Per unit or port: {valid, slot}, in the order alu 0, alu 1, mul, vec, mat, sys, wide read 0,
  // wide read 1, wide write, scalar read, scalar write.
  output logic [3:0]  select_o [11],
  output logic [1:0]  wide_read_b_o,

  // Scoreboard.
  input  logic        r_write_i [5],
  input  logic [6:0]  r_index_i [5],  // thread, register
  input  logic        p_write_i [3],
  input  logic [4:0]  p_index_i [3],
  input  logic        v_write_i [3],
  input  logic [6:0]  v_index_i [3],
  output logic [31:0] r_busy_o [4],
  output logic [31:0] v_busy_o [4],
  output logic [7:0]  p_busy_o [4],
  output logic [7:0]  acc_busy_o [4],
  output logic [7:0]  chain_busy_o [4],
  output logic [3:0]  flags_busy_o,
  output logic        busy_o
);
  localparam int unsigned Slots = IssueThreads * IssueWidth;

  insn_t decoded [Threads*IssueWidth];
  insn_t first_insn [Threads];
  logic [31:0] first_word [Threads];
  for (genvar i = 0; i < Threads * IssueWidth; i++) begin : gen_decode
    decode u_decode (
      .valid_i(5'(i % IssueWidth) < count_i[i/IssueWidth]),
      .word_i(word_i[i]),
      .insn_o(decoded[i])
    );
  end
  for (genvar t = 0; t < Threads; t++) begin : gen_first
    assign first_insn[t] = decoded[IssueWidth*t];
    assign first_word[t] = count_i[t] == '0 ? '0 : word_i[IssueWidth*t];
  end

  logic [Slots-1:0] available;
  insn_t insn [Slots];
  fetched_t fetched [Slots];
  logic [63:0] ra [Slots], rb [Slots], rc [Slots], pred [Slots];
  logic [10:0] fmt_a [Slots], fmt_b [Slots];
  for (genvar i = 0; i < Slots; i++) begin : gen_slot
    logic [3:0] from;
    assign from = {thread_o[i/IssueWidth], 2'(i % IssueWidth)};
    always_comb begin
      insn[i] = '0;
      fetched[i] = '0;
      if (pick_o[i/IssueWidth] && 5'(i % IssueWidth) < count_i[thread_o[i/IssueWidth]]) begin
        insn[i] = decoded[from];
        fetched[i] = '{taken: taken_i[from], target: target_i[from], word: word_i[from]};
      end
    end
    assign ra[i] = available[i] ? ra_i[from] : '0;
    assign rb[i] = available[i] ? rb_i[from] : '0;
    assign rc[i] = available[i] ? rc_i[from] : '0;
    assign pred[i] = pred_i[from];
    assign fmt_a[i] = available[i] ? fmt_a_i[from] : '0;
    assign fmt_b[i] = available[i] ? fmt_b_i[from] : '0;
  end

  thread_issue_t thread_issue [IssueThreads];
  stall_e stall [Threads];
  btb_update_t update [IssueThreads];
  slot_result_t result [Slots];
  slot_select_t alu [NumAlu];
  slot_select_t wide_read [NumWideRead];
  slot_select_t mul, vec, mat, sys, wide_write, scalar_read, scalar_write;

  issue #(.SramRows(SramRows)) u_issue (
    .clk_i, .rst_ni,
    .running_i, .yielding_i, .fault_i, .pc_i, .count_i,
    .first_insn_i(first_insn),
    .first_word_i(first_word),
    .pick_o, .thread_o,
    .insn_i(insn),
    .fetched_i(fetched),
    .r_busy_i(r_busy_o),
    .v_busy_i(v_busy_o),
    .p_busy_i(p_busy_o),
    .acc_busy_i(acc_busy_o),
    .chain_busy_i(chain_busy_o),
    .flags_busy_i(flags_busy_o),
    .semaphores_i,
    .take_i('{valid: take_i, sem: take_sem_i}),
    .lists_i, .commands_full_i,
    .available_o(available),
    .ra_i(ra), .rb_i(rb), .rc_i(rc),
    .pred_i(pred),
    .fmt_a_i(fmt_a), .fmt_b_i(fmt_b),
    .held_i, .claimed_i, .refill_i, .refill_bank_i,
    .thread_issue_o(thread_issue),
    .stall_o(stall),
    .fetch_trap_o,
    .btb_update_o(update),
    .issued_o, .active_o, .slot_pc_o,
    .result_o(result),
    .alu_o(alu), .mul_o(mul), .vec_o(vec), .mat_o(mat), .sys_o(sys),
    .wide_read_o(wide_read), .wide_read_b_o, .wide_write_o(wide_write),
    .scalar_read_o(scalar_read), .scalar_write_o(scalar_write)
  );

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

  scoreboard u_scoreboard (
    .clk_i, .rst_ni,
    .r_busy_o, .v_busy_o, .p_busy_o, .acc_busy_o, .chain_busy_o, .flags_busy_o,
    .active_i(active_o),
    .thread_i(thread_o),
    .insn_i(insn),
    .fetched_i(fetched),
    .r_write_i(r_write),
    .p_write_i(p_write),
    .v_write_i(v_write),
    .v_write_index_i(v_index_i),
    .busy_o
  );

  for (genvar s = 0; s < IssueThreads; s++) begin : gen_group
    assign group_issued_o[s] = thread_issue[s].issued;
    assign group_retired_o[s] = thread_issue[s].retired;
    assign group_stall_o[s] = thread_issue[s].stall;
    assign redirect_o[s] = thread_issue[s].redirect;
    assign trap_o[s] = thread_issue[s].trap;
    assign cause_o[s] = thread_issue[s].cause;
    assign value_o[s] = thread_issue[s].value;
    assign next_pc_o[s] = thread_issue[s].next_pc;
    assign update_valid_o[s] = update[s].valid;
    assign update_write_o[s] = update[s].write;
    assign update_pc_o[s] = update[s].pc;
    assign update_target_o[s] = update[s].target;
  end
  for (genvar t = 0; t < Threads; t++) begin : gen_thread
    assign stall_o[t] = stall[t];
  end
  for (genvar i = 0; i < Slots; i++) begin : gen_result
    assign addr_a_o[i] = result[i].addr_a;
    assign addr_b_o[i] = result[i].addr_b;
  end
  assign select_o = '{alu[0], alu[1], mul, vec, mat, sys, wide_read[0], wide_read[1], wide_write,
                      scalar_read, scalar_write};

endmodule
