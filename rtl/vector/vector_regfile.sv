// SPDX-License-Identifier: Apache-2.0
// The vector registers of all threads. Reads are combinational; a write goes byte by byte and is
// visible in the next cycle.
module vector_regfile
  import machine_pkg::*;
  import core_pkg::*;
#(
  localparam int unsigned Reads = 6,
  localparam int unsigned Writes = 3
) (
  input  logic         clk_i,
  input  logic         rst_ni,

  // Zero if not enabled; register is {thread, number}.
  input  logic [Reads-1:0] read_i,
  input  logic [6:0]   index_i [Reads],
  output logic [511:0] data_o [Reads],

  // Never two to one register.
  input  vec_write_t   write_i [Writes]
);
  `include "assert.svh"

  logic [511:0] regs_q [Threads*VectorRegs];

  always_comb begin
    for (int unsigned i = 0; i < Reads; i++) begin
      data_o[i] = '0;
      if (read_i[i]) data_o[i] = regs_q[index_i[i]];
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < Writes; i++) begin
      if (write_i[i].valid) begin
        if (write_i[i].mask == '1) begin
          regs_q[{write_i[i].thread, write_i[i].vd}] <= write_i[i].data;
        end else begin
          regs_q[{write_i[i].thread, write_i[i].vd}] <= write_i[i].data |
              (regs_q[{write_i[i].thread, write_i[i].vd}] & ~byte_mask(write_i[i].mask));
        end
      end
    end
  end

  for (genvar i = 0; i < Writes; i++) begin : gen_assert
    `D1_ASSERT_IF(MaskedZero, write_i[i].valid && write_i[i].mask != '1,
                  (write_i[i].data & ~byte_mask(write_i[i].mask)) == '0)
    for (genvar j = 0; j < i; j++) begin : gen_pair
      `D1_ASSERT_IF(DifferentRegisters, write_i[i].valid && write_i[j].valid,
                    write_i[i].thread != write_i[j].thread || write_i[i].vd != write_i[j].vd)
    end
  end

endmodule
