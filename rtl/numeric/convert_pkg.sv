// SPDX-License-Identifier: Apache-2.0
// FP32 to BF16 and CFloat8, nearest or stochastic, and back (docs/numerics.md sections 4, 5).
//
// Going down, |x| lies in a gap lo <= |x| < hi of the grid, hi having the code after lo. The gap is
// `gap` units wide (one, but for the hole of literal denormals), and |x| is `pos` * 2^-16 units
// above lo, plus something less than 2^-16 if `rest`. So |x| is rounded up
//
//   to nearest      if pos > gap * 2^15, or equal and (rest or lo is odd)
//   stochastically  if pos > gap * random, or equal and rest
//
// The lo of the hole is odd, so its tie needs no case of its own.
package convert_pkg;

  import machine_pkg::*;
  import fp32_pkg::*;

  // An entry of the format table.
  typedef struct packed {
    logic         ieee;
    logic [5:0]   bias;
    format_code_e code;
  } format_t;

  // The formats that conversions and matrix operands accept; any other has trapped.
  function automatic logic is_narrow(input format_t format);
    return format.code == FmtBf16 || format.code == FmtCfloat8143 || format.code == FmtCfloat8152;
  endfunction

  typedef struct packed {
    logic [3:0]  flags;
    logic [15:0] code;  // CFloat8 in the low half
  } convert_result_t;

  function automatic convert_result_t convert_down(input format_t format, input logic stochastic,
                                                   input logic [15:0] random,
                                                   input logic [31:0] x);
    // verilator no_inline_task
    convert_result_t result;
    logic bf16, tiny, hole, rest, up;
    logic [31:0] fraction_bits, max;
    logic [31:0] sig, biased;  // |x| = sig * 2^(biased - bias - 23)
    logic [31:0] shift;  // unit / last place of sig, in bits; at least 16
    logic [31:0] scaled;  // |x| in 2^-16 units
    logic [31:0] lo, pos, gap, target, code;

    bf16 = format.code == FmtBf16;
    fraction_bits = bf16 ? 32'd7 : (format.code == FmtCfloat8143) ? 32'd3 : 32'd2;
    max = bf16 ? 32'h7f7f : 32'h7f;
    sig = {8'd0, x[30:23] != '0, x[22:0]};
    biased = 32'(x[30:23]) + 32'(x[30:23] == '0);
    if (!bf16) biased = biased + 32'(format.bias) - 32'd127;
    tiny = !sig[23] || biased == '0 || biased[31];

    shift = 32'd23 - fraction_bits;
    if (!bf16 && tiny) shift = shift - biased + 32'(format.ieee);
    scaled = sig >> (shift - 32'd16);
    rest = (sig & ((32'd1 << (shift - 32'd16)) - 32'd1)) != '0;
    lo = scaled >> 16;
    pos = {16'd0, scaled[15:0]};
    gap = 32'd1;
    hole = !bf16 && tiny && !format.ieee && lo >= (32'd1 << fraction_bits) - 32'd1;
    if (hole) begin
      lo = (32'd1 << fraction_bits) - 32'd1;
      pos = scaled - (lo << 16);
      gap = (32'd1 << fraction_bits) + 32'd1;
    end
    if (!tiny) lo = lo + ((biased - 32'd1) << fraction_bits);  // the hidden bit adds the 1

    target = stochastic ? gap * 32'(random) : gap << 15;
    up = pos > target || (pos == target && (rest || (!stochastic && lo[0])));
    code = lo + 32'(up);

    result.flags = '0;
    result.flags[FlagDenormal] = fp32_is_denormal(x);
    result.flags[FlagUnderflow] = tiny && (pos != '0 || rest);
    if (code > max || x[30:23] == '1) begin  // infinity is not an overflow of BF16
      result.flags[FlagOverflow] = !(bf16 && fp32_is_inf(x));
      code = bf16 ? 32'h7f80 : 32'h7f;
    end
    result.code = bf16 ? {x[31], code[14:0]} : {8'd0, x[31], code[6:0]};
    if (fp32_is_nan(x)) begin
      result.flags = '0;
      result.flags[FlagInvalid] = 1'b1;
      if (bf16) result.code = 16'h7fc0;
    end
    return result;
  endfunction

  // code in the low 8 bits for CFloat8.
  function automatic fp32_result_t convert_up(input format_t format, input logic [15:0] code);
    // verilator no_inline_task
    fp32_result_t result;
    logic [4:0] exponent;
    logic [2:0] fraction;
    logic [31:0] biased;  // of FP32
    result.flags = '0;
    if (format.code == FmtBf16) begin
      result.value = {code, 16'd0};
      result.flags[FlagDenormal] = fp32_is_denormal(result.value);
      if (fp32_is_nan(result.value)) begin
        result.value = Fp32Nan;
        result.flags[FlagInvalid] = 1'b1;
      end
    end else begin
      exponent = (format.code == FmtCfloat8143) ? {1'b0, code[6:3]} : code[6:2];
      fraction = (format.code == FmtCfloat8143) ? code[2:0] : {code[1:0], 1'b0};
      biased = 32'd127 - 32'(format.bias) + 32'(exponent);
      if (exponent == '0) begin
        biased = biased + 32'(format.ieee);
        result.flags[FlagDenormal] = fraction != '0;
        unique casez (fraction)
          3'b1??: begin
            biased = biased - 32'd1;
            fraction = fraction << 1;
          end
          3'b01?: begin
            biased = biased - 32'd2;
            fraction = fraction << 2;
          end
          3'b001: begin
            biased = biased - 32'd3;
            fraction = '0;
          end
          default: biased = '0;
        endcase
      end
      result.value = {code[7], biased[7:0], fraction, 20'd0};
    end
    return result;
  endfunction

endpackage
