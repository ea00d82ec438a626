// SPDX-License-Identifier: Apache-2.0
// The network interface with flat ports, for its test.
module network_interface_bench
  import machine_pkg::*;
  import core_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
#(
  parameter int unsigned SramRows = 6
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic [9:0]   node_i,
  input  logic         core_dead_i,

  // The core.
  input  logic         issue_valid_i,
  input  logic [1:0]   issue_thread_i,
  input  logic [7:0]   issue_op_i,
  input  logic [4:0]   issue_sem_i,
  input  logic [13:0]  issue_count_i,
  input  logic [31:0]  issue_b_i,
  input  logic [31:0]  issue_c_i,
  output logic [31:0]  semaphores_o [32],
  output logic         take_o,
  output logic [4:0]   take_sem_o,
  output logic [3:0]   lists_o,
  output logic         commands_full_o,
  output logic [3:0]   error_o,
  output logic [31:0]  error_value_o [4],
  output logic [63:0]  beats_o,

  // The SRAM.
  input  logic [15:0]  taken_i,
  output logic [15:0]  claimed_o,
  output logic         read_valid_o,
  output logic         read_refill_o,
  output logic [1:0]   read_thread_o,
  output logic [20:0]  read_addr_o,
  input  logic [511:0] read_data_i,
  input  logic         read_double_i,
  output logic         write_valid_o,
  output logic [1:0]   write_thread_o,
  output logic [20:0]  write_addr_o,
  output logic [63:0]  write_mask_o,
  output logic [511:0] write_data_o,

  // The router.
  output logic         lookup_o,
  output logic [9:0]   lookup_node_o,
  input  logic         reachable_i,
  output logic         inject_valid_o,
  output logic [63:0]  inject_header_o,
  output logic [511:0] inject_data_o,
  input  logic [1:0]   inject_credit_i,
  input  logic         eject_valid_i,
  input  logic [63:0]  eject_header_i,
  input  logic [511:0] eject_data_i,
  output logic [1:0]   eject_credit_o,

  output logic         idle_o,
  output logic         busy_o,
  output logic [3:0]   inject_credits_o [2],
  output logic [3:0]   eject_occupancy_o [2],
  output logic [2:0]   list_state_o [4],
  output logic [31:0]  outstanding_o [4],
  output logic         server_busy_o,
  output logic         release_busy_o,
  output logic [3:0]   commands_o,
  output logic         change_valid_o [4],  // by core, lists, requests, responses
  output logic [4:0]   change_number_o [4],
  output logic [31:0]  change_delta_o [4]
);

  network_issue_t issue;
  always_comb begin
    issue = '0;
    if (issue_valid_i) begin
      issue = '{valid: 1'b1, thread: issue_thread_i, op: opcode_e'(issue_op_i), sem: issue_sem_i,
                count: issue_count_i, b: issue_b_i, c: issue_c_i};
    end
  end

  sem_take_t take;
  sram_read_t read;
  sram_write_t write;
  beat_t inject;
  logic [CreditBits-1:0] inject_credits [Channels];
  logic [CreditBits-1:0] eject_occupancy [Channels];
  logic [$clog2(CommandFifo+1)-1:0] commands;
  list_state_e list_state [Threads];
  sem_change_t change [4];

  network_interface #(.SramRows(SramRows)) u_interface (
    .clk_i, .rst_ni, .node_i, .core_dead_i,
    .issue_i(issue),
    .semaphores_o,
    .take_o(take),
    .lists_o, .commands_full_o, .error_o, .error_value_o, .beats_o, .taken_i, .claimed_o,
    .read_o(read),
    .write_o(write),
    .read_data_i, .read_double_i, .lookup_o, .lookup_node_o, .reachable_i,
    .inject_o(inject),
    .inject_credit_i,
    .eject_i('{valid: eject_valid_i, header: eject_header_i, data: eject_data_i}),
    .eject_credit_o, .idle_o, .busy_o,
    .inject_credits_o(inject_credits),
    .eject_occupancy_o(eject_occupancy),
    .list_state_o(list_state),
    .outstanding_o, .server_busy_o, .release_busy_o,
    .commands_o(commands),
    .change_o(change)
  );

  assign {take_o, take_sem_o} = take;
  assign {read_valid_o, read_refill_o, read_thread_o, read_addr_o} = read;
  assign {write_valid_o, write_thread_o, write_addr_o, write_mask_o, write_data_o} = write;
  assign {inject_valid_o, inject_header_o, inject_data_o} = inject;
  assign commands_o = 4'(commands);
  for (genvar c = 0; c < Channels; c++) begin : gen_channel
    assign inject_credits_o[c] = 4'(inject_credits[c]);
    assign eject_occupancy_o[c] = 4'(eject_occupancy[c]);
  end
  for (genvar t = 0; t < Threads; t++) begin : gen_thread
    assign list_state_o[t] = list_state[t];
  end
  for (genvar i = 0; i < 4; i++) begin : gen_change
    assign {change_valid_o[i], change_number_o[i], change_delta_o[i]} = change[i];
  end

endmodule
