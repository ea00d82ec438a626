// SPDX-License-Identifier: Apache-2.0
// One integer ALU: issued in t, executes and writes a scalar or predicate register in t+1.
//
// Operand a is rb and b is rc or the immediate, except: lih: a = ra; jal, jalr, csrr, pget: a is
// the result (pc + 4, csr, predicate); so for semrd.
module scalar_alu
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,

  input  alu_issue_t  issue_i,

  // In t+1: result, where it goes, and that the instruction retires.
  output logic        valid_o,
  output logic [1:0]  thread_o,
  output logic        pred_o,
  output logic [4:0]  rd_o,
  output logic [63:0] data_o
);
  `include "assert.svh"
  `D1_ASSERT_PARAM(Latency, LatencyAlu == 2)

  alu_issue_t issue_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) issue_q <= '0;
    else if (issue_i.valid || issue_q.valid) issue_q <= issue_i;
  end

  function automatic logic [6:0] leading_zeros(input logic [63:0] x);
    leading_zeros = 7'd64;
    for (int unsigned i = 0; i < 64; i++) if (x[i]) leading_zeros = 7'(63 - i);
  endfunction

  function automatic logic [6:0] trailing_zeros(input logic [63:0] x);
    trailing_zeros = 7'd64;
    for (int unsigned i = 1; i <= 64; i++) if (x[64-i]) trailing_zeros = 7'(64 - i);
  endfunction

  // Ones at the bottom, as many as x says.
  function automatic logic [63:0] low_ones(input logic [63:0] x);
    return x >= 64'd64 ? '1 : ~(64'hffff_ffff_ffff_ffff << x[5:0]);
  endfunction

  logic [63:0] a, b, result;
  assign a = issue_q.a;
  assign b = issue_q.b;

  always_comb begin
    result = '0;
    if (issue_q.valid) begin
      unique case (issue_q.op)
        OpAdd, OpAddi: result = a + b;
        OpSub: result = a - b;
        OpAnd, OpAndi: result = a & b;
        OpOr, OpOri: result = a | b;
        OpXor, OpXori: result = a ^ b;
        OpSll, OpSlli: result = a << b[5:0];
        OpSrl, OpSrli: result = a >> b[5:0];
        OpSra, OpSrai: result = 64'(signed'(a) >>> b[5:0]);
        OpSlt, OpSlti: result = 64'(signed'(a) < signed'(b));
        OpSltu, OpSltiu: result = 64'(a < b);
        OpSeq: result = 64'(a == b);
        OpMin: result = signed'(a) < signed'(b) ? a : b;
        OpMax: result = signed'(a) < signed'(b) ? b : a;
        OpLi: result = b;
        OpLih: result = {a[47:0], b[15:0]};
        OpClz: result = 64'(leading_zeros(a));
        OpCtz: result = 64'(trailing_zeros(a));
        OpPopc: result = {57'd0, 7'($countones(a))};
        OpPtail: result = low_ones(a);
        OpPset, OpPget, OpJal, OpJalr, OpCsrr, OpSemrd: result = a;
        default: result = '0;
      endcase
    end
  end

  assign valid_o = issue_q.valid;
  assign thread_o = issue_q.thread;
  assign pred_o = issue_q.pred;
  assign rd_o = issue_q.rd;
  assign data_o = result;

  `D1_ASSERT_QUIET(Quiet, issue_i.valid, issue_i)

endmodule
