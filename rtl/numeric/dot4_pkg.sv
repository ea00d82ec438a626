// SPDX-License-Identifier: Apache-2.0
// One element of the matrix step, c + p0 + p1 + p2 + p3 (docs/numerics.md section 6), in steps:
//
//   dot4_decode    operand code -> dot4_operand_t      once per operand, not once per product
//   dot4_multiply  two operands -> dot4_product_t
//   dot4_special   two operands -> what infinities and NaNs make of their product
//   dot4_add       four products and c -> dot4_sum_t
//   dot4_round     dot4_sum_t -> FP32
//
// Tops are biased: 512 in an operand, 1024 in a product or sum. The top of a zero is 0, which is so
// far below the others that it stays below them in a product too, and never becomes the largest.
package dot4_pkg;

  import machine_pkg::*;
  import fp32_pkg::*;
  import round_pack_pkg::*;
  import convert_pkg::*;

  localparam int unsigned OperandBias = 512;
  localparam int unsigned ProductBias = 2 * OperandBias;

  typedef enum logic [1:0] {
    DotFinite   = 2'd0,
    DotPlusInf  = 2'd1,
    DotMinusInf = 2'd2,
    DotNan      = 2'd3  // also the OR of both infinities
  } dot4_kind_e;

  // (-1)^sign * sig * 2^(top - OperandBias - 7), unless it is infinite or NaN.
  typedef struct packed {
    logic        sign;
    logic        special;
    logic [13:0] top;
    logic [7:0]  zero;
    logic [7:0]  sig;
  } dot4_operand_t;

  // (-1)^sign * sig * 2^(top - ProductBias - 14). kind is that of all four products of an element,
  // and stands in the first.
  typedef struct packed {
    logic        sign;
    dot4_kind_e  kind;
    logic [12:0] top;
    logic [15:0] sig;
  } dot4_product_t;

  // sum * 2^(top - ProductBias - MmaWindowBits), or what kind says.
  typedef struct packed {
    logic [16:0] pad;
    dot4_kind_e  kind;
    logic [12:0] top;
    logic [31:0] sum;
  } dot4_sum_t;

  // A BF16 code that is infinite or NaN.
  function automatic logic dot4_is_special(input format_t format, input logic [15:0] code);
    return format.code == FmtBf16 && code[14:7] == '1;
  endfunction

  // code in the low 8 bits for CFloat8.
  function automatic dot4_operand_t dot4_decode(input format_t format, input logic [15:0] code);
    // verilator no_inline_task
    logic [31:0] exp, top;
    dot4_operand_t operand;
    unique case (format.code)
      FmtBf16: begin
        exp = 32'(code[14:7]);
        operand.sign = code[15];
        operand.sig = {exp != '0, code[6:0]};
        top = exp + 32'(exp == '0) + 32'(OperandBias - 127);
      end
      FmtCfloat8143: begin
        exp = 32'(code[6:3]);
        operand.sign = code[7];
        operand.sig = {exp != '0, code[2:0], 4'd0};
        top = exp + 32'(format.ieee && exp == '0) + 32'(OperandBias) - 32'(format.bias);
      end
      default: begin  // FmtCfloat8152
        exp = 32'(code[6:2]);
        operand.sign = code[7];
        operand.sig = {exp != '0, code[1:0], 5'd0};
        top = exp + 32'(format.ieee && exp == '0) + 32'(OperandBias) - 32'(format.bias);
      end
    endcase
    operand.zero = '0;
    operand.top = (operand.sig == '0) ? '0 : top[13:0];
    operand.special = dot4_is_special(format, code);
    return operand;
  endfunction

  // The upper halves are added: signs modulo 2, and tops, whose sum does not reach the kind. With a
  // special operand kind and sign come out wrong; dot4_special then decides.
  function automatic dot4_product_t dot4_multiply(input dot4_operand_t a, input dot4_operand_t b);
    return (a & 32'hffff_0000) + (b & 32'hffff_0000) + (a & 32'h0000_ffff) * (b & 32'h0000_ffff);
  endfunction

  // The kind of a product of operands of which any may be infinite, NaN or zero.
  function automatic dot4_kind_e dot4_special(input dot4_operand_t a, input dot4_operand_t b);
    // verilator no_inline_task
    logic a_nan, b_nan;  // or zero, which has no product with infinity
    a_nan = a.special ? a.sig[6:0] != '0 : a.sig == '0;
    b_nan = b.special ? b.sig[6:0] != '0 : b.sig == '0;
    if (!a.special && !b.special) return DotFinite;
    if (a_nan || b_nan) return DotNan;
    return (a.sign ^ b.sign) ? DotMinusInf : DotPlusInf;
  endfunction

  // Into the window whose first place is bit 27 of the result; signed.
  function automatic logic [31:0] dot4_align(input dot4_product_t p, input logic [31:0] top);
    logic [31:0] term;
    term = {4'd0, p.sig, 12'd0} >> (top - 32'(p.top));
    return p.sign ? -term : term;
  endfunction

  function automatic dot4_sum_t dot4_add(input dot4_product_t p0, input dot4_product_t p1,
                                         input dot4_product_t p2, input dot4_product_t p3,
                                         input logic [31:0] c);
    // verilator no_inline_task
    dot4_sum_t result;
    logic [31:0] top0, top2, top_c, top, term_c;
    top0 = (p0.top > p1.top) ? 32'(p0.top) : 32'(p1.top);
    top2 = (p2.top > p3.top) ? 32'(p2.top) : 32'(p3.top);
    top = (top0 > top2) ? top0 : top2;
    if (c[30:23] == '0) begin
      top_c = (c[22:0] == '0) ? '0 : 32'(ProductBias - 126);
      term_c = {6'd0, c[22:0], 3'd0};
    end else begin
      top_c = 32'(c[30:23]) + 32'(ProductBias - 127);
      term_c = {5'd0, 1'b1, c[22:0], 3'd0};
    end
    if (top < top_c) top = top_c;
    term_c = term_c >> (top - top_c);
    result.sum = dot4_align(p0, top) + dot4_align(p1, top) + dot4_align(p2, top) +
                 dot4_align(p3, top) + (c[31] ? -term_c : term_c);
    result.top = top[12:0];
    result.kind = p0.kind;
    result.pad = '0;
    if (c[30:23] == '1) begin
      if (c[22:0] != '0) result.kind = DotNan;
      else result.kind = dot4_kind_e'(p0.kind | (c[31] ? DotMinusInf : DotPlusInf));
    end
    return result;
  endfunction

  function automatic logic [31:0] dot4_round(input dot4_sum_t s);
    // verilator no_inline_task
    logic [31:0] result;
    // Bit 31 of the magnitude has exponent top - ProductBias - MmaWindowBits + 31.
    result = round_pack32(s.sum[31], s.sum[31] ? -s.sum : s.sum,
                          32'(s.top) - 32'(ProductBias + MmaWindowBits - 31 - 127));
    if (s.sum == '0) result = '0;
    if (s.kind != DotFinite) begin
      result = (s.kind == DotNan) ? Fp32Nan : {s.kind == DotMinusInf, Fp32Inf[30:0]};
    end
    return result;
  endfunction

endpackage
