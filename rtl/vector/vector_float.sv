// SPDX-License-Identifier: Apache-2.0
// FP32 lanes of the vector unit (docs/numerics.md sections 3, 8): 16 fused multiply-adds or
// approximations, in three stages that they share, and minimum, maximum, compares, in one.
//
//   t+3  multiply, or look up      minimum, maximum, compare
//   t+4  align and add, or combine  ... result
//   t+5  round, result
module vector_float
  import machine_pkg::*;
  import fp32_pkg::*;
  import fp32_fma_pkg::*;
  import round_pack_pkg::*;
  import fp32_minmax_pkg::*;
  import approx_pkg::*;
(
  input  logic         clk_i,

  // t+3
  input  logic         valid_i,  // fadd, fsub, fmul, fma, fnma, frcp, frsqrt, fexp2, flog2
  input  logic         approx_i,  // one of the last four
  input  logic         minmax_valid_i,  // fmin, fmax, fcmp*
  input  opcode_e      op_i,
  input  logic [63:0]  pred_i,
  input  logic [511:0] a_i,
  input  logic [511:0] b_i,
  input  logic [511:0] c_i,

  // t+4: minimum, maximum; all ones in a lane whose comparison holds; held
  output logic [511:0] minmax_o,
  output logic [3:0]   minmax_flags_o,  // of active lanes
  input  logic         valid4_i,
  input  logic         approx4_i,  // the operation was an approximation

  // t+5
  input  logic         valid5_i,
  input  logic [63:0]  pred5_i,
  output logic [511:0] result_o,  // zero unless valid5_i
  output logic [3:0]   flags_o
);

  // ---- t+3 ----

  // Two words a lane: product and addend, or argument and coefficients.
  logic [64*Lanes32-1:0] first_q;
  logic [64*Lanes32-1:0] second_q;

  function automatic approx_op_e approx_op(input opcode_e op);
    unique case (op)
      OpFrcp: return ApproxOpRcp;
      OpFrsqrt: return ApproxOpRsqrt;
      OpFexp2: return ApproxOpExp2;
      default: return ApproxOpLog2;
    endcase
  endfunction

  always_ff @(posedge clk_i) begin : multiply
    automatic logic [31:0] a, b, c, x, y, z;
    automatic approx_argument_t arg;
    if (valid_i && !approx_i) begin
      for (int unsigned i = 0; i < Lanes32; i++) begin
        a = a_i[32*i+:32];
        b = b_i[32*i+:32];
        c = c_i[32*i+:32];
        x = b;
        y = c;
        z = a;
        unique case (op_i)  // x * y + z
          OpFadd: begin
            y = Fp32One;
            z = c;
          end
          OpFsub: begin
            y = Fp32One;
            z = {~c[31], c[30:0]};
          end
          OpFmul: z = {b[31] ^ c[31], 31'd0};
          OpFnma: x = {~b[31], b[30:0]};
          default: ;  // OpFma
        endcase
        first_q[64*i+:64] <= fma_product(x, y);
        second_q[64*i+:64] <= 64'(fma_addend(z));
      end
    end
    if (valid_i && approx_i) begin
      for (int unsigned i = 0; i < Lanes32; i++) begin
        arg = approx_argument(approx_op(op_i), b_i[32*i+:32]);
        first_q[64*i+:64] <= 64'(arg);
        second_q[64*i+:64] <= approx_coefficients(approx_op(op_i), arg.row);
      end
    end
  end

  always_ff @(posedge clk_i) begin : minmax
    automatic logic [31:0] b, c;
    automatic fp32_result_t value;
    automatic fp32_compare_t compare;
    automatic logic [3:0] flags;
    if (minmax_valid_i) begin
      flags = '0;
      for (int unsigned i = 0; i < Lanes32; i++) begin
        b = b_i[32*i+:32];
        c = c_i[32*i+:32];
        if (op_i == OpFmin || op_i == OpFmax) begin
          value = fp32_minmax(op_i == OpFmax, b, c);
        end else begin
          compare = fp32_compare(op_i != OpFcmpeq, op_i != OpFcmplt, b, c);
          value = '{flags: compare.flags, value: {32{compare.value}}};
        end
        minmax_o[32*i+:32] <= value.value;
        if (pred_i[4*i]) flags |= value.flags;
      end
      minmax_flags_o <= flags;
    end
  end

  // ---- t+4 ----

  logic [64*Lanes32-1:0] exact_q;

  always_ff @(posedge clk_i) begin : add
    if (valid4_i && !approx4_i) begin
      for (int unsigned i = 0; i < Lanes32; i++)
        exact_q[64*i+:64] <= fma_add(first_q[64*i+:64], second_q[64*i+:$bits(fp32_addend_t)]);
    end
    if (valid4_i && approx4_i) begin
      for (int unsigned i = 0; i < Lanes32; i++)
        exact_q[64*i+:64] <=
            approx_combine(first_q[64*i+:$bits(approx_argument_t)], second_q[64*i+:64]);
    end
  end

  // ---- t+5 ----

  always_comb begin : round
    fp32_result_t rounded;
    result_o = '0;
    flags_o = '0;
    rounded = '0;
    if (valid5_i) begin
      for (int unsigned i = 0; i < Lanes32; i++) begin
        rounded = round_pack(exact_q[64*i+:64]);
        result_o[32*i+:32] = rounded.value;
        if (pred5_i[4*i]) flags_o |= rounded.flags;
      end
    end
  end

endmodule
