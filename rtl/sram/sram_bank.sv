// SPDX-License-Identifier: Apache-2.0
// One single-ported bank of the SRAM: rows of eight 72-bit codewords, written word by word.
//
// The only place that holds SRAM memories: a process port replaces this file by its macro and the
// selection of the write data. Access in a cycle, read data in the next and until the next read.
module sram_bank
  import machine_pkg::*;
#(
  parameter int unsigned Rows = FullSramRows,
  localparam int unsigned RowWidth = AddressBits - 10,
  localparam int unsigned IndexWidth = Rows > 1 ? $clog2(Rows) : 1
) (
  input  logic                clk_i,
  input  logic                rst_ni,

  input  logic                enable_i,
  input  logic [RowWidth-1:0] row_i,
  input  logic [7:0]          write_i,  // words to write; none: read
  input  logic                narrow_i,  // write data is that of word_i, else of line_i ...
  input  logic [1:0]          source_i,  // ... with this number
  input  logic [575:0]        line_i [3],
  input  logic [71:0]         word_i [2],
  output logic [575:0]        read_o
);
  `include "assert.svh"

  logic [575:0] mem_q [Rows];
  logic [IndexWidth-1:0] index;
  assign index = row_i[IndexWidth-1:0];

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      if (write_i == '0) begin
        read_o <= mem_q[index];
      end else begin
        automatic logic [575:0] row = mem_q[index];
        if (narrow_i) begin
          for (int unsigned w = 0; w < 8; w++) begin
            if (write_i[w]) row[72*w+:72] = word_i[source_i[0]];
          end
        end else if (write_i == '1) begin
          row = line_i[source_i];
        end else begin
          for (int unsigned w = 0; w < 8; w++) begin
            if (write_i[w]) row[72*w+:72] = line_i[source_i][72*w+:72];
          end
        end
        mem_q[index] <= row;
      end
    end
  end

  `D1_ASSERT_IF(RowExists, enable_i, row_i < RowWidth'(Rows))
  `D1_ASSERT_IF(SourceExists, enable_i && write_i != '0, narrow_i ? !source_i[1] : source_i != '1)

endmodule
