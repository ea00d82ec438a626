// SPDX-License-Identifier: Apache-2.0
// The states of the threads with flat ports, for their test.
module threads_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  output logic [3:0]  running_o,
  output logic [3:0]  yielding_o,
  output logic [1:0]  state_o [4],
  output logic [3:0]  cause_o [4],
  output logic [20:0] pc_o [4],

  input  logic        picked_i [2],
  input  logic [1:0]  thread_i [2],
  input  logic [2:0]  issued_i [2],
  input  logic        redirect_i [2],
  input  logic        instruction_trap_i [2],
  input  logic [3:0]  instruction_cause_i [2],
  input  logic [31:0] instruction_value_i [2],
  input  logic [20:0] next_pc_i [2],
  input  logic [3:0]  fetch_trap_i,
  input  logic [3:0]  waiting_i,
  input  logic        tstart_i,
  input  logic [1:0]  tstart_thread_i,
  input  logic [20:0] tstart_pc_i,
  input  logic        tstop_i,
  input  logic        yield_i,
  input  logic [1:0]  sys_thread_i,
  input  logic [13:0] yield_cycles_i,
  input  logic        host_start_i,
  input  logic [1:0]  host_thread_i,
  input  logic [20:0] host_pc_i,
  input  logic [3:0]  network_error_i,
  input  logic [31:0] network_value_i [4],
  input  logic [3:0]  double_i,
  input  logic [20:0] double_addr_i [4],

  output logic        host_start_o,
  output logic [3:0]  flush_o,
  output logic [3:0]  restart_o,
  output logic [20:0] restart_pc_o [4],
  output logic [3:0]  trap_o,
  output logic [3:0]  trap_cause_o [4],
  output logic [20:0] trap_pc_o [4],
  output logic [31:0] trap_value_o [4]
);

  thread_issue_t thread_issue [IssueThreads];
  for (genvar s = 0; s < IssueThreads; s++) begin : gen_issue
    assign thread_issue[s] = '{
      valid: picked_i[s], thread: thread_i[s], issued: issued_i[s], retired: '0,
      stall: StallIdle, redirect: redirect_i[s], trap: instruction_trap_i[s],
      cause: cause_e'(instruction_cause_i[s]), value: instruction_value_i[s],
      next_pc: next_pc_i[s]
    };
  end

  thread_state_e state [Threads];
  cause_e cause [Threads];
  cause_e trap_cause [Threads];

  threads u_threads (
    .clk_i, .rst_ni, .running_o, .yielding_o,
    .state_o(state),
    .cause_o(cause),
    .pc_o,
    .thread_issue_i(thread_issue),
    .fetch_trap_i, .waiting_i, .tstart_i, .tstart_thread_i, .tstart_pc_i, .tstop_i, .yield_i,
    .sys_thread_i, .yield_cycles_i, .host_start_i, .host_thread_i, .host_pc_i,
    .network_error_i, .network_value_i, .double_i, .double_addr_i,
    .host_start_o, .flush_o, .restart_o, .restart_pc_o, .trap_o,
    .trap_cause_o(trap_cause),
    .trap_pc_o, .trap_value_o
  );

  for (genvar t = 0; t < Threads; t++) begin : gen_thread
    assign state_o[t] = state[t];
    assign cause_o[t] = cause[t];
    assign trap_cause_o[t] = trap_cause[t];
  end

endmodule
