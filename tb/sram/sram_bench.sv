// SPDX-License-Identifier: Apache-2.0
// The SRAM with flat ports, for its test. Port numbers are those of sram.
module sram_bench
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned Rows = 2
) (
  input  logic         clk_i,
  input  logic         rst_ni,

  input  logic [2:0]   read_valid_i,
  input  logic [2:0]   read_refill_i,  // not of port 1
  input  logic [1:0]   read_thread_i [3],
  input  logic [20:0]  read_addr_i [3],
  input  logic         sread_valid_i,
  input  logic [1:0]   sread_thread_i,
  input  logic [20:0]  sread_addr_i,
  input  logic [1:0]   write_valid_i,
  input  logic [1:0]   write_thread_i [2],
  input  logic [20:0]  write_addr_i [2],
  input  logic [63:0]  write_mask_i [2],
  input  logic [511:0] write_data_i [2],
  input  logic         swrite_valid_i,
  input  logic [1:0]   swrite_thread_i,
  input  logic [20:0]  swrite_addr_i,
  input  logic [7:0]   swrite_mask_i,
  input  logic [71:0]  swrite_flip_i,
  input  logic [63:0]  swrite_data_i,
  output logic [15:0]  held_o,

  output logic [511:0] read_data_o [2],
  output logic [511:0] refill_data_o,
  output logic         refill_double_o,
  output logic [63:0]  sread_data_o,
  output logic [511:0] network_data_o,
  output logic         network_double_o,
  output logic [5:0]   corrected_o,
  output logic [2:0]   doubles_o,
  output logic [3:0]   double_o,
  output logic [20:0]  double_addr_o [4],
  output logic         busy_o,
  output sram_observe_t observe_o
);

  sram_read_t read [3];
  sram_read_t sread;
  sram_write_t write [2];
  sram_swrite_t swrite;
  logic [1:0][511:0] read_data;

  for (genvar p = 0; p < 3; p++) begin : gen_read
    assign read[p] = '{valid: read_valid_i[p], refill: read_refill_i[p],
                       thread: read_thread_i[p], addr: read_addr_i[p]};
  end
  for (genvar p = 0; p < 2; p++) begin : gen_write
    assign write[p] = '{valid: write_valid_i[p], thread: write_thread_i[p], addr: write_addr_i[p],
                        mask: write_mask_i[p], data: write_data_i[p]};
    assign read_data_o[p] = read_data[p];
  end
  assign sread = '{valid: sread_valid_i, refill: 1'b0, thread: sread_thread_i, addr: sread_addr_i};
  assign swrite = '{valid: swrite_valid_i, thread: swrite_thread_i, addr: swrite_addr_i,
                    mask: swrite_mask_i, flip: swrite_flip_i, data: swrite_data_i};

  sram #(.Rows(Rows)) u_sram (
    .clk_i, .rst_ni,
    .read_i(read),
    .sread_i(sread),
    .write_i(write),
    .swrite_i(swrite),
    .held_o,
    .read_data_o(read_data),
    .refill_data_o, .refill_double_o, .sread_data_o, .network_data_o,
    .network_double_o,
    .corrected_o, .doubles_o, .double_o, .double_addr_o, .busy_o, .observe_o
  );

endmodule
