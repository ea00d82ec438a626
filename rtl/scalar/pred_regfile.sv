// SPDX-License-Identifier: Apache-2.0
// The predicate registers of all threads. Reads are combinational, p0 reads all ones; a write is
// visible in the next cycle.
module pred_regfile
  import machine_pkg::*;
  import core_pkg::*;
#(
  localparam int unsigned Reads = IssueThreads * IssueWidth,
  localparam int unsigned Writes = 3
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  // Per issue slot: register pp of its instruction.
  input  logic [1:0]  thread_i [IssueThreads],
  input  insn_t       insn_i [Reads],
  output logic [63:0] data_o [Reads],

  // Never two to one register.
  input  pred_write_t write_i [Writes]
);
  `include "assert.svh"

  logic [63:0] regs_q [Threads*PredRegs];

  always_comb begin
    for (int unsigned i = 0; i < Reads; i++) begin
      data_o[i] = '1;
      if (insn_i[i].pp != '0) data_o[i] = regs_q[{thread_i[i/IssueWidth], insn_i[i].pp}];
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < Writes; i++) begin
      if (write_i[i].valid) regs_q[{write_i[i].thread, write_i[i].pd}] <= write_i[i].data;
    end
  end

  for (genvar i = 0; i < Writes; i++) begin : gen_assert
    `D1_ASSERT_IF(NoWriteToOnes, write_i[i].valid, write_i[i].pd != '0)
    for (genvar j = 0; j < i; j++) begin : gen_pair
      `D1_ASSERT_IF(DifferentRegisters, write_i[i].valid && write_i[j].valid,
                    write_i[i].thread != write_i[j].thread || write_i[i].pd != write_i[j].pd)
    end
  end

endmodule
