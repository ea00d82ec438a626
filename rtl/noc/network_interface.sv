// SPDX-License-Identifier: Apache-2.0
// Between core, SRAM and router (docs/network.md 5 to 9): lists, commands, read server and barrier
// take turns to step; what arrives is written, counted or answered.
//
//   core --> commands, lists --+
//            server, barrier --+--> step --> N1 --> N2 --> router
//                 ^                  |               ^
//                 |                 SRAM ------------'
//   router --> receive --> SRAM, semaphores, lists
//
// clk_i may stand still while busy_o is low and neither the core nor the router brings anything.
module network_interface
  import machine_pkg::*;
  import core_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
#(
  parameter int unsigned SramRows = FullSramRows,
  localparam int unsigned CommandBits = $clog2(CommandFifo + 1)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  node_t                  node_i,  // the own one
  input  logic                   core_dead_i,

  // The core: what it issues in this cycle, what it may issue.
  input  network_issue_t         issue_i,
  output logic [31:0]            semaphores_o [Semaphores],
  output sem_take_t              take_o,
  output logic [Threads-1:0]     lists_o,  // not Idle
  output logic                   commands_full_o,
  output logic [Threads-1:0]     error_o,
  output logic [31:0]            error_value_o [Threads],
  output logic [63:0]            beats_o,  // given to the router before this cycle

  // The SRAM. taken_i: banks that partial stores keep or the refill takes.
  input  logic [SramBanks-1:0]   taken_i,
  output logic [SramBanks-1:0]   claimed_o,
  output sram_read_t             read_o,
  output sram_write_t            write_o,
  input  logic [511:0]           read_data_i,  // in t+2
  input  logic                   read_double_i,

  // The router.
  output logic                   lookup_o,
  output node_t                  lookup_node_o,
  input  logic                   reachable_i,
  output beat_t                  inject_o,
  input  logic [Channels-1:0]    inject_credit_i,
  input  beat_t                  eject_i,
  output logic [Channels-1:0]    eject_credit_o,

  output logic                   idle_o,
  output logic                   busy_o,

  // Observe; counts at the start of the cycle.
  output logic [CreditBits-1:0]  inject_credits_o [Channels],
  output logic [CreditBits-1:0]  eject_occupancy_o [Channels],
  output list_state_e            list_state_o [Threads],
  output logic [31:0]            outstanding_o [Threads],
  output logic                   server_busy_o,
  output logic                   release_busy_o,
  output logic [CommandBits-1:0] commands_o,
  output sem_change_t            change_o [4]  // by core, lists, requests, responses
);
  `include "assert.svh"

  // --- senders ---
  logic [Senders-1:0] want, steps;
  step_t step [Senders];
  logic failed;

  logic [Threads-1:0] list_on_its_way, list_item, list_index, list_double, list_error, list_busy;
  logic [Threads-1:0] item_bad;
  logic [AddressBits-1:0] item_addr [Threads];
  logic [4:0] answered [Threads];
  error_t response_error;

  for (genvar t = 0; t < Threads; t++) begin : gen_list
    logic start;
    assign start = issue_i.valid && issue_i.op == OpXfer && issue_i.thread == 2'(t);
    assign list_error[t] = response_error.valid && response_error.thread == 2'(t);
    assign lists_o[t] = list_state_o[t] != ListIdle;
    list_parser #(.SramRows(SramRows), .Thread(t)) u_list (
      .clk_i, .rst_ni, .node_i,
      .start_i(start),
      .start_addr_i(issue_i.b[AddressBits-1:0]),
      .semaphores_i(semaphores_o),
      .want_o(want[SenderList+t]),
      .step_o(step[SenderList+t]),
      .step_i(steps[SenderList+t]),
      .failed_i(failed && steps[SenderList+t]),
      .on_its_way_i(list_on_its_way[t]),
      .item_i(list_item[t]),
      .index_i(list_index[t]),
      .line_i(read_data_i),
      .double_i(list_double[t]),
      .answered_i(answered[t]),
      .error_i(list_error[t]),
      .bad_item_o(item_bad[t]),
      .item_addr_o(item_addr[t]),
      .state_o(list_state_o[t]),
      .outstanding_o(outstanding_o[t]),
      .busy_o(list_busy[t])
    );
  end

  command_t command;
  logic push;
  always_comb begin
    command = '0;
    push = issue_i.valid && (issue_i.op == OpSemsend || issue_i.op == OpBarrier);
    if (push) begin
      command.thread = issue_i.thread;
      command.sem = issue_i.sem;
      if (issue_i.op == OpBarrier) begin
        command.barrier = 1'b1;
        command.node = issue_i.c[9:0];
        command.amount = 32'(issue_i.c[26:16]);
        command.first = issue_i.b[9:0];
        command.corner = issue_i.b[25:16];
      end else begin
        command.node = issue_i.b[9:0];
        command.amount = issue_i.c;
      end
    end
  end

  command_queue u_commands (
    .clk_i, .rst_ni, .node_i,
    .push_i(push),
    .command_i(command),
    .count_o(commands_o),
    .want_o(want[SenderCommand]),
    .step_o(step[SenderCommand]),
    .step_i(steps[SenderCommand])
  );
  assign commands_full_o = commands_o == CommandBits'(CommandFifo);

  logic serve_take;
  serve_t serve;
  read_server u_server (
    .clk_i, .rst_ni, .node_i,
    .take_i(serve_take),
    .serve_i(serve),
    .busy_o(server_busy_o),
    .want_o(want[SenderServer]),
    .step_o(step[SenderServer]),
    .step_i(steps[SenderServer])
  );

  arrive_t arrive;
  logic arrived;
  barrier u_barrier (
    .clk_i, .rst_ni, .node_i,
    .arrive_i(arrive),
    .arrived_o(arrived),
    .busy_o(release_busy_o),
    .want_o(want[SenderBarrier]),
    .step_o(step[SenderBarrier]),
    .step_i(steps[SenderBarrier])
  );

  // --- the step of this cycle: who, can its node be reached, what does it come to ---
  logic may_step, takes_step, reads, sends;
  logic [2:0] sender;
  send_arbiter u_arbiter (
    .clk_i, .rst_ni,
    .want_i(want),
    .valid_o(may_step),
    .sender_o(sender),
    .step_i(takes_step),
    .send_i(takes_step && sends),
    .credit_i(inject_credit_i),
    .credits_o(inject_credits_o)
  );

  step_t chosen;
  always_comb begin
    chosen = '0;
    if (may_step) chosen = step[sender];
  end
  assign lookup_o = chosen.send;
  assign lookup_node_o = chosen.header.dst;

  logic [31:0] failed_value;
  always_comb begin
    reads = 1'b0;
    sends = 1'b0;
    failed = 1'b0;
    failed_value = '0;
    if (may_step) begin
      if (chosen.send && chosen.must_reach && !reachable_i) begin
        failed = 1'b1;
        failed_value = fault_value(FaultNoRoute, AddressBits'(chosen.header.dst));
      end else if (chosen.fault) begin
        failed = 1'b1;
        failed_value = fault_value(chosen.code, chosen.value);
      end else if (chosen.send && chosen.dst_fault) begin
        failed = 1'b1;
        failed_value = fault_value(FaultBadAddress, chosen.dst_value);
      end else begin
        sends = chosen.send && (reachable_i || !chosen.may_skip);
      end
      reads = chosen.read && !failed;
    end
  end

  // --- banks ---
  logic read_granted, write_granted, claims_busy;
  sram_write_t write;
  bank_claims u_claims (
    .clk_i, .rst_ni,
    .taken_i,
    .read_i(reads),
    .read_bank_i(chosen.addr[9:6]),
    .read_granted_o(read_granted),
    .write_i(write.valid),
    .write_bank_i(write.addr[9:6]),
    .write_granted_o(write_granted),
    .claimed_o,
    .busy_o(claims_busy)
  );
  assign takes_step = may_step && (!reads || read_granted);

  always_comb begin
    steps = '0;
    if (takes_step) steps[sender] = 1'b1;
    read_o = '0;
    if (read_granted) begin
      read_o = '{valid: 1'b1, refill: chosen.quiet, thread: chosen.thread, addr: chosen.addr};
    end
    write_o = '0;
    if (write_granted) write_o = write;
  end

  flight_t flight;
  always_comb begin
    flight = '0;
    if (takes_step) begin
      flight.valid = 1'b1;
      flight.sender = sender;
      if (!failed) begin
        flight.read = chosen.read;
        flight.item = chosen.item;
        flight.index = chosen.index;
        flight.element = chosen.element;
        flight.data_from = chosen.data_from;
      end
      if (sends) begin
        flight.send = 1'b1;
        flight.header = chosen.header;
        flight.data = chosen.data;
      end
    end
  end

  logic pipeline_busy;
  send_pipeline u_pipeline (
    .clk_i, .rst_ni,
    .flight_i(flight),
    .read_i(read_data_i),
    .double_i(read_double_i),
    .inject_o,
    .on_its_way_o(list_on_its_way),
    .item_o(list_item),
    .index_o(list_index),
    .double_o(list_double),
    .busy_o(pipeline_busy)
  );

  // --- receive ---
  sem_change_t receive_change [Channels];
  receive #(.SramRows(SramRows)) u_receive (
    .clk_i, .rst_ni, .node_i, .core_dead_i,
    .beat_i(eject_i),
    .credit_o(eject_credit_o),
    .write_o(write),
    .written_i(write_granted),
    .server_busy_i(server_busy_o),
    .take_o(serve_take),
    .serve_o(serve),
    .arrive_o(arrive),
    .arrived_i(arrived),
    .change_o(receive_change),
    .answered_o(answered),
    .error_o(response_error),
    .occupancy_o(eject_occupancy_o)
  );

  // --- semaphores ---
  assign take_o = '{valid: takes_step && chosen.take, sem: chosen.change.number};

  sem_change_t core_change;
  always_comb begin
    core_change = '0;
    if (issue_i.valid) begin
      unique case (issue_i.op)
        OpSemwait, OpSemadd, OpSemset: begin
          core_change.valid = 1'b1;
          core_change.number = issue_i.sem;
          unique case (issue_i.op)
            OpSemwait: core_change.delta = -32'(issue_i.count);
            OpSemadd: core_change.delta = issue_i.b;
            default: core_change.delta = issue_i.b - semaphores_o[issue_i.sem];
          endcase
        end
        default: ;
      endcase
    end
  end

  assign change_o[0] = core_change;
  assign change_o[1] = takes_step && !failed ? chosen.change : '0;
  assign change_o[2] = receive_change[0];
  assign change_o[3] = receive_change[1];
  semaphores u_semaphores (.clk_i, .rst_ni, .change_i(change_o), .values_o(semaphores_o));

  // --- errors; the later wins ---
  always_comb begin
    error_o = '0;
    for (int unsigned t = 0; t < Threads; t++) error_value_o[t] = '0;
    if (response_error.valid) begin
      error_o[response_error.thread] = 1'b1;
      error_value_o[response_error.thread] = response_error.value;
    end
    if (takes_step && failed) begin
      error_o[chosen.thread] = 1'b1;
      error_value_o[chosen.thread] = failed_value;
    end
    for (int unsigned t = 0; t < Threads; t++) begin
      if (item_bad[t]) begin
        error_o[t] = 1'b1;
        error_value_o[t] = fault_value(FaultBadDescriptor, item_addr[t]);
      end
    end
  end

  // --- is there anything to do? ---
  logic received;  // something waits behind the Local output
  assign received = eject_occupancy_o[0] != '0 || eject_occupancy_o[1] != '0;
  assign idle_o = !received && !pipeline_busy && lists_o == '0 && commands_o == '0 &&
                  !server_busy_o && !release_busy_o;
  assign busy_o = received || pipeline_busy || list_busy != '0 || commands_o != '0 ||
                  server_busy_o || release_busy_o || claims_busy;

  logic [63:0] beats_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) beats_q <= '0;
    else if (inject_o.valid) beats_q <= beats_q + 64'd1;
  end
  assign beats_o = beats_q;

  // --- contracts ---
  `D1_ASSERT_QUIET(IssueQuiet, issue_i.valid, issue_i)
  `D1_ASSERT_IF(CommandFits, push, !commands_full_o)
  `D1_ASSERT_IF(WaitGetsEnough, issue_i.valid && issue_i.op == OpSemwait,
                semaphores_o[issue_i.sem] >= 32'(issue_i.count) &&
                !(take_o.valid && take_o.sem == issue_i.sem))

endmodule
