// SPDX-License-Identifier: Apache-2.0
// The branch target buffer with flat ports, for its test.
module btb_bench
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned Entries = 4
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        lookup_i,
  input  logic [20:0] pc_i,
  output logic        taken_o,
  output logic [2:0]  slot_o,
  output logic [20:0] target_o,

  input  logic        update_valid_i [2],
  input  logic        update_write_i [2],
  input  logic [20:0] update_pc_i [2],
  input  logic [20:0] update_target_i [2]
);

  btb_update_t update [IssueThreads];
  for (genvar i = 0; i < IssueThreads; i++) begin : gen_update
    assign update[i] = '{valid: update_valid_i[i], write: update_write_i[i], pc: update_pc_i[i],
                         target: update_target_i[i]};
  end

  btb #(.Entries(Entries)) u_btb (
    .clk_i, .rst_ni,
    .lookup_i, .pc_i, .taken_o, .slot_o, .target_o,
    .update_i(update)
  );

endmodule
