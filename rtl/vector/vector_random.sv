// SPDX-License-Identifier: Apache-2.0
// The random streams of all threads (docs/numerics.md section 7): a stochastic rounding steps those
// of its thread at the end of its issue cycle t and gets their upper halves in t+3.
module vector_random
  import machine_pkg::*;
  import xorshift_pkg::*;
(
  input  logic         clk_i,
  input  logic         rst_ni,

  // t: step, or vseed, of the streams of a thread.
  input  logic         step_i,
  input  logic         seed_i,
  input  logic [1:0]   thread_i,
  input  logic [511:0] seeds_i,

  // A step of t is now in t+1, t+2.
  input  logic         valid1_i,
  input  logic [1:0]   thread1_i,
  input  logic         valid2_i,

  output logic [255:0] random_o  // t+3
);

  logic [511:0] streams_q [Threads];
  logic [255:0] random2_q;

  function automatic logic [511:0] streams_reset(input int unsigned thread);
    for (int unsigned i = 0; i < Lanes32; i++)
      streams_reset[32*i+:32] = 32'(Lanes32 * thread + i + 1) * 32'h9e37_79b1;
  endfunction

  function automatic logic [511:0] streams_step(input logic [511:0] streams);
    for (int unsigned i = 0; i < Lanes32; i++)
      streams_step[32*i+:32] = xorshift_step(streams[32*i+:32]);
  endfunction

  function automatic logic [511:0] streams_seed(input logic [511:0] seeds);
    for (int unsigned i = 0; i < Lanes32; i++)
      streams_seed[32*i+:32] = (seeds[32*i+:32] == '0) ? 32'd1 : seeds[32*i+:32];
  endfunction

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      for (int unsigned t = 0; t < Threads; t++) streams_q[t] <= streams_reset(t);
    end else if (step_i) begin
      streams_q[thread_i] <= streams_step(streams_q[thread_i]);
    end else if (seed_i) begin
      streams_q[thread_i] <= streams_seed(seeds_i);
    end
  end

  always_ff @(posedge clk_i) begin
    if (valid1_i) begin
      for (int unsigned i = 0; i < Lanes32; i++)
        random2_q[16*i+:16] <= streams_q[thread1_i][32*i+16+:16];
    end
    if (valid2_i) random_o <= random2_q;
  end

endmodule
