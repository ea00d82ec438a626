// SPDX-License-Identifier: Apache-2.0
// RoundPack of docs/numerics.md section 3: an exact (-1)^sign * mag * 2^exp, mag > 0, becomes FP32.
//
// In two steps, normalize and round_pack, so that a pipeline stage can end between them; the matrix
// unit, which has no flags and 32 bits, does both at once in round_pack32.
//
// A caller whose value does not fit in mag may OR all lower bits into mag[0], if mag is then so
// large (2^26 or more) that bit 0 lies below the rounding position and only says "inexact".
//
// Exponents are 32 bits wide although 12 carry information: Verilator computes in 32 bits.
package round_pack_pkg;

  import machine_pkg::*;
  import fp32_pkg::*;

  // Zeros above the highest one; 31 for zero.
  function automatic logic [31:0] leading_zeros(input logic [31:0] x);
    logic [31:0] rest;
    rest = x;
    leading_zeros = '0;
    for (int unsigned n = 16; n != 0; n = n >> 1) begin
      if (rest >> (32 - n) == '0) begin
        rest = rest << n;
        leading_zeros = leading_zeros + n;
      end
    end
  endfunction

  // 32 bits of magnitude, no flags: for the matrix unit. biased is the biased exponent that a mag
  // with its top bit set has: exp + 31 + 127.
  function automatic logic [31:0] round_pack32(input logic sign, input logic [31:0] mag,
                                               input logic [31:0] biased);
    logic [31:0] zeros;
    logic [31:0] m;
    logic [31:0] e;  // biased exponent - 1: the hidden bit adds the 1
    logic [31:0] result;
    zeros = leading_zeros(mag);
    m = mag << zeros[4:0];
    e = biased - 32'd1 - zeros;
    if (e[31]) begin  // denormal: places below 2^-149 go, sticky
      m = (m >> -e) | 32'((m & ((32'd1 << -e) - 32'd1)) != '0);
      e = '0;
    end
    result = {8'd0, m[31:8]} + {e[8:0], 23'd0} + 32'(m[7] && (m[8] || m[6:0] != '0));
    if (e >= 32'd254) result = Fp32Inf;
    return {sign, result[30:0]};
  endfunction

  // What a result is that needs no rounding.
  typedef enum logic [1:0] {
    KindFinite = 2'd0,
    KindInf    = 2'd1,  // with the sign
    KindNan    = 2'd2,
    KindZero   = 2'd3   // with the sign
  } kind_e;

  // A number before rounding: (-1)^sign * mag * 2^(exp - 127 - 44) if kind is KindFinite, with bit
  // 44 of mag set, and bit 0 the OR of itself and all places below. exp is signed. flags are those
  // known already.
  typedef struct packed {
    logic        sign;
    kind_e       kind;
    logic [3:0]  flags;
    logic [11:0] exp;
    logic [44:0] mag;
  } fp32_exact_t;

  // (-1)^sign * mag * 2^(exp - 127 - 63); a mag of zero becomes a zero of that sign.
  function automatic fp32_exact_t normalize(input logic sign, input logic [63:0] mag,
                                            input logic [31:0] exp, input logic [3:0] flags);
    logic [63:0] m;
    logic [31:0] zeros;
    logic [31:0] e;
    zeros = mag[63:32] != '0 ? leading_zeros(mag[63:32]) : 32'd32 + leading_zeros(mag[31:0]);
    m = mag << zeros[5:0];
    e = exp - zeros;
    normalize.sign = sign;
    normalize.kind = m[63] ? KindFinite : KindZero;
    normalize.flags = flags;
    normalize.exp = e[11:0];
    normalize.mag = {m[63:20], m[19:0] != '0};
  endfunction

  // RoundPack, with Overflow and Underflow.
  function automatic fp32_result_t round_pack(input fp32_exact_t x);
    // verilator no_inline_task
    logic [63:0] m;  // the 24 bits of the result on top of 32 others
    logic [31:0] e;  // biased exponent - 1: the hidden bit adds the 1
    logic [31:0] result;
    logic reaches_normal;  // rounds up to 2^-126 with unbounded exponent
    m = {8'd0, x.mag, 11'd0};
    e = 32'($signed(x.exp)) - 32'd1;
    round_pack.flags = x.flags;
    if (e[31]) begin  // denormal: places below 2^-149 go, sticky
      reaches_normal = e == '1 && m[55:31] == '1;
      m = (m >> -e) | 64'((m & ((64'd1 << -e) - 64'd1)) != '0);
      e = '0;
      if (x.kind == KindFinite && m[31:0] != '0 && !reaches_normal)
        round_pack.flags[FlagUnderflow] = 1'b1;
    end
    result = m[63:32] + {e[8:0], 23'd0} + 32'(m[31] && (m[32] || m[30:0] != '0));
    if (e >= 32'd254 || result[30:23] == '1) begin
      result = Fp32Inf;
      if (x.kind == KindFinite) round_pack.flags[FlagOverflow] = 1'b1;
    end
    round_pack.value = {x.sign, result[30:0]};
    unique case (x.kind)
      KindInf: round_pack.value = {x.sign, Fp32Inf[30:0]};
      KindNan: round_pack.value = Fp32Nan;
      KindZero: round_pack.value = {x.sign, 31'd0};
      default: ;
    endcase
  endfunction

endpackage
