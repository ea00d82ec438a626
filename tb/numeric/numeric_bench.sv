// SPDX-License-Identifier: Apache-2.0
// The functions of rtl/numeric as combinational logic, one at a time, for their tests.
module numeric_bench
  import machine_pkg::*;
  import fp32_pkg::*;
  import round_pack_pkg::*;
  import fp32_fma_pkg::*;
  import fp32_minmax_pkg::*;
  import convert_pkg::*;
  import approx_pkg::*;
  import dot4_pkg::*;
  import xorshift_pkg::*;
(
  input  logic [3:0]  unit_i,
  input  logic [1:0]  select_i,  // of approximations, min/max, compares
  input  logic [31:0] a_i,
  input  logic [31:0] b_i,
  input  logic [31:0] c_i,

  // round_pack: (-1)^sign * mag * 2^exp
  input  logic        sign_i,
  input  logic [63:0] mag_i,
  input  logic [31:0] exp_i,

  // convert: a_i
  input  logic [10:0] format_i,
  input  logic        stochastic_i,
  input  logic [15:0] random_i,

  // dot4: four codes each, and c_i
  input  logic [10:0] format_b_i,
  input  logic [63:0] codes_a_i,
  input  logic [63:0] codes_b_i,

  output logic [31:0] value_o,
  output logic [3:0]  flags_o
);

  localparam logic [3:0] UnitRoundPack = 4'd0;
  localparam logic [3:0] UnitRoundPack32 = 4'd1;
  localparam logic [3:0] UnitFma = 4'd2;
  localparam logic [3:0] UnitAdd = 4'd3;
  localparam logic [3:0] UnitMinmax = 4'd4;
  localparam logic [3:0] UnitCompare = 4'd5;
  localparam logic [3:0] UnitDown = 4'd6;
  localparam logic [3:0] UnitUp = 4'd7;
  localparam logic [3:0] UnitApprox = 4'd8;
  localparam logic [3:0] UnitDot4 = 4'd9;
  localparam logic [3:0] UnitXorshift = 4'd10;

  function automatic logic [31:0] dot4(input format_t format_a, input format_t format_b,
                                       input logic [63:0] codes_a, input logic [63:0] codes_b,
                                       input logic [31:0] c);
    dot4_operand_t a, b;
    dot4_product_t p[4];
    dot4_kind_e kind;
    kind = DotFinite;
    for (int unsigned k = 0; k < 4; k++) begin
      a = dot4_decode(format_a, codes_a[16*k+:16]);
      b = dot4_decode(format_b, codes_b[16*k+:16]);
      p[k] = dot4_multiply(a, b);
      kind = dot4_kind_e'(kind | dot4_special(a, b));
    end
    p[0].kind = kind;
    return dot4_round(dot4_add(p[0], p[1], p[2], p[3], c));
  endfunction

  fp32_result_t result;
  fp32_compare_t compare;
  convert_result_t converted;
  approx_argument_t argument;

  always_comb begin
    result = '0;
    compare = '0;
    converted = '0;
    argument = '0;
    unique case (unit_i)
      UnitRoundPack: result = round_pack(normalize(sign_i, mag_i, exp_i + 32'd190, '0));
      UnitRoundPack32: result.value = round_pack32(sign_i, mag_i[31:0], exp_i + 32'd158);
      UnitFma: result = round_pack(fma_add(fma_product(a_i, b_i), fma_addend(c_i)));
      UnitAdd: result = fp32_add(a_i, b_i);
      UnitMinmax: result = fp32_minmax(select_i[0], a_i, b_i);
      UnitCompare: begin
        compare = fp32_compare(select_i[0], select_i[1], a_i, b_i);
        result = '{flags: compare.flags, value: 32'(compare.value)};
      end
      UnitDown: begin
        converted = convert_down(format_t'(format_i), stochastic_i, random_i, a_i);
        result = '{flags: converted.flags, value: 32'(converted.code)};
      end
      UnitUp: result = convert_up(format_t'(format_i), a_i[15:0]);
      UnitApprox: begin
        argument = approx_argument(approx_op_e'(select_i), a_i);
        result = round_pack(approx_combine(
            argument, approx_coefficients(approx_op_e'(select_i), argument.row)));
      end
      UnitDot4:
        result.value = dot4(format_t'(format_i), format_t'(format_b_i), codes_a_i, codes_b_i, c_i);
      UnitXorshift: result.value = xorshift_step(a_i);
      default: ;
    endcase
    value_o = result.value;
    flags_o = result.flags;
  end

endmodule
