// SPDX-License-Identifier: Apache-2.0
// The scalar registers of all threads. Reads are combinational, r0 reads zero; a write is visible
// in the next cycle.
module scalar_regfile
  import machine_pkg::*;
  import core_pkg::*;
#(
  localparam int unsigned Reads = IssueThreads * IssueWidth,
  localparam int unsigned Writes = 5
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  // Per issue slot: fields a, b, c of its word; zero if not enabled.
  input  logic [Reads-1:0] read_i,
  input  logic [1:0]  thread_i [IssueThreads],
  input  fetched_t    fetched_i [Reads],
  output logic [63:0] a_o [Reads],
  output logic [63:0] b_o [Reads],
  output logic [63:0] c_o [Reads],

  // Never two to one register.
  input  reg_write_t  write_i [Writes]
);
  `include "assert.svh"

  logic [63:0] regs_q [Threads*ScalarRegs];

  always_comb begin
    for (int unsigned i = 0; i < Reads; i++) begin
      a_o[i] = '0;
      b_o[i] = '0;
      c_o[i] = '0;
      if (read_i[i]) begin
        if (fetched_i[i].word[FieldAHi:FieldALo] != '0) begin
          a_o[i] = regs_q[{thread_i[i/IssueWidth], fetched_i[i].word[FieldAHi:FieldALo]}];
        end
        if (fetched_i[i].word[FieldBHi:FieldBLo] != '0) begin
          b_o[i] = regs_q[{thread_i[i/IssueWidth], fetched_i[i].word[FieldBHi:FieldBLo]}];
        end
        if (fetched_i[i].word[FieldCHi:FieldCLo] != '0) begin
          c_o[i] = regs_q[{thread_i[i/IssueWidth], fetched_i[i].word[FieldCHi:FieldCLo]}];
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < Writes; i++) begin
      if (write_i[i].valid) regs_q[{write_i[i].thread, write_i[i].rd}] <= write_i[i].data;
    end
  end

  for (genvar i = 0; i < Writes; i++) begin : gen_assert
    `D1_ASSERT_IF(NoWriteToZero, write_i[i].valid, write_i[i].rd != '0)
    for (genvar j = 0; j < i; j++) begin : gen_pair
      `D1_ASSERT_IF(DifferentRegisters, write_i[i].valid && write_i[j].valid,
                    write_i[i].thread != write_i[j].thread || write_i[i].rd != write_i[j].rd)
    end
  end

endmodule
