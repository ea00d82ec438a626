// SPDX-License-Identifier: Apache-2.0
// Banks for the network: at most one read and one write per cycle, never a bank that it had in the
// cycle before, so that the core gets its turn (docs/network.md 8).
module bank_claims
  import machine_pkg::*;
(
  input  logic                 clk_i,
  input  logic                 rst_ni,

  // Banks that partial stores keep or the refill takes in this cycle.
  input  logic [SramBanks-1:0] taken_i,

  input  logic                 read_i,
  input  logic [3:0]           read_bank_i,
  output logic                 read_granted_o,
  input  logic                 write_i,
  input  logic [3:0]           write_bank_i,
  output logic                 write_granted_o,

  output logic [SramBanks-1:0] claimed_o,
  output logic                 busy_o  // claims of the last cycle still count
);
  `include "assert.svh"

  logic [SramBanks-1:0] claimed_q, free;
  logic write_first_q, both;

  always_comb begin
    free = ~taken_i & ~claimed_q;
    read_granted_o = read_i && free[read_bank_i];
    write_granted_o = write_i && free[write_bank_i];
    both = read_granted_o && write_granted_o && read_bank_i == write_bank_i;
    if (both) begin
      if (write_first_q) read_granted_o = 1'b0;
      else write_granted_o = 1'b0;
    end
    claimed_o = '0;
    if (read_granted_o) claimed_o[read_bank_i] = 1'b1;
    if (write_granted_o) claimed_o[write_bank_i] = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      claimed_q <= '0;
      write_first_q <= 1'b0;
    end else begin
      claimed_q <= claimed_o;
      if (both) write_first_q <= !write_first_q;
    end
  end
  assign busy_o = claimed_q != '0;

  `D1_ASSERT(FreeOnly, (claimed_o & (taken_i | claimed_q)) == '0)

endmodule
