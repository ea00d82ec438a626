// SPDX-License-Identifier: Apache-2.0
// The scalar registers with flat ports, for their test.
module scalar_regfile_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic [7:0]  read_i,
  input  logic [1:0]  thread_i [2],
  input  logic [4:0]  ra_i [8],
  input  logic [4:0]  rb_i [8],
  input  logic [4:0]  rc_i [8],
  output logic [63:0] a_o [8],
  output logic [63:0] b_o [8],
  output logic [63:0] c_o [8],

  input  logic        write_valid_i [5],
  input  logic [1:0]  write_thread_i [5],
  input  logic [4:0]  write_rd_i [5],
  input  logic [63:0] write_data_i [5]
);

  fetched_t fetched [8];
  always_comb begin
    for (int unsigned i = 0; i < 8; i++) begin
      fetched[i] = '0;
      fetched[i].word[FieldAHi:FieldALo] = ra_i[i];
      fetched[i].word[FieldBHi:FieldBLo] = rb_i[i];
      fetched[i].word[FieldCHi:FieldCLo] = rc_i[i];
    end
  end

  reg_write_t write [5];
  for (genvar i = 0; i < 5; i++) begin : gen_write
    assign write[i] = '{valid: write_valid_i[i], thread: write_thread_i[i], rd: write_rd_i[i],
                        data: write_data_i[i]};
  end

  scalar_regfile u_regfile (
    .clk_i, .rst_ni, .read_i, .thread_i,
    .fetched_i(fetched),
    .a_o, .b_o, .c_o,
    .write_i(write)
  );

endmodule
