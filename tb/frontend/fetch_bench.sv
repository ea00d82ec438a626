// SPDX-License-Identifier: Apache-2.0
// Fetch with flat ports, for its test. What it has decoded is compared here with a decoder behind
// the buffers; the test sees words only.
module fetch_bench
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned SramRows = 2,
  parameter int unsigned IcacheLines = 4,
  parameter int unsigned BtbEntries = 4
) (
  input  logic         clk_i,
  input  logic         rst_ni,

  input  logic [3:0]   running_i,
  output logic [3:0]   fault_o,

  input  logic [3:0]   flush_i,
  input  logic [3:0]   restart_i,
  input  logic [20:0]  restart_pc_i [4],
  input  logic         update_valid_i [2],
  input  logic         update_write_i [2],
  input  logic [20:0]  update_pc_i [2],
  input  logic [20:0]  update_target_i [2],
  input  logic         ifence_i,
  input  logic         host_start_i,
  input  logic [1:0]   host_thread_i,
  input  logic [20:0]  host_pc_i,

  input  logic [2:0]   pop_i [4],
  output logic [4:0]   count_o [4],
  output logic [31:0]  first_word_o [4],
  input  logic [1:0]   read_i,
  input  logic [1:0]   read_thread_i [2],
  output logic [31:0]  read_word_o [8],
  output logic         read_taken_o [8],
  output logic [20:0]  read_target_o [8],
  output logic         decoded_wrong_o,

  input  logic [15:0]  bank_held_i,
  output logic         refill_o,
  output logic [14:0]  refill_line_o,
  input  logic [511:0] refill_data_i,
  input  logic         refill_double_i,
  output logic         busy_o,

  output logic         fetch_valid_o,
  output logic         fetch_hit_o,
  output logic [1:0]   fetch_thread_o,
  output logic [20:0]  fetch_pc_o
);
  localparam int unsigned Slots = IssueThreads * IssueWidth;

  btb_update_t update [IssueThreads];
  for (genvar i = 0; i < IssueThreads; i++) begin : gen_update
    assign update[i] = '{valid: update_valid_i[i], write: update_write_i[i], pc: update_pc_i[i],
                         target: update_target_i[i]};
  end

  insn_t first_insn [Threads];
  insn_t read_insn [Slots];
  fetched_t read_fetched [Slots];

  fetch #(.SramRows(SramRows), .IcacheLines(IcacheLines), .BtbEntries(BtbEntries)) u_fetch (
    .clk_i, .rst_ni,
    .running_i, .fault_o, .flush_i, .restart_i, .restart_pc_i,
    .btb_update_i(update),
    .ifence_i, .host_start_i, .host_thread_i, .host_pc_i,
    .pop_i, .count_o,
    .first_insn_o(first_insn),
    .first_word_o,
    .read_i, .read_thread_i,
    .read_insn_o(read_insn),
    .read_fetched_o(read_fetched),
    .bank_held_i, .refill_o, .refill_line_o, .refill_data_i, .refill_double_i, .busy_o,
    .fetch_valid_o, .fetch_hit_o, .fetch_thread_o, .fetch_pc_o
  );

  logic [Threads+Slots-1:0] wrong;
  for (genvar t = 0; t < Threads; t++) begin : gen_first
    insn_t insn;
    decode u_decode (.valid_i(count_o[t] != '0), .word_i(first_word_o[t]), .insn_o(insn));
    assign wrong[t] = insn != first_insn[t];
  end
  for (genvar i = 0; i < Slots; i++) begin : gen_read
    insn_t insn;
    logic present;
    assign present = read_i[i/IssueWidth] &&
                     5'(i % IssueWidth) < count_o[read_thread_i[i/IssueWidth]];
    decode u_decode (.valid_i(present), .word_i(read_word_o[i]), .insn_o(insn));
    assign wrong[Threads+i] = insn != read_insn[i];
    assign read_word_o[i] = read_fetched[i].word;
    assign read_taken_o[i] = read_fetched[i].taken;
    assign read_target_o[i] = read_fetched[i].target;
  end
  assign decoded_wrong_o = wrong != '0;

endmodule
