// SPDX-License-Identifier: Apache-2.0
// A step on its way: N1 while the array of the SRAM is read, N2 with the corrected line. A beat
// enters the router in N2 (docs/network.md 8).
module send_pipeline
  import machine_pkg::*;
  import noc_pkg::*;
  import transfer_pkg::*;
(
  input  logic               clk_i,
  input  logic               rst_ni,

  input  flight_t            flight_i,  // the step of this cycle

  // Of the SRAM, for what N2 reads; zero if it reads nothing.
  input  logic [511:0]       read_i,
  input  logic               double_i,

  output beat_t              inject_o,

  // To the lists.
  output logic [Threads-1:0] on_its_way_o,
  output logic [Threads-1:0] item_o,
  output logic [Threads-1:0] index_o,
  output logic [Threads-1:0] double_o,

  output logic               busy_o
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(Latencies, LatencyLoad == 3 && LatencyEccReport == 2)

  flight_t n1_q, n2_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      n1_q <= '0;
      n2_q <= '0;
    end else begin
      if (flight_i.valid || n1_q.valid) n1_q <= flight_i;
      if (n1_q.valid || n2_q.valid) n2_q <= n1_q;
    end
  end

  // --- whose they are ---
  for (genvar t = 0; t < Threads; t++) begin : gen_list
    logic in_n1, in_n2;
    assign in_n1 = n1_q.valid && 32'(n1_q.sender) == SenderList + t;
    assign in_n2 = n2_q.valid && 32'(n2_q.sender) == SenderList + t;
    assign on_its_way_o[t] = in_n1 || in_n2;
    assign item_o[t] = in_n2 && n2_q.item;
    assign index_o[t] = in_n2 && n2_q.index;
    assign double_o[t] = in_n2 && double_i;
  end

  // --- the beat ---
  logic [511:0] line;
  logic poison;
  line_filler u_filler (
    .clk_i,
    .valid_i(n2_q.element.valid || n2_q.data_from == DataFilled),
    .list_i(2'(n2_q.sender - 3'(SenderList))),
    .element_i(n2_q.element),
    .read_i,
    .double_i,
    .line_o(line),
    .poison_o(poison)
  );

  always_comb begin
    inject_o = '0;
    if (n2_q.send) begin
      inject_o.valid = 1'b1;
      inject_o.header = n2_q.header;
      unique case (n2_q.data_from)
        DataRead: begin
          inject_o.header.poison = double_i;
          inject_o.data = read_i;
        end
        DataFilled: begin
          inject_o.header.poison = poison;
          inject_o.data = line;
        end
        default: inject_o.data = 512'(n2_q.data);
      endcase
    end
  end

  assign busy_o = n1_q.valid || n2_q.valid;

  `D1_ASSERT_QUIET(Quiet, flight_i.valid, flight_i)
  `D1_ASSERT_IF(ErrorOfRead, double_i, n2_q.valid && n2_q.read)
  `D1_ASSERT_QUIET(ReadOnly, n2_q.read, read_i)

endmodule
