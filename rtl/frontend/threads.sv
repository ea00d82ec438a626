// SPDX-License-Identifier: Apache-2.0
// The state of the threads: Stopped, Running, Trapped, pc, yield and watchdog, and what every event
// of a cycle makes of it (docs/timing.md 1 and 4). Of several events of a thread the later one in
// the order of the code wins.
module threads
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic                   clk_i,
  input  logic                   rst_ni,

  // As of the start of the cycle.
  output logic [Threads-1:0]     running_o,
  output logic [Threads-1:0]     yielding_o,
  output thread_state_e          state_o [Threads],
  output cause_e                 cause_o [Threads],
  output logic [AddressBits-1:0] pc_o [Threads],

  // Events of the cycle.
  input  thread_issue_t          thread_issue_i [IssueThreads],
  input  logic [Threads-1:0]     fetch_trap_i,
  input  logic [Threads-1:0]     waiting_i,  // for semaphores or the network: no watchdog
  input  logic                   tstart_i,
  input  logic [1:0]             tstart_thread_i,
  input  logic [AddressBits-1:0] tstart_pc_i,
  input  logic                   tstop_i,  // the thread of sys_thread_i
  input  logic                   yield_i,
  input  logic [1:0]             sys_thread_i,
  input  logic [13:0]            yield_cycles_i,
  input  logic                   host_start_i,  // only in registers: it comes from outside
  input  logic [1:0]             host_thread_i,
  input  logic [AddressBits-1:0] host_pc_i,
  input  logic [Threads-1:0]     network_error_i,
  input  logic [31:0]            network_value_i [Threads],
  input  logic [Threads-1:0]     double_i,
  input  logic [AddressBits-1:0] double_addr_i [Threads],

  // To fetch, at the end of the cycle. A thread that the host starts has nothing to flush.
  output logic                   host_start_o,
  output logic [Threads-1:0]     flush_o,
  output logic [Threads-1:0]     restart_o,
  output logic [AddressBits-1:0] restart_pc_o [Threads],

  // Traps taken in this cycle; zero without.
  output logic [Threads-1:0]     trap_o,
  output cause_e                 trap_cause_o [Threads],
  output logic [AddressBits-1:0] trap_pc_o [Threads],
  output logic [31:0]            trap_value_o [Threads]
);
  `include "assert.svh"
  localparam int unsigned WatchWidth = $clog2(WatchdogCycles + 1);

  thread_state_e state_q [Threads], state_d [Threads];
  cause_e cause_q [Threads], cause_d [Threads];
  logic [AddressBits-1:0] pc_q [Threads], pc_d [Threads];
  logic [13:0] yield_q [Threads], yield_d [Threads];
  logic [WatchWidth-1:0] watch_q [Threads], watch_d [Threads];

  logic [Threads-1:0] running, busy;
  always_comb begin
    for (int unsigned t = 0; t < Threads; t++) begin
      running[t] = state_q[t] == StRunning;
      yielding_o[t] = yield_q[t] != '0;
    end
    running_o = running;
  end

  always_comb begin
    flush_o = '0;
    restart_o = '0;
    trap_o = '0;
    busy = '0;
    for (int unsigned t = 0; t < Threads; t++) begin
      state_d[t] = state_q[t];
      cause_d[t] = cause_q[t];
      pc_d[t] = pc_q[t];
      yield_d[t] = yield_q[t];
      watch_d[t] = '0;
      restart_pc_o[t] = '0;
      trap_cause_o[t] = CauseNone;
      trap_pc_o[t] = '0;
      trap_value_o[t] = '0;
      if (yield_q[t] != '0) yield_d[t] = yield_q[t] - 14'd1;
    end

    if (running != '0 || network_error_i != '0 || double_i != '0) begin
      // --- issue: progress, redirects ---
      for (int unsigned s = 0; s < IssueThreads; s++) begin
        if (thread_issue_i[s].valid) begin
          busy[thread_issue_i[s].thread] = thread_issue_i[s].issued != '0;
          pc_d[thread_issue_i[s].thread] = thread_issue_i[s].next_pc;
          if (thread_issue_i[s].redirect) begin
            flush_o[thread_issue_i[s].thread] = 1'b1;
            restart_o[thread_issue_i[s].thread] = 1'b1;
            restart_pc_o[thread_issue_i[s].thread] = thread_issue_i[s].next_pc;
          end
        end
      end

      // --- starts and stops by instructions ---
      if (tstart_i) begin
        state_d[tstart_thread_i] = StRunning;
        pc_d[tstart_thread_i] = tstart_pc_i;
        yield_d[tstart_thread_i] = '0;
        flush_o[tstart_thread_i] = 1'b1;
        restart_o[tstart_thread_i] = 1'b1;
        restart_pc_o[tstart_thread_i] = tstart_pc_i;
      end
      if (tstop_i) begin
        state_d[sys_thread_i] = StStopped;
        flush_o[sys_thread_i] = 1'b1;
      end
      if (yield_i) yield_d[sys_thread_i] = yield_cycles_i;

      // --- traps of instructions and of fetch ---
      for (int unsigned s = 0; s < IssueThreads; s++) begin
        if (thread_issue_i[s].trap) begin
          state_d[thread_issue_i[s].thread] = StTrapped;
          cause_d[thread_issue_i[s].thread] = thread_issue_i[s].cause;
          flush_o[thread_issue_i[s].thread] = 1'b1;
          trap_o[thread_issue_i[s].thread] = 1'b1;
          trap_cause_o[thread_issue_i[s].thread] = thread_issue_i[s].cause;
          trap_pc_o[thread_issue_i[s].thread] = thread_issue_i[s].next_pc;
          trap_value_o[thread_issue_i[s].thread] = thread_issue_i[s].value;
        end
      end
      for (int unsigned t = 0; t < Threads; t++) begin
        if (fetch_trap_i[t]) begin
          state_d[t] = StTrapped;
          cause_d[t] = CauseEccFetch;
          flush_o[t] = 1'b1;
          trap_o[t] = 1'b1;
          trap_cause_o[t] = CauseEccFetch;
          trap_pc_o[t] = pc_q[t];
        end
      end

      // --- watchdog, errors of the network, double errors ---
      for (int unsigned t = 0; t < Threads; t++) begin
        if (running[t] && !busy[t] && !waiting_i[t]) begin
          watch_d[t] = watch_q[t] + WatchWidth'(1);
          if (watch_d[t] == WatchWidth'(WatchdogCycles)) watch_d[t] = '0;
          if (watch_d[t] == '0 && !trap_o[t]) begin
            state_d[t] = StTrapped;
            cause_d[t] = CauseWatchdog;
            flush_o[t] = 1'b1;
            trap_o[t] = 1'b1;
            trap_cause_o[t] = CauseWatchdog;
            trap_pc_o[t] = pc_q[t];
          end
        end
        if (network_error_i[t] && state_q[t] != StTrapped) begin
          state_d[t] = StTrapped;
          cause_d[t] = CauseNetworkError;
          flush_o[t] = 1'b1;
          trap_o[t] = 1'b1;
          trap_cause_o[t] = CauseNetworkError;
          trap_pc_o[t] = pc_q[t];
          trap_value_o[t] = network_value_i[t];
        end
        if (double_i[t] && state_q[t] != StTrapped) begin
          state_d[t] = StTrapped;
          cause_d[t] = CauseEccDouble;
          flush_o[t] = 1'b1;
          trap_o[t] = 1'b1;
          trap_cause_o[t] = CauseEccDouble;
          trap_pc_o[t] = pc_q[t];
          trap_value_o[t] = 32'(double_addr_i[t]);
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned t = 0; t < Threads; t++) begin
      if (!rst_ni) begin
        state_q[t] <= StStopped;
        cause_q[t] <= CauseNone;
        pc_q[t] <= '0;
        yield_q[t] <= '0;
        watch_q[t] <= '0;
      end else begin
        state_q[t] <= state_d[t];
        cause_q[t] <= cause_d[t];
        pc_q[t] <= pc_d[t];
        yield_q[t] <= yield_d[t];
        watch_q[t] <= watch_d[t];
        // The host's start comes before watchdog, errors of the network and double errors.
        if (host_start_o && host_thread_i == 2'(t)) begin
          if (!(network_error_i[t] || double_i[t]) || state_q[t] == StTrapped) begin
            state_q[t] <= StRunning;
          end
          pc_q[t] <= host_pc_i;
          yield_q[t] <= '0;
        end
      end
    end
  end

  assign host_start_o = host_start_i && state_q[host_thread_i] != StRunning;
  assign state_o = state_q;
  assign pc_o = pc_q;
  assign cause_o = cause_q;

  for (genvar t = 0; t < Threads; t++) begin : gen_assert
    `D1_ASSERT(YieldingIssuesNothing, !(yielding_o[t] && busy[t]))
    `D1_ASSERT(OnlyRunningIssues, running[t] || !busy[t])
    `D1_ASSERT(WatchdogBites, watch_q[t] < WatchWidth'(WatchdogCycles))
    `D1_ASSERT(PcAligned, pc_q[t][1:0] == '0)
  end
  `D1_ASSERT_IF(StartsIdleThread, tstart_i, !running[tstart_thread_i])
  `D1_ASSERT_IF(HostPcAligned, host_start_i, host_pc_i[1:0] == '0)

endmodule
