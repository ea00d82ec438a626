// SPDX-License-Identifier: Apache-2.0
// Fused multiply-add a * b + c of FP32 (docs/numerics.md section 3), in three steps:
//
//   fma_product, fma_addend   a, b -> fp32_product_t, c -> fp32_addend_t
//   fma_add                   align, add, normalise -> fp32_exact_t
//   round_pack                (round_pack_pkg) -> FP32 and flags
//
// Additions are 1 * a + c; products are a * b + 0 with a zero of the product's sign.
package fp32_fma_pkg;

  import machine_pkg::*;
  import fp32_pkg::*;
  import round_pack_pkg::*;

  // sig << 15 in units of 2^(exp - 1024), sig having bit 46 or 47 set. A zero has exp 0, below all
  // others. kind says whether it is infinite or NaN, denormal whether an operand was.
  typedef struct packed {
    logic        sign;
    kind_e       kind;
    logic        denormal;
    logic [11:0] exp;
    logic [47:0] sig;
  } fp32_product_t;

  // sig << 38 in units of 2^(exp - 1024), sig having bit 23 set; else the same.
  typedef struct packed {
    logic        sign;
    kind_e       kind;
    logic        denormal;
    logic [11:0] exp;
    logic [23:0] sig;
  } fp32_addend_t;

  // sig * 2^(exp - 150), bit 23 of sig set unless zero.
  typedef struct packed {
    logic [31:0] exp;
    logic [31:0] sig;
  } fp32_unpacked_t;

  function automatic fp32_unpacked_t fp32_unpack(input logic [31:0] x);
    logic [31:0] zeros;
    if (x[30:23] != '0) return '{exp: 32'(x[30:23]), sig: {8'd0, 1'b1, x[22:0]}};
    zeros = leading_zeros({1'b0, x[22:0], 8'd0});
    return '{exp: 32'd1 - zeros, sig: 32'(x[22:0]) << zeros};
  endfunction

  function automatic fp32_product_t fma_product(input logic [31:0] a, input logic [31:0] b);
    // verilator no_inline_task
    fp32_product_t p;
    fp32_unpacked_t ua, ub;
    ua = fp32_unpack(a);
    ub = fp32_unpack(b);
    p.sign = a[31] ^ b[31];
    p.denormal = fp32_is_denormal(a) || fp32_is_denormal(b);
    p.sig = 48'(64'(ua.sig) * 64'(ub.sig));
    p.exp = (p.sig == '0) ? '0 : 12'(ua.exp + ub.exp + 32'(1024 - 150 - 150 - 15));
    p.kind = KindFinite;
    if (a[30:23] == '1 || b[30:23] == '1) begin
      p.kind = (fp32_is_nan(a) || fp32_is_nan(b) || fp32_is_zero(a) || fp32_is_zero(b)) ? KindNan :
                                                                                          KindInf;
    end
    return p;
  endfunction

  function automatic fp32_addend_t fma_addend(input logic [31:0] c);
    // verilator no_inline_task
    fp32_addend_t d;
    fp32_unpacked_t uc;
    uc = fp32_unpack(c);
    d.sign = c[31];
    d.denormal = fp32_is_denormal(c);
    d.sig = uc.sig[23:0];
    d.exp = (d.sig == '0) ? '0 : 12'(uc.exp + 32'(1024 - 150 - 38));
    d.kind = (c[30:23] != '1) ? KindFinite : fp32_is_nan(c) ? KindNan : KindInf;
    return d;
  endfunction

  // Bits that leave on the right stay in bit 0.
  function automatic logic [63:0] shift_right_sticky(input logic [63:0] x, input logic [31:0] by);
    return (x >> by) | 64'((x & ((64'd1 << by) - 64'd1)) != '0);
  endfunction

  // The larger exponent is that of the sum. What the other term loses is far below the places that
  // matter: the addend has 38 zeros to lose first; a product loses more than its 15 only if the
  // addend's exponent is larger by 16 or more, so that hardly anything cancels.
  function automatic fp32_exact_t fma_add(input fp32_product_t p, input fp32_addend_t c);
    // verilator no_inline_task
    fp32_exact_t sum;
    logic [63:0] product, addend, mag;
    logic [31:0] product_exp, addend_exp, exp;
    logic sign;
    logic [3:0] flags;
    product_exp = 32'(p.exp);
    addend_exp = 32'(c.exp);
    product = {1'b0, p.sig, 15'd0};
    addend = {2'd0, c.sig, 38'd0};
    if (product_exp >= addend_exp) begin
      addend = shift_right_sticky(addend, product_exp - addend_exp);
      exp = product_exp;
    end else begin
      product = shift_right_sticky(product, addend_exp - product_exp);
      exp = addend_exp;
    end
    sign = p.sign;
    if (p.sign == c.sign) begin
      mag = product + addend;
    end else begin
      mag = product - addend;
      if (mag[63]) begin  // negative, as both are below 2^63
        mag = -mag;
        sign = c.sign;
      end
      if (mag == '0) sign = 1'b0;  // an exact zero is +0
    end
    flags = '0;
    flags[FlagDenormal] = p.denormal || c.denormal;
    sum = normalize(sign, mag, exp - 32'(1024 - 127 - 63), flags);
    if (p.kind != KindFinite || c.kind != KindFinite) begin
      sum.sign = (p.kind == KindInf) ? p.sign : c.sign;
      sum.kind = KindInf;
      if (p.kind == KindNan || c.kind == KindNan ||
          (p.kind == KindInf && c.kind == KindInf && p.sign != c.sign)) begin
        sum.kind = KindNan;
        sum.flags[FlagInvalid] = 1'b1;
      end
    end
    return sum;
  endfunction

  // All steps at once, for the reduction tree.
  function automatic fp32_result_t fp32_add(input logic [31:0] a, input logic [31:0] b);
    // verilator no_inline_task
    return round_pack(fma_add(fma_product(Fp32One, a), fma_addend(b)));
  endfunction

endpackage
