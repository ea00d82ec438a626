// SPDX-License-Identifier: Apache-2.0
// The vector registers with flat ports, for their test.
module vector_regfile_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic         clk_i,
  input  logic         rst_ni,

  input  logic [5:0]   read_i,
  input  logic [6:0]   index_i [6],
  output logic [511:0] data_o [6],

  input  logic         write_valid_i [3],
  input  logic [6:0]   write_index_i [3],
  input  logic [63:0]  write_mask_i [3],
  input  logic [511:0] write_data_i [3]
);

  vec_write_t write [3];
  for (genvar i = 0; i < 3; i++) begin : gen_write
    assign write[i] = '{valid: write_valid_i[i], thread: write_index_i[i][6:5],
                        vd: write_index_i[i][4:0], mask: write_mask_i[i], data: write_data_i[i]};
  end

  vector_regfile u_regfile (
    .clk_i, .rst_ni, .read_i, .index_i, .data_o,
    .write_i(write)
  );

endmodule
