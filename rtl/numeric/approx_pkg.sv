// SPDX-License-Identifier: Apache-2.0
// Reciprocal, reciprocal square root, 2^x, log2 by tables (docs/numerics.md section 8), in steps:
//
//   approx_argument       operand -> table row, fraction, exponent     approx_argument_t
//   approx_coefficients   table row -> c0, c1, c2                      approx_coefficients_t
//   approx_combine        -> fp32_exact_t, for round_pack
package approx_pkg;

  import machine_pkg::*;
  import fp32_pkg::*;
  import fp32_fma_pkg::*;
  import round_pack_pkg::*;

  typedef enum logic [1:0] {
    ApproxOpRcp   = 2'd0,
    ApproxOpRsqrt = 2'd1,
    ApproxOpExp2  = 2'd2,
    ApproxOpLog2  = 2'd3
  } approx_op_e;

  // The result is y * 2^exp, for log2 exp + y; y comes from table row and t. exp is signed.
  typedef struct packed {
    logic        sign;
    kind_e       kind;
    logic [3:0]  flags;
    logic        log2;
    logic [11:0] exp;
    logic [7:0]  row;
    logic [15:0] t;
    logic [15:0] t_squared;  // upper half
  } approx_argument_t;

  // c1 and c2 are signed. The tables need no more bits.
  typedef struct packed {
    logic [13:0] c2;
    logic [21:0] c1;
    logic [27:0] c0;
  } approx_coefficients_t;

  // floor(x * 2^23) of an FP32 number of magnitude below 160.
  function automatic logic [31:0] fixed_floor(input logic [31:0] x);
    logic [31:0] sig, exp, mag;
    logic rest;
    exp = 32'(x[30:23]);
    sig = {8'd0, exp != '0, x[22:0]};
    if (exp >= 32'd127) begin
      mag = sig << (exp - 32'd127);
      rest = 1'b0;
    end else begin  // of a denormal nothing is left, so its other exponent does not matter
      mag = sig >> (32'd127 - exp);
      rest = (sig & ((32'd1 << (32'd127 - exp)) - 32'd1)) != '0;
    end
    return x[31] ? -(mag + 32'(rest)) : mag;
  endfunction

  function automatic approx_argument_t approx_argument(input approx_op_e op,
                                                       input logic [31:0] x);
    // verilator no_inline_task
    approx_argument_t arg;
    fp32_unpacked_t u;
    logic [31:0] exp;  // |x| = 2^exp * 1.f
    logic [31:0] fixed;
    logic [22:0] f;

    u = fp32_unpack(x);
    exp = u.exp - 32'd127;
    f = u.sig[22:0];
    arg = '0;
    arg.kind = KindFinite;
    arg.flags[FlagDenormal] = fp32_is_denormal(x);
    unique case (op)
      ApproxOpRcp: begin
        arg.exp = 12'(-exp);
        arg.sign = x[31];
        if (fp32_is_zero(x)) arg.kind = KindInf;
        else if (fp32_is_inf(x)) arg.kind = KindZero;
      end
      ApproxOpRsqrt: begin
        arg.exp = 12'(-($signed(exp - 32'(exp[0])) >>> 1));
        arg.row[7] = exp[0];
        if (fp32_is_zero(x)) arg.kind = KindInf;
        else if (x[31]) arg.kind = KindNan;
        else if (fp32_is_inf(x)) arg.kind = KindZero;
      end
      ApproxOpExp2: begin
        fixed = fixed_floor(x);
        f = fixed[22:0];
        arg.exp = 12'($signed(fixed[31:23]));
        if (!x[31] && x[30:0] >= 31'h4300_0000) begin  // 128
          arg.kind = KindInf;
          arg.flags[FlagOverflow] = !fp32_is_inf(x);
        end else if (x[31] && x[30:0] >= 31'h4320_0000) begin  // -160
          arg.kind = KindZero;
          arg.flags[FlagUnderflow] = !fp32_is_inf(x);
        end
      end
      default: begin  // ApproxOpLog2
        arg.log2 = 1'b1;
        arg.exp = exp[11:0];
        if (fp32_is_zero(x)) begin
          arg.kind = KindInf;
          arg.sign = 1'b1;
        end else if (x[31]) begin
          arg.kind = KindNan;
        end else if (fp32_is_inf(x)) begin
          arg.kind = KindInf;
        end
      end
    endcase
    if (fp32_is_nan(x)) begin
      arg.kind = KindNan;
      arg.flags = '0;
    end
    arg.flags[FlagInvalid] = arg.kind == KindNan;
    arg.row[6:0] = f[22:16];
    arg.t = f[15:0];
    arg.t_squared = 16'((32'(arg.t) * 32'(arg.t)) >> 16);
    return arg;
  endfunction

  function automatic approx_coefficients_t approx_coefficients(input approx_op_e op,
                                                               input logic [7:0] row);
    unique case (op)
      ApproxOpRcp: begin
        approx_coefficients.c0 = 28'(ApproxRcp[row[6:0]][0]);
        approx_coefficients.c1 = 22'(ApproxRcp[row[6:0]][1]);
        approx_coefficients.c2 = 14'(ApproxRcp[row[6:0]][2]);
      end
      ApproxOpRsqrt: begin
        approx_coefficients.c0 = 28'(ApproxRsqrt[row][0]);
        approx_coefficients.c1 = 22'(ApproxRsqrt[row][1]);
        approx_coefficients.c2 = 14'(ApproxRsqrt[row][2]);
      end
      ApproxOpExp2: begin
        approx_coefficients.c0 = 28'(ApproxExp2[row[6:0]][0]);
        approx_coefficients.c1 = 22'(ApproxExp2[row[6:0]][1]);
        approx_coefficients.c2 = 14'(ApproxExp2[row[6:0]][2]);
      end
      default: begin
        approx_coefficients.c0 = 28'(ApproxLog2[row[6:0]][0]);
        approx_coefficients.c1 = 22'(ApproxLog2[row[6:0]][1]);
        approx_coefficients.c2 = 14'(ApproxLog2[row[6:0]][2]);
      end
    endcase
  endfunction

  function automatic fp32_exact_t approx_combine(input approx_argument_t arg,
                                                 input approx_coefficients_t c);
    // verilator no_inline_task
    fp32_exact_t result;
    logic [63:0] y;
    logic [31:0] exp;
    logic sign;
    y = 64'($signed(c.c1)) * 64'(arg.t) + 64'($signed(c.c2)) * 64'(arg.t_squared);
    y = 64'(c.c0) + 64'($signed(y) >>> 16);
    exp = 32'd127 + 32'd63 - ApproxFracBits;
    sign = arg.sign;
    if (arg.log2) begin
      y = y + (64'($signed(arg.exp)) << ApproxFracBits);
      if (y[63]) begin
        y = -y;
        sign = 1'b1;
      end
    end else begin
      exp = exp + 32'($signed(arg.exp));
    end
    result = normalize(sign, y, exp, arg.flags);
    if (arg.kind != KindFinite) begin
      result.kind = arg.kind;
      result.sign = arg.sign;
    end
    return result;
  endfunction

endpackage
