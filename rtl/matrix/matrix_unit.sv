// SPDX-License-Identifier: Apache-2.0
// The matrix unit: 8x8x4 multiply-accumulate per cycle into the accumulators, which it owns.
//
//   t    issue_i is taken whenever valid; nothing ever waits
//   t+1
//   t+2  a memory operand arrives: mem_data_i[port]
//   t+3  decode 32 + 32 operands, multiply 256 times
//   t+4  align 4 products and the accumulator, add
//   t+5  round, write; the record appears
//
// mld takes its data from issue_i.a; it and mclr go down the same stages.
`include "assert.svh"

module matrix_unit
  import machine_pkg::*;
  import core_pkg::*;
  import convert_pkg::*;
  import dot4_pkg::*;
(
  input  logic              clk_i,
  input  logic              rst_ni,

  // From issue, and corrected data of the two wide read ports (t+2).
  input  mat_issue_t        issue_i,
  input  logic [1:0][511:0] mem_data_i,

  // Part of an accumulator for vacc*, read combinationally in the issue cycle.
  input  logic [1:0]        acc_thread_i,
  input  logic [2:0]        acc_index_i,
  input  logic [1:0]        acc_part_i,
  output logic [511:0]      acc_part_o,

  // Record of the write in t+5; payload zero without one.
  output matrix_observe_t   observe_o,

  // Each issued instruction retires in t+5.
  output logic              retire_valid_o,
  output logic [1:0]        retire_thread_o,
  // Something is between issue and write.
  output logic              busy_o
);

  localparam int unsigned Elements = TileM * TileN;
  localparam int unsigned Operands = TileM * TileK;  // of A, and of B
  localparam int unsigned Banks = Threads * Accumulators;

  typedef enum logic [1:0] {
    ActMma  = 2'd0,
    ActMmaz = 2'd1,
    ActMld  = 2'd2,
    ActMclr = 2'd3
  } action_e;

  typedef struct packed {
    action_e    action;
    logic       half;
    logic       a_mem;
    logic       b_mem;
    logic       a_port;
    logic       b_port;
    format_t    fmt_a;
    format_t    fmt_b;
    logic [1:0] thread;
    logic [2:0] acc;
    logic [3:0] parts;
  } control_t;

  // Index = number of stages passed: valid_q[n], control_q[n] belong to cycle t + n.
  logic [5:1] valid_q;
  control_t [5:1] control_q;

  // ---- t: decode the opcode ----

  control_t control;
  logic known;

  always_comb begin
    known = 1'b1;
    control.action = ActMma;
    control.half = 1'b0;
    control.a_mem = issue_i.a_mem;
    control.b_mem = issue_i.b_mem;
    control.a_port = issue_i.a_port;
    control.b_port = issue_i.b_port;
    control.fmt_a = format_t'(issue_i.fmt_a);
    control.fmt_b = format_t'(issue_i.fmt_b);
    control.thread = issue_i.thread;
    control.acc = issue_i.acc;
    control.parts = issue_i.parts;
    unique case (issue_i.op)
      OpMma, OpMmaM, OpMmaMm: ;
      OpMmaH, OpMmaMH, OpMmaMmH: control.half = 1'b1;
      OpMmaz, OpMmazM, OpMmazMm: control.action = ActMmaz;
      OpMmazH, OpMmazMH, OpMmazMmH: begin
        control.action = ActMmaz;
        control.half = 1'b1;
      end
      OpMld: control.action = ActMld;
      OpMclr: control.action = ActMclr;
      default: known = 1'b0;
    endcase
  end

  `D1_ASSERT_IF(OpcodeIsKnown, issue_i.valid, known)
  `D1_ASSERT_IF(FormatsAreNarrow,
                issue_i.valid && (control.action == ActMma || control.action == ActMmaz),
                is_narrow(control.fmt_a) && is_narrow(control.fmt_b))
  `D1_ASSERT_IF(PartsFitTheOpcode, issue_i.valid,
                (control.action == ActMld) ? $onehot(issue_i.parts) : issue_i.parts == '1)

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else valid_q <= {valid_q[4:1], issue_i.valid};
  end

  always_ff @(posedge clk_i) begin
    if (issue_i.valid) control_q[1] <= control;
    for (int unsigned n = 2; n <= 5; n++) if (valid_q[n-1]) control_q[n] <= control_q[n-1];
  end

  // ---- t+1, t+2: operands wait for memory ----

  logic [511:0] a1_q, a2_q, a3_q;
  logic [511:0] b1_q, b2_q, b3_q;

  always_ff @(posedge clk_i) begin
    if (issue_i.valid) begin
      a1_q <= issue_i.a;
      b1_q <= issue_i.b;
    end
    if (valid_q[1]) begin
      a2_q <= a1_q;
      b2_q <= b1_q;
    end
    if (valid_q[2]) begin
      a3_q <= control_q[2].a_mem ? mem_data_i[control_q[2].a_port] : a2_q;
      b3_q <= control_q[2].b_mem ? mem_data_i[control_q[2].b_port] : b2_q;
    end
  end

  // ---- t+3: multiply ----

  // Product k of element e is word 4 e + k.
  logic [32*TileK*Elements-1:0] product_q;

  // Codes n = 4 i + k of A and n = 8 k + j of B.
  function automatic logic [15:0] code_a(input logic bf16, input logic half,
                                         input logic [511:0] a, input int unsigned n);
    if (bf16) return a[16*n+:16];
    return half ? {8'd0, a[8*(8*(n/4)+4+n%4)+:8]} : {8'd0, a[8*(8*(n/4)+n%4)+:8]};
  endfunction

  function automatic logic [15:0] code_b(input logic bf16, input logic half,
                                         input logic [511:0] b, input int unsigned n);
    if (bf16) return b[16*n+:16];
    return half ? {8'd0, b[8*(32+n)+:8]} : {8'd0, b[8*n+:8]};
  endfunction

  always_ff @(posedge clk_i) begin : multiply
    automatic dot4_operand_t a[Operands];
    automatic dot4_operand_t b[Operands];
    automatic logic a_bf16, b_bf16;
    automatic logic [31:0] seen;
    automatic dot4_kind_e [3:0] kind;
    if (valid_q[3] && (control_q[3].action == ActMma || control_q[3].action == ActMmaz)) begin
      a_bf16 = control_q[3].fmt_a.code == FmtBf16;
      b_bf16 = control_q[3].fmt_b.code == FmtBf16;
      seen = '0;
      for (int unsigned n = 0; n < Operands; n++) begin
        a[n] = dot4_decode(control_q[3].fmt_a, code_a(a_bf16, control_q[3].half, a3_q, n));
        b[n] = dot4_decode(control_q[3].fmt_b, code_b(b_bf16, control_q[3].half, b3_q, n));
        seen |= a[n] | b[n];
      end
      for (int unsigned i = 0; i < TileM; i++)
        for (int unsigned j = 0; j < TileN; j++)
          for (int unsigned k = 0; k < TileK; k++)
            product_q[32*(4*(8*i+j)+k)+:32] <= dot4_multiply(a[4*i+k], b[8*k+j]);
      if (seen[30]) begin  // an infinity or NaN is among them
        for (int unsigned i = 0; i < TileM; i++)
          for (int unsigned j = 0; j < TileN; j++) begin
            for (int unsigned k = 0; k < TileK; k++)
              kind[k] = dot4_special(a[4*i+k], b[8*k+j]);
            product_q[32*4*(8*i+j)+29+:2] <= kind[0] | kind[1] | kind[2] | kind[3];
          end
      end
    end
  end

  // ---- t+4: align and add ----

  // Sum of element e is 64-bit word e.
  logic [64*Elements-1:0] sum_q;
  logic [4:0] index4, index5;
  logic [2047:0] acc_q[Banks];

  assign index4 = {control_q[4].thread, control_q[4].acc};
  assign index5 = {control_q[5].thread, control_q[5].acc};

  // What is written in this cycle cannot be read yet: steps are MmaChain apart.
  `D1_ASSERT_IF(StepsAreApart, valid_q[4] && valid_q[5], index4 != index5)

  always_ff @(posedge clk_i) begin : add
    if (valid_q[4] && control_q[4].action == ActMma) begin
      for (int unsigned e = 0; e < Elements; e++)
        sum_q[64*e+:64] <= dot4_add(product_q[128*e+:32], product_q[128*e+32+:32],
                                    product_q[128*e+64+:32], product_q[128*e+96+:32],
                                    acc_q[index4][32*e+:32]);
    end
    if (valid_q[4] && control_q[4].action == ActMmaz) begin
      for (int unsigned e = 0; e < Elements; e++)
        sum_q[64*e+:64] <= dot4_add(product_q[128*e+:32], product_q[128*e+32+:32],
                                    product_q[128*e+64+:32], product_q[128*e+96+:32], '0);
    end
  end

  // Data of mld beside the stages.
  logic [511:0] load4_q, load5_q;

  always_ff @(posedge clk_i) begin
    if (valid_q[3] && control_q[3].action == ActMld) load4_q <= a3_q;
    if (valid_q[4] && control_q[4].action == ActMld) load5_q <= load4_q;
  end

  // ---- t+5: round and write ----

  logic [2047:0] result;

  always_comb begin : round
    result = '0;
    if (valid_q[5]) begin
      unique case (control_q[5].action)
        ActMma, ActMmaz:
          for (int unsigned e = 0; e < Elements; e++)
            result[32*e+:32] = dot4_round(sum_q[64*e+:64]);
        ActMld:
          for (int unsigned q = 0; q < AccParts; q++)
            if (control_q[5].parts[q]) result[512*q+:512] = load5_q;
        default: ;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin : write
    if (valid_q[5] && control_q[5].action == ActMld) begin
      for (int unsigned q = 0; q < AccParts; q++)
        if (control_q[5].parts[q]) acc_q[index5][512*q+:512] <= load5_q;
    end else if (valid_q[5]) begin
      acc_q[index5] <= result;
    end
  end

  always_comb begin
    observe_o = '0;
    if (valid_q[5]) begin
      observe_o.write_valid = 1'b1;
      observe_o.write_thread = control_q[5].thread;
      observe_o.write_acc = control_q[5].acc;
      observe_o.write_parts = control_q[5].parts;
      observe_o.write_data = result;
    end
  end

  assign retire_valid_o = valid_q[5];
  assign retire_thread_o = valid_q[5] ? control_q[5].thread : '0;
  assign busy_o = valid_q != '0;

  // ---- Read port ----

  always_comb begin
    unique case (acc_part_i)
      2'd0: acc_part_o = acc_q[{acc_thread_i, acc_index_i}][511:0];
      2'd1: acc_part_o = acc_q[{acc_thread_i, acc_index_i}][1023:512];
      2'd2: acc_part_o = acc_q[{acc_thread_i, acc_index_i}][1535:1024];
      default: acc_part_o = acc_q[{acc_thread_i, acc_index_i}][2047:1536];
    endcase
  end

endmodule
