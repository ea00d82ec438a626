// SPDX-License-Identifier: Apache-2.0
// The SRAM: 16 single-ported banks behind wide and scalar ports, with error correction
// (docs/timing.md 6, docs/isa.md 5).
//
// A request of cycle t has claimed its bank and never waits:
//
//   t+1  array access; a full store is done; records of stores
//   t+2  read data corrected, errors reported; a partial store is merged
//   t+3  a partial store writes
//
// Wide read ports 0 and 1 and write port 0 are the core's, read port 2 and write port 1 the
// network's. A network write has all bytes. A double error of a read marked `refill` is no
// thread's.
module sram
  import machine_pkg::*;
  import core_pkg::*;
  import secded_pkg::*;
#(
  parameter int unsigned Rows = FullSramRows
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  // Requests, in t.
  input  sram_read_t             read_i [3],
  input  sram_read_t             sread_i,
  input  sram_write_t            write_i [2],
  input  sram_swrite_t           swrite_i,
  // Banks that partial stores keep in this cycle.
  output logic [SramBanks-1:0]   held_o,

  // Corrected data, in t+2; the scalar port gives the 64-bit word.
  output logic [1:0][511:0]      read_data_o,
  output logic [511:0]           refill_data_o,
  output logic                   refill_double_o,
  output logic [63:0]            sread_data_o,
  output logic [511:0]           network_data_o,
  output logic                   network_double_o,

  // Errors, in t+2: words corrected, accesses with a double error, and per thread the first such.
  output logic [5:0]             corrected_o,
  output logic [2:0]             doubles_o,
  output logic [Threads-1:0]     double_o,
  output logic [AddressBits-1:0] double_addr_o [Threads],

  output logic                   busy_o,
  output sram_observe_t          observe_o
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(SomeRows, Rows >= 1 && Rows <= 1 << (AddressBits - 10))
  `D1_ASSERT_PARAM(Latencies, LatencyLoad == 3 && LatencyEccReport == 2 &&
                              LatencyPartialStore == 3)

  // Some byte of some word, but not all.
  function automatic logic [7:0] partial_words(input logic [63:0] mask);
    for (int unsigned w = 0; w < 8; w++) begin
      partial_words[w] = mask[8*w+:8] != '0 && mask[8*w+:8] != '1;
    end
  endfunction

  function automatic logic [7:0] touched_words(input logic [63:0] mask);
    for (int unsigned w = 0; w < 8; w++) touched_words[w] = mask[8*w+:8] != '0;
  endfunction

  // data is zero where the mask is zero.
  function automatic logic [63:0] merge_word(input logic [63:0] old, input logic [63:0] data,
                                             input logic [7:0] mask);
    for (int unsigned i = 0; i < 8; i++) begin
      merge_word[8*i+:8] = mask[i] ? data[8*i+:8] : old[8*i+:8];
    end
  endfunction

  // --- t+1: requests ---
  sram_read_t read1_q [3];
  sram_read_t sread1_q;
  sram_write_t write1_q [2];
  sram_swrite_t swrite1_q;
  logic [7:0] touched1, partial1;

  always_ff @(posedge clk_i) begin
    for (int unsigned p = 0; p < 3; p++) begin
      if (!rst_ni) read1_q[p] <= '0;
      else if (read_i[p].valid || read1_q[p].valid) read1_q[p] <= read_i[p];
    end
    for (int unsigned p = 0; p < 2; p++) begin
      if (!rst_ni) write1_q[p] <= '0;
      else if (write_i[p].valid || write1_q[p].valid) write1_q[p] <= write_i[p];
    end
    if (!rst_ni) sread1_q <= '0;
    else if (sread_i.valid || sread1_q.valid) sread1_q <= sread_i;
    if (!rst_ni) swrite1_q <= '0;
    else if (swrite_i.valid || swrite1_q.valid) swrite1_q <= swrite_i;
  end

  logic wide_partial1, scalar_partial1;
  always_comb begin
    touched1 = '0;
    partial1 = '0;
    if (write1_q[0].valid) begin
      touched1 = touched_words(write1_q[0].mask);
      partial1 = partial_words(write1_q[0].mask);
    end
    wide_partial1 = partial1 != '0;
    scalar_partial1 = swrite1_q.valid && swrite1_q.mask != '1;
  end

  // Codewords of full stores.
  logic [575:0] full_line, network_line;
  logic [71:0] full_word;
  always_comb begin
    full_line = '0;
    if (write1_q[0].valid && !wide_partial1) begin
      full_line = secded_write_line(write1_q[0].data);
    end
    network_line = '0;
    if (write1_q[1].valid) network_line = secded_write_line(write1_q[1].data);
    full_word = '0;
    if (swrite1_q.valid && !scalar_partial1) begin
      full_word = {secded_check(swrite1_q.data), swrite1_q.data} ^ swrite1_q.flip;
    end
  end

  // --- banks ---
  typedef struct packed {
    logic valid;
    logic [AddressBits-7:0] line;
    logic [7:0] words;
  } merged_t;
  merged_t merged_q;  // t+3: a merged wide store
  merged_t smerged_q;  // t+3: a merged scalar store
  logic [575:0] merged_line_q;
  logic [71:0] merged_word_q;

  logic [SramBanks-1:0] enable, narrow;
  logic [AddressBits-11:0] row [SramBanks];
  logic [7:0] words [SramBanks];
  logic [1:0] source [SramBanks];
  logic [575:0] lines [3];
  logic [71:0] narrow_words [2];
  logic [575:0] bank_data [SramBanks];
  logic clash;

  assign lines[0] = full_line;
  assign lines[1] = merged_line_q;
  assign lines[2] = network_line;
  assign narrow_words[0] = full_word;
  assign narrow_words[1] = merged_word_q;

  always_comb begin
    enable = '0;
    narrow = '0;
    clash = 1'b0;
    for (int unsigned b = 0; b < SramBanks; b++) begin
      row[b] = '0;
      words[b] = '0;
      source[b] = '0;
    end
    for (int unsigned p = 0; p < 3; p++) begin
      if (read1_q[p].valid) begin
        clash |= enable[read1_q[p].addr[9:6]];
        enable[read1_q[p].addr[9:6]] = 1'b1;
        row[read1_q[p].addr[9:6]] = read1_q[p].addr[AddressBits-1:10];
      end
    end
    if (sread1_q.valid) begin
      clash |= enable[sread1_q.addr[9:6]];
      enable[sread1_q.addr[9:6]] = 1'b1;
      row[sread1_q.addr[9:6]] = sread1_q.addr[AddressBits-1:10];
    end
    if (write1_q[0].valid) begin
      clash |= enable[write1_q[0].addr[9:6]];
      enable[write1_q[0].addr[9:6]] = 1'b1;
      row[write1_q[0].addr[9:6]] = write1_q[0].addr[AddressBits-1:10];
      words[write1_q[0].addr[9:6]] = wide_partial1 ? '0 : touched1;
    end
    if (write1_q[1].valid) begin
      clash |= enable[write1_q[1].addr[9:6]];
      enable[write1_q[1].addr[9:6]] = 1'b1;
      row[write1_q[1].addr[9:6]] = write1_q[1].addr[AddressBits-1:10];
      words[write1_q[1].addr[9:6]] = '1;
      source[write1_q[1].addr[9:6]] = 2'd2;
    end
    if (swrite1_q.valid) begin
      clash |= enable[swrite1_q.addr[9:6]];
      enable[swrite1_q.addr[9:6]] = 1'b1;
      row[swrite1_q.addr[9:6]] = swrite1_q.addr[AddressBits-1:10];
      words[swrite1_q.addr[9:6]] = scalar_partial1 ? '0 : 8'd1 << swrite1_q.addr[5:3];
      narrow[swrite1_q.addr[9:6]] = 1'b1;
    end
    if (merged_q.valid) begin
      clash |= enable[merged_q.line[3:0]];
      enable[merged_q.line[3:0]] = 1'b1;
      row[merged_q.line[3:0]] = merged_q.line[AddressBits-7:4];
      words[merged_q.line[3:0]] = merged_q.words;
      source[merged_q.line[3:0]] = 2'd1;
    end
    if (smerged_q.valid) begin
      clash |= enable[smerged_q.line[3:0]];
      enable[smerged_q.line[3:0]] = 1'b1;
      row[smerged_q.line[3:0]] = smerged_q.line[AddressBits-7:4];
      words[smerged_q.line[3:0]] = smerged_q.words;
      source[smerged_q.line[3:0]] = 2'd1;
      narrow[smerged_q.line[3:0]] = 1'b1;
    end
  end

  for (genvar b = 0; b < SramBanks; b++) begin : gen_bank
    sram_bank #(.Rows(Rows)) u_bank (
      .clk_i, .rst_ni,
      .enable_i(enable[b]),
      .row_i(row[b]),
      .write_i(words[b]),
      .narrow_i(narrow[b]),
      .source_i(source[b]),
      .line_i(lines),
      .word_i(narrow_words),
      .read_o(bank_data[b])
    );
  end

  // --- t+2: requests that read ---
  typedef struct packed {
    logic valid;
    logic [1:0] thread;
    logic [AddressBits-1:0] addr;
  } access_t;
  sram_read_t read2_q [3];
  access_t sread2_q, write2_q, swrite2_q;
  logic [7:0] touched2_q, partial2_q, swrite_mask2_q;
  logic [63:0] write_mask2_q, swrite_data2_q;
  logic [511:0] write_data2_q;

  always_ff @(posedge clk_i) begin
    for (int unsigned p = 0; p < 3; p++) begin
      if (!rst_ni) read2_q[p] <= '0;
      else if (read1_q[p].valid || read2_q[p].valid) read2_q[p] <= read1_q[p];
    end
    if (!rst_ni) begin
      sread2_q <= '0;
      write2_q <= '0;
      swrite2_q <= '0;
    end else begin
      sread2_q <= '{valid: sread1_q.valid, thread: sread1_q.thread, addr: sread1_q.addr};
      write2_q <= '{valid: wide_partial1, thread: write1_q[0].thread, addr: write1_q[0].addr};
      swrite2_q <= '{valid: scalar_partial1, thread: swrite1_q.thread, addr: swrite1_q.addr};
    end
  end

  always_ff @(posedge clk_i) begin
    if (wide_partial1) begin
      write_mask2_q <= write1_q[0].mask;
      write_data2_q <= write1_q[0].data;
      touched2_q <= touched1;
      partial2_q <= partial1;
    end
    if (scalar_partial1) begin
      swrite_mask2_q <= swrite1_q.mask;
      swrite_data2_q <= swrite1_q.data;
    end
  end

  // --- t+2: correct ---
  secded_line_t read_result [3];
  secded_t sread_result, swrite_result;
  always_comb begin
    for (int unsigned p = 0; p < 3; p++) begin
      read_result[p] = '0;
      if (read2_q[p].valid) begin
        read_result[p] = secded_read_line(bank_data[read2_q[p].addr[9:6]], '1);
      end
    end
    sread_result = '0;
    if (sread2_q.valid) begin
      sread_result =
          secded_read(secded_codeword(bank_data[sread2_q.addr[9:6]], sread2_q.addr[5:3]));
    end
    swrite_result = '0;
    if (swrite2_q.valid) begin
      swrite_result =
          secded_read(secded_codeword(bank_data[swrite2_q.addr[9:6]], swrite2_q.addr[5:3]));
    end
  end

  // --- t+2: merge ---
  secded_line_t write_result;
  logic [7:0] merged_words;
  logic [511:0] merged_data;
  logic [63:0] merged_word;
  always_comb begin
    write_result = '0;
    merged_words = '0;
    merged_data = '0;
    if (write2_q.valid) begin
      write_result = secded_read_line(bank_data[write2_q.addr[9:6]], partial2_q);
      merged_words = touched2_q & ~write_result.uncorrectable;
      merged_data = (write_result.data & ~byte_mask(write_mask2_q)) | write_data2_q;
    end
    merged_word = '0;
    if (swrite2_q.valid) begin
      merged_word = merge_word(swrite_result.data, swrite_data2_q, swrite_mask2_q);
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      merged_q.valid <= 1'b0;
      smerged_q.valid <= 1'b0;
    end else begin
      merged_q.valid <= merged_words != '0;
      smerged_q.valid <= swrite2_q.valid && !swrite_result.uncorrectable;
    end
  end

  always_ff @(posedge clk_i) begin
    if (write2_q.valid) begin
      merged_q.line <= write2_q.addr[AddressBits-1:6];
      merged_q.words <= merged_words;
      merged_line_q <= secded_write_line(merged_data);
    end
    if (swrite2_q.valid) begin
      smerged_q.line <= swrite2_q.addr[AddressBits-1:6];
      smerged_q.words <= 8'd1 << swrite2_q.addr[5:3];
      merged_word_q <= {secded_check(merged_word), merged_word};
    end
  end

  always_comb begin
    held_o = '0;
    if (wide_partial1) held_o[write1_q[0].addr[9:6]] = 1'b1;
    if (scalar_partial1) held_o[swrite1_q.addr[9:6]] = 1'b1;
    if (write2_q.valid) held_o[write2_q.addr[9:6]] = 1'b1;
    if (swrite2_q.valid) held_o[swrite2_q.addr[9:6]] = 1'b1;
  end

  // --- t+2: errors; the first of a thread is assigned last ---
  logic [2:0] read_double;
  logic write_double;
  always_comb begin
    for (int unsigned p = 0; p < 3; p++) read_double[p] = read_result[p].uncorrectable != '0;
    write_double = write_result.uncorrectable != '0;
    corrected_o = 6'(read_result[0].corrected) + 6'(read_result[1].corrected) +
                  6'(read_result[2].corrected) + 6'(write_result.corrected) +
                  6'(sread_result.corrected) + 6'(swrite_result.corrected);
    doubles_o = 3'(read_double[0]) + 3'(read_double[1]) + 3'(read_double[2]) +
                3'(write_double) + 3'(sread_result.uncorrectable) +
                3'(swrite_result.uncorrectable);
    double_o = '0;
    for (int unsigned t = 0; t < Threads; t++) double_addr_o[t] = '0;
    if (doubles_o != '0) begin
      if (read_double[2] && !read2_q[2].refill) begin
        double_o[read2_q[2].thread] = 1'b1;
        double_addr_o[read2_q[2].thread] = read2_q[2].addr;
      end
      if (swrite_result.uncorrectable) begin
        double_o[swrite2_q.thread] = 1'b1;
        double_addr_o[swrite2_q.thread] = swrite2_q.addr;
      end
      if (write_double) begin
        double_o[write2_q.thread] = 1'b1;
        double_addr_o[write2_q.thread] = write2_q.addr;
      end
      if (sread_result.uncorrectable) begin
        double_o[sread2_q.thread] = 1'b1;
        double_addr_o[sread2_q.thread] = sread2_q.addr;
      end
      if (read_double[1]) begin
        double_o[read2_q[1].thread] = 1'b1;
        double_addr_o[read2_q[1].thread] = read2_q[1].addr;
      end
      if (read_double[0] && !read2_q[0].refill) begin
        double_o[read2_q[0].thread] = 1'b1;
        double_addr_o[read2_q[0].thread] = read2_q[0].addr;
      end
    end
  end

  always_comb begin
    read_data_o = '0;
    refill_data_o = '0;
    if (read2_q[0].valid) begin
      if (read2_q[0].refill) refill_data_o = read_result[0].data;
      else read_data_o[0] = read_result[0].data;
    end
    if (read2_q[1].valid) read_data_o[1] = read_result[1].data;
  end
  assign refill_double_o = read_double[0] && read2_q[0].refill;
  assign sread_data_o = sread_result.data;
  assign network_data_o = read_result[2].data;
  assign network_double_o = read_double[2];
  assign busy_o = read1_q[0].valid || read1_q[1].valid || read1_q[2].valid || sread1_q.valid ||
                  write1_q[0].valid || write1_q[1].valid || swrite1_q.valid ||
                  read2_q[0].valid || read2_q[1].valid || read2_q[2].valid || sread2_q.valid ||
                  write2_q.valid || swrite2_q.valid || merged_q.valid || smerged_q.valid;

  // --- observe record ---
  always_comb begin
    observe_o.pad0 = '0;
    observe_o.pad1 = '0;
    observe_o.pad2 = '0;
    observe_o.pad3 = '0;
    observe_o.pad4 = '0;
    observe_o.pad5 = '0;
    observe_o.pad6 = '0;
    observe_o.read_valid[0] = read2_q[0].valid && !read2_q[0].refill;
    observe_o.read_valid[1] = read2_q[1].valid;
    observe_o.read_line[0] = read2_q[0].refill ? '0 : 16'(read2_q[0].addr[AddressBits-1:6]);
    observe_o.read_line[1] = 16'(read2_q[1].addr[AddressBits-1:6]);
    observe_o.read_data = read_data_o;
    observe_o.sread_valid = sread2_q.valid;
    observe_o.sread_addr = {sread2_q.addr[AddressBits-1:3], 3'd0};
    observe_o.sread_data = sread_data_o;
    observe_o.write_valid = write1_q[0].valid;
    observe_o.write_line = write1_q[0].addr[AddressBits-1:6];
    observe_o.write_mask = write1_q[0].mask;
    observe_o.write_data = write1_q[0].data;
    observe_o.swrite_valid = swrite1_q.valid;
    observe_o.swrite_addr = {swrite1_q.addr[AddressBits-1:3], 3'd0};
    observe_o.swrite_mask = swrite1_q.mask;
    observe_o.swrite_data = swrite1_q.data;
    observe_o.refill_valid = read2_q[0].valid && read2_q[0].refill;
    observe_o.refill_line = read2_q[0].refill ? read2_q[0].addr[AddressBits-1:6] : '0;
    observe_o.refill_data = refill_data_o;
    observe_o.held = held_o;
    observe_o.net_read_valid = read2_q[2].valid;
    observe_o.net_read_line = read2_q[2].addr[AddressBits-1:6];
    observe_o.net_read_data = network_data_o;
    observe_o.net_write_valid = write1_q[1].valid;
    observe_o.net_write_line = write1_q[1].addr[AddressBits-1:6];
    observe_o.net_write_data = write1_q[1].data;
    observe_o.ecc_corrected = corrected_o;
    observe_o.ecc_double = double_o;
  end

  // --- contracts ---
  `D1_ASSERT(OneAccessPerBank, !clash)
  for (genvar p = 0; p < 3; p++) begin : gen_assert_read
    `D1_ASSERT_IF(InRange, read_i[p].valid, 32'(read_i[p].addr) < 32'(Rows * 1024))
    `D1_ASSERT_IF(Aligned, read_i[p].valid, read_i[p].addr[5:0] == '0)
    `D1_ASSERT_QUIET(Quiet, read_i[p].valid, read_i[p])
    `D1_ASSERT_IF(NotHeld, read_i[p].valid, !held_o[read_i[p].addr[9:6]])
    `D1_ASSERT_IF(RefillPort, read_i[p].valid, !read_i[p].refill || p != 1)
  end
  for (genvar p = 0; p < 2; p++) begin : gen_assert_write
    `D1_ASSERT_IF(InRange, write_i[p].valid, 32'(write_i[p].addr) < 32'(Rows * 1024))
    `D1_ASSERT_IF(Aligned, write_i[p].valid, write_i[p].addr[5:0] == '0)
    `D1_ASSERT_IF(SomeBytes, write_i[p].valid, write_i[p].mask != '0)
    `D1_ASSERT_IF(NetworkFull, write_i[p].valid, p == 0 || write_i[p].mask == '1)
    `D1_ASSERT_QUIET(Quiet, write_i[p].valid, write_i[p])
    `D1_ASSERT_IF(NotHeld, write_i[p].valid, !held_o[write_i[p].addr[9:6]])
    `D1_ASSERT_IF(MaskedZero, write_i[p].valid,
                  (write_i[p].data & ~byte_mask(write_i[p].mask)) == '0)
  end
  `D1_ASSERT_IF(SreadInRange, sread_i.valid, 32'(sread_i.addr) < 32'(Rows * 1024))
  `D1_ASSERT_IF(SreadNotHeld, sread_i.valid, !held_o[sread_i.addr[9:6]])
  `D1_ASSERT_QUIET(SreadQuiet, sread_i.valid, sread_i)
  `D1_ASSERT(SreadNotRefill, !sread1_q.refill)
  `D1_ASSERT_IF(SwriteInRange, swrite_i.valid, 32'(swrite_i.addr) < 32'(Rows * 1024))
  `D1_ASSERT_IF(SwriteNotHeld, swrite_i.valid, !held_o[swrite_i.addr[9:6]])
  `D1_ASSERT_IF(SwriteSomeBytes, swrite_i.valid, swrite_i.mask != '0)
  `D1_ASSERT_IF(FlipOnlyFull, swrite_i.valid, swrite_i.flip == '0 || swrite_i.mask == '1)
  `D1_ASSERT_QUIET(SwriteQuiet, swrite_i.valid, swrite_i)

endmodule
