// SPDX-License-Identifier: Apache-2.0
// The functions of secded_pkg as ports, for their test: one word, and one line of eight.
module secded_bench
  import secded_pkg::*;
(
  input  logic [71:0]  codeword_i,
  output logic [7:0]   check_o,  // of its data bits
  output logic         corrected_o,
  output logic         uncorrectable_o,
  output logic [63:0]  data_o,

  input  logic         line_valid_i,
  input  logic [575:0] line_i,
  input  logic [7:0]   line_check_i,  // words to look at
  output logic [3:0]   line_corrected_o,
  output logic [7:0]   line_uncorrectable_o,
  output logic [511:0] line_data_o,
  output logic [575:0] line_encoded_o  // line_data_o as it is stored
);

  assign check_o = secded_check(codeword_i[63:0]);
  assign {corrected_o, uncorrectable_o, data_o} = secded_read(codeword_i);

  always_comb begin
    {line_corrected_o, line_uncorrectable_o, line_data_o} = '0;
    line_encoded_o = '0;
    if (line_valid_i) begin
      {line_corrected_o, line_uncorrectable_o, line_data_o} =
          secded_read_line(line_i, line_check_i);
      line_encoded_o = secded_write_line(line_data_o);
    end
  end

endmodule
