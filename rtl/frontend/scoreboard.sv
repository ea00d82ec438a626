// SPDX-License-Identifier: Apache-2.0
// Which registers have a write in flight (docs/timing.md 5). A bit is set at the end of the cycle
// that issues the write and cleared at the end of the cycle that does it. Accumulators and flags
// may have several writes in flight; theirs are found in the pipeline of issues.
module scoreboard
  import machine_pkg::*;
  import core_pkg::*;
#(
  localparam int unsigned Slots = IssueThreads * IssueWidth
) (
  input  logic         clk_i,
  input  logic         rst_ni,

  // Registers that are not available in this cycle.
  output logic [31:0]  r_busy_o [Threads],
  output logic [31:0]  v_busy_o [Threads],
  output logic [7:0]   p_busy_o [Threads],
  output logic [7:0]   acc_busy_o [Threads],  // for vacc*
  output logic [7:0]   chain_busy_o [Threads],  // for the matrix unit
  output logic [Threads-1:0] flags_busy_o,

  // Instructions that issue in this cycle, dropped ones not included.
  input  logic [Slots-1:0] active_i,
  input  logic [1:0]   thread_i [IssueThreads],
  input  insn_t        insn_i [Slots],
  input  fetched_t     fetched_i [Slots],

  // Writes of this cycle.
  input  reg_write_t   r_write_i [5],
  input  pred_write_t  p_write_i [3],
  input  logic [2:0]   v_write_i,
  input  logic [6:0]   v_write_index_i [3],

  // A write that issue knows of is still to come.
  output logic         busy_o
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(Latencies, LatencyMma >= 3 && LatencyMmaChain == 2 && LatencyVector >= 3)

  logic [31:0] r_busy_q [Threads], r_busy_d [Threads];
  logic [31:0] v_busy_q [Threads], v_busy_d [Threads];
  logic [7:0] p_busy_q [Threads], p_busy_d [Threads];

  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [2:0] index;
  } pending_t;
  // Issued in this cycle, and i + 1 cycles ago.
  pending_t acc_new, flags_new;
  pending_t acc_q [LatencyMma-1];
  pending_t flags_q [LatencyVector-1];

  // --- scalar, vector and predicate registers ---
  always_comb begin
    r_busy_d = r_busy_q;
    v_busy_d = v_busy_q;
    p_busy_d = p_busy_q;
    for (int unsigned i = 0; i < 5; i++) begin
      if (r_write_i[i].valid) r_busy_d[r_write_i[i].thread][r_write_i[i].rd] = 1'b0;
    end
    for (int unsigned i = 0; i < 3; i++) begin
      if (v_write_i[i]) v_busy_d[v_write_index_i[i][6:5]][v_write_index_i[i][4:0]] = 1'b0;
      if (p_write_i[i].valid) p_busy_d[p_write_i[i].thread][p_write_i[i].pd] = 1'b0;
    end
    if (active_i != '0) begin
      for (int unsigned i = 0; i < Slots; i++) begin
        if (active_i[i]) begin
          if (insn_i[i].dst_r) begin
            r_busy_d[thread_i[i/IssueWidth]][fetched_i[i].word[FieldAHi:FieldALo]] = 1'b1;
          end
          if (insn_i[i].dst_v) begin
            v_busy_d[thread_i[i/IssueWidth]][fetched_i[i].word[FieldAHi:FieldALo]] = 1'b1;
          end
          if (insn_i[i].dst_p) begin
            p_busy_d[thread_i[i/IssueWidth]][fetched_i[i].word[FieldALo+:3]] = 1'b1;
          end
        end
      end
      for (int unsigned t = 0; t < Threads; t++) begin
        r_busy_d[t][0] = 1'b0;
        p_busy_d[t][0] = 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned t = 0; t < Threads; t++) begin
      if (!rst_ni) begin
        r_busy_q[t] <= '0;
        v_busy_q[t] <= '0;
        p_busy_q[t] <= '0;
      end else begin
        r_busy_q[t] <= r_busy_d[t];
        v_busy_q[t] <= v_busy_d[t];
        p_busy_q[t] <= p_busy_d[t];
      end
    end
  end

  // --- accumulators and flags ---
  always_comb begin
    acc_new = '0;
    flags_new = '0;
    if (active_i != '0) begin
      for (int unsigned i = 0; i < Slots; i++) begin
        if (active_i[i] && insn_i[i].mat) begin
          acc_new = '{valid: 1'b1, thread: thread_i[i/IssueWidth],
                       index: fetched_i[i].word[FieldAccHi:FieldAccLo]};
        end
        if (active_i[i] && insn_i[i].sets_flags) begin
          flags_new = '{valid: 1'b1, thread: thread_i[i/IssueWidth], index: '0};
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < LatencyMma - 1; i++) begin
      if (!rst_ni) acc_q[i] <= '0;
      else acc_q[i] <= i == 0 ? acc_new : acc_q[i-1];
    end
    for (int unsigned i = 0; i < LatencyVector - 1; i++) begin
      if (!rst_ni) flags_q[i] <= '0;
      else flags_q[i] <= i == 0 ? flags_new : flags_q[i-1];
    end
  end

  always_comb begin
    flags_busy_o = '0;
    for (int unsigned t = 0; t < Threads; t++) begin
      acc_busy_o[t] = '0;
      chain_busy_o[t] = '0;
    end
    for (int unsigned i = 0; i < LatencyMma - 1; i++) begin
      if (acc_q[i].valid) acc_busy_o[acc_q[i].thread][acc_q[i].index] = 1'b1;
    end
    if (acc_q[0].valid) chain_busy_o[acc_q[0].thread][acc_q[0].index] = 1'b1;
    for (int unsigned i = 0; i < LatencyVector - 1; i++) begin
      if (flags_q[i].valid) flags_busy_o[flags_q[i].thread] = 1'b1;
    end
  end

  always_comb begin
    busy_o = flags_busy_o != '0;
    for (int unsigned t = 0; t < Threads; t++) begin
      if (r_busy_q[t] != '0 || v_busy_q[t] != '0 || p_busy_q[t] != '0 || acc_busy_o[t] != '0) begin
        busy_o = 1'b1;
      end
    end
  end

  assign r_busy_o = r_busy_q;
  assign v_busy_o = v_busy_q;
  assign p_busy_o = p_busy_q;

  // --- the pipelines write what issue has announced, and nothing else ---
  for (genvar i = 0; i < 5; i++) begin : gen_assert_r
    `D1_ASSERT_IF(Announced, r_write_i[i].valid, r_busy_q[r_write_i[i].thread][r_write_i[i].rd])
  end
  for (genvar i = 0; i < 3; i++) begin : gen_assert_vp
    `D1_ASSERT_IF(VectorAnnounced, v_write_i[i],
                  v_busy_q[v_write_index_i[i][6:5]][v_write_index_i[i][4:0]])
    `D1_ASSERT_IF(PredAnnounced, p_write_i[i].valid,
                  p_busy_q[p_write_i[i].thread][p_write_i[i].pd])
  end

endmodule
