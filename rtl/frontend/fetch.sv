// SPDX-License-Identifier: Apache-2.0
// Fetch: one window per cycle from the instruction cache into the buffers of the threads, their
// misses, and the engine that refills the cache from the SRAM (docs/timing.md 2 and 3).
module fetch
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows,
  parameter int unsigned IcacheLines = FullIcacheLines,
  parameter int unsigned BtbEntries = FullBtbEntries
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  // Threads, as of the start of the cycle.
  input  logic [Threads-1:0]     running_i,
  output logic [Threads-1:0]     fault_o,  // the next instruction to fetch cannot be

  // End of the cycle: redirected, stopped, trapped or started; new fetch pc if restart.
  input  logic [Threads-1:0]     flush_i,
  input  logic [Threads-1:0]     restart_i,
  input  logic [AddressBits-1:0] restart_pc_i [Threads],
  input  btb_update_t            btb_update_i [IssueThreads],
  input  logic                   ifence_i,
  input  logic                   host_start_i,  // of a thread that does not run
  input  logic [1:0]             host_thread_i,
  input  logic [AddressBits-1:0] host_pc_i,

  // Buffers, to issue.
  input  logic [2:0]             pop_i [Threads],
  output logic [4:0]             count_o [Threads],
  output insn_t                  first_insn_o [Threads],
  output logic [31:0]            first_word_o [Threads],
  input  logic [IssueThreads-1:0] read_i,
  input  logic [1:0]             read_thread_i [IssueThreads],
  output insn_t                  read_insn_o [IssueThreads*IssueWidth],
  output fetched_t               read_fetched_o [IssueThreads*IssueWidth],

  // Refill: starts in t when its bank is free, data in t+2.
  input  logic [SramBanks-1:0]   bank_held_i,
  output logic                   refill_o,
  output logic [AddressBits-7:0] refill_line_o,
  input  logic [511:0]           refill_data_i,
  input  logic                   refill_double_i,
  output logic                   busy_o,  // a miss is pending or the engine works

  // Observe.
  output logic                   fetch_valid_o,
  output logic                   fetch_hit_o,
  output logic [1:0]             fetch_thread_o,
  output logic [AddressBits-1:0] fetch_pc_o
);
  `include "assert.svh"
  localparam int unsigned LineWidth = AddressBits - 6;
  localparam int unsigned SramWindows = SramRows * SramBanks * 2;
  `D1_ASSERT_PARAM(Latencies, LatencyRefillBusy == 3 && LatencyLoad == 3)

  logic [AddressBits-1:0] fetch_pc_q [Threads];
  logic [1:0] fetch_ptr_q;

  // --- choose a thread ---
  logic [Threads-1:0] miss_q, fault_q, eligible;
  logic select;
  logic [1:0] thread;
  logic [AddressBits-1:0] pc;

  always_comb begin
    eligible = running_i & ~miss_q & ~fault_q;
    for (int unsigned t = 0; t < Threads; t++) begin
      if (count_o[t] > 5'(BufferInsns - WindowInsns)) eligible[t] = 1'b0;
    end
    select = eligible != '0;
    thread = first_thread(eligible, fetch_ptr_q);
    pc = select ? fetch_pc_q[thread] : '0;
  end

  // --- look up ---
  logic in_sram, cache_hit, hit, taken;
  logic [255:0] words;
  logic [2:0] taken_slot, last;
  logic [AddressBits-1:0] target, next_pc;
  assign in_sram = pc[AddressBits-1:5] < (AddressBits - 5)'(SramWindows) ||
                   SramWindows == 1 << (AddressBits - 5);
  assign hit = select && (cache_hit || !in_sram);
  assign last = taken ? taken_slot : 3'(WindowInsns - 1);
  assign next_pc = taken ? target : {pc[AddressBits-1:5] + (AddressBits - 5)'(1), 5'd0};

  logic refill_write;
  logic [LineWidth-1:0] refill_line2_q;

  icache #(.Lines(IcacheLines)) u_icache (
    .clk_i, .rst_ni,
    .lookup_i(select && in_sram),
    .window_i(pc[AddressBits-1:5]),
    .hit_o(cache_hit),
    .words_o(words),
    .write_i(refill_write),
    .line_i(refill_line2_q),
    .data_i(refill_data_i),
    .invalidate_i(ifence_i)
  );

  btb #(.Entries(BtbEntries)) u_btb (
    .clk_i, .rst_ni,
    .lookup_i(cache_hit),
    .pc_i(pc),
    .taken_o(taken),
    .slot_o(taken_slot),
    .target_o(target),
    .update_i(btb_update_i)
  );

  // --- decode and push ---
  logic push;
  insn_t insn [WindowInsns];
  fetched_t fetched [WindowInsns];
  assign push = hit && !flush_i[thread];

  logic [WindowInsns-1:0] in_window;
  assign in_window = hit ? (8'hff << pc[4:2]) & (8'hff >> ~last) : '0;

  for (genvar k = 0; k < WindowInsns; k++) begin : gen_decode
    logic predicted;
    assign predicted = in_window[k] && taken && taken_slot == 3'(k);
    assign fetched[k] =
        '{taken: predicted, target: predicted ? target : '0, word: words[32*k+:32]};
    decode u_decode (.valid_i(in_window[k]), .word_i(fetched[k].word), .insn_o(insn[k]));
  end

  insn_buffer u_buffer (
    .clk_i, .rst_ni,
    .push_i(push),
    .push_thread_i(thread),
    .push_first_i(pc[4:2]),
    .push_last_i(last),
    .push_insn_i(insn),
    .push_fetched_i(fetched),
    .pop_i, .flush_i,
    .count_o, .first_insn_o, .first_word_o,
    .read_i, .read_thread_i, .read_insn_o, .read_fetched_o
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) fetch_ptr_q <= '0;
    else if (select) fetch_ptr_q <= thread + 2'd1;
  end

  always_ff @(posedge clk_i) begin
    if (push) fetch_pc_q[thread] <= next_pc;
    for (int unsigned t = 0; t < Threads; t++) begin
      if (restart_i[t]) fetch_pc_q[t] <= restart_pc_i[t];
    end
    if (host_start_i) fetch_pc_q[host_thread_i] <= host_pc_i;
  end

  // --- misses and faults ---
  logic [LineWidth-1:0] miss_line_q [Threads];
  logic [Threads-1:0] miss_d, stale_q, stale_d, fault_d, refilled;
  logic new_miss;
  assign new_miss = select && !hit && !flush_i[thread];

  logic refill1_q, refill2_q, drop_q;
  logic [LineWidth-1:0] refill_line1_q;

  always_comb begin
    refilled = '0;
    if (refill2_q) begin
      for (int unsigned t = 0; t < Threads; t++) begin
        refilled[t] = miss_q[t] && miss_line_q[t] == refill_line2_q;
      end
    end
    miss_d = miss_q & ~refilled;
    stale_d = stale_q | flush_i;
    fault_d = (fault_q | (refilled & ~stale_q & {Threads{refill_double_i}})) & ~flush_i;
    if (new_miss) begin
      miss_d[thread] = 1'b1;
      stale_d[thread] = 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      miss_q <= '0;
      stale_q <= '0;
      fault_q <= '0;
    end else begin
      miss_q <= miss_d;
      stale_q <= stale_d;
      fault_q <= fault_d;
      if (host_start_i) begin
        stale_q[host_thread_i] <= 1'b1;
        fault_q[host_thread_i] <= 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (new_miss) miss_line_q[thread] <= pc[AddressBits-1:6];
  end

  // --- refill engine: t starts, t+1 array, t+2 corrected data ---
  logic [1:0] refill_ptr_q, refill_thread;
  always_comb begin
    refill_o = 1'b0;
    refill_thread = first_thread(miss_q, refill_ptr_q);
    refill_line_o = '0;
    if (miss_q != '0 && !refill1_q && !refill2_q) begin
      refill_line_o = miss_line_q[refill_thread];
      refill_o = !bank_held_i[refill_line_o[3:0]];
    end
  end

  assign refill_write = refill2_q && !refill_double_i && !drop_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      refill_ptr_q <= '0;
      refill1_q <= 1'b0;
      refill2_q <= 1'b0;
      drop_q <= 1'b0;
    end else begin
      if (refill_o) refill_ptr_q <= refill_thread + 2'd1;
      refill1_q <= refill_o;
      refill2_q <= refill1_q;
      drop_q <= ifence_i || (drop_q && refill1_q);
    end
  end

  always_ff @(posedge clk_i) begin
    if (refill_o) refill_line1_q <= refill_line_o;
    if (refill1_q) refill_line2_q <= refill_line1_q;
  end

  assign fault_o = fault_q;
  assign busy_o = miss_q != '0 || refill1_q || refill2_q;
  assign fetch_valid_o = select;
  assign fetch_hit_o = hit;
  assign fetch_thread_o = select ? thread : '0;
  assign fetch_pc_o = pc;

  `D1_ASSERT(RestartFlushes, (restart_i & ~flush_i) == '0)
  `D1_ASSERT_IF(HostStartsEmpty, host_start_i, count_o[host_thread_i] == '0)
  `D1_ASSERT(NoFaultWhileMissing, (fault_q & miss_q) == '0)
  `D1_ASSERT(RefillMatchesMiss, !refill2_q || refilled != '0)
  `D1_ASSERT_IF(FetchRuns, select, running_i[thread] && !fault_q[thread] && !miss_q[thread])

endmodule
