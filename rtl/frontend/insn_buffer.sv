// SPDX-License-Identifier: Apache-2.0
// The fetch buffers of all threads: up to 8 decoded instructions in, up to 4 out of two threads.
module insn_buffer
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic           clk_i,
  input  logic           rst_ni,

  // Push, at the end of the cycle: slots first..last of a window.
  input  logic           push_i,
  input  logic [1:0]     push_thread_i,
  input  logic [2:0]     push_first_i,
  input  logic [2:0]     push_last_i,
  input  insn_t          push_insn_i [WindowInsns],
  input  fetched_t       push_fetched_i [WindowInsns],

  // Pop and flush, at the end of the cycle; flush is stronger than both.
  input  logic [2:0]     pop_i [Threads],
  input  logic [Threads-1:0] flush_i,

  // Fill and the oldest instruction of each thread.
  output logic [4:0]     count_o [Threads],
  output insn_t          first_insn_o [Threads],
  output logic [31:0]    first_word_o [Threads],

  // The oldest four of two threads; zero where there is none.
  input  logic [IssueThreads-1:0] read_i,
  input  logic [1:0]     read_thread_i [IssueThreads],
  output insn_t          read_insn_o [IssueThreads*IssueWidth],
  output fetched_t       read_fetched_o [IssueThreads*IssueWidth]
);
  `include "assert.svh"
  localparam int unsigned Depth = BufferInsns;
  `D1_ASSERT_PARAM(Sizes, Depth == 16 && IssueWidth == 4 && WindowInsns == 8)

  insn_t insn_q [Threads*Depth];
  fetched_t fetched_q [Threads*Depth];
  logic [3:0] head_q [Threads];
  logic [4:0] count_q [Threads];

  always_comb begin
    for (int unsigned t = 0; t < Threads; t++) begin
      count_o[t] = count_q[t];
      first_insn_o[t] = '0;
      first_word_o[t] = '0;
      if (count_q[t] != '0) begin
        first_insn_o[t] = insn_q[{2'(t), head_q[t]}];
        first_word_o[t] = fetched_q[{2'(t), head_q[t]}].word;
      end
    end
  end

  always_comb begin
    for (int unsigned s = 0; s < IssueThreads; s++) begin
      for (int unsigned k = 0; k < IssueWidth; k++) begin
        read_insn_o[IssueWidth*s+k] = '0;
        read_fetched_o[IssueWidth*s+k] = '0;
        if (read_i[s] && 5'(k) < count_q[read_thread_i[s]]) begin
          read_insn_o[IssueWidth*s+k] =
              insn_q[{read_thread_i[s], 4'(k) + head_q[read_thread_i[s]]}];
          read_fetched_o[IssueWidth*s+k] =
              fetched_q[{read_thread_i[s], 4'(k) + head_q[read_thread_i[s]]}];
        end
      end
    end
  end

  logic [3:0] push_tail;
  logic [4:0] push_count;
  assign push_tail = head_q[push_thread_i] + count_q[push_thread_i][3:0];
  assign push_count = push_i ? 5'd1 + 5'(push_last_i) - 5'(push_first_i) : 5'd0;

  always_ff @(posedge clk_i) begin
    for (int unsigned t = 0; t < Threads; t++) begin
      if (!rst_ni || flush_i[t]) begin
        head_q[t] <= '0;
        count_q[t] <= '0;
      end else begin
        head_q[t] <= head_q[t] + 4'(pop_i[t]);
        count_q[t] <= count_q[t] - 5'(pop_i[t]) + (push_thread_i == 2'(t) ? push_count : 5'd0);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (push_i) begin
      for (int unsigned k = 0; k < WindowInsns; k++) begin
        if (3'(k) >= push_first_i && 3'(k) <= push_last_i) begin
          insn_q[{push_thread_i, push_tail + 4'(k) - 4'(push_first_i)}] <= push_insn_i[k];
          fetched_q[{push_thread_i, push_tail + 4'(k) - 4'(push_first_i)}] <= push_fetched_i[k];
        end
      end
    end
  end

  for (genvar t = 0; t < Threads; t++) begin : gen_assert
    `D1_ASSERT(NoUnderflow, 5'(pop_i[t]) <= count_q[t])
  end
  `D1_ASSERT_IF(NoOverflow, push_i, count_q[push_thread_i] + push_count <= 5'(Depth))
  `D1_ASSERT_IF(PushInOrder, push_i, push_first_i <= push_last_i)

endmodule
