// SPDX-License-Identifier: Apache-2.0
// The inner module of engine_bench: a register and a memory that tests look up by name.
module engine_counter (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        enable_i,
  output logic [15:0] count_o
);

  logic [15:0] count_q;
  logic [15:0] seen_q [4];  // the last counts

  assign count_o = count_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q <= '0;
      for (int i = 0; i < 4; i++) seen_q[i] <= '0;
    end else if (enable_i) begin
      count_q <= count_q + 16'd1;
      seen_q[count_q[1:0]] <= count_q;
    end
  end

endmodule
