// SPDX-License-Identifier: Apache-2.0
// A list parser with flat ports, for its test.
module list_parser_bench
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
#(
  parameter int unsigned SramRows = 6,
  parameter int unsigned Thread = 2
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic [9:0]   node_i,

  input  logic         start_i,
  input  logic [20:0]  start_addr_i,
  input  logic [31:0]  semaphores_i [32],

  // The step.
  output logic         want_o,
  output logic [1:0]   thread_o,
  output logic         fault_o,
  output logic [3:0]   code_o,
  output logic [20:0]  value_o,
  output logic         dst_fault_o,
  output logic [20:0]  dst_value_o,
  output logic         read_o,
  output logic         quiet_o,
  output logic [20:0]  addr_o,
  output logic         item_o,
  output logic         index_o,
  output logic         element_valid_o,
  output logic         element_first_o,
  output logic [1:0]   element_esize_o,
  output logic [2:0]   element_from_o,
  output logic [2:0]   element_to_o,
  output logic         send_o,
  output logic         must_reach_o,
  output logic         may_skip_o,
  output logic [1:0]   data_from_o,
  output logic [63:0]  header_o,
  output logic         change_valid_o,
  output logic [4:0]   change_number_o,
  output logic [31:0]  change_delta_o,
  output logic         take_o,
  output logic [63:0]  data_o,
  input  logic         step_i,
  input  logic         failed_i,

  input  logic         on_its_way_i,
  input  logic         item_i,
  input  logic         index_i,
  input  logic [511:0] line_i,
  input  logic         double_i,
  input  logic [4:0]   answered_i,
  input  logic         error_i,
  output logic         bad_item_o,
  output logic [20:0]  item_addr_o,
  output logic [2:0]   state_o,
  output logic [31:0]  outstanding_o,
  output logic         busy_o
);

  step_t step;
  list_state_e state;
  list_parser #(.SramRows(SramRows), .Thread(Thread)) u_list (
    .clk_i, .rst_ni, .node_i, .start_i, .start_addr_i, .semaphores_i, .want_o,
    .step_o(step),
    .step_i, .failed_i, .on_its_way_i, .item_i, .index_i, .line_i, .double_i, .answered_i, .error_i,
    .bad_item_o, .item_addr_o,
    .state_o(state),
    .outstanding_o, .busy_o
  );

  assign {thread_o, fault_o, code_o, value_o, dst_fault_o, dst_value_o, read_o, quiet_o, addr_o,
          item_o, index_o, element_valid_o, element_first_o, element_esize_o, element_from_o,
          element_to_o, send_o, must_reach_o, may_skip_o, data_from_o, header_o, change_valid_o,
          change_number_o, change_delta_o, take_o, data_o} = step;
  assign state_o = state;

endmodule
