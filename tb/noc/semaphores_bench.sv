// SPDX-License-Identifier: Apache-2.0
// The semaphores with flat ports, for their test.
module semaphores_bench
  import machine_pkg::*;
  import transfer_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic        valid_i [4],
  input  logic [4:0]  number_i [4],
  input  logic [31:0] delta_i [4],
  output logic [31:0] values_o [32]
);

  sem_change_t change [4];
  for (genvar i = 0; i < 4; i++) begin : gen_change
    assign change[i] = '{valid: valid_i[i], number: number_i[i], delta: delta_i[i]};
  end

  semaphores u_semaphores (.clk_i, .rst_ni, .change_i(change), .values_o);

endmodule
