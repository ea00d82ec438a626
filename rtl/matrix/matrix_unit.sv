// SPDX-License-Identifier: Apache-2.0
// The matrix unit: 8x8x4 multiply-accumulate per cycle into the accumulators, which it owns.
//
// issue_i is taken in its cycle whenever valid; nothing ever waits. A memory operand is
// mem_data_i[port] two cycles later. mld takes its data from issue_i.a. The accumulator is read in
// t+4 and written at the end of t+5; the record appears in t+5.
module matrix_unit
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic               clk_i,
  input  logic               rst_ni,

  // From issue, and corrected data of the two wide read ports (t+2).
  input  mat_issue_t         issue_i,
  input  logic [1:0][511:0]  mem_data_i,

  // Part of an accumulator for vacc*, read combinationally in the issue cycle.
  input  logic [1:0]         acc_thread_i,
  input  logic [2:0]         acc_index_i,
  input  logic [1:0]         acc_part_i,
  output logic [511:0]       acc_part_o,

  // Record of the write in t+5; payload zero without one.
  output matrix_observe_t    observe_o,

  // Each issued instruction retires in t+5.
  output logic               retire_valid_o,
  output logic [1:0]         retire_thread_o,
  // Something is between issue and write.
  output logic               busy_o
);
endmodule
