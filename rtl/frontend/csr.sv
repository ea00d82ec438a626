// SPDX-License-Identifier: Apache-2.0
// Control and status registers: format tables, sticky flags, error injection, counters
// (docs/isa.md 3). Read in the issue cycle; a write takes effect at its end.
module csr
  import machine_pkg::*;
  import core_pkg::*;
#(
  localparam int unsigned Slots = IssueThreads * IssueWidth
) (
  input  logic               clk_i,
  input  logic               rst_ni,

  // Number of the cycle, also counted while clk_i stands still.
  input  logic [63:0]        cycle_i,

  // Format-table entries of the issue slots: those named by bits 3:0 and 7:4 of the word.
  input  logic [Slots-1:0]   format_read_i,
  input  logic [1:0]         format_thread_i [IssueThreads],
  input  fetched_t           fetched_i [Slots],
  output logic [10:0]        fmt_a_o [Slots],
  output logic [10:0]        fmt_b_o [Slots],

  // csrr and csrw of this cycle.
  input  logic               read_i,
  input  logic               write_i,
  input  logic [1:0]         thread_i,
  input  logic [13:0]        number_i,
  input  logic [15:0]        data_i,  // no register is wider
  output logic [63:0]        data_o,
  output logic [15:0]        inject_o [Threads],

  // Threads, as of the start of the cycle.
  input  logic [Threads-1:0] running_i,
  input  thread_state_e      state_i [Threads],
  input  cause_e             cause_i [Threads],

  // What happens in this cycle.
  input  thread_issue_t      thread_issue_i [IssueThreads],
  input  stall_e             stall_i [Threads],
  input  logic               refill_i,
  input  logic               mma_i,
  input  logic               vector_i,
  input  logic [5:0]         corrected_i,
  input  logic [2:0]         doubles_i,
  input  logic               flags_i,
  input  logic [1:0]         flags_thread_i,
  input  logic [3:0]         flags_set_i,

  // Network, as of the start of the cycle.
  input  logic [9:0]         node_i,
  input  logic [13:0]        mesh_i,
  input  logic [Threads-1:0] lists_i,
  input  logic [63:0]        beats_i
);
  `include "assert.svh"

  logic [10:0] formats_q [Threads*Formats];
  logic [3:0] flags_q [Threads];
  logic [15:0] inject_q [Threads];
  logic [63:0] cycle_q;
  logic [63:0] retired_q [Threads];
  logic [63:0] refills_q, bank_stalls_q, mmas_q, vectors_q, redirects_q, corrected_q, doubles_q;

  // A copy, right whenever there is something to issue: cycle_i itself would wake what reads it.
  always_ff @(posedge clk_i) begin
    if (!rst_ni) cycle_q <= '0;
    else cycle_q <= cycle_i + 64'd1;
  end

  // --- read ---
  always_comb begin
    for (int unsigned i = 0; i < Slots; i++) begin
      fmt_a_o[i] = '0;
      fmt_b_o[i] = '0;
      if (format_read_i[i]) begin
        fmt_a_o[i] =
            formats_q[{format_thread_i[i/IssueWidth], fetched_i[i].word[FieldEaHi:FieldEaLo]}];
        fmt_b_o[i] =
            formats_q[{format_thread_i[i/IssueWidth], fetched_i[i].word[FieldEbHi:FieldEbLo]}];
      end
    end
  end

  logic is_format;
  assign is_format = number_i >= CsrFmt0 && number_i < CsrFmt0 + 14'(Formats);

  always_comb begin
    data_o = '0;
    if (read_i) begin
      unique case (number_i)
        CsrTid: data_o = 64'(thread_i);
        CsrCycle: data_o = cycle_q;
        CsrInstRet: data_o = retired_q[thread_i];
        CsrFlags: data_o = 64'(flags_q[thread_i]);
        CsrRunning: data_o = 64'(running_i);
        CsrTrapCause: begin
          for (int unsigned t = 0; t < Threads; t++) begin
            if (state_i[t] == StTrapped) data_o[8*t+:4] = cause_i[t];
          end
        end
        CsrEccInject: data_o = 64'(inject_q[thread_i]);
        CsrPerfRefill: data_o = refills_q;
        CsrPerfBankStall: data_o = bank_stalls_q;
        CsrPerfMma: data_o = mmas_q;
        CsrPerfVector: data_o = vectors_q;
        CsrPerfRedirect: data_o = redirects_q;
        CsrPerfEccCorrected: data_o = corrected_q;
        CsrPerfEccDouble: data_o = doubles_q;
        CsrNode: data_o = 64'(node_i);
        CsrMesh: data_o = 64'(mesh_i);
        CsrLists: data_o = 64'(lists_i);
        CsrPerfBeats: data_o = beats_i;
        default: if (is_format) data_o = 64'(formats_q[{thread_i, number_i[3:0]}]);
      endcase
    end
  end

  // --- per thread ---
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      for (int unsigned i = 0; i < Threads * Formats; i++) formats_q[i] <= '0;
    end else if (write_i && is_format) begin
      formats_q[{thread_i, number_i[3:0]}] <= data_i[10:0];
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned t = 0; t < Threads; t++) begin
      if (!rst_ni) begin
        flags_q[t] <= '0;
        inject_q[t] <= '0;
      end else begin
        if (flags_i && flags_thread_i == 2'(t)) flags_q[t] <= flags_q[t] | flags_set_i;
        if (write_i && thread_i == 2'(t)) begin
          if (number_i == CsrFlags) flags_q[t] <= data_i[3:0];
          if (number_i == CsrEccInject) inject_q[t] <= data_i[15:0];
        end
      end
    end
  end
  assign inject_o = inject_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      for (int unsigned t = 0; t < Threads; t++) retired_q[t] <= '0;
    end else begin
      for (int unsigned s = 0; s < IssueThreads; s++) begin
        if (thread_issue_i[s].valid) begin
          retired_q[thread_issue_i[s].thread] <=
              retired_q[thread_issue_i[s].thread] + 64'(thread_issue_i[s].issued);
        end
      end
    end
  end

  // --- of the node ---
  logic [2:0] bank_stalls;
  always_comb begin
    bank_stalls = '0;
    for (int unsigned t = 0; t < Threads; t++) bank_stalls += 3'(stall_i[t] == StallBank);
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      refills_q <= '0;
      bank_stalls_q <= '0;
      mmas_q <= '0;
      vectors_q <= '0;
      redirects_q <= '0;
      corrected_q <= '0;
      doubles_q <= '0;
    end else begin
      refills_q <= refills_q + 64'(refill_i);
      bank_stalls_q <= bank_stalls_q + 64'(bank_stalls);
      mmas_q <= mmas_q + 64'(mma_i);
      vectors_q <= vectors_q + 64'(vector_i);
      redirects_q <= redirects_q + 64'(thread_issue_i[0].redirect) +
                     64'(thread_issue_i[1].redirect);
      corrected_q <= corrected_q + 64'(corrected_i);
      doubles_q <= doubles_q + 64'(doubles_i);
    end
  end

  `D1_ASSERT_IF(FlagsNotInFlight, write_i && number_i == CsrFlags,
                !(flags_i && flags_thread_i == thread_i))
  `D1_ASSERT(ReadOrWrite, !(read_i && write_i))

endmodule
