// SPDX-License-Identifier: Apache-2.0
// The semaphores of a node. All changes of a cycle are added at its end (docs/network.md 5).
module semaphores
  import machine_pkg::*;
  import transfer_pkg::*;
#(
  parameter int unsigned Changes = 4
) (
  input  logic        clk_i,
  input  logic        rst_ni,

  input  sem_change_t change_i [Changes],
  output logic [31:0] values_o [Semaphores]
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(NumbersFit, Semaphores == 32)

  logic [31:0] values_q [Semaphores];
  assign values_o = values_q;

  // Changes of one semaphore all arrive at the same sum.
  logic [31:0] sum [Changes];
  always_comb begin
    for (int unsigned c = 0; c < Changes; c++) begin
      sum[c] = '0;
      if (change_i[c].valid) begin
        sum[c] = values_q[change_i[c].number];
        for (int unsigned d = 0; d < Changes; d++) begin
          if (change_i[d].number == change_i[c].number) sum[c] += change_i[d].delta;
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      for (int unsigned i = 0; i < Semaphores; i++) values_q[i] <= '0;
    end else begin
      for (int unsigned c = 0; c < Changes; c++) begin
        if (change_i[c].valid) values_q[change_i[c].number] <= sum[c];
      end
    end
  end

  for (genvar c = 0; c < Changes; c++) begin : gen_assert
    `D1_ASSERT_QUIET(Quiet, change_i[c].valid, change_i[c])
  end

endmodule
