// SPDX-License-Identifier: Apache-2.0
// Integer lanes and bitwise logic of the vector unit (docs/isa.md section 2.2). Operands in t+3,
// result in t+4. Comparisons give all ones in each byte of a lane for which they hold.
module vector_int
  import machine_pkg::*;
  import int_lanes_pkg::*;
(
  input  logic         clk_i,

  // t+3
  input  logic         valid_i,
  input  opcode_e      op_i,
  input  logic [1:0]   width_i,
  input  logic [511:0] b_i,
  input  logic [511:0] c_i,

  // t+4, held until the next valid_i
  output logic [511:0] result_o
);

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      for (int unsigned i = 0; i < Lanes32; i++)
        result_o[32*i+:32] <= int_word(op_i, width_i, b_i[32*i+:32], c_i[32*i+:32]);
    end
  end

endmodule
