// SPDX-License-Identifier: Apache-2.0
// The predicate registers with flat ports, for their test.
module pred_regfile_bench
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  input  logic [1:0]  thread_i [2],
  input  logic [2:0]  pp_i [8],
  output logic [63:0] data_o [8],

  input  logic        write_valid_i [3],
  input  logic [1:0]  write_thread_i [3],
  input  logic [2:0]  write_pd_i [3],
  input  logic [63:0] write_data_i [3]
);

  insn_t insn [8];
  always_comb begin
    for (int unsigned i = 0; i < 8; i++) begin
      insn[i] = '0;
      insn[i].pp = pp_i[i];
    end
  end

  pred_write_t write [3];
  for (genvar i = 0; i < 3; i++) begin : gen_write
    assign write[i] = '{valid: write_valid_i[i], thread: write_thread_i[i], pd: write_pd_i[i],
                        data: write_data_i[i]};
  end

  pred_regfile u_regfile (
    .clk_i, .rst_ni, .thread_i,
    .insn_i(insn),
    .data_o,
    .write_i(write)
  );

endmodule
