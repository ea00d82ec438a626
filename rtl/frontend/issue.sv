// SPDX-License-Identifier: Apache-2.0
// Issue: which threads are picked and how far each gets (docs/timing.md 4).
//
// Three steps, each needing less than the whole: which instructions of the picked threads have
// their operands (scoreboard), what each of these would do (issue_slot, in parallel), and which get
// their units, ports and banks (in order, the thread picked first before the second).
module issue
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows,
  localparam int unsigned Slots = IssueThreads * IssueWidth
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  // Threads, as of the start of the cycle.
  input  logic [Threads-1:0]     running_i,
  input  logic [Threads-1:0]     yielding_i,
  input  logic [Threads-1:0]     fault_i,
  input  logic [AddressBits-1:0] pc_i [Threads],

  // Buffers: the first instruction of each thread, the first four of the picked ones.
  input  logic [4:0]             count_i [Threads],
  input  insn_t                  first_insn_i [Threads],
  input  logic [31:0]            first_word_i [Threads],
  output logic [IssueThreads-1:0] pick_o,
  output logic [1:0]             thread_o [IssueThreads],
  input  insn_t                  insn_i [Slots],
  input  fetched_t               fetched_i [Slots],

  // Scoreboard.
  input  logic [31:0]            r_busy_i [Threads],
  input  logic [31:0]            v_busy_i [Threads],
  input  logic [7:0]             p_busy_i [Threads],
  input  logic [7:0]             acc_busy_i [Threads],
  input  logic [7:0]             chain_busy_i [Threads],
  input  logic [Threads-1:0]     flags_busy_i,

  // Network: what its instructions wait for.
  input  logic [31:0]            semaphores_i [Semaphores],
  input  sem_take_t              take_i,
  input  logic [Threads-1:0]     lists_i,
  input  logic                   commands_full_i,

  // Operands: predicates of all slots, the others of those slots that have them available.
  output logic [Slots-1:0]       available_o,
  input  logic [63:0]            ra_i [Slots],
  input  logic [63:0]            rb_i [Slots],
  input  logic [63:0]            rc_i [Slots],
  input  logic [63:0]            pred_i [Slots],
  input  logic [10:0]            fmt_a_i [Slots],
  input  logic [10:0]            fmt_b_i [Slots],

  // Banks that are not free or the network's, and a refill that starts in this cycle.
  input  logic [SramBanks-1:0]   held_i,
  input  logic [SramBanks-1:0]   claimed_i,
  input  logic                   refill_i,
  input  logic [3:0]             refill_bank_i,

  // What happened, per picked thread and per thread.
  output thread_issue_t          thread_issue_o [IssueThreads],
  output stall_e                 stall_o [Threads],
  output logic [Threads-1:0]     fetch_trap_o,
  output btb_update_t            btb_update_o [IssueThreads],

  // What issued: all, those not dropped, and for whom.
  output logic [Slots-1:0]       issued_o,
  output logic [Slots-1:0]       active_o,
  output logic [AddressBits-1:0] slot_pc_o [Slots],
  output slot_result_t           result_o [Slots],
  output slot_select_t           alu_o [NumAlu],
  output slot_select_t           mul_o,
  output slot_select_t           vec_o,
  output slot_select_t           mat_o,
  output slot_select_t           sys_o,
  output slot_select_t           wide_read_o [NumWideRead],
  output logic [NumWideRead-1:0] wide_read_b_o,  // the port reads addr_b
  output slot_select_t           wide_write_o,
  output slot_select_t           scalar_read_o,
  output slot_select_t           scalar_write_o
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(Units, NumAlu == 2 && NumMul == 1 && NumAgu == 2 && NumVec == 1 &&
                          NumMat == 1 && NumSys == 1 && IssueThreads == 2 && IssueWidth == 4)
  `D1_ASSERT_PARAM(Ports, NumWideRead == 2 && NumWideWrite == 1 && NumScalarRead == 1 &&
                          NumScalarWrite == 1)

  function automatic logic operands_free(
      input insn_t insn, input logic [31:0] word, input logic [31:0] r, input logic [31:0] v,
      input logic [7:0] p, input logic [7:0] acc, input logic [7:0] chain, input logic flags);
    return !((insn.use_ra && r[word[FieldAHi:FieldALo]]) ||
             (insn.use_rb && r[word[FieldBHi:FieldBLo]]) ||
             (insn.use_rc && r[word[FieldCHi:FieldCLo]]) ||
             (insn.use_va && v[word[FieldAHi:FieldALo]]) ||
             (insn.use_vb && v[word[FieldBHi:FieldBLo]]) ||
             (insn.use_vc && v[word[FieldCHi:FieldCLo]]) ||
             (insn.use_pa && p[word[FieldALo+:3]]) ||
             (insn.use_pp && p[insn.pp]) ||
             (insn.use_acc && chain[word[FieldAccHi:FieldAccLo]]) ||
             (insn.use_bacc && acc[word[FieldBaccHi:FieldBaccLo]]) ||
             (insn.use_flags && flags));
  endfunction

  function automatic logic sem_short(input insn_t insn, input logic [31:0] value,
                                     input logic [31:0] word, input sem_take_t take);
    return insn.wait_sem && (value < 32'(word[FieldImm14Hi:FieldImm14Lo]) ||
                             (take.valid && take.sem == word[FieldAHi:FieldALo]));
  endfunction

  function automatic logic network_full(input insn_t insn, input logic list, input logic full);
    return (insn.wait_list && list) || (insn.wait_command && full);
  endfunction

  // --- pick two ready threads ---
  logic [1:0] issue_ptr_q;
  logic [Threads-1:0] ready, rest;
  stall_e not_ready [Threads];
  always_comb begin
    ready = '0;
    for (int unsigned t = 0; t < Threads; t++) begin
      not_ready[t] = StallOperand;
      if (running_i[t] && !yielding_i[t] && count_i[t] != '0) begin
        ready[t] = first_insn_i[t].illegal ||
                   operands_free(first_insn_i[t], first_word_i[t], r_busy_i[t], v_busy_i[t],
                                 p_busy_i[t], acc_busy_i[t], chain_busy_i[t], flags_busy_i[t]);
        if (ready[t] && !first_insn_i[t].illegal) begin
          if (sem_short(first_insn_i[t], semaphores_i[first_word_i[t][FieldAHi:FieldALo]],
                        first_word_i[t], take_i)) begin
            ready[t] = 1'b0;
            not_ready[t] = StallSemaphore;
          end
          if (network_full(first_insn_i[t], lists_i[t], commands_full_i)) begin
            ready[t] = 1'b0;
            not_ready[t] = StallNetwork;
          end
        end
      end
    end
    thread_o[0] = first_thread(ready, issue_ptr_q);
    rest = ready;
    rest[thread_o[0]] = 1'b0;
    thread_o[1] = first_thread(rest, issue_ptr_q);
    pick_o = {rest != '0, ready != '0};
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) issue_ptr_q <= '0;
    else if (pick_o[0]) issue_ptr_q <= thread_o[0] + 2'd1;
  end

  // --- which of their instructions have their operands ---
  logic [Slots-1:0] dropped;
  always_comb begin
    for (int unsigned i = 0; i < Slots; i++) begin
      dropped[i] = insn_i[i].predicated && !insn_i[i].keep && pred_i[i] == '0;
    end
  end

  logic go_on;
  logic [31:0] r, v;
  logic [7:0] p, acc, chain;
  logic flags;
  stall_e missing [IssueThreads];  // why the next one has to wait
  always_comb begin
    available_o = '0;
    go_on = 1'b0;
    r = '0;
    v = '0;
    p = '0;
    acc = '0;
    chain = '0;
    flags = 1'b0;
    for (int unsigned s = 0; s < IssueThreads; s++) begin
      missing[s] = StallOperand;
      go_on = pick_o[s];
      if (pick_o[s]) begin
        r = r_busy_i[thread_o[s]];
        v = v_busy_i[thread_o[s]];
        p = p_busy_i[thread_o[s]];
        acc = acc_busy_i[thread_o[s]];
        chain = chain_busy_i[thread_o[s]];
        flags = flags_busy_i[thread_o[s]];
      end
      for (int unsigned i = IssueWidth * s; i < IssueWidth * s + IssueWidth; i++) begin
        if (go_on) begin
          go_on = 5'(i - IssueWidth * s) < count_i[thread_o[s]] && !insn_i[i].illegal &&
                  operands_free(insn_i[i], fetched_i[i].word, r, v, p, acc, chain, flags);
          if (go_on && sem_short(insn_i[i], semaphores_i[fetched_i[i].word[FieldAHi:FieldALo]],
                                 fetched_i[i].word, take_i)) begin
            go_on = 1'b0;
            missing[s] = StallSemaphore;
          end
          if (go_on && network_full(insn_i[i], lists_i[thread_o[s]], commands_full_i)) begin
            go_on = 1'b0;
            missing[s] = StallNetwork;
          end
        end
        if (go_on) begin
          available_o[i] = 1'b1;
          if (!dropped[i]) begin
            if (insn_i[i].dst_r) r[fetched_i[i].word[FieldAHi:FieldALo]] = 1'b1;
            if (insn_i[i].dst_v) v[fetched_i[i].word[FieldAHi:FieldALo]] = 1'b1;
            if (insn_i[i].dst_p) p[fetched_i[i].word[FieldALo+:3]] = 1'b1;
            if (insn_i[i].mat) begin
              acc[fetched_i[i].word[FieldAccHi:FieldAccLo]] = 1'b1;
              chain[fetched_i[i].word[FieldAccHi:FieldAccLo]] = 1'b1;
            end
            if (insn_i[i].sets_flags) flags = 1'b1;
            r[0] = 1'b0;
            p[0] = 1'b0;
          end
          if (insn_i[i].ends_group) go_on = 1'b0;
        end
      end
    end
  end

  // --- what each of these would do ---
  for (genvar i = 0; i < Slots; i++) begin : gen_slot
    assign slot_pc_o[i] = available_o[i] ? pc_i[thread_o[i/IssueWidth]] +
                                           AddressBits'(4 * (i % IssueWidth)) : '0;
    issue_slot #(.SramRows(SramRows)) u_slot (
      .valid_i(available_o[i]),
      .insn_i(insn_i[i]),
      .fetched_i(fetched_i[i]),
      .pc_i(slot_pc_o[i]),
      .ra_i(ra_i[i]),
      .rb_i(rb_i[i]),
      .rc_i(rc_i[i]),
      .dropped_i(dropped[i]),
      .fmt_a_i(fmt_a_i[i][3:0]),
      .fmt_b_i(fmt_b_i[i][3:0]),
      .running_i,
      .result_o(result_o[i])
    );
  end

  // --- units, ports and banks ---
  logic open, bank_conflict;
  logic [1:0] alus, agus, wide_reads;
  logic [SramBanks-1:0] banks, claim;
  always_comb begin
    issued_o = '0;
    active_o = '0;
    mul_o = '0;
    vec_o = '0;
    mat_o = '0;
    sys_o = '0;
    wide_write_o = '0;
    scalar_read_o = '0;
    scalar_write_o = '0;
    wide_read_b_o = '0;
    for (int unsigned n = 0; n < 2; n++) begin
      alu_o[n] = '0;
      wide_read_o[n] = '0;
    end
    open = 1'b0;
    bank_conflict = 1'b0;
    claim = '0;
    alus = '0;
    agus = '0;
    wide_reads = {1'b0, refill_i};
    banks = held_i | claimed_i;
    if (refill_i) banks[refill_bank_i] = 1'b1;

    for (int unsigned s = 0; s < IssueThreads; s++) begin
      thread_issue_o[s] = '0;
      btb_update_o[s] = '0;
      open = pick_o[s];
      if (pick_o[s]) begin
        thread_issue_o[s].valid = 1'b1;
        thread_issue_o[s].thread = thread_o[s];
        thread_issue_o[s].stall = StallLimit;
        thread_issue_o[s].next_pc = pc_i[thread_o[s]];
      end

      for (int unsigned i = IssueWidth * s; i < IssueWidth * s + IssueWidth; i++) begin
        if (open) begin
          open = 1'b0;
          claim = '0;
          bank_conflict = 1'b0;
          if (insn_i[i].agu != '0 && available_o[i] && !dropped[i]) begin
            claim[result_o[i].addr_a[9:6]] = 1'b1;
            if (insn_i[i].agu == 2'd2) claim[result_o[i].addr_b[9:6]] = 1'b1;
            bank_conflict = (claim & banks) != '0;
          end

          if (5'(i - IssueWidth * s) >= count_i[thread_o[s]]) begin
            thread_issue_o[s].stall = StallEmpty;
          end else if (insn_i[i].illegal) begin
            thread_issue_o[s].stall = StallTrap;
            thread_issue_o[s].trap = 1'b1;
            thread_issue_o[s].cause = CauseIllegal;
          end else if (!available_o[i]) begin
            thread_issue_o[s].stall = missing[s];
          end else if (result_o[i].trap) begin
            thread_issue_o[s].stall = StallTrap;
            thread_issue_o[s].trap = 1'b1;
            thread_issue_o[s].cause = result_o[i].cause;
            thread_issue_o[s].value = result_o[i].value;
          end else if (!dropped[i] && (
              (insn_i[i].alu && alus == 2'(NumAlu)) ||
              (insn_i[i].mul && mul_o.valid) ||
              (3'(agus) + 3'(insn_i[i].agu) > 3'(NumAgu)) ||
              (insn_i[i].vec && vec_o.valid) ||
              (insn_i[i].mat && mat_o.valid) ||
              (insn_i[i].sys && sys_o.valid))) begin
            thread_issue_o[s].stall = StallUnit;
          end else if (!dropped[i] && (
              (3'(wide_reads) + 3'(insn_i[i].wide_reads) > 3'(NumWideRead)) ||
              (insn_i[i].wide_write && wide_write_o.valid) ||
              (insn_i[i].scalar_read && scalar_read_o.valid) ||
              (insn_i[i].scalar_write && scalar_write_o.valid))) begin
            thread_issue_o[s].stall = StallPort;
          end else if (bank_conflict) begin
            thread_issue_o[s].stall = StallBank;
          end else begin
            // It issues.
            open = 1'b1;
            issued_o[i] = 1'b1;
            thread_issue_o[s].issued += 3'd1;
            thread_issue_o[s].next_pc = result_o[i].next_pc;
            if (dropped[i] || !(insn_i[i].alu || insn_i[i].mul || insn_i[i].agu != '0 ||
                                insn_i[i].vec || insn_i[i].mat)) begin
              thread_issue_o[s].retired += 3'd1;
            end
            if (!dropped[i]) begin
              active_o[i] = 1'b1;
              if (insn_i[i].alu) begin
                alu_o[alus[0]] = '{valid: 1'b1, slot: 3'(i)};
                alus += 2'd1;
              end
              if (insn_i[i].mul) mul_o = '{valid: 1'b1, slot: 3'(i)};
              if (insn_i[i].vec) vec_o = '{valid: 1'b1, slot: 3'(i)};
              if (insn_i[i].mat) mat_o = '{valid: 1'b1, slot: 3'(i)};
              if (insn_i[i].sys) sys_o = '{valid: 1'b1, slot: 3'(i)};
              if (insn_i[i].agu != '0) begin
                agus += insn_i[i].agu;
                banks |= claim;
                if (insn_i[i].wide_reads != '0) begin
                  wide_read_o[wide_reads[0]] = '{valid: 1'b1, slot: 3'(i)};
                  if (insn_i[i].wide_reads == 2'd2) begin
                    wide_read_o[1] = '{valid: 1'b1, slot: 3'(i)};
                    wide_read_b_o[1] = 1'b1;
                  end
                  wide_reads += insn_i[i].wide_reads;
                end
                if (insn_i[i].wide_write) wide_write_o = '{valid: 1'b1, slot: 3'(i)};
                if (insn_i[i].scalar_read) scalar_read_o = '{valid: 1'b1, slot: 3'(i)};
                if (insn_i[i].scalar_write) scalar_write_o = '{valid: 1'b1, slot: 3'(i)};
              end
            end
            if (result_o[i].taken || fetched_i[i].taken) begin
              btb_update_o[s] = '{valid: 1'b1, write: result_o[i].taken, pc: slot_pc_o[i],
                                  target: result_o[i].next_pc};
            end
            if (insn_i[i].ends_group || result_o[i].wrong || fetched_i[i].taken) begin
              open = 1'b0;
              thread_issue_o[s].stall = StallGroupEnd;
              thread_issue_o[s].redirect = result_o[i].wrong;
            end
          end
        end
      end
    end
  end

  // --- why each thread got no further ---
  always_comb begin
    fetch_trap_o = '0;
    for (int unsigned t = 0; t < Threads; t++) begin
      fetch_trap_o[t] = running_i[t] && fault_i[t] && count_i[t] == '0 && !yielding_i[t];
      if (!running_i[t]) stall_o[t] = StallIdle;
      else if (yielding_i[t]) stall_o[t] = StallYield;
      else if (fetch_trap_o[t]) stall_o[t] = StallTrap;
      else if (count_i[t] == '0) stall_o[t] = StallEmpty;
      else if (!ready[t]) stall_o[t] = not_ready[t];
      else stall_o[t] = StallNotPicked;
    end
    for (int unsigned s = 0; s < IssueThreads; s++) begin
      if (pick_o[s]) stall_o[thread_o[s]] = thread_issue_o[s].stall;
    end
  end

  // --- contracts ---
  `D1_ASSERT(PickedAreReady, !pick_o[1] || (pick_o[0] && thread_o[0] != thread_o[1]))
  `D1_ASSERT(IssuedHaveOperands, (issued_o & ~available_o) == '0)
  `D1_ASSERT(ActiveIssued, (active_o & ~issued_o) == '0)
  for (genvar s = 0; s < IssueThreads; s++) begin : gen_assert
    `D1_ASSERT(InOrder, issued_o[IssueWidth*s+:IssueWidth] inside
               {4'b0000, 4'b0001, 4'b0011, 4'b0111, 4'b1111})
    `D1_ASSERT(TrapOrRedirect, !(thread_issue_o[s].trap && thread_issue_o[s].redirect))
  end
  for (genvar n = 0; n < NumWideRead; n++) begin : gen_assert_port
    `D1_ASSERT_IF(RefillHasPort, wide_read_o[n].valid, n != 0 || !refill_i)
  end

endmodule
