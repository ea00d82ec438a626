// SPDX-License-Identifier: Apache-2.0
// Moves of bytes and lanes (docs/isa.md section 2.2): vsel, vbc, vbcl, valign, valignr, vperm,
// vext, viota, vacc. Operands in t+3, result in t+4. vext gives its lane in the lowest word.
module vector_permute
  import machine_pkg::*;
  import core_pkg::*;
(
  input  logic         clk_i,

  // t+3
  input  logic         valid_i,
  input  opcode_e      op_i,
  input  logic [5:0]   i6_i,  // lane [3:0], width [1:0], or byte count
  input  logic [63:0]  pred_i,  // vsel
  input  logic [63:0]  scalar_i,  // vbc, valignr
  input  logic [511:0] b_i,
  input  logic [511:0] c_i,

  // t+4, held until the next valid_i
  output logic [511:0] result_o
);

  function automatic logic [511:0] permute_bytes(input logic [511:0] table_bytes,
                                                 input logic [511:0] index);
    for (int unsigned i = 0; i < LineBytes; i++)
      permute_bytes[8*i+:8] = index[8*i+7] ? '0 : table_bytes[{index[8*i+:6], 3'd0}+:8];
  endfunction

  function automatic logic [511:0] broadcast(input logic [1:0] width, input logic [63:0] number);
    unique case (width)
      2'd0: return {64{number[7:0]}};
      2'd1: return {32{number[15:0]}};
      2'd2: return {16{number[31:0]}};
      default: return {8{number}};
    endcase
  endfunction

  function automatic logic [511:0] lane_numbers(input logic [1:0] width);
    lane_numbers = '0;
    unique case (width)
      2'd0: for (int unsigned i = 0; i < 64; i++) lane_numbers[8*i+:8] = 8'(i);
      2'd1: for (int unsigned i = 0; i < 32; i++) lane_numbers[16*i+:16] = 16'(i);
      default: for (int unsigned i = 0; i < 16; i++) lane_numbers[32*i+:32] = 32'(i);
    endcase
  endfunction

  // Bytes by .. by+63 of {high, low}.
  function automatic logic [511:0] align_bytes(input logic [511:0] low, input logic [511:0] high,
                                               input logic [5:0] by);
    return 512'({high, low} >> {by, 3'd0});
  endfunction

  logic [31:0] lane;
  assign lane = valid_i ? b_i[{i6_i[3:0], 5'd0}+:32] : '0;

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      unique case (op_i)
        OpVsel: result_o <= (b_i & byte_mask(pred_i)) | (c_i & ~byte_mask(pred_i));
        OpVbc: result_o <= broadcast(i6_i[1:0], scalar_i);
        OpVbcl: result_o <= {16{lane}};
        OpVext: result_o <= {480'd0, lane};
        OpValign: result_o <= align_bytes(b_i, c_i, i6_i);
        OpValignr: result_o <= align_bytes(b_i, '0, scalar_i[5:0]);
        OpVperm: result_o <= permute_bytes(b_i, c_i);
        OpViota: result_o <= lane_numbers(i6_i[1:0]);
        default: result_o <= b_i;  // OpVacc
      endcase
    end
  end

endmodule
