// SPDX-License-Identifier: Apache-2.0
// Branch target buffer: per window of 8 instructions at most one that is predicted taken.
module btb
  import machine_pkg::*;
  import core_pkg::*;
#(
  parameter int unsigned Entries = FullBtbEntries,
  localparam int unsigned IndexWidth = $clog2(Entries),
  localparam int unsigned TagWidth = AddressBits - 5 - IndexWidth
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,

  // Lookup, combinational: the first taken slot at or after that of pc_i.
  input  logic                   lookup_i,
  input  logic [AddressBits-1:0] pc_i,
  output logic                   taken_o,
  output logic [2:0]             slot_o,
  output logic [AddressBits-1:0] target_o,

  // Updates of the two threads that issue; the second wins.
  input  btb_update_t            update_i [IssueThreads]
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(EntriesPowerOfTwo, Entries >= 2 && Entries == 1 << IndexWidth)

  typedef struct packed {
    logic [TagWidth-1:0] tag;
    logic [2:0] slot;
    logic [AddressBits-3:0] target;  // words
  } entry_t;

  logic [Entries-1:0] valid_q, valid_d;
  entry_t entry_q [Entries];

  logic [IndexWidth-1:0] index;
  assign index = pc_i[5+:IndexWidth];

  always_comb begin
    taken_o = 1'b0;
    slot_o = '0;
    target_o = '0;
    if (lookup_i && valid_q[index]) begin
      if (entry_q[index].tag == pc_i[AddressBits-1-:TagWidth] &&
          entry_q[index].slot >= pc_i[4:2]) begin
        taken_o = 1'b1;
        slot_o = entry_q[index].slot;
        target_o = {entry_q[index].target, 2'b00};
      end
    end
  end

  always_comb begin
    valid_d = valid_q;
    for (int unsigned i = 0; i < IssueThreads; i++) begin
      if (update_i[i].valid) valid_d[update_i[i].pc[5+:IndexWidth]] = update_i[i].write;
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else valid_q <= valid_d;
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < IssueThreads; i++) begin
      if (update_i[i].valid && update_i[i].write) begin
        entry_q[update_i[i].pc[5+:IndexWidth]] <= '{
            tag: update_i[i].pc[AddressBits-1-:TagWidth],
            slot: update_i[i].pc[4:2],
            target: update_i[i].target[AddressBits-1:2]};
      end
    end
  end

  `D1_ASSERT(LookupAligned, pc_i[1:0] == '0)
  for (genvar i = 0; i < IssueThreads; i++) begin : gen_assert
    `D1_ASSERT_IF(UpdateAligned, update_i[i].valid,
                  update_i[i].pc[1:0] == '0 && update_i[i].target[1:0] == '0)
  end

endmodule
