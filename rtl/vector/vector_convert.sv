// SPDX-License-Identifier: Apache-2.0
// Conversions of 16 lanes between FP32 and a part of BF16 or CFloat8 elements (docs/isa.md section
// 2.2). Operands in t+3, result in t+4: up, 16 words; down, codes at their part, zero elsewhere.
module vector_convert
  import machine_pkg::*;
  import fp32_pkg::*;
  import convert_pkg::*;
(
  input  logic         clk_i,

  // t+3
  input  logic         valid_i,
  input  logic         up_i,
  input  logic         stochastic_i,
  input  format_t      format_i,
  input  logic [1:0]   part_i,
  input  logic [63:0]  pred_i,
  input  logic [255:0] random_i,  // 16 bits a lane
  input  logic [511:0] b_i,

  // t+4, held until the next valid_i
  output logic [511:0] result_o,
  output logic [3:0]   flags_o  // of active lanes
);

  // Part of 16 elements, 16 bits each.
  function automatic logic [255:0] widen(input logic [511:0] b, input logic bf16,
                                         input logic [1:0] part);
    logic [127:0] bytes;
    unique case (part)
      2'd0: bytes = b[127:0];
      2'd1: bytes = b[255:128];
      2'd2: bytes = b[383:256];
      default: bytes = b[511:384];
    endcase
    for (int unsigned i = 0; i < Lanes32; i++) widen[16*i+:16] = {8'd0, bytes[8*i+:8]};
    if (bf16) widen = part[0] ? b[511:256] : b[255:0];
  endfunction

  // Predicate bits of the lowest bytes of the 16 narrow elements.
  function automatic logic [15:0] part_active(input logic [63:0] pred, input logic bf16,
                                              input logic [1:0] part);
    unique case (part)
      2'd0: part_active = pred[15:0];
      2'd1: part_active = pred[31:16];
      2'd2: part_active = pred[47:32];
      default: part_active = pred[63:48];
    endcase
    if (bf16) begin
      for (int unsigned i = 0; i < Lanes32; i++)
        part_active[i] = part[0] ? pred[32+2*i] : pred[2*i];
    end
  endfunction

  always_ff @(posedge clk_i) begin : convert
    automatic logic bf16;
    automatic logic [255:0] codes;
    automatic logic [15:0] active;
    automatic logic [3:0] flags;
    automatic fp32_result_t up;
    automatic convert_result_t down;
    if (valid_i) begin
      bf16 = format_i.code == FmtBf16;
      flags = '0;
      if (up_i) begin
        codes = widen(b_i, bf16, part_i);
        for (int unsigned i = 0; i < Lanes32; i++) begin
          up = convert_up(format_i, codes[16*i+:16]);
          result_o[32*i+:32] <= up.value;
          if (pred_i[4*i]) flags |= up.flags;
        end
      end else begin
        active = part_active(pred_i, bf16, part_i);
        codes = '0;
        for (int unsigned i = 0; i < Lanes32; i++) begin
          down = convert_down(format_i, stochastic_i, random_i[16*i+:16], b_i[32*i+:32]);
          if (bf16) codes[16*i+:16] = down.code;
          else codes[8*i+:8] = down.code[7:0];
          if (active[i]) flags |= down.flags;
        end
        result_o <= '0;
        if (bf16) result_o[{part_i[0], 8'd0}+:256] <= codes;
        else result_o[{part_i, 7'd0}+:128] <= codes[127:0];
      end
      flags_o <= flags;
    end
  end

endmodule
