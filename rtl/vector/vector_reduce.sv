// SPDX-License-Identifier: Apache-2.0
// Reductions (docs/numerics.md section 3, docs/isa.md section 2.2): a binary tree over 16 words,
// and for narrow integers over the lanes of the last word.
//
//   t+3  inactive lanes replaced, 16 -> 8
//   t+4  8 -> 4 -> 2
//   t+5  2 -> 1, result on all lanes
module vector_reduce
  import machine_pkg::*;
  import fp32_pkg::*;
  import fp32_fma_pkg::*;
  import fp32_minmax_pkg::*;
  import int_lanes_pkg::*;
(
  input  logic         clk_i,

  // t+3
  input  logic         valid_i,
  input  opcode_e      op_i,
  input  logic [1:0]   width_i,
  input  logic [63:0]  pred_i,
  input  logic [511:0] b_i,

  // t+4: the operation taken in the cycle before
  input  logic         valid4_i,
  input  opcode_e      op4_i,
  input  logic [1:0]   width4_i,

  // t+5
  input  logic         valid5_i,
  input  opcode_e      op5_i,
  input  logic [1:0]   width5_i,
  output logic [511:0] result_o,  // zero unless valid5_i
  output logic [3:0]   flags_o
);

  // One node of the tree.
  function automatic fp32_result_t combine(input opcode_e op, input logic [1:0] width,
                                           input logic [31:0] x, input logic [31:0] y);
    // verilator no_inline_task
    unique case (op)
      OpFredsum: return fp32_add(x, y);
      OpFredmin: return fp32_minmax(1'b0, x, y);
      OpFredmax: return fp32_minmax(1'b1, x, y);
      OpVredmin: return '{flags: '0, value: int_word(OpVmin, width, x, y)};
      OpVredmax: return '{flags: '0, value: int_word(OpVmax, width, x, y)};
      default: return '{flags: '0, value: int_word(OpVadd, width, x, y)};  // OpVredsum
    endcase
  endfunction

  // What an inactive word counts as; for narrow lanes, its lanes.
  function automatic logic [31:0] neutral(input opcode_e op, input logic [1:0] width);
    logic [31:0] lowest;
    lowest = (width == 2'd0) ? 32'h8080_8080 : (width == 2'd1) ? 32'h8000_8000 : 32'h8000_0000;
    unique case (op)
      OpFredsum: return 32'h8000_0000;
      OpFredmin: return Fp32Inf;
      OpFredmax: return {1'b1, Fp32Inf[30:0]};
      OpVredmin: return ~lowest;
      OpVredmax: return lowest;
      default: return '0;
    endcase
  endfunction

  // A lane is active if the predicate bit of its lowest byte is one.
  function automatic logic [31:0] active_bits(input logic [1:0] width, input logic [3:0] pred);
    unique case (width)
      2'd0: return {{8{pred[3]}}, {8{pred[2]}}, {8{pred[1]}}, {8{pred[0]}}};
      2'd1: return {{16{pred[2]}}, {16{pred[0]}}};
      default: return {32{pred[0]}};
    endcase
  endfunction

  logic [7:0][31:0] words4_q;
  logic [3:0] flags4_q;
  logic [1:0][31:0] words5_q;
  logic [3:0] flags5_q;

  always_ff @(posedge clk_i) begin : level1
    automatic logic [31:0] lane[2];
    automatic logic [31:0] active;
    automatic logic [3:0] flags;
    automatic fp32_result_t node;
    if (valid_i) begin
      flags = '0;
      for (int unsigned i = 0; i < 8; i++) begin
        for (int unsigned k = 0; k < 2; k++) begin
          active = active_bits(width_i, pred_i[4*(2*i+k)+:4]);
          lane[k] = (b_i[32*(2*i+k)+:32] & active) | (neutral(op_i, width_i) & ~active);
        end
        node = combine(op_i, width_i, lane[0], lane[1]);
        words4_q[i] <= node.value;
        flags |= node.flags;
      end
      flags4_q <= flags;
    end
  end

  always_ff @(posedge clk_i) begin : level2
    automatic fp32_result_t left, right, node;
    automatic logic [3:0] flags;
    if (valid4_i) begin
      flags = flags4_q;
      for (int unsigned i = 0; i < 2; i++) begin
        left = combine(op4_i, width4_i, words4_q[4*i], words4_q[4*i+1]);
        right = combine(op4_i, width4_i, words4_q[4*i+2], words4_q[4*i+3]);
        node = combine(op4_i, width4_i, left.value, right.value);
        words5_q[i] <= node.value;
        flags |= left.flags | right.flags | node.flags;
      end
      flags5_q <= flags;
    end
  end

  always_comb begin : level3
    fp32_result_t node;
    result_o = '0;
    flags_o = '0;
    node = '0;
    if (valid5_i) begin
      node = combine(op5_i, width5_i, words5_q[0], words5_q[1]);
      flags_o = flags5_q | node.flags;
      unique case (op5_i)
        OpFredsum, OpFredmin, OpFredmax: ;
        default: begin  // lanes of the word; halves of the word hold the same number afterwards
          if (width5_i != 2'd2)
            node = combine(op5_i, width5_i, node.value, {node.value[15:0], node.value[31:16]});
          if (width5_i == 2'd0)
            node = combine(op5_i, width5_i, node.value, {node.value[23:0], node.value[31:24]});
        end
      endcase
      result_o = {16{node.value}};
    end
  end

endmodule
