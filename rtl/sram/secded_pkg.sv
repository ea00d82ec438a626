// SPDX-License-Identifier: Apache-2.0
// Single error correction, double error detection of a 64-bit word by 8 check bits (Hsiao).
//
// Codeword: {check[7:0], data[63:0]}. The syndrome of a single error is the column of its bit, of
// odd weight; that of a double error is even and not zero.
package secded_pkg;

  import machine_pkg::*;

  typedef struct packed {
    logic corrected;  // one bit was wrong
    logic uncorrectable;  // more than one was; data is as stored
    logic [63:0] data;
  } secded_t;

  function automatic logic [7:0] secded_check(input logic [63:0] data);
    for (int unsigned i = 0; i < 8; i++) secded_check[i] = ^(data & EccRow[i]);
  endfunction

  function automatic secded_t secded_read(input logic [71:0] codeword);
    logic [7:0] syndrome;
    secded_read = '0;
    secded_read.data = codeword[63:0];
    syndrome = codeword[71:64] ^ secded_check(codeword[63:0]);
    if (syndrome != '0) begin
      secded_read.uncorrectable = 1'b1;
      for (int unsigned i = 0; i < 72; i++) begin
        if (syndrome == EccColumn[i]) begin
          secded_read.corrected = 1'b1;
          secded_read.uncorrectable = 1'b0;
          if (i < 64) secded_read.data[i] = !codeword[i];
        end
      end
    end
  endfunction

  // The same for a line of eight words; those that `check` leaves out read as zero without error.
  typedef struct packed {
    logic [3:0] corrected;  // words
    logic [7:0] uncorrectable;  // which words
    logic [511:0] data;
  } secded_line_t;

  function automatic secded_line_t secded_read_line(input logic [575:0] line,
                                                    input logic [7:0] check);
    secded_t word;
    secded_read_line = '0;
    for (int unsigned w = 0; w < 8; w++) begin
      if (check[w]) begin
        word = secded_read(line[72*w+:72]);
        secded_read_line.data[64*w+:64] = word.data;
        secded_read_line.corrected += 4'(word.corrected);
        secded_read_line.uncorrectable[w] = word.uncorrectable;
      end
    end
  endfunction

  // Codeword `w` of a line. Selects by constants: for line[72*w+:72] Verilator 5.006 reads 32 bits
  // behind the end of the line, which it then masks.
  function automatic logic [71:0] secded_codeword(input logic [575:0] line, input logic [2:0] w);
    secded_codeword = '0;
    for (int unsigned i = 0; i < 8; i++) begin
      if (w == 3'(i)) secded_codeword = line[72*i+:72];
    end
  endfunction

  function automatic logic [575:0] secded_write_line(input logic [511:0] data);
    for (int unsigned w = 0; w < 8; w++) begin
      secded_write_line[72*w+:72] = {secded_check(data[64*w+:64]), data[64*w+:64]};
    end
  endfunction

endpackage
