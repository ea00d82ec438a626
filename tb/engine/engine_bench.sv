// SPDX-License-Identifier: Apache-2.0
// What the tests of the coroutine engine drive: of each kind of port and signal one.
module engine_bench (
  input  logic        clk_i,
  input  logic        rst_ni,

  // Combinational and registered.
  input  logic [7:0]  a_i,
  input  logic [7:0]  b_i,
  output logic [8:0]  sum_o,
  output logic [8:0]  sum_q_o,

  // Counts rising edges while enabled.
  input  logic        enable_i,
  output logic [15:0] count_o,

  // Wide, ascending, unpacked.
  input  logic [99:0] wide_i,
  output logic [99:0] wide_q_o,
  input  logic [0:11] ascending_i,
  output logic [11:0] descending_o,
  input  logic [3:0]  items_i [3],
  output logic [5:0]  total_o,

  // Only for tests to write: what they want to be seen in the history of the signals.
  input  logic [31:0] mark_i,
  output logic [31:0] mark_o
);

  assign sum_o = {1'b0, a_i} + {1'b0, b_i};
  assign descending_o = ascending_i;
  assign total_o = 6'(items_i[0]) + 6'(items_i[1]) + 6'(items_i[2]);
  assign mark_o = mark_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sum_q_o  <= '0;
      wide_q_o <= '0;
    end else begin
      sum_q_o  <= sum_o;
      wide_q_o <= ~wide_i;
    end
  end

  engine_counter u_counter (
    .clk_i,
    .rst_ni,
    .enable_i,
    .count_o
  );

endmodule
