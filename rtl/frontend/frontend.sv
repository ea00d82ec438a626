// SPDX-License-Identifier: Apache-2.0
// The front end: fetch, issue, scoreboard, threads and control registers of the four threads.
module frontend
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows,
  parameter int unsigned IcacheLines = FullIcacheLines,
  parameter int unsigned BtbEntries = FullBtbEntries,
  localparam int unsigned Slots = IssueThreads * IssueWidth
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  input  logic [63:0]            cycle_i,

  // The host starts a thread.
  input  logic                   start_valid_i,
  input  logic [1:0]             start_thread_i,
  input  logic [AddressBits-1:0] start_pc_i,

  // Issue slots, and their operands from the register files.
  output logic [1:0]             thread_o [IssueThreads],
  output insn_t                  insn_o [Slots],
  output fetched_t               fetched_o [Slots],
  output logic [Slots-1:0]       available_o,
  output logic [AddressBits-1:0] slot_pc_o [Slots],
  output slot_result_t           result_o [Slots],
  output logic [10:0]            fmt_a_o [Slots],
  output logic [10:0]            fmt_b_o [Slots],
  input  logic [63:0]            ra_i [Slots],
  input  logic [63:0]            rb_i [Slots],
  input  logic [63:0]            rc_i [Slots],
  input  logic [63:0]            pred_i [Slots],

  // Which slot each unit and port serves.
  output slot_select_t           alu_o [NumAlu],
  output slot_select_t           mul_o,
  output slot_select_t           vec_o,
  output slot_select_t           mat_o,
  output slot_select_t           sys_o,
  output slot_select_t           wide_read_o [NumWideRead],
  output logic [NumWideRead-1:0] wide_read_b_o,
  output slot_select_t           wide_write_o,
  output slot_select_t           scalar_read_o,
  output slot_select_t           scalar_write_o,

  // System functions, from the dispatch of sys_o.
  input  logic [7:0]             sys_op_i,
  input  logic [1:0]             sys_thread_i,
  input  logic [13:0]            sys_imm_i,
  input  logic [63:0]            sys_ra_i,
  input  logic [1:0]             sys_target_i,  // tstart: thread
  input  logic [AddressBits-1:0] sys_pc_i,  // tstart: where
  output logic [63:0]            csr_data_o,
  output logic [15:0]            inject_o [Threads],

  // Network: what its instructions wait for, what CSRs show, errors.
  input  logic [31:0]            semaphores_i [Semaphores],
  input  sem_take_t              take_i,
  input  logic [Threads-1:0]     lists_i,
  input  logic                   commands_full_i,
  input  logic [9:0]             node_i,
  input  logic [13:0]            mesh_i,
  input  logic [63:0]            beats_i,
  input  logic [Threads-1:0]     network_error_i,
  input  logic [31:0]            network_value_i [Threads],

  // SRAM: banks held, or claimed by the network; refill, errors.
  input  logic [SramBanks-1:0]   held_i,
  input  logic [SramBanks-1:0]   claimed_i,
  output logic                   refill_o,
  output logic [AddressBits-7:0] refill_line_o,
  input  logic [511:0]           refill_data_i,
  input  logic                   refill_double_i,
  input  logic [5:0]             corrected_i,
  input  logic [2:0]             doubles_i,
  input  logic [Threads-1:0]     double_i,
  input  logic [AddressBits-1:0] double_addr_i [Threads],

  // Writes of this cycle, and instructions that retire in it, issue not included.
  input  reg_write_t             r_write_i [5],
  input  pred_write_t            p_write_i [3],
  input  logic [2:0]             v_write_i,
  input  logic [6:0]             v_write_index_i [3],
  input  logic                   flags_i,
  input  logic [1:0]             flags_thread_i,
  input  logic [3:0]             flags_set_i,
  input  logic [3:0]             retired_i [Threads],

  output logic                   idle_o,  // no thread runs, nothing is fetched or awaited
  output logic                   waiting_o,  // the same, but threads wait for the network
  output frontend_observe_t      observe_o
);

  logic [Threads-1:0] running, yielding, fault, fetch_trap, flush, restart, trap;
  thread_state_e state [Threads];
  cause_e cause [Threads];
  cause_e trap_cause [Threads];
  stall_e stall [Threads];
  logic [AddressBits-1:0] pc [Threads];
  logic [AddressBits-1:0] restart_pc [Threads];
  logic [AddressBits-1:0] trap_pc [Threads];
  logic [31:0] trap_value [Threads];
  thread_issue_t thread_issue [IssueThreads];
  btb_update_t btb_update [IssueThreads];
  logic [2:0] pop [Threads];
  logic [4:0] count [Threads];
  insn_t first_insn [Threads];
  logic [31:0] first_word [Threads];
  logic [IssueThreads-1:0] pick;
  logic [Slots-1:0] issued, active;
  logic fetch_busy, write_pending, host_start;

  logic fetch_valid, fetch_hit;
  logic [1:0] fetch_thread;
  logic [AddressBits-1:0] fetch_pc;

  always_comb begin
    for (int unsigned t = 0; t < Threads; t++) pop[t] = '0;
    for (int unsigned s = 0; s < IssueThreads; s++) begin
      if (thread_issue[s].valid) pop[thread_issue[s].thread] = thread_issue[s].issued;
    end
  end

  fetch #(
    .SramRows(SramRows), .IcacheLines(IcacheLines), .BtbEntries(BtbEntries)
  ) u_fetch (
    .clk_i, .rst_ni,
    .running_i(running),
    .fault_o(fault),
    .flush_i(flush),
    .restart_i(restart),
    .restart_pc_i(restart_pc),
    .btb_update_i(btb_update),
    .ifence_i(sys_op_i == OpIfence),
    .host_start_i(host_start),
    .host_thread_i(start_thread_i),
    .host_pc_i(start_pc_i),
    .pop_i(pop),
    .count_o(count),
    .first_insn_o(first_insn),
    .first_word_o(first_word),
    .read_i(pick),
    .read_thread_i(thread_o),
    .read_insn_o(insn_o),
    .read_fetched_o(fetched_o),
    .bank_held_i(held_i),
    .refill_o, .refill_line_o, .refill_data_i, .refill_double_i,
    .busy_o(fetch_busy),
    .fetch_valid_o(fetch_valid),
    .fetch_hit_o(fetch_hit),
    .fetch_thread_o(fetch_thread),
    .fetch_pc_o(fetch_pc)
  );

  logic [31:0] r_busy [Threads];
  logic [31:0] v_busy [Threads];
  logic [7:0] p_busy [Threads];
  logic [7:0] acc_busy [Threads];
  logic [7:0] chain_busy [Threads];
  logic [Threads-1:0] flags_busy;

  scoreboard u_scoreboard (
    .clk_i, .rst_ni,
    .r_busy_o(r_busy),
    .v_busy_o(v_busy),
    .p_busy_o(p_busy),
    .acc_busy_o(acc_busy),
    .chain_busy_o(chain_busy),
    .flags_busy_o(flags_busy),
    .active_i(active),
    .thread_i(thread_o),
    .insn_i(insn_o),
    .fetched_i(fetched_o),
    .r_write_i, .p_write_i, .v_write_i, .v_write_index_i,
    .busy_o(write_pending)
  );

  issue #(.SramRows(SramRows)) u_issue (
    .clk_i, .rst_ni,
    .running_i(running),
    .yielding_i(yielding),
    .fault_i(fault),
    .pc_i(pc),
    .count_i(count),
    .first_insn_i(first_insn),
    .first_word_i(first_word),
    .pick_o(pick),
    .thread_o,
    .insn_i(insn_o),
    .fetched_i(fetched_o),
    .r_busy_i(r_busy),
    .v_busy_i(v_busy),
    .p_busy_i(p_busy),
    .acc_busy_i(acc_busy),
    .chain_busy_i(chain_busy),
    .flags_busy_i(flags_busy),
    .semaphores_i, .take_i, .lists_i, .commands_full_i,
    .available_o,
    .ra_i, .rb_i, .rc_i, .pred_i,
    .fmt_a_i(fmt_a_o),
    .fmt_b_i(fmt_b_o),
    .held_i, .claimed_i,
    .refill_i(refill_o),
    .refill_bank_i(refill_line_o[3:0]),
    .thread_issue_o(thread_issue),
    .stall_o(stall),
    .fetch_trap_o(fetch_trap),
    .btb_update_o(btb_update),
    .issued_o(issued),
    .active_o(active),
    .slot_pc_o, .result_o,
    .alu_o, .mul_o, .vec_o, .mat_o, .sys_o,
    .wide_read_o, .wide_read_b_o, .wide_write_o, .scalar_read_o, .scalar_write_o
  );

  threads u_threads (
    .clk_i, .rst_ni,
    .running_o(running),
    .yielding_o(yielding),
    .state_o(state),
    .cause_o(cause),
    .pc_o(pc),
    .thread_issue_i(thread_issue),
    .fetch_trap_i(fetch_trap),
    .waiting_i(waiting),
    .tstart_i(sys_op_i == OpTstart),
    .tstart_thread_i(sys_target_i),
    .tstart_pc_i(sys_pc_i),
    .tstop_i(sys_op_i == OpTstop),
    .yield_i(sys_op_i == OpYield),
    .sys_thread_i,
    .yield_cycles_i(sys_imm_i),
    .host_start_i(start_valid_i),
    .host_thread_i(start_thread_i),
    .host_pc_i(start_pc_i),
    .network_error_i, .network_value_i,
    .double_i, .double_addr_i,
    .host_start_o(host_start),
    .flush_o(flush),
    .restart_o(restart),
    .restart_pc_o(restart_pc),
    .trap_o(trap),
    .trap_cause_o(trap_cause),
    .trap_pc_o(trap_pc),
    .trap_value_o(trap_value)
  );

  logic csr_read, csr_write;
  assign csr_read = sys_op_i == OpCsrr;
  assign csr_write = sys_op_i == OpCsrw;

  csr u_csr (
    .clk_i, .rst_ni,
    .cycle_i,
    .format_read_i(available_o),
    .format_thread_i(thread_o),
    .fetched_i(fetched_o),
    .fmt_a_o, .fmt_b_o,
    .read_i(csr_read),
    .write_i(csr_write),
    .thread_i(sys_thread_i),
    .number_i(sys_imm_i),
    .data_i(sys_ra_i[15:0]),
    .data_o(csr_data_o),
    .inject_o,
    .running_i(running),
    .state_i(state),
    .cause_i(cause),
    .thread_issue_i(thread_issue),
    .stall_i(stall),
    .refill_i(refill_o),
    .mma_i(mat_o.valid && insn_o[mat_o.slot].check_ab),
    .vector_i(vec_o.valid),
    .corrected_i, .doubles_i,
    .flags_i, .flags_thread_i, .flags_set_i,
    .node_i, .mesh_i, .lists_i, .beats_i
  );

  assign idle_o = running == '0 && !fetch_busy && !write_pending;

  // --- threads that wait for the network ---
  // A first cycle of waiting clears the counts of the watchdog; from the second one on nothing
  // changes any more.
  logic [Threads-1:0] waiting;
  logic all_wait, all_waited_q;
  always_comb begin
    for (int unsigned t = 0; t < Threads; t++) begin
      waiting[t] = stall[t] == StallSemaphore || stall[t] == StallNetwork;
    end
    all_wait = running != '0 && (running & ~waiting) == '0 && !fetch_valid;
  end
  always_ff @(posedge clk_i) begin
    if (!rst_ni) all_waited_q <= 1'b0;
    else all_waited_q <= all_wait;
  end
  assign waiting_o = all_wait && all_waited_q && !fetch_busy && !write_pending;

  // --- observe record ---
  logic [3:0] retired [Threads];
  always_comb begin
    for (int unsigned t = 0; t < Threads; t++) retired[t] = retired_i[t];
    for (int unsigned s = 0; s < IssueThreads; s++) begin
      if (thread_issue[s].valid) retired[thread_issue[s].thread] += 4'(thread_issue[s].retired);
    end
  end

  always_comb begin
    observe_o.pad0 = '0;
    observe_o.pad1 = '0;
    observe_o.pad2 = '0;
    observe_o.pad3 = '0;
    observe_o.pad4 = '0;
    observe_o.pad5 = '0;
    for (int unsigned t = 0; t < Threads; t++) begin
      observe_o.state[t] = state[t];
      observe_o.stall[t] = stall[t];
      observe_o.issued[t] = 4'(pop[t]);
      observe_o.retired[t] = retired[t];
      observe_o.buffered[t] = 8'(count[t]);
      observe_o.pc[t] = 32'(pc[t]);
      observe_o.redirect_valid[t] = 1'b0;
      observe_o.redirect_pc[t] = '0;
      observe_o.trap_valid[t] = trap[t];
      observe_o.trap_cause[t] = trap_cause[t];
      observe_o.trap_pc[t] = 32'(trap_pc[t]);
      observe_o.trap_value[t] = trap_value[t];
    end
    for (int unsigned s = 0; s < IssueThreads; s++) begin
      if (thread_issue[s].redirect) begin
        observe_o.redirect_valid[thread_issue[s].thread] = 1'b1;
        observe_o.redirect_pc[thread_issue[s].thread] = 32'(thread_issue[s].next_pc);
      end
    end
    observe_o.slot_valid = issued;
    for (int unsigned i = 0; i < Slots; i++) begin
      observe_o.slot_word[i] = issued[i] ? fetched_o[i].word : '0;
    end
    observe_o.fetch_valid = fetch_valid;
    observe_o.fetch_hit = fetch_hit;
    observe_o.fetch_thread = fetch_thread;
    observe_o.fetch_pc = fetch_pc;
    observe_o.csr_valid = csr_read || csr_write;
    observe_o.csr_write = csr_write;
    observe_o.csr_thread = observe_o.csr_valid ? sys_thread_i : '0;
    observe_o.csr_number = observe_o.csr_valid ? sys_imm_i[5:0] : '0;
    observe_o.csr_data = csr_write ? sys_ra_i : csr_data_o;
    observe_o.console_valid = csr_write && sys_imm_i == CsrConsole;
    observe_o.console_byte = observe_o.console_valid ? sys_ra_i[7:0] : '0;
    observe_o.exit_valid = csr_write && sys_imm_i == CsrExit;
    observe_o.exit_code = observe_o.exit_valid ? sys_ra_i[31:0] : '0;
  end

endmodule
